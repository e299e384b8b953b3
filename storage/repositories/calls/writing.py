"""Adding events to submissions: numbered without a gap, with the state beside them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, select, update

from dialogs.calls.access import Status
from dialogs.calls.events import By, Event, event_to_json
from dialogs.calls.state import State, fold
from storage.base import insert_row
from storage.repositories.calls.announcing import announce
from storage.repositories.calls.reading import EVENTS, SUBMISSIONS, read_entries

UNLIVE: Final = frozenset({Status.WITHDRAWN})
"""The states in which somebody else may submit with the same credit code."""


def append(
    connection: Connection, submission: int, events: Iterable[Event], by: By, now: datetime
) -> State:
    """Add events after the last one; the state they come to. The row must be held."""
    last = connection.execute(
        select(SUBMISSIONS.c.last).where(SUBMISSIONS.c.id == submission)
    ).scalar_one()
    for number, event in enumerate(events, start=last + 1):
        kind, data = event_to_json(event)
        insert_row(
            connection,
            EVENTS,
            submission_id=submission,
            number=number,
            kind=kind,
            data=data,
            person_id=by.person,
            name=by.name,
            part=by.part,
            level=by.level,
            at=now,
        )
    state = store_state(connection, submission, now)
    announce(connection, submission, last + 1, state.last)
    return state


def store_state(connection: Connection, submission: int, now: datetime) -> State:
    """Write the fold of a submission's events beside them.

    Of an erased one without a decision neither name nor result stays, whenever that comes about.
    """
    entries = read_entries(connection, [submission]).get(submission, ())
    state = fold(entries)
    facts: dict[str, Any] = {
        "status": state.status.value,
        "level": None if state.level is None else state.level.value,
        "is_live": state.status not in UNLIVE,
        "last": state.last,
        "updated_at": now,
    }
    if state.is_erased and state.decision is None:
        facts |= {"name": "", "result": None}
    connection.execute(update(SUBMISSIONS).where(SUBMISSIONS.c.id == submission).values(facts))
    return state


def hold(connection: Connection, submission: int) -> bool:
    """Keep everybody else from changing a submission until the transaction ends."""
    held = select(SUBMISSIONS.c.id).where(SUBMISSIONS.c.id == submission).with_for_update()
    return connection.execute(held).first() is not None
