"""What was recognised in pictures of bills, until the person has looked at it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from dialogs.core.sent.bills import ReadFile, ReadLine
from storage.backends.protocol import Run
from storage.base import insert_row, table
from storage.models import BillReading

READINGS = table(BillReading)


class BillReadings:
    """Readings by the assessment and the person who sent the file; of a file there is one."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def put(
        self, assessment: int, person: int, digest: str, lines: Sequence[ReadLine], now: datetime
    ) -> None:
        """Keep what was recognised, in place of an earlier reading of the same file."""
        await self._run(_put, assessment, person, digest, tuple(lines), now)

    async def waiting(self, assessment: int, person: int) -> int:
        """How many files were read that the person has not looked at."""
        return await self._run(_waiting, assessment, person)

    async def open(
        self, assessment: int, person: int, now: datetime
    ) -> tuple[tuple[str, ReadFile], ...]:
        """These, oldest first, each with the digest of its file; they wait no more."""
        return await self._run(_open, assessment, person, now)


def _put(
    connection: Connection,
    assessment: int,
    person: int,
    digest: str,
    lines: tuple[ReadLine, ...],
    now: datetime,
) -> None:
    read = {"lines": [[one.where, *one.cells] for one in lines]}
    facts = {"read": read, "at": now, "opened_at": None}
    mine = (
        READINGS.c.assessment_id == assessment,
        READINGS.c.person_id == person,
        READINGS.c.digest == digest,
    )
    if not connection.execute(update(READINGS).where(*mine).values(facts)).rowcount:
        insert_row(
            connection,
            READINGS,
            assessment_id=assessment,
            person_id=person,
            digest=digest,
            **facts,
        )


def _waiting(connection: Connection, assessment: int, person: int) -> int:
    count = select(func.count()).where(
        READINGS.c.assessment_id == assessment,
        READINGS.c.person_id == person,
        READINGS.c.opened_at.is_(None),
    )
    return connection.execute(count).scalar_one()


def _open(
    connection: Connection, assessment: int, person: int, now: datetime
) -> tuple[tuple[str, ReadFile], ...]:
    mine = (
        READINGS.c.assessment_id == assessment,
        READINGS.c.person_id == person,
        READINGS.c.opened_at.is_(None),
    )
    rows = connection.execute(
        select(READINGS.c.digest, READINGS.c.read).where(*mine).order_by(READINGS.c.id)
    ).all()
    connection.execute(update(READINGS).where(*mine).values(opened_at=now))
    return tuple(
        (
            row.digest,
            ReadFile(
                tuple(ReadLine(where, tuple(cells)) for where, *cells in row.read["lines"]),
                by_sight=True,
            ),
        )
        for row in rows
    )
