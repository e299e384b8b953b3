"""Reviews row by row that are begun and not given: what a reviewer has said of rows so far."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from dialogs.calls.reviewing.by_rows import Judgement, Judgements
from storage.backends.protocol import Run
from storage.base import insert_row, table
from storage.models import ReviewDraft

DRAFTS = table(ReviewDraft)


class ReviewDrafts:
    """One draft for each reviewer of a submission. Only the reviewer is ever shown it."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def get(self, submission: int, member: int, receipt: int) -> Judgements | None:
        """What a reviewer has said of what was handed in under a receipt."""
        return await self._run(_get, submission, member, receipt)

    async def keep(
        self,
        submission: int,
        member: int,
        receipt: int,
        judgements: Judgements,
        now: datetime,
    ) -> None:
        """Put this in place of what they said before; the submission must be held."""
        await self._run(_keep, submission, member, receipt, judgements, now)

    async def drop(self, submission: int, member: int) -> None:
        """The review was given."""
        await self._run(_drop, submission, member)


def _get(
    connection: Connection, submission: int, member: int, receipt: int
) -> dict[str, Judgement] | None:
    found: Mapping[str, tuple[str, str]] | None = connection.execute(
        select(DRAFTS.c.rows).where(
            DRAFTS.c.submission_id == submission,
            DRAFTS.c.membership_id == member,
            DRAFTS.c.receipt == receipt,
        )
    ).scalar_one_or_none()
    return None if found is None else {row: Judgement(*said) for row, said in found.items()}


def _keep(
    connection: Connection,
    submission: int,
    member: int,
    receipt: int,
    judgements: Judgements,
    now: datetime,
) -> None:
    rows = {row: [said.value, said.reason] for row, said in judgements.items()}
    facts = {"receipt": receipt, "rows": rows, "updated_at": now}
    mine = (DRAFTS.c.submission_id == submission, DRAFTS.c.membership_id == member)
    if not connection.execute(update(DRAFTS).where(*mine).values(facts)).rowcount:
        insert_row(connection, DRAFTS, submission_id=submission, membership_id=member, **facts)


def _drop(connection: Connection, submission: int, member: int) -> None:
    connection.execute(
        delete(DRAFTS).where(
            DRAFTS.c.submission_id == submission, DRAFTS.c.membership_id == member
        )
    )
