"""One turn is one transaction: load, run the engine, save; what it shows is sent afterwards.

Every channel calls ``TurnService.take`` with what a person did, sends the message of the result,
and acknowledges its delivery. A message that is not acknowledged is sent again after a restart.
"""

import time
from collections.abc import AsyncIterable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from msgspec import structs

from bot.jobs.notifier import Notifier
from bot.jobs.quotas import HISTORY_BYTES, Quotas
from bot.jobs.reading.documents import SentFileReader
from bot.jobs.reports import request_report, stored_as
from bot.reports.data import FILE_PREFIX
from bot.runtime.metrics import ANSWERS, TURN_SECONDS
from bot.screens.core.message import Message
from bot.screens.render import render
from bot.turns.board.reader import BoardReader
from bot.turns.board.standings import Standings
from bot.turns.browsers import Browsers
from bot.turns.calls.moving import CallMover
from bot.turns.calls.reading import CallReader
from bot.turns.calls.receiving import CallIntake
from bot.turns.deliveries import Deliveries
from bot.turns.devices.sign_ins import SignIns
from bot.turns.effects import ALONE, EffectHandler
from bot.turns.mail.stopping import MailStop
from bot.turns.reader import ConversationReader, may_read_here
from bot.turns.rendering import TurnRenderer
from bot.turns.result import TurnResult
from bot.turns.shown_once import SECRET, ShownOnce, masked
from bot.turns.slow_turns import SlowTurns, Stopwatch
from bot.turns.verifying import VerifyingService, whose
from bot.verifying.checking import Checker
from dialogs.bills.offering import is_looked_into
from dialogs.core.inputs import Choice, File, Input, Sheet, Text, Unreadable
from dialogs.core.outputs import (
    AnswerRecorded,
    CarriersClosed,
    CarriersOpened,
    DecisionRecorded,
    EvidenceAdded,
    EvidenceDated,
    EvidenceJudged,
    FigureRecorded,
    Ignore,
    MarkRecorded,
    NoteRecorded,
    OverlaysPinned,
    PlanRecorded,
    ProfileRecorded,
    ReviewRecorded,
    RowsReturned,
    Tell,
    Turn,
)
from dialogs.core.session import Place
from dialogs.dossier.dossier import Dossier, Evidence
from dialogs.engine import is_outdated, resume, start
from dialogs.sheets.identity import is_of_another
from scoring.catalogue.index import index_of
from scoring.catalogue.model import Catalogue
from scoring.overlays.library import OverlayLibrary
from scoring.values import Language
from storage.database import Database
from storage.errors import ConversationMoved
from storage.files.evidence import EvidenceStore
from storage.records import Arrival, Conversation, Received, report_number
from storage.repositories.assessments.saving import Shown
from storage.unit_of_work import UnitOfWork

ATTEMPTS = 5
"""How often a turn is tried when other writers are faster."""
GROWING = (
    AnswerRecorded,
    CarriersClosed,
    CarriersOpened,
    DecisionRecorded,
    EvidenceAdded,
    EvidenceDated,
    EvidenceJudged,
    FigureRecorded,
    MarkRecorded,
    NoteRecorded,
    OverlaysPinned,
    PlanRecorded,
    ProfileRecorded,
    ReviewRecorded,
    RowsReturned,
)
"""Events that are refused once an assessment's history is full; all others stay possible."""

Clock = Callable[[], datetime]


