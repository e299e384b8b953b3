"""A scene with calls and cases, a receiver, and a worker that sends."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.jobs.webhooks.delivering import WebhookMessages
from bot.jobs.webhooks.sender import Sender
from bot.jobs.webhooks.signing import new_secret
from bot.jobs.webhooks.submissions import SubmissionEvents
from bot.jobs.worker import JobWorker
from bot.runtime.addresses import parse_networks
from storage.database import Database
from storage.repositories.api.webhooks import Message
from tests.bot.jobs.webhooks.receiver import Receiver, receiving
from tests.bot.web.api.conftest import client_of
from tests.bot.web.api.scene import Scene, build
from tests.support.stored.databases import (
    database,
    database_url,
    postgresql_url,
    sqlite_template,
)

__all__ = ["database", "database_url", "postgresql_url", "sqlite_template"]
LOOPBACK = parse_networks("127.0.0.0/8")


@dataclass
class Sending:
    """The scene, the receiver, and jobs that are done where the test says so."""

    scene: Scene
    receiver: Receiver
    worker: JobWorker
    sender: Sender

    async def endpoint(self, who: str, *events: str, url: str = "") -> tuple[int, str]:
        """An endpoint of somebody; its id and secret."""
        secret = new_secret()
        wanted = frozenset(events) or frozenset(EVERY)
        async with self.scene.database.unit_of_work() as uow:
            made = await uow.webhooks.add(
                self.scene.members[who],
                url or f"{self.receiver.url}/{who.replace(' ', '-')}",
                wanted,
                secret,
                self.scene.clock(),
            )
        assert made is not None
        return made.id, secret

    async def do(self, kind: str) -> int:
        """Do all due jobs of a kind; how many there were."""
        done = 0
        while await self.worker._begin(self.worker._kinds[kind]):
            await asyncio.gather(*(held.task for held in self.worker._in_hand.values()))
            done += 1
        return done

    async def send(self) -> None:
        """Find out who is told, and tell them."""
        await self.do("submission-events")
        await self.do("webhook")

    async def log(self) -> tuple[Message, ...]:
        """What was sent, the latest first."""
        async with self.scene.database.unit_of_work() as uow:
            return await uow.webhooks.log(None, 100)


EVERY = (
    *("submission.received", "submission.changed", "submission.reviewed"),
    *("submission.decided", "report.issued"),
)


@pytest.fixture
async def sending(database: Database, tmp_path: Path) -> AsyncIterator[Sending]:
    """A scene whose events go to a receiver on this machine."""
    scene = await build(database, client_of, tmp_path)
    worker, sender = JobWorker(database), Sender(LOOPBACK)
    worker.add(SubmissionEvents(clock=scene.clock))
    # Receivers look at the real time, and so does whoever signs.
    worker.add(WebhookMessages(database, sender, clock=lambda: datetime.now(UTC)))
    async with receiving() as receiver, scene.client:
        yield Sending(scene, receiver, worker, sender)
