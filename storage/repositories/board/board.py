"""What a person's board needs: as many statements for one assessment as for three hundred."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, and_, bindparam, func, or_, select

from dialogs.dossier.access import Act, Role, permits
from dialogs.dossier.decisions import Decision as DecisionOfRow
from storage.backends.protocol import Run
from storage.base import table
from storage.mapping import RELEASED, answers_from, decisions_from, release_from, reviews_from
from storage.models import (
    Answer,
    Assessment,
    Case,
    CaseMember,
    CaseOrganisation,
    CaseTag,
    Decision,
    Evidence,
    Invitation,
    Membership,
    PinnedOverlay,
    Proposal,
    Reminder,
    Review,
    Tag,
)
from storage.records import NOTHING, Asked, AssessmentContents, Attention, BoardSummary, CasePart
from storage.repositories.assessments.seats import parts_in_cases
from storage.repositories.assessments.summaries import IS_OPEN, summaries
from storage.repositories.board.attention import attention

_ASSESSMENTS, _CASES, _ANSWERS = table(Assessment), table(Case), table(Answer)
_PINNED, _EVIDENCE, _REMINDERS = table(PinnedOverlay), table(Evidence), table(Reminder)
_TAGS, _ON = table(Tag), table(CaseTag)
_HANDED, _MEMBERSHIPS = table(CaseOrganisation), table(Membership)
_REVIEWS, _DECISIONS = table(Review), table(Decision)
_LATER = _DECISIONS.alias("later")
_INVITATIONS, _MEMBERS, _PROPOSALS = table(Invitation), table(CaseMember), table(Proposal)

_VISIBLE = (
    select(_ASSESSMENTS.c.id)
    .join(_CASES, _CASES.c.id == _ASSESSMENTS.c.case_id)
    .where(IS_OPEN, ~_ASSESSMENTS.c.is_task)
)
_PROPOSED = (
    select(_PROPOSALS.c.assessment_id, func.count().label("waiting"))
    .where(_PROPOSALS.c.outcome.is_(None), _PROPOSALS.c.assessment_id.in_(_VISIBLE))
    .group_by(_PROPOSALS.c.assessment_id)
)
_ASKED = (
    select(_INVITATIONS.c.assessment_id, _INVITATIONS.c.due)
    .outerjoin(_MEMBERS, _MEMBERS.c.invitation_id == _INVITATIONS.c.id)
    .where(
        _INVITATIONS.c.role == Role.CONTRIBUTOR,
        _INVITATIONS.c.revoked_at.is_(None),
        _INVITATIONS.c.assessment_id.in_(_VISIBLE),
        or_(
            and_(
                _MEMBERS.c.id.is_(None),
                _INVITATIONS.c.uses_left > 0,
                _INVITATIONS.c.expires_at > bindparam("now"),
            ),
            and_(_MEMBERS.c.ended_at.is_(None), _MEMBERS.c.done_at.is_(None))
            & _MEMBERS.c.id.is_not(None),
        ),
    )
)
_REMINDED = (
    select(_REMINDERS.c.assessment_id, func.min(_REMINDERS.c.due).label("due"))
    .where(_REMINDERS.c.sent_at.is_(None), _REMINDERS.c.assessment_id.in_(_VISIBLE))
    .group_by(_REMINDERS.c.assessment_id)
)
_JOINED = (
    select(_MEMBERSHIPS.c.organisation_id)
    .where(_MEMBERSHIPS.c.person_id == bindparam("person"), _MEMBERSHIPS.c.ended_at.is_(None))
    .scalar_subquery()
)
_WORKS_ON = (
    select(_HANDED.c.id)
    .where(
        _HANDED.c.case_id == _ON.c.case_id,
        _HANDED.c.organisation_id == _TAGS.c.organisation_id,
        _HANDED.c.ended_at.is_(None),
    )
    .exists()
)
_TAGGED = (
    select(_ON.c.case_id, _TAGS.c.id, _TAGS.c.name)
    .join(_TAGS, _TAGS.c.id == _ON.c.tag_id)
    .where(_TAGS.c.organisation_id.in_(_JOINED), _ON.c.taken_at.is_(None), _WORKS_ON)
    .order_by(_TAGS.c.name, _TAGS.c.id)
)
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_ANSWERS_OF = (
    select(_ANSWERS.c.assessment_id, _ANSWERS.c.subject, _ANSWERS.c.value)
    .where(_ANSWERS.c.assessment_id.in_(_IDS))
    .order_by(_ANSWERS.c.assessment_id, _ANSWERS.c.revision)
)
_OVERLAYS_OF = (
    select(_PINNED.c.assessment_id, _PINNED.c.ref)
    .where(_PINNED.c.assessment_id.in_(_IDS))
    .order_by(_PINNED.c.assessment_id, _PINNED.c.position)
)
_SUPPORTED_OF = (
    select(_EVIDENCE.c.assessment_id, _EVIDENCE.c.subject)
    .where(_EVIDENCE.c.assessment_id.in_(_IDS), _EVIDENCE.c.removed_at.is_(None))
    .distinct()
)
_REVIEWS_OF = (
    select(
        _REVIEWS.c.assessment_id,
        _REVIEWS.c.subject,
        _REVIEWS.c.verdict,
        _REVIEWS.c.value,
        _REVIEWS.c.reason,
        _REVIEWS.c.on_answer,
        _REVIEWS.c.name,
        _REVIEWS.c.role,
        _REVIEWS.c.at,
    )
    .where(_REVIEWS.c.assessment_id.in_(_IDS))
    .order_by(_REVIEWS.c.assessment_id, _REVIEWS.c.revision)
)
_RELEASES_OF = select(
    _DECISIONS.c.assessment_id,
    _DECISIONS.c.rows,
    _DECISIONS.c.name,
    _DECISIONS.c.role,
    _DECISIONS.c.at,
).where(
    _DECISIONS.c.assessment_id.in_(_IDS),
    _DECISIONS.c.act == RELEASED,
    ~select(_LATER.c.revision)
    .where(
        _LATER.c.assessment_id == _DECISIONS.c.assessment_id,
        _LATER.c.act == RELEASED,
        _LATER.c.revision > _DECISIONS.c.revision,
    )
    .exists(),
)
"""What was released last in each."""
_DECIDED_BY = (
    select(_ASSESSMENTS.c.id)
    .join(_CASES, _CASES.c.id == _ASSESSMENTS.c.case_id)
    .where(
        _ASSESSMENTS.c.id.in_(_IDS),
        _CASES.c.id.in_(bindparam("cases", expanding=True)),
        _CASES.c.person_id != bindparam("person"),
    )
)
_DECISIONS_OF = (
    select(_DECISIONS)
    .where(_DECISIONS.c.assessment_id.in_(_IDS), _DECISIONS.c.act != RELEASED)
    .order_by(_DECISIONS.c.assessment_id, _DECISIONS.c.revision)
)
_OWN = CasePart(None, ())
_NOTHING_ASKED = Asked(0, 0, None)


class Board:
    """The assessments of a person and those open to them, with what waits in each."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def rows(self, person: int, now: datetime, today: date) -> tuple[BoardSummary, ...]:
        """All of them, the one changed last first. ``today`` is the day that dues compare with."""
        return await self._run(_rows, person, now, today)

    async def attention(self, ids: Collection[int], today: date) -> dict[int, Attention]:
        """What in assessments waits for somebody to look. Whose they are is asked before."""
        return await self._run(attention, ids, today)

    async def contents(self, ids: Collection[int]) -> dict[int, AssessmentContents]:
        """What assessments are evaluated by. Whose they are is asked before."""
        return await self._run(_contents, ids)

    async def decisions(
        self, person: int, ids: Collection[int]
    ) -> dict[int, dict[str, DecisionOfRow]]:
        """What is decided, released or not, in those that the person decides, and in no other."""
        return await self._run(_decisions, person, ids)


