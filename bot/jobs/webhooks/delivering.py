"""Sends the events that wait, until a receiver has taken them or too many attempts have failed."""

from collections.abc import Callable
from datetime import datetime

from bot.jobs.kinds import HeldJob, Kind
from bot.jobs.webhooks.sender import Outcome, Sender
from bot.jobs.webhooks.signing import signed_headers
from storage.base import compact_json
from storage.database import Database
from storage.repositories.api.webhooks import DEAD, SENDING, SENT, WAITING
from storage.unit_of_work import UnitOfWork

GONE = 410
"""The receiver's word that nothing more is to come."""


class NotTaken(Exception):
    """The receiver has not taken a message."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.status or outcome.error)
        self.outcome = outcome


class WebhookMessages(Kind):
    """Sends one message: its id is the key of the job, its endpoint the lane."""

    name = SENDING
    limit = 4
    attempts = 9  # the last about four hours after the first

    def __init__(
        self, database: Database, sender: Sender, *, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._sender = sender
        self._clock = clock

    async def run(self, job: HeldJob) -> None:
        """Send it, signed by the secrets of this moment."""
        message = int(job.claimed.key)
        async with self._database.unit_of_work() as uow:
            found = await uow.webhooks.message(message)
        if found is None:
            return
        sent, endpoint = found
        if not endpoint.is_open:
            await self._end(job, message, Outcome(None, "endpoint-ended"))
            return
        now, body = self._clock(), compact_json(sent.payload).encode()
        seconds = int(now.timestamp())
        headers = signed_headers(sent.number, seconds, body, endpoint.secrets(now))
        outcome = await self._sender.post(endpoint.url, headers, body)
        if outcome.is_taken:
            await self._end(job, message, outcome, SENT)
        elif outcome.status == GONE:
            await self._end(job, message, outcome, closing=endpoint.id)
        else:
            raise NotTaken(outcome)

    async def _end(
        self,
        job: HeldJob,
        message: int,
        outcome: Outcome,
        state: str = DEAD,
        closing: int | None = None,
    ) -> None:
        now = self._clock()
        async with job.finishing() as uow:
            if closing is not None:
                await uow.webhooks.end(closing, now)
            await uow.webhooks.tried(
                message, state=state, status=outcome.status, error=outcome.error, now=now
            )

    async def failed(self, uow: UnitOfWork, job: HeldJob, error: Exception) -> None:
        """Keep in the log how it went."""
        unknown = Outcome(None, type(error).__name__)
        outcome = error.outcome if isinstance(error, NotTaken) else unknown
        await uow.webhooks.tried(
            int(job.claimed.key),
            state=DEAD if job.claimed.attempts >= self.attempts else WAITING,
            status=outcome.status,
            error=outcome.error,
            now=self._clock(),
        )
