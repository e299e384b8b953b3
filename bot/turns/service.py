"""One turn = one transaction: load, engine, save, and only then deliver.

Every channel calls ``Turns.take`` with what a person did, sends the message it gets back, and
acknowledges it. A message that is not acknowledged is sent again after a restart.
"""

from collections.abc import AsyncIterable, AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

from bot.jobs.delivery_claims import DeliveryClaims
from bot.jobs.notifier import Notifier
from bot.jobs.quotas import Quotas, history_is_full
from bot.jobs.reports import path_of
from bot.runtime.catalogues import catalogue_of
from bot.screens.devices import NOTHING_AROUND, Around
from bot.screens.labels import label
from bot.screens.message import Attachment, Message
from bot.screens.registry import AssessmentRow, Scene
from bot.screens.render import render, words_of
from bot.turns.browsers import Browsers
from bot.turns.effects import EffectHandler, assessment_rows
from bot.turns.served import Served
from bot.turns.shown_once import ShownOnce, is_secret, veiled
from bot.turns.slow_turns import SlowTurns, Stint
from bot.turns.typed_buttons import as_pressed
from dialogs.core.dossier import Dossier, Evidence
from dialogs.core.inputs import Choice, File, Input, Text, Unreadable
from dialogs.core.outputs import (
    AnswerRecorded,
    EvidenceAdded,
    FigureRecorded,
    Ignore,
    NoteRecorded,
    Output,
    OverlaysPinned,
    PlanRecorded,
    ProfileRecorded,
)
from dialogs.core.session import Place, Session
from dialogs.engine import current, is_outdated, resume, start
from scoring.catalogue.model import Catalogue
from scoring.overlays.library import Library
from scoring.values import Language
from storage.database import Database
from storage.errors import ConversationMoved
from storage.files.evidence import EvidenceStore
from storage.records import (
    Arrival,
    Conversation,
    PendingDelivery,
    Received,
    TranscriptEntry,
)
from storage.unit_of_work import UnitOfWork

ATTEMPTS = 5
"""How often a turn is begun again because another writer was first."""
GROWING = (
    AnswerRecorded,
    EvidenceAdded,
    FigureRecorded,
    NoteRecorded,
    OverlaysPinned,
    PlanRecorded,
    ProfileRecorded,
)
"""What is refused once an assessment's history is full. All else goes on as ever."""

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a turn brought: the message to send and its delivery to acknowledge.

    ``message`` is ``None`` when there is nothing to show: the same act came twice. ``live_ref``
    is the channel's reference of the message that stood before. ``outdated``: what was typed
    answers an older question than is asked now, and was handed back.
    """

    identity: int
    delivery: int | None
    message: Message | None
    live_ref: str | None
    forgotten: bool = False
    working: bool = False
    secret: bool = False
    outdated: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of a transcript: what the person gave, in words, and what she was shown."""

    delivery: int
    given: str
    message: Message | None
    attachment: Attachment | None
    at: datetime


