"""What channels do with deliveries: find those pending, have them sent, acknowledge them."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from bot.runtime.metrics import DELIVERIES
from bot.screens.core.message import Message
from bot.turns.shown_once import ShownOnce
from storage.database import Database
from storage.records import PendingDelivery


class Deliveries:
    """A delivery is pending from the commit of its turn until it is acknowledged.

    What is pending is sent again after a restart.
    """

    def __init__(
        self, database: Database, shown_once: ShownOnce, *, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._shown_once = shown_once
        self._clock = clock

    async def pending(self, channel: str) -> tuple[PendingDelivery, ...]:
        """The deliveries of a channel that were committed and not acknowledged."""
        async with self._database.unit_of_work() as uow:
            pending = await uow.deliveries.pending(channel)
        return tuple(map(self._with_code, pending))

    async def still_pending(self, channel: str, delivery: int) -> PendingDelivery | None:
        """A delivery that was not acknowledged; ``None``: it need not be sent any more."""
        async with self._database.unit_of_work() as uow:
            pending = await uow.deliveries.still_pending(channel, delivery)
        return None if pending is None else self._with_code(pending)

    def _with_code(self, pending: PendingDelivery) -> PendingDelivery:
        message = self._shown_once.message(pending.id)
        return pending if message is None else replace(pending, payload=message.to_dict())

    async def hand_over(self, kind: str, deliveries: Iterable[PendingDelivery]) -> None:
        """Have each sent by a job of this kind, whose key is its id: one at a time to a person."""
        if not (pending := tuple(deliveries)):
            return
        async with self._database.unit_of_work() as uow:
            for one in pending:
                await uow.jobs.enqueue(kind, str(one.id), lane=str(one.identity))

    async def shown_in(self, identity: int, turn: int) -> Message | None:
        """The message that an identity was shown in a turn, as long as it is kept."""
        async with self._database.unit_of_work() as uow:
            payload = await uow.deliveries.shown_in(identity, turn)
        return None if payload is None else Message.from_dict(payload)

    async def newest_message(self, identity: int) -> Message | None:
        """What an identity is shown now, as long as it is kept."""
        async with self._database.unit_of_work() as uow:
            payload = await uow.deliveries.newest_message(identity)
        return None if payload is None else Message.from_dict(payload)

    async def acknowledge(
        self, identity: int, deliveries: tuple[int, ...], ref: str | None, *, live: bool = False
    ) -> None:
        """They were shown, as ``ref``; ``live``: that message is now the one to edit."""
        async with self._database.unit_of_work() as uow:
            await uow.deliveries.acknowledge(deliveries, ref, self._clock())
            if live:
                await uow.identities.set_live_ref(identity, ref)
        DELIVERIES.inc(len(deliveries))

    async def acknowledge_edits(self, deliveries: tuple[int, ...]) -> None:
        """They were shown by editing messages, which keep their ``ref``."""
        async with self._database.unit_of_work() as uow:
            await uow.deliveries.acknowledge(deliveries, None, self._clock())
        DELIVERIES.inc(len(deliveries))

    async def note_reachability(self, channel: str, external_id: str, *, reachable: bool) -> None:
        """The person has blocked the bot, or has unblocked it."""
        async with self._database.unit_of_work() as uow:
            conversation = await uow.conversations.find(channel, external_id)
            if conversation is None:
                return
            if reachable:
                await uow.identities.mark_reachable(conversation.identity)
            else:
                await uow.identities.mark_unreachable(conversation.identity)