def _rows(
    connection: Connection, person: int, now: datetime, today: date
) -> tuple[BoardSummary, ...]:
    of = {"person": person}
    parts = parts_in_cases(connection, person)
    proposed = {row.assessment_id: row.waiting for row in connection.execute(_PROPOSED, of)}
    asked = _asked(connection, of | {"now": now}, today)
    found = summaries(connection, person)
    waiting = attention(connection, [one.id for one in found], today)
    reminded = {row.assessment_id: row.due for row in connection.execute(_REMINDED, of)}
    tags = _tags(connection, person)
    return tuple(
        BoardSummary(
            summary=one,
            part=_part(parts.get(one.case, _OWN), is_own=one.is_own),
            proposals=proposed.get(one.id, 0),
            asked=asked.get(one.id, _NOTHING_ASKED),
            reminder=reminded.get(one.id),
            attention=waiting.get(one.id, NOTHING),
            tags=tags.get(one.case, ()),
        )
        for one in found
    )


def _tags(connection: Connection, person: int) -> dict[int, tuple[tuple[int, str], ...]]:
    """By case: ids and names of the tags that the person may see; one statement for all."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for row in connection.execute(_TAGGED, {"person": person}):
        found[row.case_id][row.id] = row.name
    return {case: tuple(tags.items()) for case, tags in found.items()}


def _part(part: CasePart, *, is_own: bool) -> CasePart:
    return CasePart(None, part.organisations) if is_own else part


def _asked(connection: Connection, of: dict[str, Any], today: date) -> dict[int, Asked]:
    dues: dict[int, list[date | None]] = defaultdict(list)
    for row in connection.execute(_ASKED, of):
        dues[row.assessment_id].append(row.due)
    return {
        id: Asked(
            count=len(of_one),
            overdue=sum(day is not None and day < today for day in of_one),
            due=min((day for day in of_one if day is not None), default=None),
        )
        for id, of_one in dues.items()
    }


def _contents(connection: Connection, ids: Collection[int]) -> dict[int, AssessmentContents]:
    of = {"ids": list(ids)}
    answers, overlays, supported, reviews = (
        _by_assessment(connection.execute(statement, of))
        for statement in (_ANSWERS_OF, _OVERLAYS_OF, _SUPPORTED_OF, _REVIEWS_OF)
    )
    releases = _by_assessment(connection.execute(_RELEASES_OF, of))
    return {
        id: AssessmentContents(
            overlays=tuple(row.ref for row in overlays[id]),
            answers=answers_from(answers[id]),
            supported=frozenset(row.subject for row in supported[id]),
            reviews=reviews_from(reviews[id]),
            released=release_from(next(iter(releases[id]), None)),
        )
        for id in ids
    }


def _decisions(
    connection: Connection, person: int, ids: Collection[int]
) -> dict[int, dict[str, DecisionOfRow]]:
    parts = parts_in_cases(connection, person)
    deciding = [case for case, part in parts.items() if permits(part.membership, Act.DECIDE_ROWS)]
    of = {"ids": list(ids), "cases": deciding, "person": person}
    theirs = connection.execute(_DECIDED_BY, of).scalars().all()
    events = _by_assessment(connection.execute(_DECISIONS_OF, {"ids": list(theirs)}))
    return {id: decisions_from(events[id]) for id in theirs}


def _by_assessment(rows: Iterable[Any]) -> dict[int, list[Row[Any]]]:
    grouped: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        grouped[row.assessment_id].append(row)
    return grouped
