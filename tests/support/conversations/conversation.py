"""A conversation as a script tells it, taken through the engine alone."""

import json
from datetime import UTC, datetime

from msgspec.structs import replace

from dialogs.core.inputs import Choice, Command, File, Input, Start, Text, Unreadable
from dialogs.core.outputs import Ask, Event, Reject, Tell, Turn
from dialogs.core.session import Place, Session, Wait
from dialogs.dossier.access import Membership, Phase, Role
from dialogs.dossier.dossier import Dossier, Evidence, Task
from dialogs.engine import current, resume, start
from scoring.catalogue.index import CatalogueIndex, index_of
from scoring.catalogue.model import Catalogue
from scoring.overlays.library import OverlayLibrary, shipped
from tests.support.conversations.beginning import Settings, load, read_settings, with_given
from tests.support.conversations.facts import FACTS, Standing, asked_in
from tests.support.conversations.script import Line, ScriptFailure, read_script

SESSION_ID = 7
NOTHING = "nothing"
"""``told: nothing`` where there must be no notice."""
SHOWN_BEFORE_FAILURE = 40
"""Lines of the transcript in a failure's message."""
ACTS = "you"
COMPARED_AS_LISTS = ("reject", "told", "event", "buttons")


class Conversation:
    """A conversation under way, and its transcript."""

    def __init__(self, lines: list[Line]) -> None:
        self.transcript: list[str] = []
        settings = read_settings(lines)
        known = settings.library or settings.overlays
        self.library = OverlayLibrary(shipped().overlays if known else (), load)
        overlays = tuple(filter(None, map(str.strip, settings.overlays.split(","))))
        self.dossier = Dossier(settings.catalogue, overlays=self.library.refs_of(overlays))
        self.now = datetime.fromisoformat(settings.now).replace(tzinfo=UTC)
        self.session = start(settings.language)
        self.asked: list[tuple[int, Ask]] = []
        self.inputs: list[Input] = []
        self.turn: Turn
        if settings.task:
            self._begin_task(settings)
        elif settings.enterprise:
            self._introduce(settings)

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue with the overlays that are pinned now."""
        return self.library.catalogue(self.dossier.catalogue, self.dossier.overlays)

    @property
    def index(self) -> CatalogueIndex:
        """Its index."""
        return index_of(self.catalogue)

    def _introduce(self, settings: Settings) -> None:
        """Consent given and the enterprise named; answers given before; the mode chosen."""
        self.dossier = replace(self.dossier, profile=settings.profile)
        for given in settings.given:
            self.dossier = with_given(self.catalogue, self.dossier, given)
        self.session = Session(Wait(Place.MODE), settings.language, consented=True, turn=1)
        asked = current(self.catalogue, self.session, self.dossier, self.now)
        self._follows(Turn(self.session, self.dossier, (), (asked,)))
        if settings.mode:
            self._act(self._choice("mode", f"mode:{settings.mode}", self.session.turn))

    def _begin_task(self, settings: Settings) -> None:
        """At the working copy of a guest, whom the enterprise asked some questions."""
        subjects = tuple(self.index.subject[one.strip("#")] for one in settings.task.split())
        task = Task(1, Role.CONTRIBUTOR, Phase.OPEN, subjects, settings.enterprise, "王工")
        self.dossier = replace(self.dossier, task=task)
        at_task = Wait(Place.TASK)
        self.session = Session(at_task, settings.language, mode="full", consented=True, turn=1)
        asked = current(self.catalogue, self.session, self.dossier, self.now)
        self._follows(Turn(self.session, self.dossier, (), (asked,)))

    def _act_as(self, role: str) -> None:
        """From now on somebody with this role in the case acts, who has just come to it."""
        seat = None if role == Role.OWNER else Membership(role, Phase.OPEN, None)
        self.dossier = replace(self.dossier, seat=seat)
        self.session = replace(self.session, wait=Wait(Place.WELCOME_BACK), trail=(), seen="")

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
                return self._pressed(line, key, self.asked[-1:])
            case "you press old":
                return self._pressed(line, key, self.asked[:-1])
            case "you" if line.rest.startswith("/"):
                name, _, argument = line.rest[1:].partition(" ")
                if name == "start":
                    return Start(key=key, order=order, payload=argument)
                return Command(key=key, order=order, name=name, argument=argument)
            case "you":
                text = line.rest.replace("⏎", "\n").replace("⇥", "\t")
                return Text(key=key, order=order, text=text)
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
                raise self.failure(line, "is no act")

    def _pressed(self, line: Line, key: str, asked: list[tuple[int, Ask]]) -> Choice:
        (choice,) = line.choices
        for turn, ask in reversed(asked):
            if any(choice in row for row in ask.choices):
                return self._choice(key, choice, turn)
        raise self.failure(line, "there is no such button")

    def _choice(self, key: str, choice: str, turn: int) -> Choice:
        return Choice(key=key, session=SESSION_ID, turn=turn, choice=choice)

    def _file(self, line: Line, key: str) -> File:
        name, _, caption = line.rest.partition(" ")
        evidence = Evidence(name.encode().hex().ljust(64, "0")[:64], name, "image/jpeg", 34_567)
        return File(key=key, order=len(self.inputs) + 1, evidence=evidence, caption=caption)

    def _act(self, given: Input) -> None:
        self.inputs.append(given)
        turn = resume(self.catalogue, self.session, self.dossier, given, self.now, self.library)
        stored = json.dumps(turn.session.to_dict(), ensure_ascii=False)
        self.session = Session.from_dict(json.loads(stored))
        if self.session != turn.session:
            raise ScriptFailure(f"the session is not what was stored: {stored}")
        self.dossier = turn.dossier
        self._follows(turn)

    def _follows(self, turn: Turn) -> None:
        self.turn = turn
        ask = asked_in(turn)
        if ask:
            self.asked.append((self.session.turn, ask))
        self.transcript += [f"     | {line}" for line in self.shown()]

    def shown(self) -> list[str]:
        """What followed the act, for the transcript of a failure."""
        outputs = self.turn.outputs
        notices = [self._notice(out) for out in outputs if isinstance(out, Tell | Reject)]
        ask = asked_in(self.turn)
        if ask is None:
            return notices
        rows = [" ".join(f"[{choice}]" for choice in row) for row in ask.choices]
        return [*notices, str(ask.wait), *rows]

    # --- what must follow

    def expect(self, lines: list[Line]) -> None:
        """Compare what followed the act with the lines beneath it."""
        expected = {line.word for line in lines}
        self._compare_notices("reject", Reject, lines)
        if "told" in expected:
            self._compare_notices("told", Tell, lines)
        if "event" in expected:
            said = [line.rest for line in lines if line.word == "event"]
            self._compare(lines, "event", said, list(map(self._event, self.turn.events)))
        self._compare_rows([line for line in lines if line.word == "buttons"])
        self.compare_shown([line for line in lines if line.word == "shown"])
        for line in lines:
            self._check(line)

    def compare_shown(self, lines: list[Line]) -> None:
        """Compare the words of the screen; a conversation without screens passes over them."""

    def _compare_notices(self, word: str, kind: type[Tell | Reject], lines: list[Line]) -> None:
        """Codes in order; of those that are written with parameters these too."""
        said = [line.rest for line in lines if line.word == word and line.rest != NOTHING]
        outputs = [out for out in self.turn.outputs if isinstance(out, kind)]
        was = [self._notice(out) for out in outputs]
        if len(said) == len(was):
            was = [
                notice if " " in expected else out.code
                for expected, notice, out in zip(said, was, outputs, strict=True)
            ]
        self._compare(lines, word, said, was)

    def _notice(self, output: Tell | Reject) -> str:
        """The code with its parameters: ``saved subject=#5``, ``… issue=zero-divisor``."""
        code = self.index.code
        params = (
            f"{name}=#{code[value]}" if value in code else f"{name}={value}"
            for name, value in output.params
        )
        issue = output.issue if isinstance(output, Reject) else None
        return " ".join((output.code, *params, *((f"issue={issue.code}",) if issue else ())))

    def _compare(self, lines: list[Line], word: str, said: list[str], was: list[str]) -> None:
        if said != was:
            at = next((line for line in lines if line.word == word), None)
            raise self.failure(at, f"{word}: expected {said}, there was {was}")

    def _event(self, event: Event) -> str:
        about = [
            getattr(event, name, "") for name in ("subject", "field", "mode", "language", "id")
        ]
        named = next(filter(None, about), "")
        code = self.index.code.get(named)
        return f"{type(event).__name__} {f'#{code}' if code else named}".strip()

    def _compare_rows(self, lines: list[Line]) -> None:
        ask = asked_in(self.turn)
        rows = iter(ask.choices if ask else ())
        for line in lines:
            if not any(list(row) == line.choices for row in rows):
                raise self.failure(line, "no such row of buttons, or not in this order")

    def _check(self, line: Line) -> None:
        if line.word in (*COMPARED_AS_LISTS, "shown"):
            return
        if line.word == "now":
            self.now = datetime.fromisoformat(line.rest).replace(tzinfo=UTC)
            return
        if line.word == "role":
            self._act_as(line.rest)
            return
        if line.word == "elsewhere":
            self.dossier = with_given(self.catalogue, self.dossier, line.rest)
            return
        fact = FACTS.get(line.word)
        if fact is None:
            raise self.failure(line, "is no line of a script")
        was = fact(Standing(self.index, self.session, self.dossier, self.turn), line.rest)
        if was != line.rest:
            raise self.failure(line, f"it was: {was}")

    def failure(self, line: Line | None, why: str) -> ScriptFailure:
        """Where the script and the conversation part, and what came before."""
        where = f"line {line.number}: {line.word}: {line.rest}" if line else "after the last act"
        seen = "\n".join(self.transcript[-SHOWN_BEFORE_FAILURE:])
        return ScriptFailure(f"{where}\n  {why}\n\n{seen}")


def run_script(text: str, kind: type[Conversation] = Conversation) -> None:
    """Run a script; raises ``ScriptFailure`` where the conversation differs."""
    lines = read_script(text)
    acts = [at for at, line in enumerate(lines) if line.word.startswith(ACTS)]
    if not acts:
        raise ScriptFailure("the script has no act")
    conversation = kind(lines[: acts[0]])
    for begin, end in zip(acts, [*acts[1:], len(lines)], strict=True):
        conversation.take(lines[begin])
        conversation.expect(lines[begin + 1 : end])
