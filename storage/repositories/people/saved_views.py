"""The filters of the board that a person keeps under a name."""

from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from storage.backends.protocol import Run
from storage.base import insert_row, table
from storage.models import SavedView
from storage.records import SavedView as SavedViewRecord
from storage.repositories.people.devices import lock_people

_VIEWS = table(SavedView)
MOST_VIEWS = 20
"""Saved views of one person."""


class SavedViews:
    """Nobody sees or removes the views of another person."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def of(self, person: int) -> tuple[SavedViewRecord, ...]:
        """A person's views by their name."""
        return await self._run(_of, person)

    async def keep(self, person: int, name: str, query: str, now: datetime) -> bool:
        """Keep a filter under a name, in place of one with that name; ``False`` if there are
        too many."""
        return await self._run(_keep, person, name, query, now)

    async def drop(self, person: int, view: int) -> bool:
        """Remove a view of the person; whether there was one."""
        return await self._run(_drop, person, view)


def _of(connection: Connection, person: int) -> tuple[SavedViewRecord, ...]:
    mine = select(_VIEWS).where(_VIEWS.c.person_id == person).order_by(_VIEWS.c.name, _VIEWS.c.id)
    return tuple(SavedViewRecord(row.id, row.name, row.query) for row in connection.execute(mine))


def _keep(connection: Connection, person: int, name: str, query: str, now: datetime) -> bool:
    lock_people(connection, person)  # of two at once, the later one counts the other's
    mine = _VIEWS.c.person_id == person
    connection.execute(delete(_VIEWS).where(mine, _VIEWS.c.name == name))
    if connection.execute(select(func.count()).where(mine)).scalar_one() >= MOST_VIEWS:
        return False
    insert_row(connection, _VIEWS, person_id=person, name=name, query=query, created_at=now)
    return True


def _drop(connection: Connection, person: int, view: int) -> bool:
    mine = delete(_VIEWS).where(_VIEWS.c.id == view, _VIEWS.c.person_id == person)
    return connection.execute(mine).rowcount == 1
