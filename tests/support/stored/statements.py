"""What is sent to a database, on either kind."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from storage.backends.sqlite import SqliteBackend
from storage.database import Database

OF_TRANSACTIONS = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK")


@contextmanager
def statements(
    database: Database, *, of: Callable[[], bool] = lambda: True
) -> Iterator[list[str]]:
    """What is sent to the database meanwhile, but for what begins and ends a transaction.

    ``of``: asked at each statement whether it counts, in the task that sends it.
    """
    sent: list[str] = []

    def listen(*told: Any) -> None:
        if of():
            sent.append(told[2])

    def trace(statement: str) -> None:
        if of() and not statement.startswith(OF_TRANSACTIONS):
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
