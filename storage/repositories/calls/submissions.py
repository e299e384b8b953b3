"""Submissions to calls: handing in under a numbered receipt, and what happens to them then.

A caller holds a submission, asks ``dialogs.calls.acting`` what an act comes to, and appends that,
all in one unit of work.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    delete,
    false,
    func,
    insert,
    or_,
    select,
    true,
    update,
)

from dialogs.calls.access import Part, Status
from dialogs.calls.events import By, Entry, Event, Submitted
from dialogs.calls.intake import ApplicantRecord, Found, meanwhile
from dialogs.calls.levels import way
from dialogs.calls.state import Receipt, State
from dialogs.calls.terms import Call
from dialogs.calls.visible import Result, Submission
from storage.backends.protocol import Run
from storage.base import insert_row, table
from storage.models import Call as CallRow
from storage.models import SubmissionFile, SubmissionReceipt
from storage.repositories.calls.calls import key_in
from storage.repositories.calls.reading import (
    SUBMISSIONS,
    read_submissions,
    result_to_json,
)
from storage.repositories.calls.writing import append, hold

_CALLS, _RECEIPTS, _FILES = table(CallRow), table(SubmissionReceipt), table(SubmissionFile)


@dataclass(frozen=True, slots=True)
class HandIn:
    """What somebody hands in: a version of theirs, and the facts that outlive it."""

    person: int
    by: str
    assessment: int
    version: int
    version_number: int
    hash: str
    name: str
    credit_code: str
    region: str
    industry: str
    result: Result
    digests: frozenset[str]
    late_minutes: int = 0
    officer: By | None = None
    """Who hands it in for the enterprise, from a file of theirs."""
    file: str = ""
    file_digest: str = ""


class Submissions:
    """The submissions of calls."""

    def __init__(self, run: Run) -> None:
        self._run = run

    # --- reading; nothing of it is shown but through ``visible``

    async def of_call(self, call: Call) -> tuple[Submission, ...]:
        """All submissions of a call."""
        found = await self._run(read_submissions, call)
        return tuple(submission for submission, _ in found)

    async def of_person(self, call: Call, person: int) -> tuple[Submission, ...]:
        """What one person has submitted to a call."""
        found = await self._run(read_submissions, call, SUBMISSIONS.c.person_id == person)
        return tuple(submission for submission, _ in found)

    async def following(
        self, call: Call, after: int, most: int, within: Collection[str] | None = None
    ) -> tuple[Submission, ...]:
        """The next submissions of a call by id, a few at a time.

        ``within``: only those whose region begins with one of these.
        """
        return await self._run(_following, call, after, most, within)

    async def get(self, call: Call, submission: int) -> Submission | None:
        """One submission of a call."""
        found = await self._run(read_submissions, call, SUBMISSIONS.c.id == submission)
        return found[0][0] if found else None

    async def with_entries(
        self, call: Call, submission: int
    ) -> tuple[Submission, tuple[Entry, ...]] | None:
        """The same with its events, oldest first."""
        found = await self._run(read_submissions, call, SUBMISSIONS.c.id == submission)
        return found[0] if found else None

    async def decided(self, call: Call) -> tuple[Submission, ...]:
        """Those of a call that are decided, or appealed against."""
        which = SUBMISSIONS.c.status.in_((Status.DECIDED.value, Status.APPEALED.value))
        found = await self._run(read_submissions, call, which)
        return tuple(submission for submission, _ in found)

    async def own(
        self, call: Call, person: int, assessment: int, credit_code: str
    ) -> Submission | None:
        """What a person has submitted of an assessment, or under its credit code."""
        return await self._run(_own, call, person, assessment, credit_code)

    async def record(
        self, call: Call, person: int, assessment: int, credit_code: str
    ) -> tuple[Submission | None, ApplicantRecord]:
        """The same, and what else counts when they submit; ``bar`` is not looked at."""
        return await self._run(_record, call, person, assessment, credit_code)

    # --- writing

    async def hold(
        self, call: Call, submission: int
    ) -> tuple[Submission, tuple[Entry, ...]] | None:
        """One with its events, which nobody else changes until the unit of work ends."""
        return await self._run(_hold, call, submission)

    async def hold_all(self, call: Call) -> tuple[tuple[Submission, tuple[Entry, ...]], ...]:
        """All of a call, held."""
        return await self._run(_hold_all, call)

    async def hand_in(
        self, call: Call, given: HandIn, now: datetime
    ) -> tuple[int, Receipt] | Found:
        """Take a version in under the next receipt of the call; the submission and the receipt.

        What keeps it out is looked at once more while nobody else can change anything.
        """
        return await self._run(_hand_in, call, given, now)

    async def append(
        self, submission: int, events: Iterable[Event], by: By, now: datetime
    ) -> State:
        """Add events to a submission that is held."""
        return await self._run(append, submission, tuple(events), by, now)

    async def shared_files(
        self, call: Call, submission: int, digests: Collection[str]
    ) -> Mapping[str, frozenset[int]]:
        """By digest: the other live submissions of the call that hold the same file."""
        return await self._run(_shared_files, call, submission, digests)

    async def sharing(self, call: Call, submission: int) -> frozenset[int]:
        """The other live submissions of the call that hold a file of this one."""
        return await self._run(_sharing, call, submission)


def _following(
    connection: Connection, call: Call, after: int, most: int, within: Collection[str] | None
) -> tuple[Submission, ...]:
    near: ColumnElement[bool] = true()
    if within is not None:
        near = or_(false(), *(SUBMISSIONS.c.region.startswith(one) for one in within))
    ids = (
        select(SUBMISSIONS.c.id)
        .where(SUBMISSIONS.c.call_id == call.id, SUBMISSIONS.c.id > after, near)
        .order_by(SUBMISSIONS.c.id)
        .limit(most)
    )
    found = connection.execute(ids).scalars().all()
    read = read_submissions(connection, call, SUBMISSIONS.c.id.in_(found)) if found else ()
    return tuple(submission for submission, _ in read)


def _own(
    connection: Connection, call: Call, person: int, assessment: int, credit_code: str
) -> Submission | None:
    mine = (SUBMISSIONS.c.person_id == person,)
    of_assessment = read_submissions(
        connection, call, *mine, SUBMISSIONS.c.assessment_id == assessment
    )
    found = of_assessment
    if not found and credit_code:
        key = key_in(connection, call.id, credit_code)
        found = read_submissions(connection, call, *mine, SUBMISSIONS.c.code_key == key)
    return found[-1][0] if found else None


def _record(
    connection: Connection, call: Call, person: int, assessment: int, credit_code: str
) -> tuple[Submission | None, ApplicantRecord]:
    own = _own(connection, call, person, assessment, credit_code)
    return own, record_of(connection, call, own, credit_code)


def record_of(
    connection: Connection, call: Call, own: Submission | None, credit_code: str
) -> ApplicantRecord:
    """What there is already beside one's own submission; ``bar`` is not looked at."""
    state = own.state if own is not None else State()
    if not credit_code:
        return ApplicantRecord(state)
    key = key_in(connection, call.id, credit_code)
    live = _live(connection, call, key)
    versions = select(func.count()).where(
        _RECEIPTS.c.submission_id.in_(
            select(SUBMISSIONS.c.id).where(
                SUBMISSIONS.c.call_id == call.id, SUBMISSIONS.c.code_key == key
            )
        )
    )
    is_others = live is not None and (own is None or live != own.id)
    return ApplicantRecord(state, is_others, connection.execute(versions).scalar_one())


