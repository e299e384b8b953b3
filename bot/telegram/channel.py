"""The Telegram channel: takes updates, one after the other in each chat, and shows the turns."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import structlog
from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.runtime.background import BackgroundTasks, supervise
from bot.runtime.log_words import kinds
from bot.telegram import CHANNEL
from bot.telegram.acknowledgements import Acknowledgements
from bot.telegram.api import TelegramApi, Unreachable
from bot.telegram.connection import Connection
from bot.telegram.delivery import DeliveryWorker
from bot.telegram.display import show
from bot.telegram.errors import apologise
from bot.telegram.files import Files
from bot.telegram.inbox import Inbox, Recorded
from bot.telegram.last_shown import Screen, Screens
from bot.telegram.menu import publish_menu
from bot.telegram.polling import PATIENCE_SECONDS, Begun, Poller
from bot.telegram.press_reply import PressReply
from bot.telegram.transport import AiohttpRequest
from bot.telegram.updates import Attached, Inbound, Reachability, inbound, key_of
from bot.turns.chat_locks import ChatLocks
from bot.turns.result import TurnResult
from bot.turns.service import TurnService
from dialogs.core.inputs import File, Input, Text
from storage.errors import is_temporary

STOP_SECONDS = 10.0
"""How long what is being answered may take once we are asked to stop."""
SAVING_SECONDS = 60.0
"""How long a turn is tried again while the database is busy or away, before the person is told."""
FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 5.0

T = TypeVar("T")

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Act:
    """Something that came in: what it is, its key in the inbox, and who waits for it."""

    key: str
    came: Inbound | Reachability
    recorded: Recorded
    reply: PressReply | None = None


class TelegramChannel:
    """One bot on Telegram, by long polling."""

    def __init__(
        self, turns: TurnService, data_dir: Path, *, token: str, base_url: str, proxy: str | None
    ) -> None:
        self._turns = turns
        polling = AiohttpRequest(connection_pool_size=1, proxy=proxy)
        calls = AiohttpRequest(proxy=proxy)
        self._bot = Bot(
            token,
            base_url=f"{base_url}/bot",
            base_file_url=f"{base_url}/file/bot",
            request=calls,
            get_updates_request=polling,
        )
        self._connection = Connection(self._bot, base_url)
        self._calls = TelegramApi(self._bot, polling, calls)
        self._chats, self._background, self._screens = ChatLocks(), BackgroundTasks(), Screens()
        self._files = Files(turns, self._calls)
        self._inbox = Inbox(turns)
        self._poller = Poller(self._calls, self._inbox, self._begin)
        self._courier = DeliveryWorker(
            turns, self._calls, self._chats, self._screens, self._background, data_dir
        )
        self._acknowledgements = Acknowledgements(turns.deliveries)
        self._running: asyncio.Task[None] | None = None

    async def answers(self) -> bool:
        """Whether Telegram knows the bot, and answered the last time it was asked."""
        return self._connection.is_open and self._poller.is_answered

    async def start(self) -> None:
        """Begin to connect; what was left is delivered, and updates are taken, once that works."""
        self._running = asyncio.create_task(self._run())

    async def _run(self) -> None:
        await self._connection.open()
        self._background.begin(publish_menu(self._bot))
        await _until_it_works(self._courier.recall)
        await _until_it_works(self._poller.recall)
        loops = (self._poller.run, self._courier.run, self._acknowledgements.run)
        await asyncio.gather(*(supervise(loop) for loop in loops))

    async def stop(self) -> None:
        """Finish what is being answered and disconnect."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
        await self._background.finish(STOP_SECONDS)
        try:
            await self._acknowledgements.flush()
            if self._connection.is_open:
                await self._poller.confirm()
        finally:
            await self._bot.shutdown()

    def _begin(self, update: dict[str, Any]) -> Begun:
        """Take an update without waiting for it."""
        recorded: Recorded = asyncio.get_running_loop().create_future()
        try:
            came = inbound(update)
        except Exception as error:  # one that nobody foresaw must not hold up all the others
            log.error("update-unreadable", kinds=sorted(update), reason=type(error).__name__)
            came = None
        if came is None:
            recorded.set_result(None)
            self._background.begin(self._inbox.forget(key_of(update)))
            return Begun(recorded)
        reply = None
        if isinstance(came, Inbound) and came.press is not None:
            reply = PressReply(self._calls, self._background, came.press, came.language)
        self._background.begin(self._take(Act(key_of(update), came, recorded, reply)))
        is_file = isinstance(came, Inbound) and isinstance(came.given, Attached)
        return Begun(recorded, is_file or self._chats.is_held_up(came.chat, PATIENCE_SECONDS))

    async def _take(self, act: Act) -> None:
        """Nothing is on record, and Telegram keeps it, where this is broken off by a stop."""
        try:
            async with self._chats.alone(act.came.chat):
                if isinstance(act.came, Inbound):
                    await self._answer_or_apologise(act, act.came)
                else:
                    await self._note_reachability(act.came.chat, reachable=act.came.reachable)
                    self._record(act)
        finally:
            if act.reply is not None:
                act.reply.cancel()

    async def _answer_or_apologise(self, act: Act, came: Inbound) -> None:
        try:
            result = await self._taken(act, came)
        except Exception as error:
            if act.reply is not None:
                act.reply.failed()
            if await apologise(self._calls, came.chat, came.language, error):
                self._record(act)
            return
        if act.reply is not None:
            act.reply.saved()
        try:
            if result.message is not None:
                await self._show(came, result)
            if result.awaits_file:
                self._background.begin(self._calls.show_action(came.chat, "upload_document"))
        except Unreachable:
            await self._note_reachability(came.chat, reachable=False)
        except Exception as error:
            await apologise(self._calls, came.chat, came.language, error, saved=True)

    async def _taken(self, act: Act, came: Inbound) -> TurnResult:
        """The turn, once it is on record."""
        given = came.given
        seen = self._screens.turn_at(came.chat, came.written, given.order)
        if isinstance(given, Attached):
            self._background.begin(self._calls.show_action(came.chat, "typing"))
            attached = given
            given = await _patiently(lambda: self._files.fetch(came.chat, attached))
        if isinstance(given, Text | File):
            given = replace(given, turn=seen)
        return await _patiently(lambda: self._save(act, came, given))

    async def _save(self, act: Act, came: Inbound, given: Input) -> TurnResult:
        received = act.key in self._inbox
        result = await self._turns.take(
            CHANNEL,
            str(came.chat),
            given,
            language=came.language,
            label=came.label,
            received=received,
        )
        if received:
            self._inbox.left(act.key)
        self._record(act)
        return result

    def _record(self, act: Act) -> None:
        """It need not come again."""
        if not act.recorded.done():
            act.recorded.set_result(None)
        if act.key in self._inbox:  # it got there meanwhile
            self._background.begin(self._inbox.forget(act.key))

    async def _show(self, came: Inbound, result: TurnResult) -> None:
        assert result.message is not None  # noqa: S101 - the caller looked
        message, live = result.message, result.conversation.live_ref
        unsure = self._courier.overtaken(came.chat)
        bare = self._screens.bare(came.chat)
        try:
            sent = await show(
                self._calls, came.chat, message, live, came, unsure=unsure, bare=bare
            )
        except BadRequest:
            # Refused for good: it must not be tried again at every start.
            await self._acknowledge(result, None)
            raise
        except (NetworkError, RetryAfter) as error:
            log.warning("shown-later", delivery=result.delivery, reason=kinds(error))
            self._screens.forget(came.chat)
            self._courier.owe(came.chat, result.delivery)
        else:
            self._screens.add(came.chat, Screen(message.turn, *sent, bool(message.rows)))
            await self._acknowledge(result, str(sent.message))

    async def _acknowledge(self, result: TurnResult, ref: str | None) -> None:
        delivery = result.delivery
        if delivery is None:
            return
        if ref in (result.conversation.live_ref, None):
            self._acknowledgements.add(delivery)
        else:
            acknowledge = self._turns.deliveries.acknowledge
            await _patiently(
                lambda: acknowledge(result.conversation.identity, (delivery,), ref, live=True)
            )

    async def _note_reachability(self, chat: int, *, reachable: bool) -> None:
        await self._turns.deliveries.note_reachability(CHANNEL, str(chat), reachable=reachable)


async def _patiently(work: Callable[[], Awaitable[T]]) -> T:
    """Do it, again and again while the database is busy or away; its error when that lasts."""
    loop = asyncio.get_running_loop()
    give_up, pause = loop.time() + SAVING_SECONDS, FIRST_PAUSE_SECONDS
    while True:
        try:
            return await work()
        except Exception as error:
            if not is_temporary(error) or loop.time() + pause > give_up:
                raise
            log.warning("saving-again", reason=type(error).__name__, pause=pause)
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)


async def _until_it_works(work: Callable[[], Awaitable[None]]) -> None:
    """For what must be done before the rest."""
    pause = FIRST_PAUSE_SECONDS
    while True:
        try:
            return await work()
        except Exception:
            log.exception("start-put-off", pause=pause)
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
