"""Finds out who is told that something happened to a submission.

An endpoint is told where what its member sees is other than before the event: an event that they
may not know of changes nothing for them, and so they do not hear of its time either.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.jobs.kinds import HeldJob, Kind
from bot.jobs.webhooks.events import send_event, what_changed
from dialogs.calls.delegated import seen_by
from dialogs.calls.events import Entry
from dialogs.calls.state import fold
from dialogs.calls.terms import Call
from dialogs.calls.visible import Submission, agreement_of
from storage.repositories.calls.announcing import HAPPENED
from storage.unit_of_work import UnitOfWork


class SubmissionEvents(Kind):
    """Tells of the events of a submission from a number to another."""

    name = HAPPENED
    keeps_done = False

    def __init__(self, *, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    async def run(self, job: HeldJob) -> None:
        """Compare what each member saw with what they see."""
        args = job.claimed.args
        async with job.finishing() as uow:
            call = await uow.calls.get(args["call"])
            found = call and await uow.submissions.with_entries(call, args["submission"])
            if call is not None and found:
                await self._tell(uow, call, *found, args["first"], args["last"])

    async def _tell(
        self,
        uow: UnitOfWork,
        call: Call,
        submission: Submission,
        entries: tuple[Entry, ...],
        first: int,
        last: int,
    ) -> None:
        before = as_of(call, submission, entries[: first - 1])
        after = as_of(call, submission, entries[:last])
        data = {"call": call.id, "submission": submission.id}
        for endpoint in await uow.webhooks.of_call(call.id):
            who = endpoint.speaker
            member = await uow.calls.delegate(call, who.person, who.membership, self._clock())
            if member is None:
                continue
            was = seen_by(member, before) if first > 1 else None
            if changed := what_changed(was, seen_by(member, after)):
                await send_event(uow, endpoint, changed, data, entries[last - 1].at)


def as_of(call: Call, submission: Submission, entries: tuple[Entry, ...]) -> Submission:
    """A submission as it stood after these of its events."""
    state = fold(entries)
    return replace(submission, state=state, agreement=agreement_of(call.terms, state))
