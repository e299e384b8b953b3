"""The cases that an organisation works on, as a member of it may see them.

Which they are comes from what their owners handed to the organisation, and what the member may
see from their post there: not from what else the person is in a case.
"""

from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, Row, Select, bindparam, select

from dialogs.core.decided import may_decide
from dialogs.core.reviewed import as_seen
from dialogs.dossier.access import Act, Membership, Phase, permits
from dialogs.dossier.dossier import Dossier
from dialogs.dossier.organisations import role_in_cases
from storage.backends.protocol import Run
from storage.base import table
from storage.models import Assessment, Case, CaseOrganisation, Report, Version
from storage.records import AssessmentSummary
from storage.repositories.api.tokens import Speaker
from storage.repositories.assessments.dossiers import read_decisions, read_dossier
from storage.repositories.assessments.summaries import CLIENT_NAME, CREDIT_CODE

_ASSESSMENTS, _CASES, _HANDED = table(Assessment), table(Case), table(CaseOrganisation)
_VERSIONS, _REPORTS = table(Version), table(Report)
_WORKED_ON = (
    select(_HANDED.c.id)
    .where(
        _HANDED.c.case_id == _CASES.c.id,
        _HANDED.c.organisation_id == bindparam("organisation"),
        _HANDED.c.ended_at.is_(None),
    )
    .exists()
)
_CLOSED = (
    select(_VERSIONS.c.number)
    .where(_VERSIONS.c.assessment_id == _ASSESSMENTS.c.id, _VERSIONS.c.reopened_at.is_(None))
    .scalar_subquery()
)
_ALL: Select[Any] = (
    select(
        _ASSESSMENTS,
        _CASES.c.period,
        CLIENT_NAME.label("name"),
        CREDIT_CODE.label("credit_code"),
        _CLOSED.label("closed"),
    )
    .join(_CASES, _CASES.c.id == _ASSESSMENTS.c.case_id)
    .where(_WORKED_ON, ~_ASSESSMENTS.c.is_task)
)
_PAGE = (
    _ALL.where(_ASSESSMENTS.c.id > bindparam("after"))
    .order_by(_ASSESSMENTS.c.id)
    .limit(bindparam("most"))
)
_ONE = _ALL.where(_ASSESSMENTS.c.id == bindparam("assessment"))
_OF_REPORT = select(_REPORTS.c.assessment_id).where(
    _REPORTS.c.number == bindparam("number"), _REPORTS.c.issued_at.is_not(None)
)


@dataclass(frozen=True, slots=True)
class OrganisationCase:
    """A case of an organisation: its assessment, and the version it is closed as, or 0."""

    summary: AssessmentSummary
    closed: int
    seat: Membership


class OrganisationCases:
    """The cases of an organisation, for one of its members."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def page(self, speaker: Speaker, after: int, most: int) -> tuple[OrganisationCase, ...]:
        """The next cases by the id of their assessment, by one statement."""
        return await self._run(_page, speaker, after, most)

    async def get(self, speaker: Speaker, assessment: int) -> OrganisationCase | None:
        """One; ``None``: it is not there, or not the organisation's."""
        return await self._run(_get, speaker, assessment)

    async def dossier(self, case: OrganisationCase) -> Dossier:
        """What is known of a case that ``get`` gave in this unit, as far as the member sees it."""
        return await self._run(_dossier, case)

    async def of_report(self, speaker: Speaker, number: str) -> OrganisationCase | None:
        """The case of an issued report, as ``get``."""
        return await self._run(_of_report, speaker, number)


def seat_of(speaker: Speaker) -> Membership | None:
    """What the member is in the cases of the organisation; ``None``: they see none."""
    role = role_in_cases(speaker.organisation_kind, speaker.post)
    seat = None if role is None else Membership(role, Phase.OPEN, None)
    return seat if permits(seat, Act.SEE_CASE) else None


def _page(
    connection: Connection, speaker: Speaker, after: int, most: int
) -> tuple[OrganisationCase, ...]:
    seat = seat_of(speaker)
    if seat is None:
        return ()
    of = {"organisation": speaker.organisation, "after": after, "most": most}
    return tuple(_case(row, seat) for row in connection.execute(_PAGE, of))


def _get(connection: Connection, speaker: Speaker, assessment: int) -> OrganisationCase | None:
    seat = seat_of(speaker)
    of = {"organisation": speaker.organisation, "assessment": assessment}
    row = None if seat is None else connection.execute(_ONE, of).one_or_none()
    return None if row is None or seat is None else _case(row, seat)


def _of_report(connection: Connection, speaker: Speaker, number: str) -> OrganisationCase | None:
    assessment = connection.execute(_OF_REPORT.limit(1), {"number": number}).scalar_one_or_none()
    return None if assessment is None else _get(connection, speaker, assessment)


def _case(row: Row[Any], seat: Membership) -> OrganisationCase:
    summary = AssessmentSummary(
        id=row.id,
        name=row.name,
        catalogue=row.catalogue,
        opened=row.opened_at,
        answered=0,
        last_activity=row.updated_at,
        period=row.period,
        revision=row.revision,
        is_own=False,
        case=row.case_id,
        credit_code=row.credit_code,
    )
    return OrganisationCase(summary, row.closed or 0, seat)


def _dossier(connection: Connection, case: OrganisationCase) -> Dossier:
    assessment = case.summary.id
    dossier = as_seen(replace(read_dossier(connection, assessment), seat=case.seat))
    if may_decide(dossier):
        return replace(dossier, decisions=read_decisions(connection, assessment))
    return dossier