class TurnService:
    """The service every channel calls.

    ``reader`` is for what channels read, ``board`` for the list of a person's clients, ``calls``
    for pages of calls, ``call_dates`` for moving their dates,
    ``call_intake`` for files of enterprises,
    ``deliveries`` for what they have shown, ``browsers`` for the secrets of the web chat,
    ``sign_ins`` for its passkeys and for browsers that a device lets in, and ``notifier`` tells
    that something is new. For channels in ``transcribed`` the transcript keeps what people gave,
    in words. ``checker`` verifies documents outside of a conversation.
    """

    def __init__(
        self,
        database: Database,
        evidence: EvidenceStore,
        effects: EffectHandler,
        notifier: Notifier,
        quotas: Quotas,
        *,
        library: OverlayLibrary,
        default_catalogue: str,
        clock: Clock,
        verifying: VerifyingService,
        checker: Checker,
        transcribed: frozenset[str] = frozenset({"web"}),
        documents: SentFileReader | None = None,
    ) -> None:
        self._database = database
        self._documents = documents
        self._evidence = evidence
        self.mail = MailStop(database, notifier, clock)
        self._effects = effects
        self._quotas = quotas
        self._library = library
        self._default_catalogue = default_catalogue
        self._clock = clock
        self._verifying = verifying
        self.checker = checker
        self._shown_once = ShownOnce(clock)
        self._slow = SlowTurns()
        standings = Standings(library)
        self._renderer = TurnRenderer(library, standings, transcribed)
        self.notifier = notifier
        self.reader = ConversationReader(database, notifier, self._shown_once)
        self.board = BoardReader(database, standings, clock)
        self.calls = CallReader(database, clock)
        self.call_dates = CallMover(database, clock)
        self.call_intake = CallIntake(database, library, documents, clock)
        self.deliveries = Deliveries(database, self._shown_once, clock=clock)
        self.browsers = Browsers(database, default_catalogue=default_catalogue, clock=clock)
        self.sign_ins = SignIns(database, notifier, clock=clock)

    async def take(
        self,
        channel: str,
        external_id: str,
        given: Input,
        *,
        language: Language,
        label: str = "",
        received: bool = False,
        replied: str | None = None,
    ) -> TurnResult:
        """Take one input of one person.

        ``language`` is that of the client, for somebody new; ``label`` is what the channel calls
        the device, if it can tell. An input that was ``received`` is in the inbox, and leaves it
        in the transaction of its turn. ``replied`` is what the channel calls the message that it
        replies to.
        """
        if not isinstance(given, File):
            return await self._take_in_turn(
                channel, external_id, given, language, label, received, replied
            )
        who = whose(channel, external_id)
        before = await self.reader.find(channel, external_id)
        if await self._examines(who, before, given):
            try:
                return await self._take_in_turn(
                    channel, external_id, given, language, label, received, replied
                )
            finally:
                self._verifying.forget(who, given.evidence)
        read = await self._read(before, given)
        return await self._take_in_turn(
            channel, external_id, read, language, label, received, replied
        )

    async def _examines(self, who: str, before: Conversation | None, given: File) -> bool:
        """Look into a file that is sent to be verified, before its turn; ``False`` for another."""
        if before is None or before.session.wait.at is not Place.VERIFY:
            return False
        await self._verifying.examine(who, given.evidence)
        return True

    async def _read(self, before: Conversation | None, given: File) -> File | Sheet:
        """The file, with what is in it where that may be a questionnaire or figures."""
        if self._documents is None:
            return given
        for_figures = before is not None and await self._looks_for_figures(before)
        return await self._documents.read(given, for_figures=for_figures)

    async def _looks_for_figures(self, before: Conversation) -> bool:
        async with self._database.unit_of_work() as uow:
            catalogue = await uow.catalogue_of(before.dossier, self._library)
        return is_looked_into(index_of(catalogue), before.session, before.dossier)

    async def _take_in_turn(
        self,
        channel: str,
        external_id: str,
        given: Input,
        language: Language,
        label: str,
        received: bool,
        replied: str | None,
    ) -> TurnResult:
        for attempt in range(ATTEMPTS):
            try:
                result = await self._take(
                    channel,
                    external_id,
                    given,
                    language,
                    label,
                    received,
                    replied,
                    locked=attempt > 0 or isinstance(given, File),
                )
            except ConversationMoved:
                if attempt == ATTEMPTS - 1:
                    raise
            else:
                if result.secret and result.message and result.delivery is not None:
                    self._shown_once.keep(result.delivery, result.message)
                self._effects.finish(result)
                self.notifier.notify((channel, external_id))
                return result
        raise AssertionError("unreachable: the last attempt returns or raises")

    async def _take(
        self,
        channel: str,
        external_id: str,
        given: Input,
        language: Language,
        label: str,
        received: bool,
        replied: str | None,
        *,
        locked: bool,
    ) -> TurnResult:
        """One attempt to take the turn.

        Unless it is ``locked`` from the start, it fails if another turn changed the conversation
        meanwhile; it takes the conversation's lock before it touches anything else.
        """
        now, stopwatch, began = self._clock(), Stopwatch(), time.perf_counter()
        async with self._database.unit_of_work() as uow:
            before = await self._conversation(
                uow, channel, external_id, language, label, now, locked=locked
            )
            catalogue = await uow.catalogue_of(before.dossier, self._library)
            given = of_assessment(given, before)
            given = await _for_replied(given, before, replied, uow)
            outdated = is_outdated(before.session, given)
            if outdated:
                given = await _with_its_question(given, before, uow)
            with stopwatch:
                acted = self._renderer.as_pressed(given, before, catalogue, now)
                acted = _own_session(acted, before)
            acted = await self._within_quota(uow, before, acted)
            with stopwatch:
                turn = self._resume(catalogue, before, acted, now)
            if not locked and not _is_alone(given, before, turn):
                await _lock(uow, before)
            result = await self._effects.apply(uow, before, turn, now)
            key = given.key if received else None
            result = await self._save(uow, before, result, given, now, stopwatch, key)
            if isinstance(given, File):
                result = await _release(uow, given, result.turn, result)
        place = before.session.wait.at
        self._slow.note(stopwatch, place, given)
        TURN_SECONDS.labels(channel, str(place)).observe(time.perf_counter() - began)
        answers = sum(isinstance(event, AnswerRecorded) for event in result.turn.events)
        ANSWERS.labels(channel).inc(answers)
        return structs.replace(result, outdated=True) if outdated else result

    async def _conversation(
        self,
        uow: UnitOfWork,
        channel: str,
        external_id: str,
        language: Language,
        label: str,
        now: datetime,
        *,
        locked: bool,
    ) -> Conversation:
        """The conversation of an identity, started if there is none; marks the person as
        reachable."""
        find = uow.conversations.find if locked else uow.conversations.look
        found = await find(channel, external_id)
        if found is None:
            dossier = Dossier(self._default_catalogue)
            return await uow.conversations.begin(
                channel, external_id, start(language), dossier, now, label or None
            )
        if label and label != found.label:
            await uow.identities.set_label(found.identity, label)
            found = structs.replace(found, label=label)
        if not found.reachable:
            await uow.identities.mark_reachable(found.identity)
        return found

    def _resume(
        self, catalogue: Catalogue, before: Conversation, given: Input, now: datetime
    ) -> Turn:
        """The engine's turn, unless it adds to a history that is full."""
        session, dossier = before.session, before.dossier
        turn = resume(catalogue, session, dossier, given, now, self._library)
        is_full = before.written >= HISTORY_BYTES
        if is_full and any(isinstance(event, GROWING) for event in turn.events):
            full = Unreadable(key=given.key, order=given.order, code="history-full")
            return resume(catalogue, session, dossier, full, now, self._library)
        return turn

    async def _within_quota(self, uow: UnitOfWork, before: Conversation, given: Input) -> Input:
        """A file only if it is still there and the quotas allow it."""
        if not isinstance(given, File):
            return given
        file = given.evidence
        code, params = "file-failed", dict[str, str]()
        if await uow.evidence_files.hold(file.digest):
            refused = await self._quotas.file_refused(uow, before.owner, file.size)
            if refused is None:
                return given
            code, params = refused
        named = (("name", file.name), *params.items())
        return Unreadable(key=given.key, order=given.order, code=code, params=named)

    async def _save(
        self,
        uow: UnitOfWork,
        before: Conversation,
        result: TurnResult,
        given: Input,
        now: datetime,
        stopwatch: Stopwatch,
        received: str | None,
    ) -> TurnResult:
        """Save the turn and the message that shows it, with dots in place of codes.

        What was ``received`` leaves the inbox.
        """
        turn, session_id = result.turn, result.conversation.session_id
        if result.ended or _is_ignored(turn):
            if received is not None:
                await uow.inbox.remove(before.channel, (received,))
            return result
        context = await self._renderer.context(uow, result, now)
        with stopwatch:
            message = stored = render(turn.outputs, context, session_id)
            told = [output.code for output in turn.outputs if isinstance(output, Tell)]
            if secret := not SECRET.isdisjoint(told):
                stored = render(masked(turn.outputs), context, session_id)
        if stored is None:
            if received is not None:
                await uow.inbox.remove(before.channel, (received,))
            saved = await uow.conversations.save(result.conversation, turn, now)
            return structs.replace(result, conversation=saved)
        with stopwatch:
            said = self._renderer.in_words(given, before, turn.session, stored, now)
        shown = Shown(stored.to_dict(), said, received)
        saved, delivery = await uow.conversations.save_shown(result.conversation, turn, now, shown)
        return structs.replace(
            result, conversation=saved, message=message, delivery=delivery, secret=secret
        )

    async def keep_file(
        self, data: bytes | AsyncIterable[bytes], name: str, media_type: str
    ) -> Evidence:
        """Keep a file before the turn that attaches it, pinned until then.

        Raises ``EvidenceRefused``.
        """
        return await self._evidence.keep(data, name, media_type)

    async def keep_received(self, channel: str, updates: Mapping[str, Arrival]) -> None:
        """Put updates into the inbox, by the keys of their inputs, until their turns are saved."""
        async with self._database.unit_of_work() as uow:
            await uow.inbox.keep(channel, updates, self._clock())

    async def forget_received(self, channel: str, keys: Sequence[str]) -> None:
        """Take out updates whose turns are saved, or will not be and the person knows."""
        async with self._database.unit_of_work() as uow:
            await uow.inbox.remove(channel, keys)

    async def recall_received(
        self, channel: str, besides: Sequence[str] = ()
    ) -> tuple[Received, ...]:
        """The updates that are in the inbox under no key of ``besides``, oldest first."""
        async with self._database.unit_of_work() as uow:
            return await uow.inbox.recall(channel, besides)

    async def remake_report(self, channel: str, external_id: str, name: str) -> None:
        """Have the report ``GF-00001-01-zh`` made again for who may read it: its file is gone."""
        if (named := stored_as(name)) is None:
            return
        async with self._database.unit_of_work() as uow:
            conversation = await uow.conversations.find(channel, external_id)
            stored = await uow.reports.get(*named)
            if conversation and stored and await may_read_here(uow, conversation, stored):
                await request_report(uow, stored.id, conversation.identity, conversation.person)

    async def close(self) -> None:
        """End the processes that read questionnaires and bills."""
        if self._documents is not None:
            await self._documents.close()

    async def log_out(self, channel: str, external_id: str) -> None:
        """End a device at its own request; the person's data and other devices stay."""
        async with self._database.unit_of_work() as uow:
            conversation = await uow.conversations.find(channel, external_id)
            if conversation is None:
                return
            result = await self._effects.log_out(uow, conversation, self._clock())
        self._effects.finish(result)
        self.notifier.notify((channel, external_id))


