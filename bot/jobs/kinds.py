"""What a kind of background job is: a class with a name and ``run``, added to a ``JobWorker``."""

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


class LeaseLost(Exception):
    """Another attempt has the job, or it was dropped: nothing of this one may take effect."""


class NotNow(Exception):
    """The job cannot be done before ``wait`` has passed. This attempt does not count."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(wait)
        self.wait = wait


class Abandoned(Exception):
    """Every attempt ended with its process."""


class HeldJob:
    """A job in hand: an attempt whose lease is renewed as long as it runs.

    ``reference`` is what the log calls a failure of this attempt.
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
        """The transaction that finishes the job; what the job brings about belongs inside.

        Raises ``LeaseLost``, and then nothing of it is committed.
        """
        async with self._database.unit_of_work() as uow:
            claimed = self.claimed
            if not await uow.jobs.finish(claimed.id, claimed.token, keep=self._keeps_done):
                raise LeaseLost(claimed.kind, claimed.id)
            yield uow
        self.is_finished = True


class Kind(ABC):
    """One kind of job. An attempt may end at any moment, with its process: ``run`` starts over.

    What it changes in the database it changes in ``HeldJob.finishing``, so that it takes effect
    once. What goes outside may go twice, after a crash, unless the other side knows a key.
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
        """Do the job. One that returns without having finished it is finished then."""

    async def failed(  # noqa: B027 - most kinds tell nobody
        self, uow: UnitOfWork, job: HeldJob, error: Exception
    ) -> None:
        """An attempt has failed, as is recorded in this transaction.

        At the first failure of a job, ``job.claimed.last_error`` is ``None``.
        """

    def ended(self) -> None:  # noqa: B027
        """An attempt has ended, and what it changed is committed."""

    def wait(self, attempts: int) -> timedelta:
        """How long to wait after so many attempts: 10 s, then each time four times as long."""
        return min(FIRST_WAIT * (1 << 2 * min(attempts - 1, 10)), LONGEST_WAIT)
