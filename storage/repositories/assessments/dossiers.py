"""Reads a dossier from its revisions."""

from typing import Any

from sqlalchemy import Connection, bindparam, func, null, select, type_coerce, union_all

from dialogs.dossier.decisions import Decision as DecisionOfRow
from dialogs.dossier.decisions import Release
from dialogs.dossier.dossier import Dossier
from storage.base import table
from storage.mapping import (
    RELEASED,
    decisions_from,
    dossier_from,
    profile_from,
    release_from,
    rolled_from_json,
)
from storage.models import (
    Answer,
    Assessment,
    Case,
    ClientFact,
    Comment,
    Decision,
    Evidence,
    EvidenceJudgement,
    Mark,
    Note,
    PinnedOverlay,
    Plan,
    Reminder,
    Report,
    Return,
    Review,
    RollForward,
    Version,
)
from storage.repositories.assessments.previous import FIGURES_OF, previous_figures

_ASSESSMENTS, _CASES, _FACTS = table(Assessment), table(Case), table(ClientFact)
_ANSWERS, _NOTES, _EVIDENCE, _REPORTS = table(Answer), table(Note), table(Evidence), table(Report)
_JUDGEMENTS = table(EvidenceJudgement)
_PINNED, _PLANS, _REMINDERS = table(PinnedOverlay), table(Plan), table(Reminder)
_REVIEWS, _RETURNS, _DECISIONS = table(Review), table(Return), table(Decision)
_VERSIONS = table(Version)
_MARKS, _ROLLED = table(Mark), table(RollForward)
_VERSIONS, _COMMENTS = table(Version), table(Comment)

_CLOSED = (
    select(_VERSIONS.c.number)
    .where(_VERSIONS.c.assessment_id == _ASSESSMENTS.c.id, _VERSIONS.c.reopened_at.is_(None))
    .scalar_subquery()
)
_HEAD = (
    select(
        _ASSESSMENTS.c.catalogue,
        _CASES.c.client_id,
        _CASES.c.person_id,
        _CASES.c.period,
        select(_REVIEWS.c.revision)
        .where(_REVIEWS.c.assessment_id == _ASSESSMENTS.c.id)
        .exists()
        .label("is_reviewed"),
        select(_DECISIONS.c.revision)
        .where(_DECISIONS.c.assessment_id == _ASSESSMENTS.c.id, _DECISIONS.c.act == RELEASED)
        .exists()
        .label("is_released"),
        _CLOSED.label("closed"),
        _ROLLED.c.year.label("rolled_year"),
        _ROLLED.c.content.label("rolled"),
    )
    .join_from(_ASSESSMENTS, _CASES)
    .outerjoin(_ROLLED, _ROLLED.c.assessment_id == _ASSESSMENTS.c.id)
    .where(_ASSESSMENTS.c.id == bindparam("assessment"))
)
_FACTS_OF = (
    select(_FACTS.c.field, _FACTS.c.value)
    .where(_FACTS.c.client_id == bindparam("client"))
    .order_by(_FACTS.c.id)
)
_ANSWERS_OF = (
    select(_ANSWERS.c.subject, _ANSWERS.c.value, _ANSWERS.c.revision)
    .where(_ANSWERS.c.assessment_id == bindparam("assessment"))
    .order_by(_ANSWERS.c.revision)
)
_NOTES_OF = (
    select(_NOTES.c.subject, _NOTES.c.text)
    .where(_NOTES.c.assessment_id == bindparam("assessment"))
    .order_by(_NOTES.c.revision)
)
_FILES_OF = select(
    _EVIDENCE.c.revision,
    _EVIDENCE.c.subject,
    _EVIDENCE.c.digest,
    _EVIDENCE.c.name,
    _EVIDENCE.c.media_type,
    _EVIDENCE.c.size,
    _EVIDENCE.c.replaced_by,
    type_coerce(null(), _JUDGEMENTS.c.status.type).label("status"),
    type_coerce(null(), _JUDGEMENTS.c.valid_until.type).label("valid_until"),
).where(_EVIDENCE.c.assessment_id == bindparam("assessment"), _EVIDENCE.c.removed_at.is_(None))
_JUDGEMENTS_OF = select(
    _JUDGEMENTS.c.revision,
    _JUDGEMENTS.c.subject,
    _JUDGEMENTS.c.digest,
    *(null() for _ in range(4)),
    _JUDGEMENTS.c.status,
    _JUDGEMENTS.c.valid_until,
).where(_JUDGEMENTS.c.assessment_id == bindparam("assessment"))
_EVIDENCE_OF = union_all(_FILES_OF, _JUDGEMENTS_OF).order_by("revision")
"""One statement, and linear: a join would compare every file with every judgement."""
_MARKS_OF = (
    select(_MARKS.c.subject, _MARKS.c.revision, _MARKS.c.is_open, _MARKS.c.year, _MARKS.c.why)
    .where(_MARKS.c.assessment_id == bindparam("assessment"))
    .order_by(_MARKS.c.revision)
)
_REPORTS_OF = (
    select(
        _REPORTS.c.number,
        _REPORTS.c.sequence,
        func.min(_REPORTS.c.issued_at, type_=_REPORTS.c.issued_at.type).label("issued_at"),
    )
    .where(_REPORTS.c.assessment_id == bindparam("assessment"), _REPORTS.c.issued_at.is_not(None))
    .group_by(_REPORTS.c.number, _REPORTS.c.sequence)
    .order_by(_REPORTS.c.sequence)
)

