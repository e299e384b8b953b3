"""What takes updates by webhook, on every worker: it needs nothing of the library of Telegram."""

from dataclasses import dataclass, field

from bot.telegram import CHANNEL
from bot.telegram.inbox import Update
from bot.telegram.updates import key_of, owner_of
from bot.turns.service import TurnService
from storage.records import Arrival

NEWS = (CHANNEL, "inbox")
"""What tells the worker with Telegram that updates came."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram sends updates, and the secret it includes."""

    url: str
    secret: str = field(repr=False)


async def store_update(turns: TurnService, update: Update) -> None:
    """Store an update for the worker with the Telegram role; it may arrive twice."""
    await turns.keep_received(CHANNEL, {key_of(update): Arrival(owner_of(update), update)})
    turns.notifier.notify(NEWS)
