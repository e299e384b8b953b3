"""Whatever a person does, in whatever order: the dialogue stays whole and there is a way on."""

import json
from datetime import UTC, datetime
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from dialogs.core import buttons as c
from dialogs.core.inputs import Choice, Command, File, Input, Start, Text, Unreadable
from dialogs.core.outputs import AnswerRecorded, Ask, Turn
from dialogs.core.session import TRAIL_LIMIT, Place, Session, Wait
from dialogs.core.waits import State
from dialogs.dossier.dossier import Dossier, Evidence
from dialogs.engine import current, resume, start
from scoring.answers.model import Answer, Met, NotApplicable, Value
from scoring.catalogue.index import index_of
from scoring.catalogue.model import Catalogue, Criterion
from scoring.overlays.library import OverlayLibrary, shipped
from scoring.values import Language
from tests.support.conversations.beginning import load
from tests.support.examples import examples

NOW = datetime(2026, 11, 20, tzinfo=UTC)
SESSION = 7
SESSION_BYTES = 8000
"""What a session may take as JSON; a row of it is written on every turn."""
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")

ANSWERS = (
    "符合", "不符合", "是", "没有", "不适用", "不适用：本厂没有锅炉", "n/a: no boiler", "稍后",
    "上一题", "返回", "说明", "证据", "no", "yes", "?", "✅", "✅❌", "3 7", "99", "除了2都符合",
    "第4条没有，其他都有", "2有，1没有", "第2条不适用，没有作过承诺", "3?", "都没有", "确认",
)  # fmt: skip
NUMBERS = (
    "80%", "八成", "0.8", "一半", "120%", "1.5倍", "1.2", "0", "-3", "0.8 m²/m²", "前15%",
    "第15名", "1.2万", "3,5", "1e999", "9" * 60,
)  # fmt: skip
WAYS = (
    "同意", "I agree", "#5", "第37题", "#r3", "#999", "37", "r2", "目录", "状态", "取消", "报告",
    "帮助",
)  # fmt: skip
FACTS = (
    "某某水泥有限公司", "911300001043669062", "苏州", "Suzhou", "河北", "水泥", "3011", "约350人",
    "2025", "去年",
)  # fmt: skip
ODD = (
    "   ", "<b>&lt;x", "a" * 4001, "字" * 3990, "这一条我们去年做过，材料在档案室", "🏭" * 300,
    "12月再确认", "\u0000\u202e", "Company|with|bars",
)  # fmt: skip
FIGURES = ("3亩", "柴油 12.5吨", "1.2万平方米", "用地面积", "两千吨", "热值 38.9 MJ/m³", "电", "0")
TEXTS = ANSWERS + NUMBERS + WAYS + FACTS + FIGURES + ODD
COMMANDS = (
    "status", "edit", "report", "tasks", "settings", "language", "help", "privacy", "join",
    "export", "delete_my_data", "cancel", "nonsense", "figures", "whatif", "rules", "timeline",
    "checklist", "changes", "devices",
)  # fmt: skip
ARGUMENTS = ("", "12", "r1", "en", "zh", "ABCDE-FGHJK", "999", "<x>")
FORGED = (
    "",
    "x",
    "met:1",
    "ask:999",
    "page:x",
    "open:1",
    "join",
    "end:1",
    "end:x",
    "end-confirmed",
    "recovery-made",
    "band:none",
    "measure:none",
    "fact:none",
)
STRAY_FILES = (
    Evidence("a" * 64, "营业执照 <1>.jpg", "image/jpeg", 1_000),
    Evidence("b" * 64, "n" * 200 + ".pdf", "application/pdf", 19_000_000),
)

steps = st.lists(
    st.one_of(
        st.tuples(st.just("press"), st.integers(0, 60)),
        st.tuples(st.just("press"), st.integers(0, 60)),
        st.tuples(st.just("press old"), st.integers(0, 60)),
        st.tuples(st.just("type"), st.integers(0, len(TEXTS) - 1)),
        st.tuples(st.just("command"), st.integers(0, len(COMMANDS) * len(ARGUMENTS) - 1)),
        st.tuples(st.just("forge"), st.integers(0, len(FORGED) - 1)),
        st.tuples(st.just("send"), st.integers(0, 1)),
        st.tuples(st.just("start"), st.just(0)),
        st.tuples(st.just("again"), st.just(0)),
        st.tuples(st.just("unreadable"), st.just(0)),
    ),
    min_size=5,
    max_size=60,
)