def _own_session(given: Input, conversation: Conversation) -> Input:
    """A button of another session, such as one deleted since, is an old button here."""
    if isinstance(given, Choice) and given.session != conversation.session_id:
        return structs.replace(given, turn=-1)
    return given


async def _with_its_question(given: Input, before: Conversation, uow: UnitOfWork) -> Input:
    """A text together with what was asked when it was written."""
    if not isinstance(given, Text) or given.turn is None:
        return given
    shown = await uow.deliveries.shown_in(before.identity, given.turn)
    return structs.replace(given, about=Message.from_dict(shown).heading) if shown else given


async def _for_replied(
    given: Input, before: Conversation, replied: str | None, uow: UnitOfWork
) -> Input:
    """A text or file together with the question of the message that it replies to.

    A reply to the message that asks now, or asks the same, is as good as none.
    """
    if replied in (None, before.live_ref) or not isinstance(given, Text | File):
        return given
    shown = await uow.deliveries.shown_as(before.identity, replied or "")
    message = Message.from_dict(shown) if shown else None
    if message and not message.question and message.place == before.session.wait.at:
        return given
    return structs.replace(given, question=message.question if message else "", turn=None)


async def _release(uow: UnitOfWork, file: File, turn: Turn, result: TurnResult) -> TurnResult:
    """Unpin a file; one that the turn did not attach is removed."""
    digest = file.evidence.digest
    await uow.evidence_files.unpin(digest)
    if any(isinstance(event, EvidenceAdded) for event in turn.events):
        return result
    return structs.replace(result, removed_evidence=(*result.removed_evidence, digest))


