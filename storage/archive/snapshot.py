"""A database as it was at one moment, to be copied elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Table, func, select, text

from storage.archive.connections import reading
from storage.archive.errors import ArchiveError
from storage.archive.rows import Tally, counted, lines_of, tables_of
from storage.files.evidence import evidence_name
from storage.schema import revision_of, revisions


class Contents(Protocol):
    """The rows of a database, wherever they are."""

    @property
    def revision(self) -> str:
        """The schema revision of the rows."""

    @property
    def last_ids(self) -> dict[str, int]:
        """The highest id each table has ever given out, so that none is reused."""

    @property
    def names(self) -> tuple[str, ...]:
        """The tables."""

    def columns(self, table: str) -> tuple[str, ...]:
        """The columns of a table, in the order of the values in its lines."""

    def count(self, table: str) -> int:
        """How many rows a table has."""

    def lines(self, table: str) -> Iterator[bytes]:
        """Every row of a table, see ``rows.lines_of``."""


class Snapshot:
    """A database that is being read. Raises ``ArchiveError`` if it does not have our schema."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        revision = revision_of(connection)
        if revision is None:
            raise ArchiveError("no-schema")
        if revision not in revisions():
            raise ArchiveError("newer", revision=revision, known=revisions()[-1])
        self.revision = revision
        self._tables = tables_of(connection)

    @property
    def names(self) -> tuple[str, ...]:
        """The tables."""
        return tuple(self._tables)

    @property
    def kind(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self._connection.dialect.name

    @property
    def last_ids(self) -> dict[str, int]:
        """The highest id each table has ever given out."""
        if self.kind == "sqlite":
            given = self._connection.execute(text("SELECT name, seq FROM sqlite_sequence"))
            return {row.name: int(row.seq) for row in given if row.name in self._tables}
        return {
            name: last
            for name, table in self._tables.items()
            if (last := _last_given(self._connection, table)) is not None
        }

    def columns(self, table: str) -> tuple[str, ...]:
        """The columns of a table."""
        return tuple(self._tables[table].c.keys())

    def count(self, table: str) -> int:
        """How many rows a table has."""
        rows = select(func.count()).select_from(self._tables[table])
        return int(self._connection.execute(rows).scalar_one())

    def lines(self, table: str) -> Iterator[bytes]:
        """Every row of a table."""
        return lines_of(self._connection, self._tables[table])

    def tally(self, table: str) -> Tally:
        """What the rows of a table add up to."""
        tally = Tally()
        for _ in counted(self.lines(table), tally):
            pass
        return tally

    def files(self) -> Iterator[str]:
        """The names of the files that rows refer to."""
        evidence = self._tables["evidence"]
        attached = select(evidence.c.digest).where(evidence.c.removed_at.is_(None)).distinct()
        for digest in self._connection.execute(attached).scalars():
            yield evidence_name(digest)
        for name in ("reports", "exports"):
            if name in self._tables:
                path = self._tables[name].c.path
                stored = select(path).where(path.is_not(None))
                yield from self._connection.execute(stored).scalars()
        if "signing_certificates" in self._tables:
            key = self._tables["signing_certificates"].c.key_file
            yield from self._connection.execute(select(key).where(key.is_not(None))).scalars()


@contextmanager
def snapshot(address: str, scratch: Path) -> Iterator[Snapshot]:
    """The database at ``address`` as it is now, see ``connections.reading``."""
    with reading(address, scratch) as connection:
        yield Snapshot(connection)


def _last_given(connection: Connection, table: Table) -> int | None:
    """The last id a PostgreSQL table gave out; ``None`` if its ids come from elsewhere."""
    if "id" not in table.c:
        return None
    name = text("SELECT pg_get_serial_sequence(:table, 'id')")
    sequence = connection.execute(name, {"table": table.name}).scalar()
    if sequence is None:
        return None
    given = text("SELECT pg_sequence_last_value(CAST(:sequence AS regclass))")
    last = connection.execute(given, {"sequence": sequence}).scalar()
    return None if last is None else int(last)
