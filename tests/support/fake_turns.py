"""A turn service without a database: a canned conversation, for the tests of the web chat.

It keeps what a real one keeps in the same shape, treats a repeated key as the same act, and
survives the restart of a server as a database would.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterable, AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from msgspec.structs import replace

from bot.jobs.notifier import Notifier
from bot.screens.core.message import Attachment, Button, Message
from bot.turns.browsers import Browsers
from bot.turns.calls.reading import CallReader
from bot.turns.deliveries import Deliveries
from bot.turns.reader import ConversationReader, TranscriptLine
from bot.turns.result import TurnResult
from bot.turns.service import TurnService
from dialogs.core.inputs import Choice, Command, File, Input, Start, Text
from dialogs.core.outputs import Turn
from dialogs.core.session import Place, Session, Wait
from dialogs.dossier.dossier import Dossier, Evidence
from scoring.values import Language
from storage.database import Database
from storage.errors import EvidenceEmpty, EvidenceTooLarge
from storage.files.folder import FolderFiles
from storage.records import Conversation
from tests.support import screens
from tests.support.web.fake_browsers import FakeDatabase

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
BEGAN = datetime(2026, 11, 20, 1, 2, tzinfo=UTC)


@dataclass(slots=True)
class _Person:
    identity: int
    language: Language
    lines: list[TranscriptLine] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    question: int = 0
    turn: int = 0
    evidence: dict[str, Evidence] = field(default_factory=dict)
    acknowledged: dict[int, tuple[str | None, bool]] = field(default_factory=dict)

    def conversation(self, external_id: str) -> Conversation:
        """The person's conversation as storage would give it back."""
        session = Session(
            Wait(Place.QUESTION), language=self.language, consented=True, turn=self.turn
        )
        evidence = tuple(self.evidence.values())
        return Conversation(
            channel="web",
            external_id=external_id,
            identity=self.identity,
            person=self.identity,
            owner=self.identity,
            session_id=self.identity,
            assessment=self.identity,
            version=self.turn,
            revision=0,
            session=session,
            dossier=Dossier("gb36132-2018").with_evidence("legal-establishment", evidence),
        )


class FakeTurns(TurnService):
    """Everything the web chat asks of the turn service; nothing else works.

    ``people`` are the rows written; ``breaks`` makes it fail.
    """

    def __init__(
        self,
        folder: Path,
        file_limit: int = 20 * 1024 * 1024,
        clock: Callable[[], datetime] = lambda: BEGAN,
    ) -> None:
        self.people: dict[str, _Person] = {}
        self.given: list[Input] = []
        self.labels: list[str] = []
        self.notifier = Notifier()
        self.reader = _Reader(self)
        self.deliveries = _Deliveries(self)
        self.database = FakeDatabase(self._begin)
        self.browsers = Browsers(
            cast(Database, self.database), default_catalogue="gb36132-2018", clock=clock
        )
        self.calls = _Calls()
        self.breaks = False
        self.files = FolderFiles(folder)
        self._folder = folder
        self._file_limit = file_limit
        self._deliveries = 0
        self.begun = 0

    async def take(
        self,
        channel: str,
        external_id: str,
        given: Input,
        *,
        language: Language,
        label: str = "",
        received: bool = False,  # noqa: ARG002 - of Telegram alone
        replied: str | None = None,  # noqa: ARG002 - of Telegram alone
    ) -> TurnResult:
        """One turn of the canned conversation."""
        self.given.append(given)
        self.labels.append(label)
        if external_id not in self.people:
            self._begin(external_id, language)
        person = self.people[external_id]
        if given.key in person.keys:
            return self._result(external_id)
        person.keys.add(given.key)
        if isinstance(given, Command) and given.name == "delete_my_data":
            before = self._result(external_id)
            self.database.browsers.drop(self.people.pop(external_id).identity)
            return replace(before, deleted=True)
        outdated = _is_outdated(person, given)
        self._answer(person, given)
        self.notifier.notify((channel, external_id))
        return replace(self._result(external_id), outdated=outdated)

    def _result(self, external_id: str) -> TurnResult:
        conversation = self.people[external_id].conversation(external_id)
        return TurnResult(conversation, Turn(conversation.session, conversation.dossier, (), ()))

    def _begin(self, external_id: str, language: Language) -> int:
        self.begun += 1
        self.people[external_id] = _Person(self.begun, language)
        return self.begun

    def _answer(self, person: _Person, given: Input) -> None:
        said, screen = self._screen(person, given)
        in_place = isinstance(given, Choice) and (given.turn, given.choice) == (
            person.turn,
            "help",
        )
        person.turn += 1
        message = replace(screen, session=person.identity, turn=person.turn)
        self._say(person, said, message, None, in_place=in_place)

    def _screen(self, person: _Person, given: Input) -> tuple[str, Message]:
        words = screens.WORDS[person.language]
        match given:
            case Start():
                return "", replace(words.consent, primary="agree")
            case Command(name=name):
                return "", self._place(person, name)
            case Choice(turn=turn) if turn != person.turn:
                return "", words.stale
            case Choice(choice=choice):
                said = self._label(person, choice)
                return said, self._pressed(person, choice)
            case File(evidence=evidence):
                person.evidence[evidence.digest] = evidence
                return f"📎 {evidence.name}", words.kept(evidence.name)
            case Text(text=text) if _is_outdated(person, given):
                return text, words.stale
            case Text(text=text):
                person.question += 1
                return text, words.question(person.question)
            case _:
                return "", words.stale

    def _pressed(self, person: _Person, choice: str) -> Message:
        words = screens.WORDS[person.language]
        if choice.startswith("language:"):
            person.language = "en" if choice.endswith("en") else "zh"
            return screens.WORDS[person.language].question(max(1, person.question))
        if choice == "help":
            return words.help(person.question)
        if choice in ("report-zh", "status", "contents"):
            return self._place(person, choice)
        person.question += 1
        return words.question(person.question)

    def _place(self, person: _Person, name: str) -> Message:
        words = screens.WORDS[person.language]
        places = {
            "status": words.status,
            "edit": words.contents,
            "contents": words.contents,
            "report": words.report,
            "settings": words.settings,
            "report-zh": words.making,
        }
        return places.get(name, words.stale)

    def _label(self, person: _Person, choice: str) -> str:
        shown = [line.message for line in person.lines if line.message]
        buttons: list[Button] = [button for row in shown[-1].rows for button in row]
        return next((button.label for button in buttons if button.choice == choice), "")

    def _say(
        self,
        person: _Person,
        given: str,
        message: Message | None,
        file: Attachment | None,
        *,
        in_place: bool = False,
    ) -> None:
        self._deliveries += 1
        at = BEGAN + timedelta(minutes=self._deliveries)
        line = TranscriptLine(self._deliveries, given, message, file, at, in_place=in_place)
        person.lines.append(line)

    def hand_report(self, external_id: str, number: str = "GF-00012-01") -> Attachment:
        """Hand over a report, as the report maker does behind a turn."""
        path = self._folder / "reports" / f"{number}.pdf"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(PDF)
        person = self.people[external_id]
        caption = screens.WORDS[person.language].report_caption
        file = Attachment(f"reports/{number}.pdf", path.name, "application/pdf", caption)
        self._say(person, "", None, file)
        self.notifier.notify(None)
        return file

    def remind(self, external_id: str, words: str) -> None:
        """Say something unasked, as a reminder does."""
        self._say(self.people[external_id], "", Message.notice(words), None)
        self.notifier.notify(None)

    async def keep_file(
        self, data: bytes | AsyncIterable[bytes], name: str, media_type: str
    ) -> Evidence:
        """Keep a file by its digest."""
        content = data if isinstance(data, bytes) else b"".join([part async for part in data])
        if not content:
            raise EvidenceEmpty("empty")
        if len(content) > self._file_limit:
            raise EvidenceTooLarge(self._file_limit)
        digest = hashlib.sha256(content).hexdigest()
        path = self._folder / "evidence" / digest
        await asyncio.to_thread(_write, path, content)
        return Evidence(digest, name, media_type, len(content))

    async def remake_report(self, channel: str, external_id: str, name: str) -> None:
        """Nothing is made here."""

    async def log_out(self, channel: str, external_id: str) -> None:
        """The identity goes."""
        self.database.browsers.drop(self.people.pop(external_id).identity)
        self.notifier.notify((channel, external_id))