class TurnService:
    """The service every channel calls. ``transcribed`` channels keep what people gave in words."""

    def __init__(
        self,
        database: Database,
        evidence: EvidenceStore,
        services: EffectHandler,
        news: Notifier,
        allowances: Quotas,
        *,
        data_dir: Path,
        library: Library,
        default_catalogue: str,
        clock: Clock,
        transcribed: frozenset[str] = frozenset({"web"}),
    ) -> None:
        self._database = database
        self._evidence = evidence
        self._services = services
        self._allowances = allowances
        self._data_dir = data_dir
        self._library = library
        self._default_catalogue = default_catalogue
        self._clock = clock
        self._transcribed = transcribed
        self._claims = DeliveryClaims(database, clock=clock)
        self._shown_once = ShownOnce()
        self._slow = SlowTurns()
        self.news = news
        self.browsers = Browsers(database, default_catalogue=default_catalogue, clock=clock)

    async def take(
        self,
        channel: str,
        external_id: str,
        given: Input,
        *,
        language: Language,
        label: str = "",
        received: bool = False,
    ) -> Taken:
        """Take one input of one person.

        ``language`` is that of the client, for a first meeting; ``label`` what the channel calls
        the device, if it can tell. One that is ``received`` waits in the inbox, and leaves it with
        the turn.
        """
        for attempt in range(ATTEMPTS):
            try:
                taken, served = await self._take(
                    channel, external_id, given, language, label, received
                )
            except ConversationMoved:
                if attempt == ATTEMPTS - 1:
                    raise
            else:
                if taken.secret and taken.message and taken.delivery is not None:
                    self._shown_once.keep(taken.delivery, taken.message, self._clock())
                self._services.finish(served)
                self.news.tell((channel, external_id))
                return taken
        raise AssertionError("unreachable: the last attempt returns or raises")

    async def _take(
        self,
        channel: str,
        external_id: str,
        given: Input,
        language: Language,
        label: str,
        received: bool = False,
    ) -> tuple[Taken, Served]:
        now, stint = self._clock(), self._slow.begin()
        async with self._database.unit_of_work() as uow:
            if received:
                await uow.inbox.remove(channel, (given.key,))
            before = await uow.conversations.find(channel, external_id)
            if before is None:
                dossier = Dossier(self._default_catalogue)
                before = await uow.conversations.begin(
                    channel, external_id, start(language), dossier, now, label or None
                )
            elif label and label != before.label:
                await uow.identities.set_label(before.identity, label)
                before = replace(before, label=label)
            if not before.reachable:
                await uow.identities.mark_reachable(before.identity)
            catalogue = await catalogue_of(before.dossier, self._library, uow)
            outdated = is_outdated(before.session, given)
            if outdated:
                given = await _with_its_question(given, before, uow)
            with stint.working():
                acted = _own_session(self._as_pressed(given, before, catalogue, now), before)
            acted = await self._with_room(uow, before, acted)
            with stint.working():
                turn = resume(catalogue, before.session, before.dossier, acted, now, self._library)
            if history_is_full(before) and any(isinstance(e, GROWING) for e in turn.events):
                full = Unreadable(key=given.key, order=given.order, code="history-full")
                turn = resume(catalogue, before.session, before.dossier, full, now, self._library)
            served = await self._services.serve(uow, before, turn, now)
            taken = await self._save(uow, before, served, given, now, stint)
            if isinstance(given, File):
                await uow.evidence_files.unpin(given.evidence.digest)
                if not any(isinstance(event, EvidenceAdded) for event in turn.events):
                    # One that was not attached is not kept either.
                    served = replace(served, digests=(*served.digests, given.evidence.digest))
        self._slow.note(stint, before.session.wait.at, given)
        return replace(taken, outdated=outdated), served

    async def _with_room(self, uow: UnitOfWork, before: Conversation, given: Input) -> Input:
        """A file only where it is still there and the quotas have room for it."""
        if not isinstance(given, File):
            return given
        file = given.evidence
        code, params = "file-failed", dict[str, str]()
        if await uow.evidence_files.hold(file.digest):
            refused = await self._allowances.file_refused(uow, before.person, file.size)
            if refused is None:
                return given
            code, params = refused
        named = (("name", file.name), *params.items())
        return Unreadable(key=given.key, order=given.order, code=code, params=named)

    def _as_pressed(
        self, given: Input, before: Conversation, catalogue: Catalogue, now: datetime
    ) -> Input:
        if not isinstance(given, Text) or is_outdated(before.session, given):
            return given
        ask = current(catalogue, before.session, before.dossier, now)
        session = replace(before.session, wait=ask.wait)
        scene = self._scene_of(catalogue, session, before.dossier, now)
        return as_pressed(given, scene, ask, before.session_id)

    def _scene_of(
        self,
        catalogue: Catalogue,
        session: Session,
        dossier: Dossier,
        now: datetime,
        rows: tuple[AssessmentRow, ...] = (),
        around: Around = NOTHING_AROUND,
    ) -> Scene:
        words = words_of(session.language)
        return Scene(
            catalogue,
            session,
            dossier,
            words,
            rows,
            library=self._library,
            now=now,
            around=around,
        )

    async def _save(
        self,
        uow: UnitOfWork,
        before: Conversation,
        served: Served,
        given: Input,
        now: datetime,
        stint: Stint,
    ) -> Taken:
        turn, conversation = served.turn, served.conversation
        if served.farewell is not None:
            message = Message.notice(served.farewell)
            return Taken(before.identity, None, message, before.live_ref, forgotten=served.deleted)
        if _is_ignored(turn.outputs):
            return Taken(before.identity, None, None, before.live_ref)
        scene = await self._scene(uow, served, now)
        with stint.working():
            shown = render(turn.outputs, scene, conversation.session_id)
            kept = shown
            if is_secret(turn.outputs):
                kept = render(veiled(turn.outputs), scene, conversation.session_id)
            said = self._in_words(given, before, now) if self._transcribes(before) else None
        payload = kept.to_dict() if kept else None
        saved = await uow.conversations.save(
            conversation, turn, payload=payload, given=said, now=now
        )
        return Taken(
            before.identity,
            saved.delivery,
            shown,
            before.live_ref,
            working=served.report_asked or served.export_asked,
            secret=kept is not shown,
        )

    async def _scene(self, uow: UnitOfWork, served: Served, now: datetime) -> Scene:
        turn, conversation = served.turn, served.conversation
        rows: tuple[AssessmentRow, ...] = ()
        if turn.session.wait.at is Place.ASSESSMENTS:
            rows = await assessment_rows(uow, conversation)
        catalogue = await catalogue_of(turn.dossier, self._library, uow)
        return self._scene_of(catalogue, turn.session, turn.dossier, now, rows, served.around)

    def _transcribes(self, conversation: Conversation) -> bool:
        return conversation.channel in self._transcribed

    def _in_words(self, given: Input, before: Conversation, now: datetime) -> dict[str, Any]:
        match given:
            case Text(text=text):
                return {"text": text}
            case File(evidence=evidence, caption=caption):
                return {"text": f"📎 {evidence.name} {caption}".strip()}
            case Choice() if given.turn == before.session.turn:
                dossier = before.dossier
                catalogue = self._library.catalogue(dossier.catalogue, dossier.overlays)
                here = current(catalogue, before.session, dossier, now).wait
                session = replace(before.session, wait=here)
                scene = self._scene_of(catalogue, session, dossier, now)
                return {"text": label(scene, given.choice)}
            case _:
                return {"text": ""}

    async def acknowledge(
        self, identity: int, deliveries: tuple[int, ...], ref: str | None, *, live: bool = False
    ) -> None:
        """They were shown, as ``ref``; ``live``: that message is now the one to edit."""
        async with self._database.unit_of_work() as uow:
            await uow.deliveries.acknowledge(deliveries, ref, self._clock())
            if live:
                await uow.identities.set_live_ref(identity, ref)

    async def acknowledge_edits(self, deliveries: tuple[int, ...]) -> None:
        """They were shown in messages that stood already."""
        async with self._database.unit_of_work() as uow:
            await uow.deliveries.acknowledge(deliveries, None, self._clock())

    async def pending(self, channel: str) -> tuple[PendingDelivery, ...]:
        """What was committed for a channel and nobody acknowledged."""
        async with self._database.unit_of_work() as uow:
            pending = await uow.deliveries.pending(channel)
        return tuple(map(self._unveiled, pending))

    def _unveiled(self, pending: PendingDelivery) -> PendingDelivery:
        shown = self._shown_once.message(pending.id, self._clock())
        return pending if shown is None else replace(pending, payload=shown.to_dict())

    def _message(self, entry: TranscriptEntry) -> Message:
        shown = self._shown_once.message(entry.id, self._clock())
        return shown or Message.from_dict(entry.payload)

    def delivering(self, delivery: int) -> AbstractAsyncContextManager[bool]:
        """Enter before something pending is sent; ``False``: another process sends it."""
        return self._claims.claimed(delivery)

    async def note_reachability(self, channel: str, external_id: str, *, reachable: bool) -> None:
        """The person has blocked us, or come back."""
        async with self._database.unit_of_work() as uow:
            conversation = await uow.conversations.find(channel, external_id)
            if conversation is None:
                return
            if reachable:
                await uow.identities.mark_reachable(conversation.identity)
            else:
                await uow.identities.mark_unreachable(conversation.identity)

    async def keep_received(self, channel: str, updates: Mapping[str, Arrival]) -> None:
        """Put updates on record, by the keys of their inputs, before their turns are."""
        async with self._database.unit_of_work() as uow:
            await uow.inbox.keep(channel, updates, self._clock())

    async def forget_received(self, channel: str, keys: Sequence[str]) -> None:
        """Their turns are on record, or it was said that they will not be."""
        async with self._database.unit_of_work() as uow:
            await uow.inbox.remove(channel, keys)

    async def recall_received(self, channel: str) -> tuple[Received, ...]:
        """The updates that an earlier process was given and did not finish, oldest first."""
        async with self._database.unit_of_work() as uow:
            return await uow.inbox.recall(channel)

    async def transcript(
        self, channel: str, external_id: str, limit: int = 40
    ) -> tuple[Shown, ...]:
        """What was said to a person and what she gave, oldest first; empty for a stranger."""
        async with self._database.unit_of_work() as uow:
            conversation = await uow.conversations.find(channel, external_id)
            if conversation is None:
                return ()
            entries = await uow.deliveries.transcript(conversation.identity, limit)
        return tuple(
            Shown(
                delivery=entry.id,
                given=(entry.given or {}).get("text", ""),
                message=None if _is_file(entry) else self._message(entry),
                attachment=Attachment(**entry.payload) if _is_file(entry) else None,
                at=entry.created,
            )
            for entry in entries
        )

    async def find(self, channel: str, external_id: str) -> Conversation | None:
        """The conversation of an identity as it stands; ``None`` for a stranger."""
        async with self._database.unit_of_work() as uow:
            return await uow.conversations.find(channel, external_id)

    async def takes_files(self, channel: str, external_id: str) -> bool:
        """Whether a file may be kept: none is before the privacy notice is agreed to."""
        conversation = await self.find(channel, external_id)
        return conversation is not None and conversation.session.consented

    async def keep_file(
        self, data: bytes | AsyncIterable[bytes], name: str, media_type: str
    ) -> Evidence:
        """Keep a file before the turn that attaches it, pinned until then.

        Raises ``EvidenceRefused``.
        """
        return await self._evidence.keep(data, name, media_type)

    async def report(self, channel: str, external_id: str, name: str) -> Attachment | None:
        """The report ``GF-00001-01-zh``, if it is made and the person's own."""
        number, _, language = name.rpartition("-")
        async with self._database.unit_of_work() as uow:
            conversation = await uow.conversations.find(channel, external_id)
            stored = await uow.reports.get(number, language)
        if conversation is None or stored is None or stored.person != conversation.person:
            return None
        if stored.issued is None:
            return None
        return Attachment(path_of(number, language), f"{name}.pdf", "application/pdf", "")

    async def make_again(self, channel: str, external_id: str, name: str) -> None:
        """Have the report ``GF-00001-01-zh``, the person's own, made again: its file is gone."""
        number, _, language = name.rpartition("-")
        async with self._database.unit_of_work() as uow:
            conversation = await uow.conversations.find(channel, external_id)
            stored = await uow.reports.get(number, language)
            if conversation and stored and stored.person == conversation.person:
                await uow.reports.want(stored.id, conversation.identity, self._clock())
        self._services.wake()

    async def evidence(self, channel: str, external_id: str, digest: str) -> Attachment | None:
        """The file with this digest, if it is evidence in the person's present assessment."""
        conversation = await self.find(channel, external_id)
        if conversation is None:
            return None
        for file in chain.from_iterable(conversation.dossier.evidence.values()):
            if file.digest == digest:
                path = self._evidence.path(digest).relative_to(self._data_dir)
                return Attachment(str(path), file.name, file.media_type, "")
        return None

    async def log_out(self, channel: str, external_id: str) -> None:
        """End a device at its own wish; the person's data and other devices stay."""
        async with self._database.unit_of_work() as uow:
            conversation = await uow.conversations.find(channel, external_id)
            if conversation is None:
                return
            served = await self._services.log_out(uow, conversation, self._clock())
        self._services.finish(served)
        self.news.tell((channel, external_id))

    def watch(self, channel: str, external_id: str) -> AsyncIterator[None]:
        """Yield whenever there may be something new for the person."""
        return self.news.listen((channel, external_id))


def _own_session(given: Input, conversation: Conversation) -> Input:
    """A button of another session, such as one deleted since, is an old button here."""
    if isinstance(given, Choice) and given.session != conversation.session_id:
        return replace(given, turn=-1)
    return given


async def _with_its_question(given: Input, before: Conversation, uow: UnitOfWork) -> Input:
    """A text together with what was asked when it was written."""
    if not isinstance(given, Text) or given.turn is None:
        return given
    shown = await uow.deliveries.shown_in(before.identity, given.turn)
    return replace(given, about=Message.from_dict(shown).heading) if shown else given


def _is_file(entry: TranscriptEntry) -> bool:
    return entry.kind == "attachment"


def _is_ignored(outputs: tuple[Output, ...]) -> bool:
    return any(isinstance(output, Ignore) for output in outputs)