def _live(connection: Connection, call: Call, key: str) -> int | None:
    """The live submission with a key, if there is one."""
    found: int | None = connection.execute(
        select(SUBMISSIONS.c.id).where(
            SUBMISSIONS.c.call_id == call.id,
            SUBMISSIONS.c.code_key == key,
            SUBMISSIONS.c.is_live,
        )
    ).scalar_one_or_none()
    return found


def _hold(
    connection: Connection, call: Call, submission: int
) -> tuple[Submission, tuple[Entry, ...]] | None:
    if not hold(connection, submission):
        return None
    found = read_submissions(connection, call, SUBMISSIONS.c.id == submission)
    return found[0] if found else None


def _hold_all(
    connection: Connection, call: Call
) -> tuple[tuple[Submission, tuple[Entry, ...]], ...]:
    _hold_call(connection, call)
    held = select(SUBMISSIONS.c.id).where(SUBMISSIONS.c.call_id == call.id)
    connection.execute(held.order_by(SUBMISSIONS.c.id).with_for_update()).all()
    return read_submissions(connection, call)


def _hold_call(connection: Connection, call: Call) -> None:
    """Before any submission of it is held: who does both never waits for who waits for them."""
    connection.execute(select(_CALLS.c.id).where(_CALLS.c.id == call.id).with_for_update())


