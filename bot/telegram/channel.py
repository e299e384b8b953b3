"""The Telegram channel: takes updates, one after the other in each chat, and shows the turns."""

import asyncio
from pathlib import Path
from typing import Any

import structlog
from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.acknowledgements import Acknowledgements
from bot.errands import Errands, forever
from bot.log_words import kinds
from bot.telegram import CHANNEL
from bot.telegram.calls import Calls, Unreachable
from bot.telegram.chats import Chats
from bot.telegram.courier import Courier
from bot.telegram.failures import apologise, explained
from bot.telegram.files import Files
from bot.telegram.inbound import Attached, Inbound, Reachability, inbound
from bot.telegram.menu import publish_menu
from bot.telegram.outbound import show
from bot.telegram.poller import Poller, Recorded
from bot.telegram.request import AiohttpRequest
from bot.turns import Taken, Turns

STOP_SECONDS = 10.0
"""How long what is being answered may take once we are asked to stop."""

log = structlog.get_logger()


class TelegramChannel:
    """One bot on Telegram, by long polling."""

    def __init__(
        self, turns: Turns, data_dir: Path, *, token: str, base_url: str, proxy: str | None
    ) -> None:
        self._turns = turns
        self._base_url = base_url
        polling = AiohttpRequest(connection_pool_size=1, proxy=proxy)
        self._bot = Bot(
            token,
            base_url=f"{base_url}/bot",
            base_file_url=f"{base_url}/file/bot",
            request=AiohttpRequest(proxy=proxy),
            get_updates_request=polling,
        )
        self._calls = Calls(self._bot, polling)
        self._chats, self._errands = Chats(), Errands()
        self._files = Files(turns, self._calls)
        self._poller = Poller(self._calls, self._begin)
        self._courier = Courier(turns, self._calls, self._chats, self._errands, data_dir)
        self._acknowledgements = Acknowledgements(turns)
        self._loops: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Connect, then take updates and deliver what was left. Raises ``StartFailure``."""
        try:
            await self._bot.initialize()
        except TelegramError as error:
            await self._bot.shutdown()
            raise explained(error, self._base_url) from error
        await self._courier.recall()
        self._errands.begin(publish_menu(self._bot))
        loops = (self._poller.run, self._courier.run, self._acknowledgements.run)
        self._loops = [asyncio.create_task(forever(loop)) for loop in loops]

    async def stop(self) -> None:
        """Finish what is being answered and disconnect."""
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        await self._errands.finish(STOP_SECONDS)
        try:
            await self._acknowledgements.flush()
            await self._poller.confirm()
        finally:
            await self._bot.shutdown()

    def _begin(self, update: dict[str, Any]) -> Recorded:
        """Take an update without waiting for it."""
        recorded: Recorded = asyncio.get_running_loop().create_future()
        try:
            came = inbound(update)
        except Exception as error:  # one that nobody foresaw must not hold up all the others
            log.error("update-unreadable", kinds=sorted(update), reason=type(error).__name__)
            came = None
        if came is None:
            recorded.set_result(None)
        else:
            self._errands.begin(self._take(came, recorded))
        return recorded

    async def _take(self, came: Inbound | Reachability, recorded: Recorded) -> None:
        try:
            async with self._chats.alone(came.chat):
                if isinstance(came, Inbound):
                    await self._answer_or_apologise(came, recorded)
                else:
                    await self._note_reachability(came.chat, reachable=came.reachable)
        finally:
            if not recorded.done():
                recorded.set_result(None)

    async def _answer_or_apologise(self, came: Inbound, recorded: Recorded) -> None:
        if came.press is not None:
            self._errands.begin(self._calls.answer_press(came.press.query))
        try:
            taken = await self._taken(came)
            recorded.set_result(None)
            if taken.message is not None:
                await self._show(came, taken)
            if taken.working:
                self._errands.begin(self._calls.show_action(came.chat, "upload_document"))
        except Unreachable:
            await self._note_reachability(came.chat, reachable=False)
        except Exception as error:
            await apologise(self._calls, came.chat, came.language, error)

    async def _taken(self, came: Inbound) -> Taken:
        given = came.given
        if isinstance(given, Attached):
            self._errands.begin(self._calls.show_action(came.chat, "typing"))
            given = await self._files.fetch(came.chat, given)
        return await self._turns.take(
            CHANNEL, str(came.chat), given, language=came.language, label=came.label
        )

    async def _show(self, came: Inbound, taken: Taken) -> None:
        assert taken.message is not None  # noqa: S101 - the caller looked
        unsure = self._courier.overtaken(came.chat)
        try:
            ref = await show(
                self._calls, came.chat, taken.message, taken.live_ref, came, unsure=unsure
            )
        except BadRequest:
            # Refused for good: it must not be tried again at every start.
            await self._acknowledge(taken, None)
            raise
        except (NetworkError, RetryAfter) as error:
            log.warning("shown-later", delivery=taken.delivery, reason=kinds(error))
            self._courier.owe(came.chat, taken.delivery)
        else:
            await self._acknowledge(taken, ref)

    async def _acknowledge(self, taken: Taken, ref: str | None) -> None:
        if taken.delivery is None:
            return
        if ref in (taken.live_ref, None):
            self._acknowledgements.add(taken.delivery)
        else:
            await self._turns.acknowledge(taken.identity, (taken.delivery,), ref, live=True)

    async def _note_reachability(self, chat: int, *, reachable: bool) -> None:
        await self._turns.note_reachability(CHANNEL, str(chat), reachable=reachable)
