"""Who works in a case of somebody else: its members, and those of organisations it was handed to.

A case stays open to them until their part in it, or their organisation's, has ended.
"""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import (
    CompoundSelect,
    Connection,
    bindparam,
    insert,
    literal,
    select,
    union_all,
)

from dialogs.dossier.access import SEATS, WHOLE_CASE, Membership, Phase, Role
from dialogs.dossier.organisations import role_in_cases
from storage.base import table
from storage.models import (
    Assessment,
    CaseMember,
    CaseOrganisation,
    CaseTag,
    Organisation,
)
from storage.models import Membership as MembershipRow
from storage.records import CasePart

_ASSESSMENTS, _MEMBERS, _TAGGED = table(Assessment), table(CaseMember), table(CaseTag)
_HANDED, _ORGANISATIONS, _MEMBERSHIPS = (
    table(CaseOrganisation),
    table(Organisation),
    table(MembershipRow),
)

_IN_ALL_OF_IT = (_MEMBERS.c.role.in_(WHOLE_CASE), _MEMBERS.c.scope.is_(None))
"""Not those who were asked single questions: they have a copy of their own."""
_PARTS_AS_MEMBER = select(_MEMBERS.c.case_id, _MEMBERS.c.role).where(
    _MEMBERS.c.person_id == bindparam("person"), *_IN_ALL_OF_IT, _MEMBERS.c.ended_at.is_(None)
)
_PARTS_THROUGH_ORGANISATION = (
    select(
        _HANDED.c.case_id,
        _ORGANISATIONS.c.id,
        _ORGANISATIONS.c.kind,
        _ORGANISATIONS.c.name,
        _MEMBERSHIPS.c.role,
    )
    .join(_ORGANISATIONS, _ORGANISATIONS.c.id == _HANDED.c.organisation_id)
    .join(_MEMBERSHIPS, _MEMBERSHIPS.c.organisation_id == _ORGANISATIONS.c.id)
    .where(
        _MEMBERSHIPS.c.person_id == bindparam("person"),
        _MEMBERSHIPS.c.ended_at.is_(None),
        _HANDED.c.ended_at.is_(None),
    )
    .order_by(_ORGANISATIONS.c.id)
)
_AS_MEMBER = (
    select(_MEMBERS.c.role, _MEMBERS.c.ended_at)
    .join(_ASSESSMENTS, _ASSESSMENTS.c.case_id == _MEMBERS.c.case_id)
    .where(
        _ASSESSMENTS.c.id == bindparam("assessment"),
        _MEMBERS.c.person_id == bindparam("person"),
        *_IN_ALL_OF_IT,
    )
)
_THROUGH_ORGANISATION = (
    select(
        _ORGANISATIONS.c.kind,
        _MEMBERSHIPS.c.role,
        _HANDED.c.ended_at,
        _MEMBERSHIPS.c.ended_at.label("left_at"),
    )
    .join(_ASSESSMENTS, _ASSESSMENTS.c.case_id == _HANDED.c.case_id)
    .join(_ORGANISATIONS, _ORGANISATIONS.c.id == _HANDED.c.organisation_id)
    .join(_MEMBERSHIPS, _MEMBERSHIPS.c.organisation_id == _ORGANISATIONS.c.id)
    .where(
        _ASSESSMENTS.c.id == bindparam("assessment"),
        _MEMBERSHIPS.c.person_id == bindparam("person"),
    )
)
ENDED = Membership(Role.VIEWER, Phase.ENDED, None)
"""What somebody is in a case that is not open to them, or not any more."""


def read_seat(connection: Connection, assessment: int, person: int) -> Membership:
    """What a person is in somebody else's case: the most that any of their parts allows."""
    of = {"assessment": assessment, "person": person}
    roles = {row.role for row in connection.execute(_AS_MEMBER, of) if row.ended_at is None}
    for row in connection.execute(_THROUGH_ORGANISATION, of):
        if row.ended_at is None and row.left_at is None:
            roles.add(role_in_cases(row.kind, row.role))
    return _strongest(roles)


def _strongest(roles: Iterable[str | None]) -> Membership:
    role = next((one for one in SEATS if one in set(roles)), None)
    return ENDED if role is None else Membership(role, Phase.OPEN, None)


def let_in_again(connection: Connection, earlier: int, opened: int) -> None:
    """Let those who work in the case of an ``earlier`` assessment into that of a new one.

    Its tags come along.
    """
    old, new = (_case_of(connection, assessment) for assessment in (earlier, opened))
    for source, columns, which in (
        (_HANDED, ("organisation_id", "added_by", "added_at"), ()),
        (_MEMBERS, ("person_id", "role", "invitation_id", "added_by", "added_at"), _IN_ALL_OF_IT),
    ):
        chosen = [source.c[name] for name in columns]
        still = select(literal(new), *chosen).where(
            source.c.case_id == old, source.c.ended_at.is_(None), *which
        )
        connection.execute(insert(source).from_select(["case_id", *columns], still))
    kept = [_TAGGED.c[name] for name in ("tag_id", "put_by", "put_at")]
    tagged = select(literal(new), *kept).where(
        _TAGGED.c.case_id == old, _TAGGED.c.taken_at.is_(None)
    )
    of_tags = ["case_id", *(column.name for column in kept)]
    connection.execute(insert(_TAGGED).from_select(of_tags, tagged))


def _case_of(connection: Connection, assessment: int) -> int:
    found = select(_ASSESSMENTS.c.case_id).where(_ASSESSMENTS.c.id == assessment)
    return int(connection.execute(found).scalar_one())


def parts_in_cases(connection: Connection, person: int) -> dict[int, CasePart]:
    """What a person is now in the cases in which they have a part, by the case.

    Their own cases are among these where an organisation of theirs works on them; that a case is
    their own is more than any part.
    """
    roles: dict[int, set[str | None]] = defaultdict(set)
    organisations: dict[int, dict[int, str]] = defaultdict(dict)
    of = {"person": person}
    for row in connection.execute(_PARTS_AS_MEMBER, of):
        roles[row.case_id].add(row.role)
    for handed in connection.execute(_PARTS_THROUGH_ORGANISATION, of):
        roles[handed.case_id].add(role_in_cases(handed.kind, handed.role))
        organisations[handed.case_id][handed.id] = handed.name
    return {
        case: CasePart(_strongest(held), tuple(organisations[case].items()))
        for case, held in roles.items()
    }


def open_to_person() -> CompoundSelect[tuple[int]]:
    """The cases of others that are open to the person of the parameter ``person``."""
    as_member = select(_MEMBERS.c.case_id).where(
        _MEMBERS.c.person_id == bindparam("person"),
        *_IN_ALL_OF_IT,
        _MEMBERS.c.ended_at.is_(None),
    )
    handed = (
        select(_HANDED.c.case_id)
        .join(_MEMBERSHIPS, _MEMBERSHIPS.c.organisation_id == _HANDED.c.organisation_id)
        .where(
            _MEMBERSHIPS.c.person_id == bindparam("person"),
            _MEMBERSHIPS.c.ended_at.is_(None),
            _HANDED.c.ended_at.is_(None),
        )
    )
    return union_all(as_member, handed)
