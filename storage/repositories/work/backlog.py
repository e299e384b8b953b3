"""What waits: jobs, deliveries, updates. Counts for whoever watches the program."""

import time
from datetime import timedelta

from sqlalchemy import Connection, func, select

from storage.backends.protocol import Run
from storage.base import db_now, table
from storage.models import Delivery, Identity, ReceivedUpdate
from storage.records import Backlog as Waiting
from storage.records import JobsWaiting
from storage.repositories.work.job_statements import JOBS

_DELIVERIES, _IDENTITIES = table(Delivery), table(Identity)
_OPEN_JOBS = (
    select(JOBS.c.kind, JOBS.c.state, func.count(), func.min(JOBS.c.due, type_=JOBS.c.due.type))
    .where(JOBS.c.state != "done")
    .group_by(JOBS.c.kind, JOBS.c.state)
)
_UNDELIVERED = (
    select(_IDENTITIES.c.channel, func.count())
    .join(_DELIVERIES, _DELIVERIES.c.identity_id == _IDENTITIES.c.id)
    .where(_DELIVERIES.c.delivered_at.is_(None))
    .group_by(_IDENTITIES.c.channel)
)
_UPDATES = select(func.count()).select_from(table(ReceivedUpdate))


class Backlog:
    """Counts of what waits."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def count(self) -> Waiting:
        """Jobs by kind and state, deliveries by channel, and updates."""
        return await self._run(_count)


def _count(connection: Connection) -> Waiting:
    began = time.perf_counter()
    at = connection.execute(select(db_now())).scalar_one()
    jobs = [
        JobsWaiting(kind, state, count, max((at - due) / timedelta(seconds=1), 0.0))
        for kind, state, count, due in connection.execute(_OPEN_JOBS)
    ]
    deliveries = [(channel, count) for channel, count in connection.execute(_UNDELIVERED)]
    updates = connection.execute(_UPDATES).scalar_one()
    return Waiting(tuple(jobs), tuple(deliveries), updates, seconds=time.perf_counter() - began)
