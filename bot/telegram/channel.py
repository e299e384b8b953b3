"""The Telegram channel: handles the updates of each chat one by one, and shows turns."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, TypeVar

import structlog
from msgspec import Struct
from msgspec.structs import replace
from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.jobs.worker import JobWorker
from bot.runtime.logs.without_words import kinds
from bot.runtime.processes.background import BackgroundTasks, supervise
from bot.telegram import CHANNEL
from bot.telegram.api import TelegramApi, Unreachable
from bot.telegram.connection import Connection
from bot.telegram.delivery import Acknowledgements, DeliveryWorker
from bot.telegram.display import Display, publish_menu
from bot.telegram.endpoint import Webhook
from bot.telegram.errors import apologise
from bot.telegram.files import Files
from bot.telegram.groups import Groups
from bot.telegram.inbox import Begun, Inbox, Recorded
from bot.telegram.last_shown import Answered, Screens
from bot.telegram.polling import PATIENCE_SECONDS, Poller
from bot.telegram.press_reply import PressReply
from bot.telegram.transport import AiohttpRequest
from bot.telegram.updates import (
    Attached,
    GroupCall,
    Inbound,
    Reachability,
    inbound,
    key_of,
)
from bot.telegram.webhook import WebhookIntake
from bot.turns.chat_locks import ChatLocks
from bot.turns.result import TurnResult
from bot.turns.service import TurnService
from dialogs.core.inputs import File, Input, Text, Unreadable
from dialogs.core.outputs import AnswerRecorded, Reject
from storage.errors import is_temporary
from storage.files.store import FileStore

STOP_SECONDS = 10.0
"""How long turns under way may take once the process is asked to stop."""
SAVING_SECONDS = 60.0
"""How long a turn is retried while the database is busy or away, before the person is told."""
FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 5.0

T = TypeVar("T")

log = structlog.get_logger()


class Taking(Struct, frozen=True):
    """An update in progress: its content, its key in the inbox, and who waits for it."""

    key: str
    came: Inbound | Reachability | GroupCall
    recorded: Recorded
    reply: PressReply | None = None


class TelegramChannel:
    """One bot on Telegram, by long polling or by webhook."""

    def __init__(
        self,
        turns: TurnService,
        worker: JobWorker,
        files: FileStore,
        *,
        token: str,
        base_url: str,
        proxy: str | None,
        webhook: Webhook | None = None,
        former_webhook: str | None = None,
    ) -> None:
        """Updates come by ``webhook``, else by polling, which removes the ``former_webhook``."""
        self._turns = turns
        self._worker = worker
        polling = AiohttpRequest(connection_pool_size=1, proxy=proxy)
        requests = AiohttpRequest(proxy=proxy)
        self._bot = Bot(
            token,
            base_url=f"{base_url}/bot",
            base_file_url=f"{base_url}/file/bot",
            request=requests,
            get_updates_request=polling,
        )
        self._connection = Connection(self._bot, base_url)
        self._api = TelegramApi(self._bot, polling, requests)
        self._chats, self._background, self._screens = ChatLocks(), BackgroundTasks(), Screens()
        self._files = Files(turns, self._api)
        self._answered = Answered()
        self._groups = Groups(self._api, time.monotonic)
        self._inbox = Inbox(turns)
        self._intake: Poller | WebhookIntake
        if webhook is None:
            self._intake = Poller(self._api, self._inbox, self._begin, former_webhook)
        else:
            self._intake = WebhookIntake(
                self._api, self._inbox, self._begin, webhook, turns.notifier
            )
        self._display = Display(self._api, self._screens, turns.deliveries)
        self._delivery_worker = DeliveryWorker(turns, self._api, self._display, self._chats, files)
        self._acknowledgements = Acknowledgements(turns.deliveries)
        self._running: asyncio.Task[None] | None = None

    async def answers(self) -> bool:
        """Whether Telegram knows the bot, and answered the last time it was asked."""
        return self._connection.is_open and self._intake.is_answered

    def username(self) -> str | None:
        """The bot's name, once Telegram has told it."""
        return self._api.username if self._connection.is_open else None

    async def start(self) -> None:
        """Begin to connect; then deliver what was left, and handle updates."""
        self._running = asyncio.create_task(self._run())

    async def _run(self) -> None:
        await self._connection.open()
        name = partial(self._turns.sign_ins.name_bot, CHANNEL, self._api.username)
        await _until_done(name)
        await _until_done(self._delivery_worker.recall)
        await _until_done(self._intake.recall)
        self._worker.add(self._delivery_worker.hand_over)
        loops = (self._intake.run, self._delivery_worker.run, self._acknowledgements.run)
        running = [asyncio.create_task(supervise(loop)) for loop in loops]
        self._background.begin(publish_menu(self._bot))  # eight calls; the first poll goes before
        await asyncio.gather(*running)

    async def stop(self) -> None:
        """Finish the turns under way and disconnect."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
        await self._worker.remove(self._delivery_worker.hand_over)
        await self._background.finish(STOP_SECONDS)
        try:
            await self._acknowledgements.flush()
            if self._connection.is_open:
                await self._intake.confirm()
        finally:
            await self._bot.shutdown()

    def _begin(self, update: dict[str, Any]) -> Begun:
        """Begin to handle an update, without waiting for it."""
        recorded: Recorded = asyncio.get_running_loop().create_future()
        try:
            came = inbound(update)
        except Exception as error:  # one unexpected update must not block all the others
            log.error("update-unreadable", kinds=sorted(update), reason=type(error).__name__)
            came = None
        if came is None:
            recorded.set_result(None)
            self._background.begin(self._inbox.forget(key_of(update)))
            return Begun(recorded)
        reply = None
        if isinstance(came, Inbound) and came.press is not None:
            reply = PressReply(self._api, self._background, came.press, came.language)
        self._background.begin(self._take(Taking(key_of(update), came, recorded, reply)))
        is_file = isinstance(came, Inbound) and isinstance(came.given, Attached)
        return Begun(recorded, is_file or self._chats.is_held_up(came.chat, PATIENCE_SECONDS))

    async def _take(self, taking: Taking) -> None:
        """Handle an update. If a stop cancels this, nothing is recorded: it will be sent again."""
        try:
            async with self._chats.alone(taking.came.chat):
                if isinstance(taking.came, Inbound):
                    await self._answer_or_apologise(taking, taking.came)
                elif isinstance(taking.came, GroupCall):
                    self._mark_recorded(taking)
                    await self._answer_group(taking.came)
                else:
                    reachable = taking.came.reachable
                    await self._note_reachability(taking.came.chat, reachable=reachable)
                    self._mark_recorded(taking)
        finally:
            if taking.reply is not None:
                taking.reply.cancel()

    async def _answer_group(self, call: GroupCall) -> None:
        try:
            await self._groups.answer(call)
        except (TelegramError, Unreachable) as error:
            log.info("group-not-answered", reason=type(error).__name__)

    async def _answer_or_apologise(self, taking: Taking, came: Inbound) -> None:
        try:
            result = await self._take_turn(taking, came)
        except Exception as error:
            if taking.reply is not None:
                taking.reply.failed()
            if await apologise(self._api, came.chat, came.language, error):
                self._mark_recorded(taking)
            return
        is_stale = is_stale_press(result)
        if taking.reply is not None:
            taking.reply.saved("stale-press" if is_stale else "")
        if isinstance(came.given, Text) and (subject := _answered_by(result)):
            self._answered.add(came.chat, came.given.order, subject)
        try:
            if result.message is not None:
                await self._show(came, result)
            if result.awaits_file:
                self._background.begin(self._api.show_action(came.chat, "upload_document"))
        except Unreachable:
            await self._note_reachability(came.chat, reachable=False)
        except Exception as error:
            await apologise(self._api, came.chat, came.language, error, saved=True)

    async def _take_turn(self, taking: Taking, came: Inbound) -> TurnResult:
        """The result of the turn, once it is saved."""
        given = came.given
        seen = self._screens.turn_at(came.chat, came.written, given.order)
        if isinstance(given, Attached):
            self._background.begin(self._api.show_action(came.chat, "typing"))
            attached = given
            given = await _retried(lambda: self._files.fetch(came.chat, attached))
        if isinstance(given, Text) and came.edits:
            given = self._corrected(came.chat, given)
        elif isinstance(given, Text | File):
            given = replace(given, turn=seen)
        return await self._saved(taking, came, given)

    async def _saved(self, taking: Taking, came: Inbound, given: Input) -> TurnResult:
        """The result of the turn.

        If an attempt saved it but seemed to fail, the retry sees a duplicate input, so the message
        must still be sent.
        """
        tries = 0

        async def save() -> TurnResult:
            nonlocal tries
            tries += 1
            return await self._save(taking, came, given)

        result = await _retried(save)
        if tries > 1 and result.message is None:
            await self._delivery_worker.owe_newest(came.chat)
        return result

    def _corrected(self, chat: int, text: Text) -> Input:
        """Treat an edited text as an answer to the question that it answered before."""
        subject = self._answered.subject(chat, text.order)
        if subject is None:
            return Unreadable(key=text.key, code="edit-ignored")
        return replace(text, order=0, question=subject)

    async def _save(self, taking: Taking, came: Inbound, given: Input) -> TurnResult:
        received = taking.key in self._inbox
        result = await self._turns.take(
            CHANNEL,
            str(came.chat),
            given,
            language=came.language,
            label=came.label,
            received=received,
            replied=None if came.replied is None else str(came.replied),
        )
        if received:
            self._inbox.left(taking.key)
        self._mark_recorded(taking)
        return result

    def _mark_recorded(self, taking: Taking) -> None:
        """Telegram need not send the update again."""
        if not taking.recorded.done():
            taking.recorded.set_result(None)
        if taking.key in self._inbox:  # stored there while it was handled
            self._background.begin(self._inbox.forget(taking.key))

    async def _show(self, came: Inbound, result: TurnResult) -> None:
        assert result.message is not None  # noqa: S101 - the caller looked
        to = result.conversation
        unsure = self._delivery_worker.overtaken(came.chat)
        is_stale = is_stale_press(result)
        try:
            sent = await self._display.show(
                came.chat, result.message, to, came, unsure=unsure, is_stale=is_stale
            )
        except BadRequest:
            # Refused permanently: it must not be retried at every start.
            await self._acknowledge(result, None)
            raise
        except (NetworkError, RetryAfter) as error:
            log.warning("shown-later", delivery=result.delivery, reason=kinds(error))
            self._screens.forget(came.chat)
            self._delivery_worker.owe(came.chat, result.delivery)
        else:
            await self._acknowledge(result, str(sent.message))

    async def _acknowledge(self, result: TurnResult, ref: str | None) -> None:
        delivery = result.delivery
        if delivery is None:
            return
        if ref in (result.conversation.live_ref, None):
            self._acknowledgements.add(delivery)
        else:
            acknowledge = self._turns.deliveries.acknowledge
            await _retried(
                lambda: acknowledge(result.conversation.identity, (delivery,), ref, live=True)
            )

    async def _note_reachability(self, chat: int, *, reachable: bool) -> None:
        await self._turns.deliveries.note_reachability(CHANNEL, str(chat), reachable=reachable)


def is_stale_press(result: TurnResult) -> bool:
    """Whether a button of an earlier message was pressed, so that nothing changed."""
    outputs = result.turn.outputs
    return any(isinstance(one, Reject) and one.code == "old-button" for one in outputs)


def _answered_by(result: TurnResult) -> str:
    """The question that was answered; empty if none or several were."""
    events = result.turn.events
    subjects = {event.subject for event in events if isinstance(event, AnswerRecorded)}
    return subjects.pop() if len(subjects) == 1 else ""


async def _retried(work: Callable[[], Awaitable[T]]) -> T:
    """Retry while the database is busy or unavailable; raises its error if that lasts."""
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


async def _until_done(work: Callable[[], Awaitable[None]]) -> None:
    """Retry until it succeeds: the rest depends on it."""
    pause = FIRST_PAUSE_SECONDS
    while True:
        try:
            return await work()
        except Exception:
            log.exception("start-put-off", pause=pause)
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
