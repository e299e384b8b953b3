"""The filters of the boards that a person keeps under a name."""

from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from storage.backends.protocol import Run
from storage.base import insert_row, table
from storage.models import SavedView
from storage.models.people.views import CLIENTS
from storage.records import SavedView as SavedViewRecord
from storage.repositories.people.devices import lock_people

_VIEWS = table(SavedView)
MOST_VIEWS = 20
"""Saved views of one person, by board."""


class SavedViews:
    """Nobody sees or removes the views of another person."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def of(self, person: int, board: str = CLIENTS) -> tuple[SavedViewRecord, ...]:
        """A person's views of a board by their name."""
        return await self._run(_of, person, board)

    async def keep(
        self, person: int, name: str, query: str, now: datetime, board: str = CLIENTS
    ) -> bool:
        """Keep a filter under a name, in place of one with that name; ``False`` if there are
        too many."""
        return await self._run(_keep, person, name, query, now, board)

    async def drop(self, person: int, view: int) -> bool:
        """Remove a view of the person; whether there was one."""
        return await self._run(_drop, person, view)


def _of(connection: Connection, person: int, board: str) -> tuple[SavedViewRecord, ...]:
    which = (_VIEWS.c.person_id == person, _VIEWS.c.board == board)
    mine = select(_VIEWS).where(*which).order_by(_VIEWS.c.name, _VIEWS.c.id)
    return tuple(SavedViewRecord(row.id, row.name, row.query) for row in connection.execute(mine))


def _keep(
    connection: Connection, person: int, name: str, query: str, now: datetime, board: str
) -> bool:
    lock_people(connection, person)  # of two at once, the later one counts the other's
    mine = (_VIEWS.c.person_id == person, _VIEWS.c.board == board)
    connection.execute(delete(_VIEWS).where(*mine, _VIEWS.c.name == name))
    if connection.execute(select(func.count()).where(*mine)).scalar_one() >= MOST_VIEWS:
        return False
    values = {"name": name, "query": query, "board": board, "created_at": now}
    insert_row(connection, _VIEWS, person_id=person, **values)
    return True


def _drop(connection: Connection, person: int, view: int) -> bool:
    mine = delete(_VIEWS).where(_VIEWS.c.id == view, _VIEWS.c.person_id == person)
    return connection.execute(mine).rowcount == 1
