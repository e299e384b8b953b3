"""Checks of the database: reachable, with this program's schema, writable, and its clock."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, func, inspect, make_url, select, text
from sqlalchemy.exc import SQLAlchemyError

from bot.doctor.finding import Finding
from storage.archive.connections import is_sqlite, run, writing
from storage.archive.errors import ArchiveError
from storage.base import table
from storage.models import Session
from storage.schema import revision_of, revisions

PROBE = "greenbot_doctor"
"""A table that is made and undone, to see that tables can be written."""


class _Undo(Exception):
    """Rolls a transaction back."""


def check_database(address: str, times: dict[str, datetime]) -> tuple[Finding, ...]:
    """Check the database; nothing in it is changed, and none is created.

    ``times`` is filled with the times in the database, by their source. Raises ``OSError``.
    """
    if is_sqlite(address):
        file = Path(make_url(address).database or "")
        if not file.exists():
            return (Finding("database", "warning", "database-none", {"path": file}),)
    try:
        return tuple(run(lambda: list(_look(address, times))))
    except ArchiveError as error:
        code = "database-read-only" if is_sqlite(address) else "database-closed"
        return (Finding("database", "problem", code, error.values),)
    except SQLAlchemyError as error:
        reason = {"reason": type(getattr(error, "orig", None) or error).__name__}
        return (Finding("database", "problem", "database-read-only", reason),)


def _look(address: str, times: dict[str, datetime]) -> Iterator[Finding]:
    revision, newest = None, revisions()[-1]
    try:
        with writing(address) as connection:
            revision = revision_of(connection)
            _note_times(connection, times)
            connection.execute(text(f"CREATE TABLE {PROBE} (id INTEGER)"))
            raise _Undo
    except _Undo:
        kind = make_url(address).get_backend_name()
        yield Finding("database", "ok", "database-ok", {"kind": kind})
    values = {"revision": revision or "-", "newest": newest}
    if revision is None:
        yield Finding("schema", "warning", "schema-none", values)
    elif revision == newest:
        yield Finding("schema", "ok", "schema-ok", values)
    elif revision in revisions():
        yield Finding("schema", "warning", "schema-older", values)
    else:
        yield Finding("schema", "problem", "schema-newer", values)


def _note_times(connection: Connection, times: dict[str, datetime]) -> None:
    if connection.dialect.name == "postgresql":
        server: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
        times["database"] = server.astimezone(UTC)
    sessions = table(Session)
    if inspect(connection).has_table(sessions.name):
        last = connection.execute(select(func.max(sessions.c.updated_at))).scalar()
        if last is not None:
            times["stored"] = last
