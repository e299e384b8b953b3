"""A worker process for tests: ``python -m tests.support.job_process DATABASE_URL SECONDS LEASE``.

The seconds a job takes and a lease lasts are arguments. The process prints ``ready``, and then
``begun KEY`` at every attempt. Its effect, a job of a kind that nobody
does, has the key of the attempt: a job that took effect twice leaves two of them.
"""

import asyncio
import sys
from datetime import timedelta

from bot.jobs import worker as module
from bot.jobs.kinds import HeldJob, Kind
from bot.jobs.worker import JobWorker
from storage.database import Database


class Errand(Kind):
    """A job that takes a while and has an effect."""

    name = "errand"
    limit = 4

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def run(self, job: HeldJob) -> None:
        """Take a while, then take effect."""
        print(f"begun {job.claimed.key}", flush=True)  # noqa: T201
        await asyncio.sleep(self._seconds)
        async with job.finishing() as uow:
            await uow.jobs.enqueue("effect", f"{job.claimed.key} {job.claimed.token}")


async def main(url: str, seconds: float, lease: float) -> None:
    """Do jobs until killed."""
    vars(module).update(LEASE=timedelta(seconds=lease), RENEW_SECONDS=lease / 4)
    worker = JobWorker(Database(url))
    worker.add(Errand(seconds))
    print("ready", flush=True)  # noqa: T201
    await worker.run()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], *map(float, sys.argv[2:])))
