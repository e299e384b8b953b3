"""Submissions that officers hand in for enterprises which sent files.

Such an enterprise has no chat. Its case is that of a person without devices, made with the first
file, so that nobody reads it as theirs; a later file of the same enterprise is its next version.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from dialogs.calls.events import By
from dialogs.calls.intake import ApplicantRecord
from dialogs.calls.terms import Call
from dialogs.calls.visible import Submission
from storage.backends.protocol import Run
from storage.base import insert_row, table
from storage.models import Assessment, Person, Version, VersionFile
from storage.repositories.assessments.opening import open_for
from storage.repositories.calls.calls import key_in
from storage.repositories.calls.reading import SUBMISSIONS, read_submissions
from storage.repositories.calls.submissions import record_of

_PEOPLE, _ASSESSMENTS = table(Person), table(Assessment)
_VERSIONS, _FILES = table(Version), table(VersionFile)


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a file says, as the next version of the case of its enterprise."""

    person: int
    assessment: int
    version: int
    number: int


class SentFiles:
    """What officers hand in."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def record(
        self, call: Call, credit_code: str
    ) -> tuple[Submission | None, ApplicantRecord]:
        """What officers have handed in for an enterprise, and what else counts.

        ``bar`` is not looked at.
        """
        return await self._run(_record, call, credit_code)

    async def freeze(
        self,
        own: Submission | None,
        catalogue: str,
        content: Mapping[str, Any],
        hash: str,
        file_digest: str,
        by: By,
        now: datetime,
    ) -> Frozen:
        """Freeze what a file says; the call must be held. The file is kept with the version."""
        return await self._run(_freeze, own, catalogue, content, hash, file_digest, by, now)


def _record(
    connection: Connection, call: Call, credit_code: str
) -> tuple[Submission | None, ApplicantRecord]:
    own = None
    if credit_code:
        key = key_in(connection, call.id, credit_code)
        found = read_submissions(connection, call, SUBMISSIONS.c.code_key == key)
        own = next((one for one, _ in reversed(found) if _is_by_officers(one)), None)
    return own, record_of(connection, call, own, credit_code)


def _is_by_officers(one: Submission) -> bool:
    receipt = one.state.receipt
    return receipt is not None and bool(receipt.file) and one.assessment is not None


def _freeze(
    connection: Connection,
    own: Submission | None,
    catalogue: str,
    content: Mapping[str, Any],
    hash: str,
    file_digest: str,
    by: By,
    now: datetime,
) -> Frozen:
    if own is None or own.applicant is None or own.assessment is None:
        person = insert_row(connection, _PEOPLE, created_at=now)
        assessment = open_for(connection, person, catalogue, now)
    else:
        person, assessment = own.applicant, own.assessment
    of = _VERSIONS.c.assessment_id == assessment
    reopened = {"reopened_name": by.name, "reopened_at": now}
    standing = update(_VERSIONS).where(of, _VERSIONS.c.reopened_at.is_(None))
    connection.execute(standing.values(reopened))
    last = connection.execute(select(func.max(_VERSIONS.c.number)).where(of)).scalar()
    number = (last or 0) + 1
    version = insert_row(
        connection,
        _VERSIONS,
        assessment_id=assessment,
        number=number,
        content=dict(content),
        hash=hash,
        closed_by=person,
        closed_name=by.name,
        channel="file",
        closed_at=now,
    )
    if file_digest:
        connection.execute(insert(_FILES), [{"version_id": version, "digest": file_digest}])
    count = update(_ASSESSMENTS).where(_ASSESSMENTS.c.id == assessment)
    connection.execute(count.values(revision=_ASSESSMENTS.c.revision + 1, updated_at=now))
    return Frozen(person, assessment, version, number)
