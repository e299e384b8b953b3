"""The statements of every turn, compiled once.

SQLAlchemy takes some sixty microseconds to prepare a statement it has prepared before; SQLite runs
it in six. So on SQLite its text and the converters of its values are kept and the driver runs it.
On PostgreSQL, where the way to the server counts, SQLAlchemy runs it as any other.
"""

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection, Dialect, Insert, Select, Update
from sqlalchemy.sql.compiler import SQLCompiler

from storage.base import new_id

Values = Mapping[str, Any]
Converter = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Text:
    """A statement as SQLite takes it: its parameters in order, each with its converter, if any."""

    sql: str
    parameters: tuple[tuple[str, Converter | None], ...]
    row: Callable[[sqlite3.Row], Any]

    def bound(self, values: Values) -> tuple[Any, ...]:
        return tuple(
            [values[name] if to is None else to(values[name]) for name, to in self.parameters]
        )


class Prepared:
    """A statement that is run with all its parameters by name. ``columns`` are those inserted."""

    def __init__(
        self, statement: Select[Any] | Insert | Update, columns: Sequence[str] = ()
    ) -> None:
        self._statement = statement
        self._columns = columns
        self._sqlite: _Text | None = None

    def first(self, connection: Connection, values: Values) -> Any:
        """The first row, its columns as attributes; ``None`` where there is none."""
        if connection.dialect.name != "sqlite":
            return connection.execute(self._statement, values).first()
        text = self._text(connection.dialect)
        row = _driver(connection).execute(text.sql, text.bound(values)).fetchone()
        return None if row is None else text.row(row)

    def change(self, connection: Connection, values: Values) -> int:
        """How many rows were changed."""
        if connection.dialect.name != "sqlite":
            return connection.execute(self._statement, values).rowcount
        text = self._text(connection.dialect)
        return _driver(connection).execute(text.sql, text.bound(values)).rowcount

    def change_each(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Run it once for each of ``rows``, of which there is at least one."""
        if connection.dialect.name != "sqlite":
            connection.execute(self._statement, rows)
            return
        text = self._text(connection.dialect)
        _driver(connection).executemany(text.sql, map(text.bound, rows))

    def insert(self, connection: Connection, values: Values) -> int:
        """The id of the row that was inserted."""
        if connection.dialect.name != "sqlite":
            return new_id(connection.execute(self._statement, values))
        text = self._text(connection.dialect)
        return _driver(connection).execute(text.sql, text.bound(values)).lastrowid or 0

    def _text(self, dialect: Dialect) -> _Text:
        if self._sqlite is None:
            self._sqlite = _compiled(self._statement, self._columns, dialect)
        return self._sqlite


def _driver(connection: Connection) -> sqlite3.Connection:
    return cast(sqlite3.Connection, connection.connection.dbapi_connection)


def _compiled(
    statement: Select[Any] | Insert | Update, columns: Sequence[str], dialect: Dialect
) -> _Text:
    if isinstance(statement, Insert):
        statement = statement.inline()  # the driver tells the id
    compiled = statement.compile(dialect=dialect, column_keys=columns or None)
    assert isinstance(compiled, SQLCompiler)  # noqa: S101 - a statement, no DDL
    names = compiled.positiontup or ()
    parameters = [
        (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
        for name in names
    ]
    return _Text(str(compiled), tuple(parameters), _reader(statement, dialect))


def _reader(
    statement: Select[Any] | Insert | Update, dialect: Dialect
) -> Callable[[sqlite3.Row], Any]:
    """What makes a row with named columns of what the driver returns."""
    if not isinstance(statement, Select):
        return tuple
    columns = list(statement.selected_columns)
    row_of = namedtuple("Row", [column.name for column in columns])  # type: ignore[misc]  # known by now
    make = row_of._make
    converters = [
        (at, to)
        for at, column in enumerate(columns)
        if (to := column.type.dialect_impl(dialect).result_processor(dialect, None))
    ]

    def read(row: Sequence[Any]) -> Any:
        values = list(row)
        for at, to in converters:
            values[at] = to(values[at])
        return make(values)

    return read
