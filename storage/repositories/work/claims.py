"""Claims: one of several processes at a time does a job, and delivers its result once.

A claim is a lease. The process that works renews it; when it is killed, the lease expires and
another process takes the job. A late process finds its claim lost when it wants to finish.

Jobs wait in the order in which their people were last served, or asked if that is later: somebody
who asks for much waits behind everybody who asks for little, and nobody waits forever.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    Update,
    bindparam,
    case,
    func,
    select,
    text,
    update,
)

from storage.base import table
from storage.models import Identity

CLAIMING_LOCK = 36133
"""Advisory lock of PostgreSQL: claims are made one after the other across processes."""
MOST_ATTEMPTS = 3
"""How often a job is begun; one that ended so many processes is not begun again."""

_IDENTITIES = table(Identity)
_THEIRS = _IDENTITIES.alias("theirs")


class Claims:
    """The statements of one table of jobs; ``key`` is its primary key."""

    def __init__(self, work: Table, key: str) -> None:
        self._work = work
        self._key = work.c[key]
        self._next = self._waiting_first()
        self._take = (
            update(work)
            .where(self._key == bindparam("work"))
            .values(
                claim=bindparam("by"),
                claimed_at=bindparam("at"),
                claimed_until=bindparam("until"),
                attempts=work.c.attempts + 1,
            )
        )
        self._renew = self._of_holder().values(claimed_until=bindparam("until"))
        self._fail = self._of_holder().values(
            claim=None,
            claimed_until=None,
            failed_at=bindparam("at"),
            wanted_at=case((work.c.attempts >= MOST_ATTEMPTS, None), else_=work.c.wanted_at),
        )
        self._release = self._of_holder().values(
            claim=None, claimed_until=None, attempts=work.c.attempts - 1
        )
        self._retry = (
            update(work)
            .where(work.c.wanted_at.is_not(None), work.c.failed_at.is_not(None))
            .values(failed_at=None)
        )

    def take_next(
        self, connection: Connection, by: str, now: datetime, until: datetime
    ) -> int | None:
        """Claim the next job; its key, or ``None`` if none is waiting."""
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CLAIMING_LOCK})
        found: int | None = connection.execute(self._next, {"at": now}).scalar_one_or_none()
        if found is not None:
            taken = {"work": found, "by": by, "at": now, "until": until}
            connection.execute(self._take, taken)
        return found

    def renew(self, connection: Connection, work: int, by: str, until: datetime) -> bool:
        """Renew a claim; ``False``: another process has it."""
        renewed = {"work": work, "by": by, "until": until}
        return connection.execute(self._renew, renewed).rowcount == 1

    def fail(self, connection: Connection, work: int, by: str, now: datetime) -> bool:
        """The job cannot be done now; ``False``: another process has the claim."""
        return connection.execute(self._fail, {"work": work, "by": by, "at": now}).rowcount == 1

    def release(self, connection: Connection, work: int, by: str) -> None:
        """Give up a claim; the job waits again."""
        connection.execute(self._release, {"work": work, "by": by})

    def retry(self, connection: Connection) -> None:
        """Let failed jobs that are still wanted be tried again."""
        connection.execute(self._retry)

    def finished(self, **values: object) -> Update:
        """The statement by which the process (``by``) with the claim finishes a job (``work``)."""
        return self._of_holder().values(
            claim=None, claimed_until=None, wanted_at=None, failed_at=None, attempts=0, **values
        )

    def _of_holder(self) -> Update:
        return update(self._work).where(
            self._key == bindparam("work"), self._work.c.claim == bindparam("by")
        )

    def _waiting_first(self) -> Select[Any]:
        work = self._work
        wanted = work.c.wanted_at
        served = self._last_served()
        turn = case((served > wanted, served), else_=wanted)
        was_served = case((served >= wanted, 1), else_=0)
        return (
            select(self._key)
            .join(_IDENTITIES, _IDENTITIES.c.id == work.c.identity_id)
            .where(
                wanted.is_not(None),
                work.c.failed_at.is_(None),
                work.c.claimed_until.is_(None) | (work.c.claimed_until <= bindparam("at")),
                ~self._is_being_served(),
            )
            .order_by(turn, was_served, wanted, self._key)
            .limit(1)
        )

    def _last_served(self) -> ColumnElement[datetime]:
        other = self._work.alias("served")
        return (
            select(func.max(other.c.claimed_at, type_=self._work.c.claimed_at.type))
            .join(_THEIRS, _THEIRS.c.id == other.c.identity_id)
            .where(_THEIRS.c.person_id == _IDENTITIES.c.person_id)
            .correlate(_IDENTITIES)
            .scalar_subquery()
        )

    def _is_being_served(self) -> ColumnElement[bool]:
        other = self._work.alias("under_way")
        return (
            select(other.c.identity_id)
            .join(_THEIRS, _THEIRS.c.id == other.c.identity_id)
            .where(
                _THEIRS.c.person_id == _IDENTITIES.c.person_id,
                other.c.wanted_at.is_not(None),
                other.c.claimed_until > bindparam("at"),
            )
            .correlate(_IDENTITIES)
            .exists()
        )
