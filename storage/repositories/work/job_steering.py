"""Background jobs as an operator sees and steers them."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, select, update

from storage.backends.protocol import Run
from storage.base import db_now
from storage.records import JobState, JobSummary
from storage.repositories.work.job_statements import JOBS, WAITS

LISTED = 1000
"""Most jobs in one list."""


class JobSteering:
    """Lists jobs, has them tried again, removes them."""

    def __init__(self, run: Run, enqueued: set[str]) -> None:
        self._run = run
        self._enqueued = enqueued

    async def listed(
        self, kind: str | None = None, state: JobState | None = None, limit: int = LISTED
    ) -> tuple[JobSummary, ...]:
        """The jobs of a kind and state, or of all, by when they are due."""
        return await self._run(_listed, kind, state, limit)

    async def retry(
        self, ids: Collection[int] | None = None, kind: str | None = None
    ) -> tuple[int, ...]:
        """Make dead jobs, and those that wait for another attempt, due now; their ids."""
        retried = await self._run(_retry, ids, kind)
        self._enqueued.update(kind for _, kind in retried)
        return tuple(id for id, _ in retried)

    async def drop(
        self,
        ids: Collection[int] | None = None,
        kind: str | None = None,
        state: JobState | None = None,
    ) -> tuple[int, ...]:
        """Remove jobs; an attempt under way finds its lease lost. Their ids."""
        return await self._run(_drop, ids, kind, state)


def _listed(
    connection: Connection, kind: str | None, state: JobState | None, limit: int
) -> tuple[JobSummary, ...]:
    which = _which(None, kind, state)
    found = select(JOBS).where(*which).order_by(JOBS.c.due, JOBS.c.id).limit(limit)
    return tuple(_summary(row) for row in connection.execute(found))


def _summary(row: Row[Any]) -> JobSummary:
    return JobSummary(
        id=row.id,
        kind=row.kind,
        key=row.unique_key,
        state=row.state,
        due=row.due,
        attempts=row.attempts,
        worker=row.worker,
        last_error=row.last_error,
        created=row.created_at,
        finished=row.finished_at,
    )


def _retry(
    connection: Connection, ids: Collection[int] | None, kind: str | None
) -> tuple[tuple[int, str], ...]:
    failed = JOBS.c.state.in_(("waiting", "dead")) & JOBS.c.last_error.is_not(None)
    statement = (
        update(JOBS)
        .where(failed, *_which(ids, kind, None))
        .values(WAITS | {"due": db_now(), "attempts": 0, "finished_at": None})
    )
    rows = connection.execute(statement.returning(JOBS.c.id, JOBS.c.kind))
    return tuple(sorted((row.id, row.kind) for row in rows))


def _drop(
    connection: Connection,
    ids: Collection[int] | None,
    kind: str | None,
    state: JobState | None,
) -> tuple[int, ...]:
    rows = connection.execute(delete(JOBS).where(*_which(ids, kind, state)).returning(JOBS.c.id))
    return tuple(sorted(rows.scalars()))


def _which(
    ids: Collection[int] | None, kind: str | None, state: JobState | None
) -> list[ColumnElement[bool]]:
    which: list[ColumnElement[bool]] = [] if ids is None else [JOBS.c.id.in_(ids)]
    if kind is not None:
        which.append(JOBS.c.kind == kind)
    if state is not None:
        which.append(JOBS.c.state == state)
    return which