async def _lock(uow: UnitOfWork, before: Conversation) -> None:
    """Hold the conversation until the turn is saved. Raises ``ConversationMoved``."""
    held = await uow.conversations.current(before.session_id)
    if held is None or _state_of(held) != _state_of(before):
        raise ConversationMoved(f"session {before.session_id}")


def _state_of(conversation: Conversation) -> tuple[int, int, int, int]:
    of = conversation
    return of.person, of.assessment, of.version, of.revision


def _is_alone(given: Input, before: Conversation, turn: Turn) -> bool:
    """Whether a turn touches nothing but its own conversation, whose versions saving compares."""
    return (
        before.dossier.task is None
        and not isinstance(given, File)
        and all(isinstance(event, ALONE) for event in turn.events)
    )


def _is_ignored(turn: Turn) -> bool:
    return any([isinstance(output, Ignore) for output in turn.outputs])


def of_assessment(given: Input, before: Conversation) -> Input:
    """A questionnaire, with whether it was made of another assessment than the one open here."""
    if not isinstance(given, Sheet) or not given.sheet.about:
        return given
    about = given.sheet.about
    number, here = about.get("number", ""), report_number(before.assessment, 1)
    if number.startswith(FILE_PREFIX):
        profile = before.dossier.profile
        differs = is_of_another(about, profile.name or "", profile.period or "")
    else:
        differs = number.rpartition("-")[0] != here.rpartition("-")[0]
    return structs.replace(given, sheet=replace(given.sheet, is_of_another=differs))