def _hand_in(
    connection: Connection, call: Call, given: HandIn, now: datetime
) -> tuple[int, Receipt] | Found:
    _hold_call(connection, call)
    facts = _facts(given, key_in(connection, call.id, given.credit_code))
    mine = (SUBMISSIONS.c.call_id == call.id, SUBMISSIONS.c.person_id == given.person)
    held = select(SUBMISSIONS.c.id).where(*mine).order_by(SUBMISSIONS.c.id).with_for_update()
    connection.execute(held).all()
    own, record = _record(connection, call, given.person, given.assessment, given.credit_code)
    found = meanwhile(call.terms, record, given.hash)
    if found is not None:
        return found
    submission = _begin(connection, call, facts, now) if own is None else own.id
    connection.execute(update(SUBMISSIONS).where(SUBMISSIONS.c.id == submission).values(facts))
    receipt = _receipt(connection, call, submission, given, now)
    event = Submitted(
        receipt.receipt,
        receipt.number,
        receipt.version,
        receipt.hash,
        receipt.late_minutes,
        tuple(one.value for one in way(call.terms.agencies, given.region)),
        given.file,
        given.file_digest,
    )
    by = given.officer or By(given.person, given.by, Part.APPLICANT)
    append(connection, submission, (event,), by, now)
    _put_files(connection, submission, given.digests)
    return submission, receipt


def _facts(given: HandIn, key: str) -> dict[str, Any]:
    return {
        "code_key": key,
        "person_id": given.person,
        "assessment_id": given.assessment,
        "version_id": given.version,
        "name": given.name,
        "region": given.region,
        "industry": given.industry,
        "credit_code": given.credit_code,
        "result": result_to_json(given.result),
    }


def _begin(connection: Connection, call: Call, facts: dict[str, Any], now: datetime) -> int:
    return insert_row(
        connection,
        SUBMISSIONS,
        call_id=call.id,
        status=Status.WITHDRAWN.value,
        level=None,
        is_live=False,
        last=0,
        created_at=now,
        updated_at=now,
        **facts,
    )


def _receipt(
    connection: Connection, call: Call, submission: int, given: HandIn, now: datetime
) -> Receipt:
    receipt = connection.execute(
        update(_CALLS)
        .where(_CALLS.c.id == call.id)
        .values(last_receipt=_CALLS.c.last_receipt + 1)
        .returning(_CALLS.c.last_receipt)
    ).scalar_one()
    earlier = select(func.count()).where(_RECEIPTS.c.submission_id == submission)
    number = connection.execute(earlier).scalar_one() + 1
    insert_row(
        connection,
        _RECEIPTS,
        call_id=call.id,
        submission_id=submission,
        receipt=receipt,
        number=number,
        version_id=given.version,
        version=given.version_number,
        hash=given.hash,
        late_minutes=given.late_minutes,
        at=now,
    )
    return Receipt(receipt, number, given.version_number, given.hash, now, given.late_minutes)


def _put_files(connection: Connection, submission: int, digests: Collection[str]) -> None:
    connection.execute(delete(_FILES).where(_FILES.c.submission_id == submission))
    if digests:
        rows = [{"submission_id": submission, "digest": one} for one in sorted(digests)]
        connection.execute(insert(_FILES), rows)


def _shared_files(
    connection: Connection, call: Call, submission: int, digests: Collection[str]
) -> dict[str, frozenset[int]]:
    rows = connection.execute(
        select(_FILES.c.digest, _FILES.c.submission_id)
        .join(SUBMISSIONS, SUBMISSIONS.c.id == _FILES.c.submission_id)
        .where(
            SUBMISSIONS.c.call_id == call.id,
            SUBMISSIONS.c.is_live,
            _FILES.c.submission_id != submission,
            _FILES.c.digest.in_(sorted(digests)),
        )
    )
    found: dict[str, set[int]] = {}
    for row in rows:
        found.setdefault(row.digest, set()).add(row.submission_id)
    return {digest: frozenset(others) for digest, others in found.items()}


def _sharing(connection: Connection, call: Call, submission: int) -> frozenset[int]:
    own = select(_FILES.c.digest).where(_FILES.c.submission_id == submission)
    digests = connection.execute(own).scalars().all()
    return frozenset[int]().union(*_shared_files(connection, call, submission, digests).values())
