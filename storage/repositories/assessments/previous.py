"""The yearly figures of an enterprise's previous assessment, to compare this year's with."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, ScalarSelect, bindparam, select

from dialogs.dossier.dossier import Profile
from scoring.figures.model import Figure
from storage.base import table
from storage.mapping import figures_from
from storage.models import Assessment, Case, ClientFact, Report
from storage.models import Figure as FigureRevision
from storage.records import YearOf

_ASSESSMENTS, _CASES, _FACTS = table(Assessment), table(Case), table(ClientFact)
_FIGURES, _REPORTS = table(FigureRevision), table(Report)

FIGURES_OF = (
    select(_FIGURES.c.figure, _FIGURES.c.value)
    .where(_FIGURES.c.assessment_id == bindparam("assessment"))
    .order_by(_FIGURES.c.revision)
)


def _latest(field: str) -> ScalarSelect[Any]:
    return (
        select(_FACTS.c.value)
        .where(_FACTS.c.client_id == _CASES.c.client_id, _FACTS.c.field == field)
        .order_by(_FACTS.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )


_EARLIER = (
    select(
        _ASSESSMENTS.c.id,
        _latest("name").label("name"),
        _latest("credit_code").label("credit_code"),
    )
    .join(_CASES, _CASES.c.id == _ASSESSMENTS.c.case_id)
    .where(
        _CASES.c.person_id == bindparam("person"),
        _CASES.c.period < bindparam("period"),
        _ASSESSMENTS.c.id != bindparam("assessment"),
        select(_FIGURES.c.revision).where(_FIGURES.c.assessment_id == _ASSESSMENTS.c.id).exists(),
    )
    .order_by(_CASES.c.period.desc(), _ASSESSMENTS.c.id.desc())
)


_OF_PERSON = (
    select(
        _ASSESSMENTS.c.id,
        _ASSESSMENTS.c.catalogue,
        _CASES.c.client_id,
        _CASES.c.period,
        _latest("name").label("name"),
        _latest("credit_code").label("credit_code"),
        select(_REPORTS.c.id)
        .where(_REPORTS.c.assessment_id == _ASSESSMENTS.c.id, _REPORTS.c.issued_at.is_not(None))
        .exists()
        .label("reported"),
    )
    .join(_CASES, _CASES.c.id == _ASSESSMENTS.c.case_id)
    .where(_CASES.c.person_id == bindparam("person"), ~_ASSESSMENTS.c.is_task)
    .order_by(_CASES.c.period, _ASSESSMENTS.c.updated_at.desc(), _ASSESSMENTS.c.id.desc())
)


def years_of(connection: Connection, person: int, assessment: int) -> tuple[YearOf, ...]:
    """The person's assessments of the enterprise of one of theirs, itself included, by year.

    Of one year the one changed last comes first. An assessment whose year is not known is none.
    """
    rows = connection.execute(_OF_PERSON, {"person": person}).all()
    own = next((row for row in rows if row.id == assessment), None)
    if own is None:
        return ()
    profile = Profile(name=own.name, credit_code=own.credit_code)
    return tuple(
        YearOf(row.id, row.period, row.catalogue, row.reported)
        for row in rows
        if row.period is not None
        and (
            row.client_id == own.client_id
            or _is_same_enterprise(profile, row.name, row.credit_code)
        )
    )


def previous_figures(
    connection: Connection, assessment: int, person: int, profile: Profile
) -> Mapping[str, Figure]:
    """The figures of the latest earlier year that the person has of the same enterprise.

    Empty while the year of the assessment, or the enterprise, is not known.
    """
    if profile.period is None:
        return {}
    of = {"assessment": assessment, "person": person, "period": profile.period}
    for row in connection.execute(_EARLIER, of):
        if _is_same_enterprise(profile, row.name, row.credit_code):
            figures, _ = figures_from(connection.execute(FIGURES_OF, {"assessment": row.id}))
            return figures
    return {}


def _is_same_enterprise(profile: Profile, name: str | None, credit_code: str | None) -> bool:
    """Compare the credit codes if both are known, else the names."""
    if profile.credit_code and credit_code:
        return profile.credit_code == credit_code
    return profile.name is not None and profile.name == name