class _Reader(ConversationReader):
    """What there is to read in the canned conversations."""

    def __init__(self, turns: FakeTurns) -> None:
        self._turns = turns

    def _person(self, channel: str, external_id: str) -> _Person | None:
        assert channel == "web"
        return self._turns.people.get(external_id)

    async def find(self, channel: str, external_id: str) -> Conversation | None:
        """The conversation of an identity."""
        if self._turns.breaks:
            raise RuntimeError("the database is on fire")
        person = self._person(channel, external_id)
        return person.conversation(external_id) if person else None

    async def transcript(
        self, channel: str, external_id: str, limit: int = 40
    ) -> tuple[TranscriptLine, ...]:
        """The last lines."""
        person = self._person(channel, external_id)
        return tuple(person.lines[-limit:]) if person else ()

    async def report(self, channel: str, external_id: str, name: str) -> Attachment | None:
        """A report, for its owner; its number may be in either case."""
        person = self._person(channel, external_id)
        files = [line.attachment for line in person.lines if line.attachment] if person else []
        wanted = f"{name}.pdf".lower()
        return next((file for file in files if file.name.lower() == wanted), None)

    async def sent(
        self, channel: str, external_id: str, delivery: int, limit: int = 40
    ) -> Attachment | None:
        """A file of the last lines."""
        lines = await self.transcript(channel, external_id, limit)
        return next((one.attachment for one in lines if one.delivery == delivery), None)

    async def evidence(self, channel: str, external_id: str, digest: str) -> Attachment | None:
        """Evidence, for its owner."""
        person = self._person(channel, external_id)
        kept = person.evidence.get(digest) if person else None
        if kept is None:
            return None
        return Attachment(f"evidence/{digest}", kept.name, kept.media_type, "")

    def watch(self, channel: str, external_id: str) -> AsyncIterator[None]:
        """Notifications of a person."""
        return self._turns.notifier.listen((channel, external_id))


class _Calls(CallReader):
    """Nobody here has a part in a call."""

    def __init__(self) -> None:
        """No database."""

    async def has_seat(self, person: int) -> bool:  # noqa: ARG002 - nobody
        """No."""
        return False


class _Deliveries(Deliveries):
    """Keeps what was acknowledged."""

    def __init__(self, turns: FakeTurns) -> None:
        self._turns = turns

    async def acknowledge(
        self, identity: int, deliveries: tuple[int, ...], ref: str | None, *, live: bool = False
    ) -> None:
        """Keep which were shown, and as what."""
        for person in self._turns.people.values():
            if person.identity == identity:
                person.acknowledged.update(dict.fromkeys(deliveries, (ref, live)))


def _is_outdated(person: _Person, given: Input) -> bool:
    """Every turn of this conversation asks something else."""
    return isinstance(given, Text) and given.turn is not None and given.turn < person.turn


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
