"""Tags of organisations on the cases they work on, for their members alone.

Whatever names a tag names beside it the person, and finds nothing that is not of an organisation
they are in. A case that an organisation no longer works on shows it no tags.
"""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, func, insert, select, update

from storage.backends.protocol import Run
from storage.base import insert_row, table
from storage.models import Assessment, CaseOrganisation, CaseTag, Membership, Organisation, Tag
from storage.records import TagRow

_TAGS, _ON, _ASSESSMENTS = table(Tag), table(CaseTag), table(Assessment)
_HANDED, _ORGANISATIONS, _MEMBERSHIPS = (
    table(CaseOrganisation),
    table(Organisation),
    table(Membership),
)
MOST_TAGS: Final = 50
"""Tags of one organisation, retired ones included."""


class Tags:
    """The tags that a person may see and put on."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def of(self, person: int) -> tuple[TagRow, ...]:
        """All tags of the organisations that a person is in, retired ones last."""
        return await self._run(_of, person, None)

    async def at(self, person: int, assessment: int) -> tuple[TagRow, ...]:
        """Those of the organisations that work on a case, with whether they are on it."""
        return await self._run(_of, person, assessment)

    async def organisations(self, person: int, assessment: int) -> tuple[tuple[int, str], ...]:
        """The organisations of a person that work on a case: whose tags may be put on it."""
        return await self._run(_organisations, person, assessment)

    async def make(self, person: int, organisation: int, name: str, now: datetime) -> int | None:
        """A new tag, or the one of that name, in use again; its id.

        ``None``: the person is not in that organisation, or it has too many.
        """
        return await self._run(_make, person, organisation, name, now)

    async def put(self, person: int, assessment: int, tag: int, now: datetime) -> bool:
        """Put a tag on a case; whether it is on it now. A retired one is put on no more."""
        return await self._run(_put, person, assessment, tag, now)

    async def take(self, person: int, assessment: int, tag: int, now: datetime) -> bool:
        """Take a tag off a case; ``False`` if the person may see no such tag there."""
        return await self._run(_take, person, assessment, tag, now)

    async def retire(self, person: int, tag: int, now: datetime | None) -> bool:
        """Let nobody put a tag on any more (with ``None``, again); it stays where it is."""
        return await self._run(_retire, person, tag, now)


def _mine(person: int) -> ColumnElement[bool]:
    joined = select(_MEMBERSHIPS.c.organisation_id).where(
        _MEMBERSHIPS.c.person_id == person, _MEMBERSHIPS.c.ended_at.is_(None)
    )
    return _TAGS.c.organisation_id.in_(joined)


def _case(assessment: int) -> Any:
    return select(_ASSESSMENTS.c.case_id).where(_ASSESSMENTS.c.id == assessment).scalar_subquery()


def _working(assessment: int) -> Select[tuple[int]]:
    """The organisations that work on a case."""
    return select(_HANDED.c.organisation_id).where(
        _HANDED.c.case_id == _case(assessment), _HANDED.c.ended_at.is_(None)
    )


def _of(connection: Connection, person: int, assessment: int | None) -> tuple[TagRow, ...]:
    wanted = [_mine(person)]
    is_on: set[int] = set()
    if assessment is not None:
        wanted.append(_TAGS.c.organisation_id.in_(_working(assessment)))
        on = select(_ON.c.tag_id).where(
            _ON.c.case_id == _case(assessment), _ON.c.taken_at.is_(None)
        )
        is_on = set(connection.execute(on).scalars())
    rows = connection.execute(
        select(_TAGS, _ORGANISATIONS.c.name.label("organisation"))
        .join(_ORGANISATIONS, _ORGANISATIONS.c.id == _TAGS.c.organisation_id)
        .where(*wanted)
        .order_by(_TAGS.c.retired_at.is_not(None), _ORGANISATIONS.c.id, _TAGS.c.name)
    )
    return tuple(
        TagRow(
            row.id,
            row.name,
            row.organisation_id,
            row.organisation,
            is_on=row.id in is_on,
            is_retired=row.retired_at is not None,
        )
        for row in rows
    )


def _organisations(
    connection: Connection, person: int, assessment: int
) -> tuple[tuple[int, str], ...]:
    rows = connection.execute(
        select(_ORGANISATIONS.c.id, _ORGANISATIONS.c.name)
        .join(_MEMBERSHIPS, _MEMBERSHIPS.c.organisation_id == _ORGANISATIONS.c.id)
        .where(
            _MEMBERSHIPS.c.person_id == person,
            _MEMBERSHIPS.c.ended_at.is_(None),
            _ORGANISATIONS.c.id.in_(_working(assessment)),
        )
        .distinct()
        .order_by(_ORGANISATIONS.c.id)
    )
    return tuple((row.id, row.name) for row in rows)


def _make(
    connection: Connection, person: int, organisation: int, name: str, now: datetime
) -> int | None:
    joined = select(_MEMBERSHIPS.c.id).where(
        _MEMBERSHIPS.c.person_id == person,
        _MEMBERSHIPS.c.organisation_id == organisation,
        _MEMBERSHIPS.c.ended_at.is_(None),
    )
    if connection.execute(joined).first() is None:
        return None
    # Of two who make one at once, the later one finds that of the other.
    held = select(_ORGANISATIONS.c.id).where(_ORGANISATIONS.c.id == organisation)
    connection.execute(held.with_for_update())
    known = connection.execute(
        select(_TAGS.c.id, _TAGS.c.name).where(_TAGS.c.organisation_id == organisation)
    ).all()
    found = next((row.id for row in known if row.name.casefold() == name.casefold()), None)
    if found is not None:
        again = update(_TAGS).where(_TAGS.c.id == found).values(retired_at=None)
        connection.execute(again)
        return int(found)
    if len(known) >= MOST_TAGS:
        return None
    values = {"name": name, "made_by": person, "made_at": now}
    return insert_row(connection, _TAGS, organisation_id=organisation, **values)


def _put(connection: Connection, person: int, assessment: int, tag: int, now: datetime) -> bool:
    fits = select(_TAGS.c.id).where(
        _TAGS.c.id == tag,
        _mine(person),
        _TAGS.c.retired_at.is_(None),
        _TAGS.c.organisation_id.in_(_working(assessment)),
    )
    if connection.execute(fits.with_for_update()).first() is None:
        return False
    case = connection.execute(select(_case(assessment))).scalar_one()
    held = select(func.count()).where(
        _ON.c.case_id == case, _ON.c.tag_id == tag, _ON.c.taken_at.is_(None)
    )
    if not connection.execute(held).scalar_one():
        row = {"case_id": case, "tag_id": tag, "put_by": person, "put_at": now}
        connection.execute(insert(_ON), row)
    return True


def _take(connection: Connection, person: int, assessment: int, tag: int, now: datetime) -> bool:
    seen = select(_TAGS.c.id).where(
        _TAGS.c.id == tag, _mine(person), _TAGS.c.organisation_id.in_(_working(assessment))
    )
    if connection.execute(seen).first() is None:
        return False
    connection.execute(
        update(_ON)
        .where(_ON.c.case_id == _case(assessment), _ON.c.tag_id == tag, _ON.c.taken_at.is_(None))
        .values(taken_by=person, taken_at=now)
    )
    return True


def _retire(connection: Connection, person: int, tag: int, now: datetime | None) -> bool:
    changed = update(_TAGS).where(_TAGS.c.id == tag, _mine(person)).values(retired_at=now)
    return connection.execute(changed).rowcount == 1
