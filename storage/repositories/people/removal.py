"""The removal of one assessment, with everything that belongs to it."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, select

from storage.backends.protocol import Run
from storage.base import table
from storage.cache import PendingCacheWrites
from storage.errors import NotYours
from storage.models import (
    Assessment,
    Case,
    Client,
    Evidence,
    Identity,
    Report,
    Session,
    Submission,
)
from storage.repositories.calls.erasing import erase_submissions
from storage.repositories.people.devices import lock_people
from storage.repositories.work.issued import forget_facts

_ASSESSMENTS, _CASES, _CLIENTS = table(Assessment), table(Case), table(Client)
_EVIDENCE, _REPORTS, _SESSIONS = table(Evidence), table(Report), table(Session)
_IDENTITIES, _SUBMISSIONS = table(Identity), table(Submission)
_CLIENT_OF = (
    select(_CASES.c.client_id)
    .join(_ASSESSMENTS, _ASSESSMENTS.c.case_id == _CASES.c.id)
    .where(_ASSESSMENTS.c.id == bindparam("assessment"), _CASES.c.person_id == bindparam("person"))
)
_CASE_OF = select(_ASSESSMENTS.c.case_id).where(_ASSESSMENTS.c.id == bindparam("assessment"))
_OTHER_CASES = select(_CASES.c.id).where(
    _CASES.c.client_id == bindparam("client"), _CASES.c.id != bindparam("case")
)
_DIGESTS = (
    select(_EVIDENCE.c.digest)
    .where(_EVIDENCE.c.assessment_id == bindparam("assessment"))
    .distinct()
    .order_by(_EVIDENCE.c.digest)
)
_PATHS = select(_REPORTS.c.path).where(
    _REPORTS.c.assessment_id == bindparam("assessment"), _REPORTS.c.path.is_not(None)
)
_OPEN_AT = select(_SESSIONS.c.id).where(_SESSIONS.c.assessment_id == bindparam("assessment"))

_OPEN_AT_CASES = (
    select(_SESSIONS.c.id)
    .join(_ASSESSMENTS, _ASSESSMENTS.c.id == _SESSIONS.c.assessment_id)
    .join(_CASES, _CASES.c.id == _ASSESSMENTS.c.case_id)
    .join(_IDENTITIES, _IDENTITIES.c.id == _SESSIONS.c.identity_id)
    .where(
        _CASES.c.person_id == bindparam("person"), _IDENTITIES.c.person_id != bindparam("person")
    )
    .order_by(_SESSIONS.c.id)
)


@dataclass(frozen=True, slots=True)
class Removed:
    """What is left to remove once the unit of work has committed.

    ``digests``: evidence that may be attached elsewhere; ``paths``: reports.
    """

    digests: tuple[str, ...]
    paths: tuple[str, ...]


class Removal:
    """Assessments that are deleted."""

    def __init__(self, run: Run, cache_writes: PendingCacheWrites) -> None:
        self._run = run
        self._cache_writes = cache_writes

    async def open_at(self, assessment: int) -> tuple[int, ...]:
        """The sessions in which an assessment is open."""
        return await self._run(_open_at, assessment)

    async def open_at_cases_of(self, person: int) -> tuple[int, ...]:
        """The sessions of other people in which an assessment of the person's is open."""
        return await self._run(_open_at_cases_of, person)

    async def remove(self, person: int, assessment: int) -> Removed:
        """Delete an assessment and all that was recorded in it.

        The facts of the enterprise go too, unless it has an assessment of another year. What it
        was submitted to calls with is erased there (``erase_submissions``).
        No session may be open at it any more. Raises ``NotYours``.
        """
        self._cache_writes.forget()
        return await self._run(_remove, person, assessment)


def _open_at(connection: Connection, assessment: int) -> tuple[int, ...]:
    return tuple(connection.execute(_OPEN_AT, {"assessment": assessment}).scalars())


def _open_at_cases_of(connection: Connection, person: int) -> tuple[int, ...]:
    return tuple(connection.execute(_OPEN_AT_CASES, {"person": person}).scalars())


def _remove(connection: Connection, person: int, assessment: int) -> Removed:
    lock_people(connection, person)
    of = {"assessment": assessment, "person": person}
    client = connection.execute(_CLIENT_OF, of).scalar_one_or_none()
    if client is None:
        raise NotYours(f"person {person} has no assessment {assessment}")
    digests = tuple(connection.execute(_DIGESTS, of).scalars())
    paths = tuple(connection.execute(_PATHS, of).scalars())
    case = connection.execute(_CASE_OF, of).scalar_one()
    others = connection.execute(_OTHER_CASES, {"client": client, "case": case}).first()
    forget_facts(connection, [assessment])
    doomed, id = (_CLIENTS, client) if others is None else (_CASES, case)
    gone = select(_ASSESSMENTS.c.id).where(_ASSESSMENTS.c.case_id == case)
    erase_submissions(connection, _SUBMISSIONS.c.assessment_id.in_(gone))
    connection.execute(delete(doomed).where(doomed.c.id == id))  # all else cascades
    return Removed(digests, paths)
