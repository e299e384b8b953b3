"""Who has something open in a case, what it is, and how they are reached."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from dialogs.dossier.access import SEATS, WHOLE_CASE, Role
from dialogs.dossier.organisations import role_in_cases
from storage.base import table
from storage.models import (
    Assessment,
    Case,
    CaseMember,
    CaseOrganisation,
    Identity,
    Invitation,
    Membership,
    Nudge,
    Organisation,
    Proposal,
)
from storage.records import Reach, Recipient
from storage.repositories.assessments.tasks import ENTERPRISE, subjects_in
from storage.repositories.people.devices import NOBODY
from storage.repositories.sharing.requests import count_open

WEB = "web"
"""A channel on which nobody is woken: what was sent is there at the next visit."""

_NUDGES, _CASES, _ASSESSMENTS = table(Nudge), table(Case), table(Assessment)
_MEMBERS, _INVITATIONS, _PROPOSALS = table(CaseMember), table(Invitation), table(Proposal)
_IDENTITIES = table(Identity)
_HANDED, _ORGANISATIONS, _MEMBERSHIPS = (
    table(CaseOrganisation),
    table(Organisation),
    table(Membership),
)


# --- those who were asked single questions


def asked_in(
    connection: Connection, assessment: int, day: date, now: datetime
) -> tuple[Recipient, ...]:
    """Who was asked single questions: a line each, and one for each open invitation."""
    rows = connection.execute(
        select(
            _INVITATIONS,
            _MEMBERS.c.id.label("member"),
            _MEMBERS.c.person_id,
            _MEMBERS.c.added_at,
            _MEMBERS.c.done_at,
            _MEMBERS.c.ended_at,
            ENTERPRISE.label("enterprise"),
        )
        .join(_CASES, _CASES.c.id == _INVITATIONS.c.case_id)
        .outerjoin(_MEMBERS, _MEMBERS.c.invitation_id == _INVITATIONS.c.id)
        .where(
            _INVITATIONS.c.assessment_id == assessment,
            _INVITATIONS.c.role == Role.CONTRIBUTOR,
            _INVITATIONS.c.revoked_at.is_(None),
        )
        .order_by(_INVITATIONS.c.id)
    ).all()
    accepted = [row for row in rows if row.member is not None and row.ended_at is None]
    given, owed = _given(connection, assessment), count_open(connection, [assessment])
    people = {row.person_id for row in accepted if row.person_id is not None}
    reach, planned = _reach(connection, people), _planned(connection, {assessment}, day)
    by_person = defaultdict[object, list[Row[Any]]](list)
    for row in accepted:
        by_person[row.person_id or f"gone-{row.member}"].append(row)
    found = (_recipient(parts, given, owed, reach, planned) for parts in by_person.values())
    invited = (_invited(row, now) for row in rows if row.member is None)
    return (*(one for one in found if one.open or one.owed), *invited)


def _given(connection: Connection, assessment: int) -> dict[int, dict[str, datetime]]:
    """What each member answered, and when; what was not taken is open again."""
    found = select(_PROPOSALS.c.member_id, _PROPOSALS.c.subject, _PROPOSALS.c.at).where(
        _PROPOSALS.c.assessment_id == assessment,
        _PROPOSALS.c.value.is_not(None),
        or_(_PROPOSALS.c.outcome.is_(None), _PROPOSALS.c.outcome.in_(("taken", "counted"))),
    )
    given = defaultdict[int, dict[str, datetime]](dict)
    for row in connection.execute(found):
        known = given[row.member_id].get(row.subject)
        given[row.member_id][row.subject] = max(row.at, known or row.at)
    return given


def _recipient(
    parts: list[Row[Any]],
    given: dict[int, dict[str, datetime]],
    owed: dict[tuple[int, int | None], int],
    reach: dict[int, Reach],
    planned: dict[tuple[int, int], str | None],
) -> Recipient:
    """One person with all that they were asked; one task they are done with asks nothing more."""
    first, asked, heard = parts[-1], dict[str, bool](), list[datetime]()
    for part in parts:
        answered = given.get(part.member, {})
        heard += answered.values()
        for subject in subjects_in(part.scope) or ():
            is_open = subject not in answered and part.done_at is None
            asked[subject] = asked.get(subject, False) or is_open
    person = first.person_id
    key = (first.case_id, person)
    return Recipient(
        case=first.case_id,
        assessment=first.assessment_id,
        enterprise=first.enterprise or "",
        person=person,
        name=first.name,
        is_owner=False,
        open=tuple(subject for subject, is_open in asked.items() if is_open),
        of=len(asked),
        owed=sum(owed[part.assessment_id, part.id] for part in parts),
        heard=max(heard, default=None),
        due=min((part.due for part in parts if part.due), default=None),
        reach=reach.get(person, Reach.NO_DEVICE),
        is_planned=key in planned and planned[key] is None,
        outcome=planned.get(key) or "",
    )


def _invited(row: Row[Any], now: datetime) -> Recipient:
    is_good = row.uses_left > 0 and row.expires_at > now
    subjects = subjects_in(row.scope) or ()
    return Recipient(
        case=row.case_id,
        assessment=row.assessment_id,
        enterprise=row.enterprise or "",
        person=None,
        name=row.name,
        is_owner=False,
        open=subjects,
        of=len(subjects),
        heard=None,
        due=row.due,
        reach=Reach.NOT_ACCEPTED if is_good else Reach.EXPIRED,
    )


# --- owners


def owners_of(
    connection: Connection, assessments: Collection[int], day: date
) -> tuple[Recipient, ...]:
    """The people that assessments belong to; what is open in them is not known here."""
    rows = connection.execute(
        select(_ASSESSMENTS, _CASES.c.person_id, ENTERPRISE.label("enterprise"))
        .join(_CASES, _CASES.c.id == _ASSESSMENTS.c.case_id)
        .where(_ASSESSMENTS.c.id.in_(list(assessments)))
        .order_by(_ASSESSMENTS.c.updated_at, _ASSESSMENTS.c.id)
    ).all()
    reach = _reach(connection, {row.person_id for row in rows})
    owed = count_open(connection, assessments)
    planned = _planned(connection, assessments, day)
    return tuple(
        Recipient(
            case=row.case_id,
            assessment=row.id,
            enterprise=row.enterprise or "",
            person=row.person_id,
            name="",
            is_owner=True,
            open=(),
            of=0,
            owed=owed[row.id, None],
            heard=row.updated_at,
            due=None,
            reach=reach.get(row.person_id, Reach.NO_DEVICE),
            is_planned=planned.get((row.case_id, row.person_id), "") is None,
            outcome=planned.get((row.case_id, row.person_id)) or "",
        )
        for row in rows
    )


def roles_of(connection: Connection, person: int) -> dict[int, Role]:
    """What a person may do in each case of somebody else: the most of it."""
    as_member = select(_MEMBERS.c.case_id, _MEMBERS.c.role).where(
        _MEMBERS.c.person_id == person,
        _MEMBERS.c.role.in_(WHOLE_CASE),
        _MEMBERS.c.scope.is_(None),
        _MEMBERS.c.ended_at.is_(None),
    )
    through = (
        select(_HANDED.c.case_id, _ORGANISATIONS.c.kind, _MEMBERSHIPS.c.role)
        .join(_ORGANISATIONS, _ORGANISATIONS.c.id == _HANDED.c.organisation_id)
        .join(_MEMBERSHIPS, _MEMBERSHIPS.c.organisation_id == _ORGANISATIONS.c.id)
        .where(
            _MEMBERSHIPS.c.person_id == person,
            _MEMBERSHIPS.c.ended_at.is_(None),
            _HANDED.c.ended_at.is_(None),
        )
    )
    parts = [(row.case_id, row.role) for row in connection.execute(as_member)]
    for row in connection.execute(through):
        if (role := role_in_cases(row.kind, row.role)) is not None:
            parts.append((row.case_id, role))
    return _strongest(parts)


def _strongest(parts: Iterable[tuple[int, str]]) -> dict[int, Role]:
    roles: dict[int, Role] = {}
    for case, role in parts:
        before = roles.get(case, Role(role))
        roles[case] = min(before, Role(role), key=SEATS.index)
    return roles


# --- reaching people


def _reach(connection: Connection, people: Collection[int]) -> dict[int, Reach]:
    """How people can be reached; nobody without a device is among them."""
    found = select(
        _IDENTITIES.c.person_id, _IDENTITIES.c.channel, _IDENTITIES.c.unreachable
    ).where(_IDENTITIES.c.person_id.in_(list(people)), _IDENTITIES.c.channel != NOBODY)
    reach: dict[int, Reach] = {}
    for row in connection.execute(found):
        if row.unreachable:
            this = Reach.SILENT
        else:
            this = Reach.AT_NEXT_VISIT if row.channel == WEB else Reach.REACHED
        reach[row.person_id] = min(this, reach.get(row.person_id, this), key=tuple(Reach).index)
    return reach


def _planned(
    connection: Connection, assessments: Collection[int], day: date
) -> dict[tuple[int, int], str | None]:
    """The outcomes of what was arranged for a day, by case and person; ``None``: it waits."""
    cases = select(_ASSESSMENTS.c.case_id).where(_ASSESSMENTS.c.id.in_(list(assessments)))
    found = select(_NUDGES).where(_NUDGES.c.case_id.in_(cases), _NUDGES.c.day == day)
    return {(row.case_id, row.person_id): row.outcome for row in connection.execute(found)}
