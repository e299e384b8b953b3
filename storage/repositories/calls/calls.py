"""Calls: who takes part, by which codes they are found, who is barred.

What somebody is in a call is read from their memberships, never from an id in what they sent.
"""

import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from dialogs.calls.delegated import Delegate
from dialogs.calls.events import (
    By,
    CallCreated,
    CallEvent,
    event_from_json,
    event_to_json,
)
from dialogs.calls.intake import Bar
from dialogs.calls.terms import Call, Terms, terms_from_json, terms_to_json
from dialogs.calls.visible import PART_OF_POST, Viewer, seats
from storage.backends.protocol import Run
from storage.base import insert_row, table
from storage.models import (
    Call as CallRow,
)
from storage.models import (
    CallAgency,
    CallBar,
    CallCode,
    CallEntry,
    Membership,
    Organisation,
    Submission,
)
from storage.models import (
    CallEvent as CallEventRow,
)

_CALLS, _AGENCIES, _CODES = table(CallRow), table(CallAgency), table(CallCode)
_ENTRIES, _BARS, _EVENTS = table(CallEntry), table(CallBar), table(CallEventRow)
_MEMBERSHIPS, _ORGANISATIONS = table(Membership), table(Organisation)
_SUBMISSIONS = table(Submission)
_ALL: Final = select(_CALLS, _ORGANISATIONS.c.name.label("organisation_name")).join(
    _ORGANISATIONS, _ORGANISATIONS.c.id == _CALLS.c.organisation_id
)
_LATEST: Final = _CALLS.c.id.desc()


