"""What is sent to a database, on either kind."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from storage.backends.sqlite import SqliteBackend
from storage.database import Database

OF_TRANSACTIONS = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK")


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """What is sent to the database meanwhile, but for what begins and ends a transaction."""
    sent: list[str] = []

    def listen(*of: Any) -> None:
        sent.append(of[2])

    def trace(statement: str) -> None:
        if not statement.startswith(OF_TRANSACTIONS):
            sent.append(statement)

    backend = database._backend
    if isinstance(backend, SqliteBackend):  # the driver itself tells, whoever asks it
        backend._raw.set_trace_callback(trace)
    else:
        event.listen(Engine, "before_cursor_execute", listen)
    try:
        yield sent
    finally:
        if isinstance(backend, SqliteBackend):
            backend._raw.set_trace_callback(None)
        else:
            event.remove(Engine, "before_cursor_execute", listen)
