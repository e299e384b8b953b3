"""A job about one submission of a call, which nobody else changes meanwhile."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from bot.jobs.kinds import HeldJob, Kind
from dialogs.calls.terms import Call
from dialogs.calls.visible import Submission
from storage.unit_of_work import UnitOfWork


class OfSubmission(Kind):
    """Does something about the ``submission`` of a ``call``, as long as both are there."""

    async def run(self, job: HeldJob) -> None:
        """Lock the submission and do the work."""
        args = job.claimed.args
        async with job.finishing() as uow:
            call = await uow.calls.get(args["call"])
            held = None if call is None else await uow.submissions.hold(call, args["submission"])
            if call is not None and held is not None:
                await self.act(uow, call, held[0], args)

    @abstractmethod
    async def act(
        self, uow: UnitOfWork, call: Call, submission: Submission, args: Mapping[str, Any]
    ) -> None:
        """What is to be done, by what is so now."""
