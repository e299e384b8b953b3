"""Runs a conversation written down in a text file, and says where it went another way.

A script is a heading (``# what it shows``), settings, and then acts with what must follow them::

    catalogue: demo                 the id of a catalogue, or demo (the small one of the tests)
    language: zh                    of the person's client
    now: 2026-11-20                 the clock, 2026-11-20T17:00 with a time, in UTC; it may move on
                                    between acts
    enterprise: 某某水泥有限公司       consent and name are behind us; the mode is asked
    mode: quick                     ... and chosen
    given: mandatory met            answers given before: all, mandatory, optional, requirements or
    given: #5 80%                   one subject; met, not_met, a share, or n/a and the reason
    given: figure site-area 3 亩      a yearly figure
    overlays: round-2024-measures   overlays pinned before, by their ids and with commas
    library: shipped                overlays are on offer; without this line there are none
    province: 320000                facts of the enterprise; also city, industry, period

    you: 80%    you: [符合]    you: /status     typed, pressed, or a command; typing just what a
                                    button says is pressing it
    you again                       the same act, delivered once more
    you press old: [符合]            a button of an earlier message
    you type late: 80%              written before what came last
    you send: plan.pdf 说明         a file with its caption
    you send unreadable: unsupported

    bot: a line of the message      word for word; "start…" and "…within" match in part
    bot: [符合] [不符合]             a whole row of buttons; it may follow text
    bot says nothing
    no button: [部分符合]
    reject: code    told: code    told: nothing    event: AnswerRecorded #5
    at: question #5    result: #5 met    points: #5 3.2 of 4    note: #5 …    evidence: #5 a.jpg
    fact: industry 3011    total: 60.00    range: 56.40–96.40    grade: A    ready: no

Lines of one kind are compared in order. Every rejection must be written down; so must all that is
told, or all events, once a line of that kind follows an act. The session goes through JSON between
any two acts. An unknown line, or one that nothing answers to, is an error.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from bot.screens.context import ScreenContext
from bot.screens.message import Message
from bot.screens.render import render
from bot.turns.rendering import as_pressed
from dialogs.core.dossier import Dossier, Evidence, Profile
from dialogs.core.inputs import Choice, Command, File, Input, Start, Text, Unreadable
from dialogs.core.outputs import Ask, Event, Reject, Tell, Turn
from dialogs.core.session import Place, Session, Wait
from dialogs.engine import current, resume, start
from scoring.answers.model import Answer, Met, NotApplicable, Ratio
from scoring.catalogue.index import CatalogueIndex, index_of
from scoring.catalogue.loading import load_catalogue, parse_catalogue
from scoring.catalogue.model import Catalogue
from scoring.figures.calculation import calculated_answers
from scoring.figures.model import Figure
from scoring.overlays.library import OverlayLibrary, shipped
from scoring.values import Language
from tests.support.script_facts import FACTS, Standing, labels_of

SESSION_ID = 7
NOTHING = "nothing"
"""``told: nothing`` where there must be no notice."""
SHOWN_BEFORE_FAILURE = 40
"""Lines of the transcript in a failure's message."""
DEMO = Path(__file__).parents[1] / "catalogues" / "demo.yaml"

_TAG = re.compile(r"</?(?:b|i|u|s|code|pre|blockquote)>")
_BUTTONS = re.compile(r"(?P<text>.*?)\s*(?P<buttons>(?:\[[^\]]+\]\s*)*)")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&#39;": "'", "&#34;": '"', "&amp;": "&"}


class ScriptFailure(AssertionError):
    """The conversation went another way than the script."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a script: ``word: rest``."""

    number: int
    word: str
    rest: str


def read_script(text: str) -> list[Line]:
    """The lines of a script, without comments and empty lines."""
    lines = []
    for number, written in enumerate(text.splitlines(), 1):
        if written.strip() and not written.startswith("#"):
            word, _, rest = written.strip().partition(":")
            lines.append(Line(number, word.strip(), rest.strip()))
    return lines


