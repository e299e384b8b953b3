"""Background jobs: enqueued with the act that makes them due, claimed, and finished once.

A claim is a lease with a token of its own. The worker renews it; when the worker is killed or
hangs, the lease expires and the job waits again under no token, so that whoever held it can no
longer finish it. All times are those of the database's clock: clocks of machines differ and jump.

Jobs wait in the order in which they became due, and those in lanes in the order in which their
lanes were last served, if that is later: whoever asks for much waits behind everybody who asks
for little, and nobody waits forever.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text

from storage.backends.protocol import Run
from storage.models.jobs import LAST_ERROR
from storage.records import ClaimedJob, JobState
from storage.repositories.work.job_statements import (
    AGAIN,
    BURY,
    DUE,
    FINISH,
    FORGET,
    GIVE_BACK,
    NEXT,
    NOW,
    ONCE,
    OPEN,
    RECOVER,
    REMOVE,
    RENEW,
    RETRY_LATER,
    RETRY_UNCOUNTED,
    STILL_HELD,
    TAKE,
    WITHDRAW,
)

CLAIMING_LOCK = 36133
"""Advisory lock of PostgreSQL: claims are made one after the other, so that lanes hold."""


class Jobs:
    """The background jobs of all kinds."""

    def __init__(self, run: Run, enqueued: set[str]) -> None:
        self._run = run
        self._enqueued = enqueued

    async def enqueue(
        self,
        kind: str,
        key: str,
        args: dict[str, Any] | None = None,
        *,
        lane: str | None = None,
        due: datetime | None = None,
        again: bool = False,
    ) -> bool:
        """Have a job done from ``due`` on, now by default; ``False``: there is one by this key.

        With ``again`` one that is done or dead is done once more, and one that waits for a later
        time is due at once; ``False`` then means that it is waiting already, or running.
        """
        job = {"kind": kind, "unique_key": key, "args": args or {}, "lane": lane, "due": due}
        is_new = await self._run(enqueue, job, again)
        if is_new:
            self._enqueued.add(kind)
        return is_new

    async def now(self) -> datetime:
        """The time by the database's clock."""
        return await self._run(now)

    async def due(self, kinds: Collection[str]) -> frozenset[str]:
        """The kinds of which a job is due, after those whose lease expired were given back."""
        return await self._run(_due, kinds)

    async def claim(self, kind: str, by: str, token: str, lease: timedelta) -> ClaimedJob | None:
        """Claim the next job of a kind for the worker ``by``; ``None``: none is due."""
        return await self._run(_claim, kind, by, token, lease)

    async def renew(self, tokens: Collection[str], lease: timedelta) -> frozenset[str]:
        """Renew the leases of attempts; the tokens of those that still hold theirs."""
        return await self._run(_renew, tokens, lease)

    async def give_back(self, tokens: Collection[str], wait: timedelta = timedelta(0)) -> None:
        """Have other attempts made after ``wait`` in place of these, which do not count."""
        await self._run(_give_back, tokens, wait)

    async def finish(self, job: int, token: str, *, keep: bool = True) -> bool:
        """The job is done, or gone without ``keep``; ``False``: another attempt has it."""
        return await self._run(_finish, job, token, keep)

    async def fail(
        self, job: int, token: str, error: str, wait: timedelta | None, *, counts: bool = True
    ) -> bool:
        """It is tried again after ``wait``, or dead if there is none; ``False``: as ``finish``."""
        return await self._run(_fail, job, token, error, wait, counts)

    async def withdraw(self, kind: str, keys: Collection[str]) -> None:
        """Remove jobs by their keys: they are not wanted any more."""
        if keys:
            await self._run(_withdraw, kind, keys)

    async def open_in(self, kind: str, lane: str) -> int:
        """How many jobs of a lane are waiting or running."""
        return await self._run(_open_in, kind, lane)

    async def forget(self, state: JobState, kept: timedelta) -> int:
        """Remove the jobs that ended in this state so long ago; how many."""
        return await self._run(_forget, state, kept)


def now(connection: Connection) -> datetime:
    """The time by the database's clock."""
    moment: datetime = connection.execute(NOW).scalar_one()
    return moment


def enqueue(connection: Connection, job: dict[str, Any], again: bool = False) -> bool:
    """``Jobs.enqueue`` inside another repository; a worker finds it when it looks next."""
    statement = (AGAIN if again else ONCE).on(connection)
    return connection.execute(statement, job).rowcount == 1


def _due(connection: Connection, kinds: Collection[str]) -> frozenset[str]:
    at = now(connection)
    connection.execute(RECOVER, {"at": at})
    return frozenset(connection.execute(DUE, {"at": at, "kinds": list(kinds)}).scalars())


def _claim(
    connection: Connection, kind: str, by: str, token: str, lease: timedelta
) -> ClaimedJob | None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CLAIMING_LOCK})
    at = now(connection)
    row = connection.execute(NEXT, {"kind": kind, "at": at}).one_or_none()
    if row is None:
        return None
    taken = {"job": row.id, "by": by, "token": token, "at": at, "until": at + lease}
    connection.execute(TAKE, taken)
    return ClaimedJob(
        id=row.id,
        kind=row.kind,
        key=row.unique_key,
        args=row.args,
        attempts=row.attempts + 1,
        last_error=row.last_error,
        token=token,
    )


def _renew(connection: Connection, tokens: Collection[str], lease: timedelta) -> frozenset[str]:
    held = {"tokens": list(tokens)}
    connection.execute(RENEW, held | {"until": now(connection) + lease})
    return frozenset(connection.execute(STILL_HELD, held).scalars())


def _give_back(connection: Connection, tokens: Collection[str], wait: timedelta) -> None:
    given = {"tokens": list(tokens), "from_then": now(connection) + wait}
    connection.execute(GIVE_BACK, given)


def _finish(connection: Connection, job: int, token: str, keep: bool) -> bool:
    ended = connection.execute(FINISH if keep else REMOVE, {"job": job, "token": token})
    return ended.rowcount == 1


def _fail(
    connection: Connection,
    job: int,
    token: str,
    error: str,
    wait: timedelta | None,
    counts: bool,
) -> bool:
    failed: dict[str, Any] = {"job": job, "token": token, "error": error[:LAST_ERROR]}
    if wait is None:
        return connection.execute(BURY, failed).rowcount == 1
    failed["from_then"] = now(connection) + wait
    again = RETRY_LATER if counts else RETRY_UNCOUNTED
    return connection.execute(again, failed).rowcount == 1


def _withdraw(connection: Connection, kind: str, keys: Collection[str]) -> None:
    connection.execute(WITHDRAW, {"kind": kind, "keys": list(keys)})


def _open_in(connection: Connection, kind: str, lane: str) -> int:
    return int(connection.execute(OPEN, {"kind": kind, "lane": lane}).scalar_one())


def _forget(connection: Connection, state: JobState, kept: timedelta) -> int:
    old = {"in_state": state, "before": now(connection) - kept}
    return connection.execute(FORGET, old).rowcount