class Person:
    """Somebody at the dialogue, and what they were shown."""

    def __init__(self, catalogue: Catalogue, language: Language, *, introduced: bool) -> None:
        self.catalogue = catalogue
        self.library = OverlayLibrary(shipped().overlays, load)
        self.session = start(language)
        self.dossier = Dossier(catalogue.id)
        self.asked: list[tuple[int, Ask]] = []
        self.inputs: list[Input] = []
        if introduced:
            for choice in ("", c.AGREE):
                self.act(self._choice(choice))
            self.act(Text(key="name", text="某某水泥有限公司"))
            self.act(self._choice(c.SKIP_PROFILE))

    def answer_all_but_one(self) -> None:
        """As if they had been here before, so that the end is near."""
        for subject, rule in list(index_of(self.catalogue).asked.items())[1:]:
            by_number = isinstance(rule, Criterion) and rule.scales
            answer: Answer = NotApplicable("没有这一项") if by_number else Met(True)
            self.dossier = self.dossier.with_answer(subject, answer)

    def _choice(self, choice: str) -> Choice:
        turn = self.session.turn
        return Choice(key=f"choice-{turn}", session=SESSION, turn=turn, choice=choice)

    def step(self, kind: str, number: int) -> None:
        self.act(self._given(kind, number))

    def _given(self, kind: str, number: int) -> Input:
        key = f"update-{len(self.inputs)}-{self.session.turn:06}"
        match kind:
            case "press" if self.asked:
                return self._pressed(key, *self.asked[-1], number)
            case "press old" if self.asked:
                return self._pressed(key, *self.asked[number % len(self.asked)], number)
            case "type":
                return Text(key=key, text=TEXTS[number], order=len(self.inputs) + 1)
            case "command":
                name, argument = divmod(number, len(ARGUMENTS))
                return Command(key=key, name=COMMANDS[name], argument=ARGUMENTS[argument])
            case "forge":
                return replace(self._choice(FORGED[number]), key=key)
            case "send":
                return File(key=key, evidence=STRAY_FILES[number], caption="<图> & 说明" * number)
            case "again" if self.inputs:
                return self.inputs[-1]
            case "unreadable":
                return Unreadable(key=key, code="unsupported")
            case _:
                return Start(key=key, payload="")

    def _pressed(self, key: str, turn: int, ask: Ask, number: int) -> Choice:
        offered = [choice for row in ask.choices for choice in row] or ["met"]
        return Choice(key=key, session=SESSION, turn=turn, choice=offered[number % len(offered)])

    def act(self, given: Input) -> Turn:
        self.inputs.append(given)
        before, answers = self.session, self.dossier.answers
        turn = self._resumed(given)
        self._assert_answers_changed_by_events_alone(before, dict(answers), turn)
        self.session = _round_trip(turn.session)
        self.dossier = turn.dossier
        self.catalogue = self.library.catalogue(self.dossier.catalogue, self.dossier.overlays)
        asked = [output for output in turn.outputs if isinstance(output, Ask)]
        self.asked += [(self.session.turn, ask) for ask in asked]
        self.look_at(turn)
        return turn

    def look_at(self, turn: Turn) -> None:
        """What a test of screens does with each turn."""

    def _assert_answers_changed_by_events_alone(
        self, before: Session, answers: dict[str, object], turn: Turn
    ) -> None:
        for event in turn.events:
            if isinstance(event, AnswerRecorded):
                follows = any(isinstance(a, Value) and a.worked_out for a in _both(event))
                assert follows or event.subject in self._may_be_answered(before)
                assert answers.get(event.subject) == event.before
                if event.answer is None:
                    del answers[event.subject]
                else:
                    answers[event.subject] = event.answer
        assert answers == turn.dossier.answers

    def _may_be_answered(self, before: Session) -> tuple[str, ...]:
        if before.wait.question:
            return (before.wait.subject,)
        if before.wait.at is Place.RULES:
            return index_of(self.catalogue).subjects
        if before.wait.at in (Place.GROUP, Place.GROUP_CHECK):
            return index_of(self.catalogue).gating[before.wait.subject]
        return ()

    def can_move_on(self) -> bool:
        """Whether some button or word leads to another place."""
        shown = current(self.catalogue, self.session, self.dossier, NOW)
        tries: list[Input] = [self._choice(item) for row in shown.choices for item in row]
        tries += [Text(key=f"try-{text}", text=text) for text in ("同意", "某厂", "返回")]
        here = _step(self.session.wait)
        return any(_step(self._resumed(given).session.wait) != here for given in tries)

    def _resumed(self, given: Input) -> Turn:
        return resume(self.catalogue, self.session, self.dossier, given, NOW, self.library)

    def go_home(self) -> None:
        """Press what leads back until the questions are reached."""
        for _ in range(TRAIL_LIMIT + 2):
            wait = self.session.wait
            shown = current(self.catalogue, self.session, self.dossier, NOW)
            offered = {choice for row in shown.choices for choice in row}
            ways = [way for way in (c.RESUME, c.RETURN, c.BACK, c.DISCARD) if way in offered]
            if not (wait.detour or wait.at.is_part_of_question):
                return
            assert ways, f"no way back from {wait}"
            self.act(self._choice(ways[0]))
        raise AssertionError(f"still aside at {self.session.wait}")