def run_script(text: str) -> None:
    """Run a script; raises ``ScriptFailure`` where the conversation differs."""
    lines = read_script(text)
    acts = [at for at, line in enumerate(lines) if line.word.startswith("you")]
    if not acts:
        raise ScriptFailure("the script has no act")
    conversation = Conversation(lines[: acts[0]])
    for begin, end in zip(acts, [*acts[1:], len(lines)], strict=True):
        conversation.take(lines[begin])
        conversation.expect(lines[begin + 1 : end])


def plain_text(html: str) -> str:
    """A message's words without its markup."""
    text = _TAG.sub("", html)
    for entity, character in _ENTITIES.items():
        text = text.replace(entity, character)
    return text


@lru_cache
def load(name: str) -> Catalogue:
    """A catalogue by its id, or the small one of the tests."""
    if name == "demo":
        return parse_catalogue(DEMO.read_text(encoding="utf-8"), DEMO.name)
    return load_catalogue(name)


@dataclass(slots=True)
class Followed:
    """What followed an act."""

    turn: Turn
    message: Message | None


@dataclass(slots=True)
class Settings:
    """The settings before the first act."""

    catalogue: str = "gb36132-2018"
    language: Language = "zh"
    enterprise: str = ""
    mode: str = ""
    now: str = "2026-11-20"
    overlays: str = ""
    library: str = ""
    province: str | None = None
    city: str | None = None
    industry: str | None = None
    period: str | None = None
    given: list[str] = field(default_factory=list)

    @property
    def profile(self) -> Profile:
        """The facts of the enterprise."""
        return Profile(
            name=self.enterprise or None,
            province=self.province,
            city=self.city,
            industry=self.industry,
            period=self.period,
        )


