"""What if: whatever is typed or pressed there, the real answers stay."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from dialogs.core import buttons as c
from dialogs.core.inputs import Choice, Command, Input, Text
from dialogs.core.outputs import AnswerRecorded, FigureRecorded, NoteRecorded, PlanRecorded, Turn
from dialogs.core.session import Place, Session, Wait
from dialogs.core.waits import PlanField, PlanFieldAsked
from dialogs.dossier.dossier import DRAFT, Dossier, Plan
from dialogs.engine import current, resume
from dialogs.plans.planning import LIMITS, MOST_PLANS
from scoring.answers.model import Answer, Chosen, Met, NotApplicable, Ratio, Value
from scoring.catalogue.index import index_of
from scoring.overlays.library import shipped
from tests.support.examples import examples

NOW: Final = datetime(2026, 11, 20, tzinfo=UTC)
LIBRARY: Final = shipped()
REFS: Final = LIBRARY.refs_of(("energy-limits-2026", "round-2024-measures"))
PLACES: Final = (Place.WHAT_IF, Place.PLANS, Place.PLAN)
REAL: Final[dict[str, Answer]] = {
    "no-violations": Met(False),
    "green-design": Ratio(Decimal("0.5")),
    "energy-intensity": Value(Decimal("0.13"), "tce/t", Decimal("0.12"), None, Decimal("0.1")),
    "platform-functions": Chosen(()),
    "land-output": NotApplicable("租用的厂房"),
}


class Trier:
    """Somebody who tries out, with some answers given before."""

    def __init__(
        self, given: Mapping[str, Answer] | None = None, catalogue: str = "gb36132-2025"
    ) -> None:
        refs = REFS if catalogue == "gb36132-2025" else ()
        self.dossier = Dossier(catalogue, overlays=refs, answers=given or {})
        self.catalogue = LIBRARY.catalogue(catalogue, refs)
        first = index_of(self.catalogue).subjects[0]
        self.session = Session(Wait(Place.QUESTION, first), mode="full", consented=True)
        self.count = 0
        self.command("whatif")

    def act(self, given: Input) -> Turn:
        turn = resume(self.catalogue, self.session, self.dossier, given, NOW, LIBRARY)
        self.session = Session.from_dict(json.loads(json.dumps(turn.session.to_dict())))
        self.dossier = turn.dossier
        return turn

    def _key(self) -> str:
        self.count += 1
        return f"update-{self.count}"

    def type(self, text: str) -> Turn:
        return self.act(Text(key=self._key(), text=text))

    def press(self, choice: str) -> Turn:
        turn = self.session.turn
        return self.act(Choice(key=self._key(), session=1, turn=turn, choice=choice))

    def command(self, name: str) -> Turn:
        return self.act(Command(key=self._key(), name=name))

    def step(self, kind: str, number: int) -> Turn:
        """Press or type one of what there is, but never leave the trial by a button."""
        if self.session.wait.at not in PLACES:
            self.command("whatif")
        if kind == "type":
            return self.type(TEXTS[number])
        ways = [one for one in self.offered if one != c.RESUME]
        return self.press(ways[number % len(ways)])

    @property
    def offered(self) -> list[str]:
        shown = current(self.catalogue, self.session, self.dossier, NOW)
        return [choice for row in shown.choices for choice in row]

    @property
    def draft(self) -> dict[str, Answer]:
        return dict(self.dossier.plans.get(DRAFT, Plan(DRAFT)).answers)


# --- trials


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("#e2 符合", Met(True)),
        ("e2 不符合", Met(False)),
        ("r1 符合", Met(True)),
        ("#12 80%", Ratio(Decimal("0.8"))),
        ("12 符合", Met(True)),
        ("第12题：不符合", Met(False)),
        ("第 12 题 符合", Met(True)),
        ("１２，符合", Met(True)),
    ],
)
def test_what_a_question_takes_is_tried(typed: str, answer: Answer) -> None:
    trier = Trier()
    trier.type(typed)
    assert list(trier.draft.values()) == [answer]
    assert trier.dossier.answers == {}


def test_a_number_tried_is_judged_by_the_ends_given_with_the_real_one() -> None:
    trier = Trier(REAL)
    trier.type("#1 0.11 tce/t")
    tried = trier.draft["energy-intensity"]
    assert isinstance(tried, Value)
    assert (tried.value, tried.reference, tried.leading) == (
        Decimal("0.11"),
        Decimal("0.12"),
        Decimal("0.1"),
    )
    assert trier.dossier.answers == REAL


@pytest.mark.parametrize(
    "typed",
    ["80%", "你好", "99 符合", "#99 符合", "e99 符合", "90", "850", "8.5", "1.2万", "%", "#"],
)
def test_what_names_no_question_is_refused_and_explained(typed: str) -> None:
    trier = Trier(catalogue="gb36132-2018")
    turn = trier.type(typed)
    assert trier.draft == {}
    assert not [event for event in turn.events if isinstance(event, PlanRecorded)]
    assert trier.session.wait.at in (Place.WHAT_IF, Place.QUESTION)


@pytest.mark.parametrize(
    "typed", ["#3 130%", "#12 也许", "#1 一百吨左右吧", "#14 0.1 kg", "#4 13"]
)
def test_what_the_question_refuses_is_refused_here(typed: str) -> None:
    trier = Trier()
    turn = trier.type(typed)
    assert trier.draft == {}
    assert len(turn.outputs) > 1, "it is said why"
    assert trier.session.wait.at is Place.WHAT_IF


def test_pressing_twice_takes_a_trial_back() -> None:
    trier = Trier()
    trier.press(c.choice(c.TRY, "12"))
    assert trier.draft == {"green-design": Met(True)}
    trier.press(c.choice(c.TRY, "12"))
    assert trier.draft == {}
    assert DRAFT not in trier.dossier.plans


# --- plans


def _planned(trier: Trier, name: str) -> None:
    trier.press(c.choice(c.TRY, "12"))
    trier.press(c.choice(c.PLAN, "save"))
    trier.type(name)
    trier.press(c.RETURN)
    trier.command("whatif")


def test_plans_are_numbered_on_and_no_more_than_fit() -> None:
    trier = Trier()
    for at in range(MOST_PLANS):
        _planned(trier, f"计划{at}")
    assert sorted(trier.dossier.plans) == list(range(1, MOST_PLANS + 1))
    trier.press(c.choice(c.TRY, "12"))
    turn = trier.press(c.choice(c.PLAN, "save"))
    assert len(trier.dossier.plans) == MOST_PLANS + 1, "the draft is still there"
    assert "plans-full" in {getattr(output, "code", "") for output in turn.outputs}


def test_the_number_of_a_dropped_plan_is_not_given_again() -> None:
    trier = Trier()
    _planned(trier, "计划一")
    trier.press(c.PLANS)
    trier.press(c.choice(c.PLAN, "1"))
    trier.press(c.choice(c.PLAN, "drop"))
    trier.command("whatif")
    _planned(trier, "计划二")
    assert {number: plan.name for number, plan in trier.dossier.plans.items()} == {2: "计划二"}


@pytest.mark.parametrize("field", sorted(LIMITS))
def test_a_field_too_long_is_refused_and_asked_again(field: PlanField) -> None:
    trier = Trier()
    _planned(trier, "计划")
    trier.press(c.PLANS)
    trier.press(c.choice(c.PLAN, "1"))
    trier.press(c.choice(c.PLAN, field))
    before = trier.dossier.plans
    trier.type("长" * 61)
    assert trier.dossier.plans == before
    assert trier.session.wait.state == PlanFieldAsked(field)


def test_a_plan_dropped_elsewhere_is_not_waited_at() -> None:
    trier = Trier()
    _planned(trier, "计划")
    trier.press(c.PLANS)
    trier.press(c.choice(c.PLAN, "1"))
    trier.press(c.choice(c.WHAT_IF, "1"))
    trier.dossier = replace(trier.dossier, plans={})
    trier.type("再试一下")
    assert trier.dossier.plans == {}
    assert trier.session.wait.at is Place.QUESTION


# --- whatever is done there

TEXTS: Final = (
    "#1 0.11 tce/t", "#4 8", "#12 符合", "e2 符合", "r1 不符合", "#3 40%", "#14 12 万元/亩", "80%",
    "#13 不适用 没有产品", "你好", "取消", "返回", "余热回收", "张三", "明年6月", "昨天", "12万元",
    "1",
    "#12 证据", "#12 备注", "#12 上一题", "#12 说明", "#12 稍后", "#12 撤销", "#1 用年度数据计算",
)  # fmt: skip

steps = st.lists(
    st.one_of(
        st.tuples(st.just("press"), st.integers(0, 40)),
        st.tuples(st.just("type"), st.integers(0, len(TEXTS) - 1)),
    ),
    max_size=25,
)


@examples(60)
@given(steps, st.booleans())
def test_the_real_answers_are_never_touched(taken: list[tuple[str, int]], answered: bool) -> None:
    trier = Trier(REAL if answered else {})
    real = dict(trier.dossier.answers)
    for kind, number in taken:
        turn = trier.step(kind, number)
        assert trier.dossier.answers == real
        touched = (AnswerRecorded, FigureRecorded, NoteRecorded)
        assert not [event for event in turn.events if isinstance(event, touched)]
