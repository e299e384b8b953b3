"""Fills an empty database with the rows of another one, and compares."""

from collections.abc import Callable, Iterator

from sqlalchemy import Connection, Table, insert, inspect, select, text

from storage.archive.errors import ArchiveError
from storage.archive.rows import Tally, counted, lines_of, tables_of, values_of
from storage.archive.snapshot import Contents
from storage.base import Base
from storage.schema import VERSION_TABLE, revisions, upgrade

Advance = Callable[[str, int], None]
"""Told of what is being done (a table, or ``files``) and how much more of it is done."""
BATCH_ROWS, BATCH_BYTES = 500, 1_000_000
"""The most rows, and the most bytes, inserted at a time."""


def require_empty(connection: Connection) -> None:
    """Raise ``ArchiveError`` unless the database has only our tables and no rows."""
    there = set(inspect(connection).get_table_names())
    foreign = there - set(Base.metadata.tables) - {VERSION_TABLE}
    if foreign:
        raise ArchiveError("foreign-tables", tables=", ".join(sorted(foreign)[:5]))
    for name, table in tables_of(connection).items():
        if connection.execute(select(table).limit(1)).first() is not None:
            raise ArchiveError("not-empty", table=name)


def require_known(contents: Contents) -> None:
    """Raise ``ArchiveError`` for contents of a newer version of the program."""
    if contents.revision not in revisions():
        raise ArchiveError("newer", revision=contents.revision, known=revisions()[-1])


def fill(connection: Connection, contents: Contents, advance: Advance) -> dict[str, Tally]:
    """Fill an empty database at the revision of the contents, and verify that the rows match.

    Returns the tally of each table. Raises ``ArchiveError``; the transaction must then be rolled
    back.
    """
    require_empty(connection)
    require_known(contents)
    _drop_all(connection)
    upgrade(connection, contents.revision)
    tables = tables_of(connection)
    if set(contents.names) != set(tables):
        raise ArchiveError("other-tables", revision=contents.revision)
    tallies = {}
    for name, table in tables.items():
        tallies[name] = _insert(connection, table, contents, advance)
    _set_last_ids(connection, contents.last_ids)
    _compare(connection, tables, tallies)
    return tallies


def _drop_all(connection: Connection) -> None:
    """Drop all tables, to make room for the contents' schema, which may be older."""
    for table in reversed(tables_of(connection).values()):
        table.drop(connection)
    connection.execute(text(f"DROP TABLE IF EXISTS {VERSION_TABLE}"))


def _insert(connection: Connection, table: Table, contents: Contents, advance: Advance) -> Tally:
    tally, columns = Tally(), contents.columns(table.name)
    for batch in _batches(counted(contents.lines(table.name), tally)):
        connection.execute(insert(table), [values_of(table, columns, line) for line in batch])
        advance(table.name, len(batch))
    return tally


def _batches(lines: Iterator[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    size = 0
    for line in lines:
        batch.append(line)
        size += len(line)
        if len(batch) >= BATCH_ROWS or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _set_last_ids(connection: Connection, last_ids: dict[str, int]) -> None:
    """Go on with the ids where they were. SQLite keeps 0 for a table that never had a row."""
    for name, last in last_ids.items():
        values = {"table": name, "last": last}
        if connection.dialect.name == "sqlite":
            connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), values)
            given = "INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)"
        else:
            given = (
                "SELECT setval(pg_get_serial_sequence(:table, 'id'), "
                "GREATEST(CAST(:last AS bigint), 1), CAST(:last AS bigint) > 0)"
            )
        connection.execute(text(given), values)


def _compare(connection: Connection, tables: dict[str, Table], expected: dict[str, Tally]) -> None:
    """Read every row back and compare it with what came."""
    for name, table in tables.items():
        found = Tally()
        for _ in counted(lines_of(connection, table), found):
            pass
        if found != expected[name]:
            raise ArchiveError(
                "not-the-same", table=name, rows=found.rows, expected=expected[name].rows
            )
