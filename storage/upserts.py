"""Inserts that say what becomes of a row that is there already: each kind of database has its own.

What SQLAlchemy brings for a kind is imported with the first insert into one: that for PostgreSQL
takes a fiftieth of a start, and the usual installation has SQLite.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, Insert, Table


def insert_on(connection: Connection, into: Table) -> Any:
    """An insert with ``on_conflict_do_nothing`` and ``on_conflict_do_update``."""
    return import_module(f"sqlalchemy.dialects.{connection.dialect.name}").insert(into)


def _keeping(insert: Any) -> Insert:
    result: Insert = insert.on_conflict_do_nothing()
    return result


class Upsert:
    """A statement that is built once for each kind of database, when it is first run there."""

    def __init__(self, into: Table, build: Callable[[Any], Insert] = _keeping) -> None:
        """``build`` makes it of an insert; without it, a row that is there stays as it is."""
        self._into = into
        self._build = build
        self._built: dict[str, Insert] = {}

    def on(self, connection: Connection) -> Insert:
        """The statement for the database of a connection."""
        dialect = connection.dialect.name
        if dialect not in self._built:
            self._built[dialect] = self._build(insert_on(connection, self._into))
        return self._built[dialect]