def _step(wait: Wait) -> tuple[Place, str, State | None]:
    """Where somebody stands; what is asked of a plan is one step after the other at one place."""
    return wait.at, wait.subject, wait.state if wait.at is Place.PLAN else None


def _both(event: AnswerRecorded) -> tuple[object, object]:
    return event.before, event.answer


def _round_trip(session: Session) -> Session:
    stored = json.dumps(session.to_dict(), ensure_ascii=False, separators=(",", ":"))
    assert len(stored.encode()) < SESSION_BYTES
    read = Session.from_dict(json.loads(stored))
    assert read == session
    return read


@pytest.mark.parametrize("name", ["demo", "gb36132-2018", "gb36132-2025"])
@examples(150)
@given(
    taken=steps,
    introduced=st.booleans(),
    answered=st.booleans(),
    language=st.sampled_from(LANGUAGES),
)
def test_any_sequence_of_acts(
    name: str, taken: list[tuple[str, int]], introduced: bool, answered: bool, language: Language
) -> None:
    person = Person(load(name), language, introduced=introduced)
    if answered:
        person.answer_all_but_one()
    for kind, number in taken:
        person.step(kind, number)
        assert person.can_move_on()
    person.go_home()


def test_views_without_end_never_lose_the_way_back_nor_hang() -> None:
    person = Person(load("demo"), "zh", introduced=True)
    person.act(Choice(key="m", session=SESSION, turn=person.session.turn, choice="mode:full"))
    person.act(Text(key="jump", text="#8"))
    person.act(Text(key="own", text="1.2"))
    assert person.session.wait.at is Place.REFERENCE
    for visit in range(3 * TRAIL_LIMIT):
        person.act(Command(key=f"v{visit}", name="edit", argument=str(visit % 13 + 1)))
    for at in range(TRAIL_LIMIT):
        person.act(Command(key=f"c{at}", name="cancel"))
    person.act(Text(key="answer", text="符合"))
    assert person.session.wait.at in {Place.QUESTION, Place.SUMMARY}


def test_an_answer_is_saved_where_the_way_to_it_was_forgotten() -> None:
    """At a sub-place with no trail left the question itself is what comes next."""
    person = Person(load("demo"), "zh", introduced=True)
    person.act(Choice(key="m", session=SESSION, turn=person.session.turn, choice="mode:full"))
    person.act(Text(key="no", text="#2"))
    person.act(
        Choice(key="na", session=SESSION, turn=person.session.turn, choice=c.NOT_APPLICABLE)
    )
    person.session = replace(person.session, trail=())
    person.act(Text(key="reason", text="没有自有建筑"))
    assert "site-safe" in person.dossier.answers


def test_the_largest_session_stays_small() -> None:
    person = Person(load("gb36132-2018"), "zh", introduced=True)
    person.act(Choice(key="m", session=SESSION, turn=person.session.turn, choice="mode:full"))
    for turn in range(2 * TRAIL_LIMIT):
        person.act(Text(key=f"telegram-{turn:012}", text="🏭" * 300))
        person.act(Command(key=f"telegram-e{turn:011}", name="edit", argument=str(turn + 1)))
    assert len(person.session.trail) == TRAIL_LIMIT


def test_a_session_of_an_unknown_format_is_not_read() -> None:
    stored = start("zh").to_dict()
    for number in (0, 3, None, "1"):
        with pytest.raises(ValueError, match="format"):
            Session.from_dict(stored | {"format": number})


def test_a_session_stored_with_every_field_of_its_places_is_read() -> None:
    stored = start("zh").to_dict()
    whole = stored | {"format": 1, "wait": ["question", "site-safe", "", 0, False, True]}
    assert Session.from_dict(whole).wait.detour