class Calls:
    """The calls of an installation."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def create(self, organisation: int, terms: Terms, by: By, now: datetime) -> Call:
        """A new call of an agency; its own agencies are those of the terms."""
        return await self._run(_create, organisation, terms, by, now)

    async def all(self) -> tuple[Call, ...]:
        """Every call, for the operator, the latest first."""
        return await self._run(_found, _ALL.order_by(_CALLS.c.id.desc()))

    async def get(self, call: int) -> Call | None:
        """One by its id; what somebody may do in it says ``viewer``."""
        found = await self._run(_found, _ALL.where(_CALLS.c.id == call))
        return found[0] if found else None

    async def of(self, person: int) -> tuple[Call, ...]:
        """The calls that a person takes part in, has found or has submitted to, latest first."""
        return await self._run(_of, person)

    async def seated(self, person: int) -> tuple[Call, ...]:
        """The calls in which a person has a part for an agency, latest first."""
        return await self._run(_found, _ALL.where(_taking_part(person)).order_by(_LATEST))

    async def has_seat(self, person: int) -> bool:
        """Whether there is any such call."""
        return await self._run(_has_seat, person)

    async def viewer(self, call: Call, person: int, now: datetime) -> Viewer:
        """What somebody is in a call at a moment, by their memberships."""
        return await self._run(_viewer, call, person, now)

    async def delegate(
        self, call: Call, person: int, membership: int, now: datetime
    ) -> Delegate | None:
        """What a program that speaks for one membership of somebody is in a call.

        ``None``: nothing, as the agency or the post has no part in it.
        """
        return (await self.delegates([call], person, membership, now))[0]

    async def delegates(
        self, calls: Sequence[Call], person: int, membership: int, now: datetime
    ) -> tuple[Delegate | None, ...]:
        """The same for several calls, by one statement."""
        return await self._run(_delegates, calls, person, membership, now)

    async def of_agency(self, organisation: int, after: int, most: int) -> tuple[Call, ...]:
        """The next calls by id in which an agency takes part."""
        taking_part = select(_AGENCIES.c.call_id).where(
            _AGENCIES.c.organisation_id == organisation
        )
        which = _ALL.where(_CALLS.c.id.in_(taking_part), _CALLS.c.id > after)
        return await self._run(_found, which.order_by(_CALLS.c.id).limit(most))

    async def people(self, call: Call, post: str) -> Mapping[int, str]:
        """Who has a post in the agency whose call it is: names by membership."""
        return await self._run(_people, call, post)

    async def person_of(self, call: Call, member: int) -> int | None:
        """Who has this membership of the agency, if it has not ended."""
        return await self._run(_person_of, call, member)

    # --- finding a call

    async def add_code(self, call: int, code_hash: str, by: int | None, now: datetime) -> None:
        """A code by which the call is found, as its hash."""
        await self._run(_add_code, call, code_hash, by, now)

    async def by_code(self, code_hash: str) -> Call | None:
        """The call of a code that is not revoked."""
        code = (_CODES.c.code_hash == code_hash, _CODES.c.revoked_at.is_(None))
        coded = _ALL.join(_CODES, _CODES.c.call_id == _CALLS.c.id).where(*code)
        found = await self._run(_found, coded)
        return found[0] if found else None

    async def revoke_codes(self, call: int, now: datetime) -> int:
        """No code of the call is good any more; how many were."""
        return await self._run(_revoke_codes, call, now)

    async def enter(self, call: int, person: int, now: datetime) -> None:
        """Somebody found the call by a code: from now on it is in their list."""
        await self._run(_enter, call, person, now)

    async def has_entered(self, call: int, person: int) -> bool:
        """Whether somebody found the call, or has submitted to it."""
        return await self._run(_has_entered, call, person)

    # --- what was done to it

    async def hold(self, call: int) -> Call | None:
        """A call as it stands, which nobody else changes until the unit of work ends."""
        return await self._run(_hold, call)

    async def add(self, call: int, event: CallEvent, by: By, now: datetime) -> None:
        """Something that was done to the call as a whole."""
        await self._run(add_event, call, event, by, now)

    async def events(self, call: int) -> tuple[tuple[CallEvent, By, datetime], ...]:
        """All that was done to the call as a whole, oldest first."""
        return await self._run(_events, call)

    # --- keys of enterprises

    async def key(self, call: int, credit_code: str) -> str:
        """The keyed hash of a credit code in a call."""
        return await self._run(key_in, call, credit_code)

    async def bar(self, call: int, bars: Mapping[str, Bar]) -> None:
        """Bar enterprises, by credit code; in place of what was said of them before."""
        await self._run(_bar, call, bars)

    async def barred(self, call: int, credit_code: str, today: date) -> Bar | None:
        """Why an enterprise is barred on a day; ``None``: it is not."""
        return await self._run(_barred, call, credit_code, today)


def key_of(secret: str, credit_code: str) -> str:
    """The keyed hash of a credit code, however it is written."""
    bare = "".join(credit_code.split()).upper()
    return hmac.new(secret.encode(), bare.encode(), "sha256").hexdigest()


def _create(
    connection: Connection, organisation: int, terms: Terms, by: By, now: datetime
) -> Call:
    call = insert_row(
        connection,
        _CALLS,
        organisation_id=organisation,
        terms=terms_to_json(terms),
        secret=secrets.token_hex(32),
        last_receipt=0,
        created_at=now,
    )
    connection.execute(
        insert(_AGENCIES),
        [
            {
                "call_id": call,
                "organisation_id": one.organisation,
                "level": one.level.value,
                "region": one.region,
            }
            for one in terms.agencies
        ],
    )
    add_event(connection, call, CallCreated(), by, now)
    return _found(connection, _ALL.where(_CALLS.c.id == call))[0]


def _found(connection: Connection, which: Select[Any]) -> tuple[Call, ...]:
    return tuple(
        Call(row.id, row.organisation_id, row.organisation_name, terms_from_json(row.terms))
        for row in connection.execute(which)
    )


def _taking_part(person: int) -> ColumnElement[bool]:
    """Of calls: somebody has a post in an agency that takes part."""
    mine = select(_MEMBERSHIPS.c.organisation_id).where(
        _MEMBERSHIPS.c.person_id == person,
        _MEMBERSHIPS.c.ended_at.is_(None),
        _MEMBERSHIPS.c.role.in_([str(post) for post in PART_OF_POST]),
    )
    agencies = select(_AGENCIES.c.call_id).where(_AGENCIES.c.organisation_id.in_(mine))
    return _CALLS.c.id.in_(agencies)


def _has_seat(connection: Connection, person: int) -> bool:
    found = select(_CALLS.c.id).where(_taking_part(person)).limit(1)
    return connection.execute(found).first() is not None


def _of(connection: Connection, person: int) -> tuple[Call, ...]:
    entered = select(_ENTRIES.c.call_id).where(_ENTRIES.c.person_id == person)
    submitted = select(_SUBMISSIONS.c.call_id).where(_SUBMISSIONS.c.person_id == person)
    known = (_CALLS.c.id.in_(each) for each in (entered, submitted))
    return _found(connection, _ALL.where(or_(_taking_part(person), *known)).order_by(_LATEST))


def _viewer(connection: Connection, call: Call, person: int, now: datetime) -> Viewer:
    return _viewer_by(call, person, _memberships(connection, person), now)


def _delegates(
    connection: Connection, calls: Sequence[Call], person: int, membership: int, now: datetime
) -> tuple[Delegate | None, ...]:
    rows = _memberships(connection, person)
    return tuple(_delegate(call, person, membership, rows, now) for call in calls)


def _delegate(
    call: Call, person: int, membership: int, rows: Sequence[Row[Any]], now: datetime
) -> Delegate | None:
    mine = [row for row in rows if row.id == membership and row.ended_at is None]
    its_seats = seats(call, ((row.organisation_id, row.role) for row in mine))
    if not its_seats:
        return None
    return Delegate(replace(_viewer_by(call, person, rows, now), seats=its_seats), membership)


def _memberships(connection: Connection, person: int) -> Sequence[Row[Any]]:
    return connection.execute(select(_MEMBERSHIPS).where(_MEMBERSHIPS.c.person_id == person)).all()


def _viewer_by(call: Call, person: int, memberships: Sequence[Row[Any]], now: datetime) -> Viewer:
    held = [row for row in memberships if row.ended_at is None]
    return Viewer(
        person,
        seats(call, ((row.organisation_id, row.role) for row in held)),
        call.terms.phase(now).rules,
        members=frozenset(row.id for row in held),
        known_as=frozenset(row.id for row in memberships),
    )


def _people(connection: Connection, call: Call, post: str) -> dict[int, str]:
    rows = connection.execute(
        select(_MEMBERSHIPS.c.id, _MEMBERSHIPS.c.name)
        .where(
            _MEMBERSHIPS.c.organisation_id == call.organisation,
            _MEMBERSHIPS.c.role == post,
            _MEMBERSHIPS.c.ended_at.is_(None),
        )
        .order_by(_MEMBERSHIPS.c.id)
    )
    return {row.id: row.name for row in rows}


def _person_of(connection: Connection, call: Call, member: int) -> int | None:
    found: int | None = connection.execute(
        select(_MEMBERSHIPS.c.person_id).where(
            _MEMBERSHIPS.c.id == member,
            _MEMBERSHIPS.c.organisation_id == call.organisation,
            _MEMBERSHIPS.c.ended_at.is_(None),
        )
    ).scalar()
    return found


def _add_code(
    connection: Connection, call: int, code_hash: str, by: int | None, now: datetime
) -> None:
    insert_row(connection, _CODES, call_id=call, code_hash=code_hash, made_by=by, made_at=now)


def _revoke_codes(connection: Connection, call: int, now: datetime) -> int:
    revoked = connection.execute(
        update(_CODES)
        .where(_CODES.c.call_id == call, _CODES.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    return revoked.rowcount


def _enter(connection: Connection, call: int, person: int, now: datetime) -> None:
    there = select(_ENTRIES.c.id).where(_ENTRIES.c.call_id == call, _ENTRIES.c.person_id == person)
    if connection.execute(there).first() is None:
        insert_row(connection, _ENTRIES, call_id=call, person_id=person, at=now)


def _has_entered(connection: Connection, call: int, person: int) -> bool:
    return any(
        connection.execute(
            select(each.c.id).where(each.c.call_id == call, each.c.person_id == person).limit(1)
        ).first()
        for each in (_ENTRIES, _SUBMISSIONS)
    )


def add_event(connection: Connection, call: int, event: CallEvent, by: By, now: datetime) -> int:
    """Add something that was done to a call; its number."""
    connection.execute(select(_CALLS.c.id).where(_CALLS.c.id == call).with_for_update())
    last = select(func.max(_EVENTS.c.number)).where(_EVENTS.c.call_id == call)
    number = (connection.execute(last).scalar() or 0) + 1
    kind, data = event_to_json(event)
    insert_row(
        connection,
        _EVENTS,
        call_id=call,
        number=number,
        kind=kind,
        data=data,
        person_id=by.person,
        name=by.name,
        part=by.part,
        at=now,
    )
    return number


def _hold(connection: Connection, call: int) -> Call | None:
    connection.execute(select(_CALLS.c.id).where(_CALLS.c.id == call).with_for_update())
    found = _found(connection, _ALL.where(_CALLS.c.id == call))
    return found[0] if found else None


def _events(connection: Connection, call: int) -> tuple[tuple[CallEvent, By, datetime], ...]:
    rows = connection.execute(
        select(_EVENTS).where(_EVENTS.c.call_id == call).order_by(_EVENTS.c.number)
    )
    return tuple(
        (event_from_json(row.kind, row.data), By(row.person_id, row.name, row.part), row.at)
        for row in rows
    )


def key_in(connection: Connection, call: int, credit_code: str) -> str:
    """The keyed hash of a credit code in a call."""
    secret = connection.execute(select(_CALLS.c.secret).where(_CALLS.c.id == call)).scalar_one()
    return key_of(secret, credit_code)


def _bar(connection: Connection, call: int, bars: Mapping[str, Bar]) -> None:
    for credit_code, bar in bars.items():
        key = key_in(connection, call, credit_code)
        connection.execute(delete(_BARS).where(_BARS.c.call_id == call, _BARS.c.code_key == key))
        insert_row(
            connection, _BARS, call_id=call, code_key=key, reason=bar.reason, until=bar.until
        )


def _barred(connection: Connection, call: int, credit_code: str, today: date) -> Bar | None:
    if not credit_code:
        return None
    row = connection.execute(
        select(_BARS).where(
            _BARS.c.call_id == call,
            _BARS.c.code_key == key_in(connection, call, credit_code),
            or_(_BARS.c.until.is_(None), _BARS.c.until >= today),
        )
    ).one_or_none()
    return None if row is None else Bar(row.reason, row.until)
