"""Moving the dates of a call: the terms and what is on record of it, and who goes by the dates."""

from datetime import datetime

from sqlalchemy import Connection, select, union_all, update

from dialogs.calls.events import NAMES, By, DatesMoved, event_from_json
from dialogs.calls.terms import Call, Terms, terms_to_json
from dialogs.calls.visible import PART_OF_POST
from dialogs.dossier.organisations import Post
from storage.backends.protocol import Run
from storage.base import table
from storage.models import Call as CallRow
from storage.models import CallAgency, CallEntry, Identity, Membership, Submission
from storage.models import CallEvent as CallEventRow
from storage.repositories.calls.calls import add_event

_CALLS, _AGENCIES, _ENTRIES = table(CallRow), table(CallAgency), table(CallEntry)
_IDENTITIES = table(Identity)
_EVENTS, _MEMBERSHIPS, _SUBMISSIONS = table(CallEventRow), table(Membership), table(Submission)


class CallDates:
    """The dates of calls."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def move(self, call: int, terms: Terms, event: DatesMoved, by: By, now: datetime) -> int:
        """Put other dates in the place of those of a call that is held; the event's number."""
        return await self._run(_move, call, terms, event, by, now)

    async def moved(self, call: int) -> tuple[tuple[int, DatesMoved, By, datetime], ...]:
        """How they were moved, oldest first, each with the number of the event."""
        return await self._run(_moved, call)

    async def people(self, call: Call, *, also_finders: bool) -> frozenset[int]:
        """The people of enterprises and agencies who go by them and have a chat; not reviewers.

        Enterprises are those with a live submission, and with ``also_finders`` whoever found the
        call by a code.
        """
        return await self._run(_told_of_dates, call, also_finders)


def _move(
    connection: Connection, call: int, terms: Terms, event: DatesMoved, by: By, now: datetime
) -> int:
    changed = update(_CALLS).where(_CALLS.c.id == call).values(terms=terms_to_json(terms))
    connection.execute(changed)
    return add_event(connection, call, event, by, now)


def _moved(connection: Connection, call: int) -> tuple[tuple[int, DatesMoved, By, datetime], ...]:
    which = (_EVENTS.c.call_id == call, _EVENTS.c.kind == NAMES[DatesMoved])
    rows = connection.execute(select(_EVENTS).where(*which).order_by(_EVENTS.c.number))
    return tuple(
        (
            row.number,
            event_from_json(row.kind, row.data),
            By(row.person_id, row.name, row.part),
            row.at,
        )
        for row in rows
    )


def _told_of_dates(connection: Connection, call: Call, also_finders: bool) -> frozenset[int]:
    live = (_SUBMISSIONS.c.call_id == call.id, _SUBMISSIONS.c.is_live)
    agencies = select(_AGENCIES.c.organisation_id).where(_AGENCIES.c.call_id == call.id)
    posts = [str(post) for post in PART_OF_POST if post != Post.REVIEWER]
    seated = (
        _MEMBERSHIPS.c.organisation_id.in_(agencies),
        _MEMBERSHIPS.c.ended_at.is_(None),
        _MEMBERSHIPS.c.role.in_(posts),
    )
    found = [select(_SUBMISSIONS.c.person_id).where(*live)]
    found.append(select(_MEMBERSHIPS.c.person_id).where(*seated))
    if also_finders:
        found.append(select(_ENTRIES.c.person_id).where(_ENTRIES.c.call_id == call.id))
    concerned = union_all(*found).subquery()
    with_a_chat = (
        select(_IDENTITIES.c.person_id)
        .where(_IDENTITIES.c.person_id.in_(select(concerned.c.person_id)))
        .distinct()
    )
    return frozenset(connection.execute(with_a_chat).scalars())