class Conversation:
    """A conversation under way, and its transcript."""

    def __init__(self, lines: list[Line]) -> None:
        self.transcript: list[str] = []
        settings = self._settings(lines)
        known = settings.library or settings.overlays
        self.library = OverlayLibrary(shipped().overlays if known else (), load)
        overlays = tuple(filter(None, map(str.strip, settings.overlays.split(","))))
        self.dossier = Dossier(settings.catalogue, overlays=self.library.refs_of(overlays))
        self.now = datetime.fromisoformat(settings.now).replace(tzinfo=UTC)
        self.session = start(settings.language)
        self.messages: list[Message] = []
        self.inputs: list[Input] = []
        self.followed: Followed
        if settings.enterprise:
            self._introduce(settings)

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue with the overlays that are pinned now."""
        return self.library.catalogue(self.dossier.catalogue, self.dossier.overlays)

    @property
    def index(self) -> CatalogueIndex:
        """Its index."""
        return index_of(self.catalogue)

    def _settings(self, lines: list[Line]) -> Settings:
        settings = Settings()
        for line in lines:
            if line.word == "given":
                settings.given.append(line.rest)
            elif line.word in Settings.__dataclass_fields__:
                setattr(settings, line.word, line.rest)
            else:
                raise self._failure(line, "is no setting")
        return settings

    def _introduce(self, settings: Settings) -> None:
        """Consent given and the enterprise named; answers given before; the mode chosen."""
        self.dossier = replace(self.dossier, profile=settings.profile)
        for given in settings.given:
            self._give(given)
        self.session = Session(Wait(Place.MODE), settings.language, consented=True, turn=1)
        self._show(Turn(self.session, self.dossier, (), (self._current(),)))
        if settings.mode:
            self._act(
                Choice(key="mode", session=SESSION_ID, turn=1, choice=f"mode:{settings.mode}")
            )

    def _context(self) -> ScreenContext:
        return ScreenContext(
            self.catalogue,
            self.session,
            self.dossier,
            library=self.library,
            now=self.now,
        )

    def _current(self) -> Ask:
        return current(self.catalogue, self.session, self.dossier, self.now)

    def _give(self, given: str) -> None:
        who, _, what = given.partition(" ")
        if who == "figure":
            self._give_figure(*what.split(maxsplit=2))
            return
        optional = set(self.index.subjects) - set(self.index.gating_subjects)
        groups = {
            "all": self.index.subjects,
            "requirements": self.index.members["requirements"],
            "optional": optional,
            "mandatory": set(self.index.gating_subjects) - set(self.index.members["requirements"]),
        }
        for subject in groups.get(who) or [self._subject(who)]:
            self.dossier = self.dossier.with_answer(subject, _answer(what))

    def _give_figure(self, id: str, value: str, unit: str = "") -> None:
        """A yearly figure, and what is worked out from it."""
        dossier = self.dossier.with_figure(id, Figure(Decimal(value), unit))
        due = calculated_answers(
            self.catalogue, dossier.figures, dossier.answers, dossier.profile.industry
        )
        for subject, answer in due.items():
            dossier = dossier.with_answer(subject, answer)
        self.dossier = dossier

    def _subject(self, code: str) -> str:
        return self.index.subject[code.removeprefix("#")]

    # --- acts

    def take(self, line: Line) -> None:
        """Do what an act says."""
        self.transcript.append(f"{line.number:>4} {line.word}: {line.rest}")
        self._act(self._given(line))

    def _given(self, line: Line) -> Input:
        key = f"update-{len(self.inputs)}"
        order = len(self.inputs) + 1
        match line.word:
            case "you" if line.rest.startswith("["):
                return self._pressed(line, key, self.messages[-1:])
            case "you press old":
                return self._pressed(line, key, self.messages[:-1])
            case "you" if line.rest.startswith("/"):
                name, _, argument = line.rest[1:].partition(" ")
                if name == "start":
                    return Start(key=key, order=order, payload=argument)
                return Command(key=key, order=order, name=name, argument=argument)
            case "you":
                return Text(key=key, order=order, text=line.rest)
            case "you type late":
                return Text(key=key, order=1, text=line.rest)
            case "you again":
                return self.inputs[-1]
            case "you send":
                return self._file(line, key)
            case "you send unreadable":
                code, *params = line.rest.split()
                pairs = tuple(
                    (name, value) for name, _, value in (p.partition("=") for p in params)
                )
                return Unreadable(key=key, code=code, params=pairs)
            case _:
                raise self._failure(line, "is no act")

    def _pressed(self, line: Line, key: str, messages: list[Message]) -> Choice:
        label = line.rest.strip("[]")
        for message in reversed(messages):
            for button in (button for row in message.rows for button in row):
                if button.label == label:
                    return Choice(
                        key=key, session=SESSION_ID, turn=message.turn, choice=button.choice
                    )
        raise self._failure(line, "there is no such button")

    def _file(self, line: Line, key: str) -> File:
        name, _, caption = line.rest.partition(" ")
        evidence = Evidence(name.encode().hex().ljust(64, "0")[:64], name, "image/jpeg", 34_567)
        return File(key=key, order=len(self.inputs) + 1, evidence=evidence, caption=caption)

    def _act(self, given: Input) -> None:
        self.inputs.append(given)
        context = self._context()
        acted = as_pressed(given, context, self._current(), SESSION_ID)
        turn = resume(self.catalogue, self.session, self.dossier, acted, self.now, self.library)
        stored = json.dumps(turn.session.to_dict(), ensure_ascii=False)
        self.session = Session.from_dict(json.loads(stored))
        if self.session != turn.session:
            raise ScriptFailure(f"the session is not what was stored: {stored}")
        self.dossier = turn.dossier
        self._show(turn)

    def _show(self, turn: Turn) -> None:
        context = self._context()
        message = render(turn.outputs, context, SESSION_ID)
        self.followed = Followed(turn, message)
        if message is None:
            self.transcript.append("     (nothing is shown)")
            return
        self.messages.append(message)
        self.transcript += [f"     | {line}" for line in plain_text(message.in_text).splitlines()]
        self.transcript += [f"     | {_as_row(row)}" for row in labels_of(message)]

    # --- what must follow

    def expect(self, lines: list[Line]) -> None:
        """Compare what followed the act with the lines beneath it."""
        expected = {line.word for line in lines}
        self._compare_codes("reject", Reject, lines)
        if "told" in expected:
            self._compare_codes("told", Tell, lines)
        if "event" in expected:
            said = [line.rest for line in lines if line.word == "event"]
            happened = [self._event(event) for event in self.followed.turn.events]
            self._compare(lines, "event", said, happened)
        self._compare_message([line for line in lines if line.word == "bot"])
        for line in lines:
            self._check(line)

    def _compare_codes(self, word: str, kind: type[Reject | Tell], lines: list[Line]) -> None:
        said = [line.rest for line in lines if line.word == word and line.rest != NOTHING]
        outputs = self.followed.turn.outputs
        codes = [
            out.code for out in outputs if isinstance(out, Reject | Tell) and type(out) is kind
        ]
        self._compare(lines, word, said, codes)

    def _compare(self, lines: list[Line], word: str, said: list[str], was: list[str]) -> None:
        if said != was:
            at = next((line for line in lines if line.word == word), None)
            raise self._failure(at, f"{word}: expected {said}, there was {was}")

    def _event(self, event: Event) -> str:
        about = [
            getattr(event, name, "") for name in ("subject", "field", "mode", "language", "id")
        ]
        named = next(filter(None, about), "")
        code = self.index.code.get(named)
        return f"{type(event).__name__} {f'#{code}' if code else named}".strip()

    def _compare_message(self, lines: list[Line]) -> None:
        message = self.followed.message
        texts = iter(plain_text(message.in_text).splitlines() if message else ())
        rows = iter(labels_of(message) if message else ())
        for line in lines:
            found = _BUTTONS.fullmatch(line.rest)
            assert found is not None
            wanted = re.findall(r"\[([^\]]+)\]", found["buttons"])
            if found["text"] and not _passes(texts, found["text"]):
                raise self._failure(line, "no such line, or not in this order")
            if wanted and not any(row == wanted for row in rows):
                raise self._failure(line, "no such row of buttons, or not in this order")

    def _check(self, line: Line) -> None:
        if line.word in ("bot", "reject", "told", "event"):
            return
        if line.word == "now":
            self.now = datetime.fromisoformat(line.rest).replace(tzinfo=UTC)
            return
        fact = FACTS.get(line.word)
        if fact is None:
            raise self._failure(line, "is no line of a script")
        was = fact(self._standing(), line.rest)
        if was != line.rest:
            raise self._failure(line, f"it was: {was}")

    def _standing(self) -> Standing:
        return Standing(self.index, self.session, self.dossier, self.followed.message)

    def _failure(self, line: Line | None, why: str) -> ScriptFailure:
        where = f"line {line.number}: {line.word}: {line.rest}" if line else "after the last act"
        seen = "\n".join(self.transcript[-SHOWN_BEFORE_FAILURE:])
        return ScriptFailure(f"{where}\n  {why}\n\n{seen}")


def _answer(written: str) -> Answer:
    """met, not_met, 80%, or n/a and a reason."""
    if written in ("met", "not_met"):
        return Met(written == "met")
    if written.startswith("n/a "):
        return NotApplicable(written.removeprefix("n/a "))
    return Ratio(Decimal(written.rstrip("%")) / 100)


def _passes(lines: Iterator[str], wanted: str) -> bool:
    """Whether one of the lines still to come is the one wanted; those before it are passed."""
    return any(_is_line(line.strip(), wanted) for line in lines)


def _is_line(line: str, wanted: str) -> bool:
    within, starts = wanted.startswith("…"), wanted.endswith("…")
    words = wanted.strip("…")
    if within:
        return words in line
    return line.startswith(words) if starts else line == words


def _as_row(labels: list[str]) -> str:
    return " ".join(f"[{label}]" for label in labels)
