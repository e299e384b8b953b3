"""A kind of background job: a class with a name and ``run``, registered with a ``JobWorker``."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import ClassVar

from storage.database import Database
from storage.records import ClaimedJob
from storage.unit_of_work import UnitOfWork

FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)
OUTAGE_WAIT = timedelta(minutes=1)
"""The delay of jobs that find the store of files away; such an attempt is not counted."""


class LeaseLost(Exception):
    """Another attempt holds the job, or it was dropped: this attempt must have no effect."""


class NotNow(Exception):
    """The job cannot be done before ``wait`` has passed. This attempt is not counted."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(wait)
        self.wait = wait


class Abandoned(Exception):
    """Every attempt was cut short by the end of its process."""


class HeldJob:
    """A running job: an attempt whose lease is renewed as long as it runs.

    ``reference`` identifies a failure of this attempt in the log.
    """

    def __init__(
        self, database: Database, claimed: ClaimedJob, reference: str, *, keeps_done: bool
    ) -> None:
        self._database = database
        self._keeps_done = keeps_done
        self.claimed = claimed
        self.reference = reference
        self.is_finished = False

    @asynccontextmanager
    async def finishing(self) -> AsyncIterator[UnitOfWork]:
        """The transaction that finishes the job; its effects on the database belong inside.

        Raises ``LeaseLost``, in which case nothing is committed.
        """
        async with self._database.unit_of_work() as uow:
            claimed = self.claimed
            if not await uow.jobs.finish(claimed.id, claimed.token, keep=self._keeps_done):
                raise LeaseLost(claimed.kind, claimed.id)
            yield uow
        self.is_finished = True


class Kind(ABC):
    """One kind of job. An attempt may end at any moment, with its process: ``run`` starts over.

    Changes to the database belong in ``HeldJob.finishing``, so that they take effect once. After a
    crash, calls to other systems may be repeated, unless those accept an idempotency key.
    """

    name: ClassVar[str]
    """Stored in the database: never renamed."""
    limit: ClassVar[int] = 1
    """How many one process does at the same time."""
    attempts: ClassVar[int] = 5
    """A job that failed so often is dead: an operator sees it, and may have it tried again."""
    every: ClassVar[timedelta | None] = None
    """A schedule: one job in each period, however many workers there are."""
    keeps_done: ClassVar[bool] = True
    """Whether a job that is done stays in the table for a while, so that its key stays taken."""

    @abstractmethod
    async def run(self, job: HeldJob) -> None:
        """Do the job. If it returns without finishing the job, the job is finished then."""

    async def failed(  # noqa: B027 - most kinds tell nobody
        self, uow: UnitOfWork, job: HeldJob, error: Exception
    ) -> None:
        """An attempt has failed; called in the transaction that records it.

        At the first failure of a job, ``job.claimed.last_error`` is ``None``.
        """

    def ended(self) -> None:  # noqa: B027
        """An attempt has ended, and its changes are committed."""

    def wait(self, attempts: int) -> timedelta:
        """The delay after that number of attempts: 10 s, then four times longer each time."""
        return min(FIRST_WAIT * (1 << 2 * min(attempts - 1, 10)), LONGEST_WAIT)