_OVERLAYS_OF = (
    select(_PINNED.c.ref)
    .where(_PINNED.c.assessment_id == bindparam("assessment"))
    .order_by(_PINNED.c.position)
)
_PLANS_OF = (
    select(_PLANS.c.number, _PLANS.c.content)
    .where(_PLANS.c.assessment_id == bindparam("assessment"))
    .order_by(_PLANS.c.revision)
)
_REMINDERS_OF = (
    select(_REMINDERS.c.step, _REMINDERS.c.due)
    .where(_REMINDERS.c.assessment_id == bindparam("assessment"), _REMINDERS.c.sent_at.is_(None))
    .order_by(_REMINDERS.c.due, _REMINDERS.c.step)
)
_COMMENTS_OF = (
    select(_COMMENTS.c.subject, func.count().label("comments"))
    .where(
        _COMMENTS.c.assessment_id == bindparam("assessment"), _COMMENTS.c.withdrawn_at.is_(None)
    )
    .group_by(_COMMENTS.c.subject)
)
_REVIEWS_OF = (
    select(
        _REVIEWS.c.subject,
        _REVIEWS.c.verdict,
        _REVIEWS.c.value,
        _REVIEWS.c.reason,
        _REVIEWS.c.on_answer,
        _REVIEWS.c.name,
        _REVIEWS.c.role,
        _REVIEWS.c.at,
    )
    .where(_REVIEWS.c.assessment_id == bindparam("assessment"))
    .order_by(_REVIEWS.c.revision)
)
_RETURNS_OF = (
    select(_RETURNS.c.act, _RETURNS.c.rows, _RETURNS.c.name, _RETURNS.c.role, _RETURNS.c.at)
    .where(_RETURNS.c.assessment_id == bindparam("assessment"))
    .order_by(_RETURNS.c.revision)
)


_RELEASE_OF = (
    select(_DECISIONS.c.rows, _DECISIONS.c.name, _DECISIONS.c.role, _DECISIONS.c.at)
    .where(_DECISIONS.c.assessment_id == bindparam("assessment"), _DECISIONS.c.act == RELEASED)
    .order_by(_DECISIONS.c.revision.desc())
    .limit(1)
)
_DECISIONS_OF = (
    select(_DECISIONS)
    .where(_DECISIONS.c.assessment_id == bindparam("assessment"), _DECISIONS.c.act != RELEASED)
    .order_by(_DECISIONS.c.revision)
)


def read_decisions(connection: Connection, assessment: int) -> dict[str, DecisionOfRow]:
    """What is decided, released or not: for the decider alone, and never cached."""
    return decisions_from(connection.execute(_DECISIONS_OF, {"assessment": assessment}))


def _release(connection: Connection, of: dict[str, int]) -> Release | None:
    row: Any = connection.execute(_RELEASE_OF, of).one_or_none()
    return release_from(row)


def read_dossier(connection: Connection, assessment: int) -> Dossier:
    """The present state of the assessment."""
    of = {"assessment": assessment}
    head = connection.execute(_HEAD, of).one()
    profile = profile_from(
        connection.execute(_FACTS_OF, {"client": head.client_id}), period=head.period
    )
    return dossier_from(
        head.catalogue,
        profile=profile,
        answers=connection.execute(_ANSWERS_OF, of),
        notes=connection.execute(_NOTES_OF, of),
        evidence=connection.execute(_EVIDENCE_OF, of),
        reports=connection.execute(_REPORTS_OF, of),
        overlays=connection.execute(_OVERLAYS_OF, of),
        figures=connection.execute(FIGURES_OF, of),
        previous=previous_figures(connection, assessment, head.person_id, profile),
        plans=connection.execute(_PLANS_OF, of),
        reminders=connection.execute(_REMINDERS_OF, of),
        # Only what was questioned is sent back: without a review there is neither.
        reviews=connection.execute(_REVIEWS_OF, of) if head.is_reviewed else (),
        returns=connection.execute(_RETURNS_OF, of) if head.is_reviewed else (),
        released=_release(connection, of) if head.is_released else None,
        closed=head.closed or 0,
        marks=connection.execute(_MARKS_OF, of),
        rolled_from=rolled_from_json(head.rolled_year, head.rolled),
        comments={row.subject: row.comments for row in connection.execute(_COMMENTS_OF, of)},
    )
