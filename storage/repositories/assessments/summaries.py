"""Summaries of the assessments of a person and of those open to them."""

from sqlalchemy import Connection, bindparam, func, or_, select

from storage.base import table
from storage.models import Answer, Assessment, Case, ClientFact, Report, Version
from storage.records import AssessmentSummary
from storage.repositories.assessments.seats import open_to_person

_ASSESSMENTS, _CASES = table(Assessment), table(Case)
_ANSWERS, _FACTS, _REPORTS = table(Answer), table(ClientFact), table(Report)
_VERSIONS = table(Version)
CLIENT_NAME = (
    select(_FACTS.c.value)
    .where(_FACTS.c.client_id == _CASES.c.client_id, _FACTS.c.field == "name")
    .order_by(_FACTS.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
"""The name of a case's client, as it is now."""
CREDIT_CODE = (
    select(_FACTS.c.value)
    .where(_FACTS.c.client_id == _CASES.c.client_id, _FACTS.c.field == "credit_code")
    .order_by(_FACTS.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
"""The credit code, likewise."""
IS_OPEN = or_(_CASES.c.person_id == bindparam("person"), _CASES.c.id.in_(open_to_person()))
"""Whether a case is the person's of the parameter ``person``, or open to them."""
_RANKED = (
    select(
        _ANSWERS.c.assessment_id,
        _ANSWERS.c.value,
        func.row_number()
        .over(
            partition_by=(_ANSWERS.c.assessment_id, _ANSWERS.c.subject),
            order_by=_ANSWERS.c.revision.desc(),
        )
        .label("age"),
    )
    .join(_ASSESSMENTS, _ASSESSMENTS.c.id == _ANSWERS.c.assessment_id)
    .join(_CASES, _CASES.c.id == _ASSESSMENTS.c.case_id)
    .where(IS_OPEN)
    .subquery()
)
_ANSWERED = (
    select(_RANKED.c.assessment_id, func.count().label("answered"))
    .where(_RANKED.c.age == 1, _RANKED.c.value.is_not(None))
    .group_by(_RANKED.c.assessment_id)
    .subquery()
)
_REPORTED = (
    select(func.max(_REPORTS.c.issued_at, type_=_REPORTS.c.issued_at.type))
    .where(_REPORTS.c.assessment_id == _ASSESSMENTS.c.id)
    .scalar_subquery()
)
_CLOSED = (
    select(_VERSIONS.c.id)
    .where(_VERSIONS.c.assessment_id == _ASSESSMENTS.c.id, _VERSIONS.c.reopened_at.is_(None))
    .exists()
)
_OF_PERSON = (
    select(
        _ASSESSMENTS,
        CLIENT_NAME.label("name"),
        CREDIT_CODE.label("credit_code"),
        _CASES.c.period,
        func.coalesce(_ANSWERED.c.answered, 0).label("answered"),
        _REPORTED.label("reported"),
        _CLOSED.label("closed"),
        (_CASES.c.person_id == bindparam("person")).label("is_own"),
    )
    .join(_CASES, _CASES.c.id == _ASSESSMENTS.c.case_id)
    .outerjoin(_ANSWERED, _ANSWERED.c.assessment_id == _ASSESSMENTS.c.id)
    .where(IS_OPEN, ~_ASSESSMENTS.c.is_task)
    .order_by(_ASSESSMENTS.c.updated_at.desc(), _ASSESSMENTS.c.id.desc())
)


def summaries(connection: Connection, person: int) -> tuple[AssessmentSummary, ...]:
    """All assessments of a person and those open to them, the one changed last first.

    What others asked of them is not among these.
    """
    return tuple(
        AssessmentSummary(
            id=row.id,
            name=row.name,
            catalogue=row.catalogue,
            opened=row.opened_at,
            answered=row.answered,
            last_activity=row.updated_at,
            period=row.period,
            revision=row.revision,
            reported=row.reported,
            is_closed=bool(row.closed),
            is_own=bool(row.is_own),
            case=row.case_id,
            credit_code=row.credit_code,
        )
        for row in connection.execute(_OF_PERSON, {"person": person})
    )
