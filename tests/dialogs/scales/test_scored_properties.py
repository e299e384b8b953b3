"""Whatever is pressed or typed at scored questions: sound answers, and never a way lost."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from dialogs.core.answering.scale_position import in_unit, tidy_unit
from dialogs.core.inputs import Choice, Input, Text
from dialogs.core.outputs import Reject, Turn
from dialogs.core.session import Place, Session, Wait
from dialogs.dossier.dossier import Dossier
from dialogs.engine import current, resume
from scoring.answers.acceptance import refusal
from scoring.answers.model import Chosen, Value
from scoring.catalogue.index import index_of
from scoring.catalogue.model import Catalogue
from scoring.evaluation.evaluate import evaluate
from scoring.overlays.library import shipped
from tests.support.examples import examples

NOW = datetime(2026, 11, 20, tzinfo=UTC)
REFS = shipped().refs_of(("energy-limits-2026",))
CATALOGUE: Final = shipped().catalogue("gb36132-2025", REFS)
OUTLINE: Final = index_of(CATALOGUE)
TEXTS: Final = (
    "84 kgce/t", "0.09", "35 kgce/万元", "0.5 tce/件", "120 g/万元", "3 m³/件", "80%", "八成",
    "120%", "0.8", "前5%", "水泥", "GB 16780", "没有", "是", "不适用", "不适用：没有", "稍后",
    "返回", "说明", "1 3 5", "8", "13", "全部", "1.2万元/亩", "件/m²", "5 双/亩", "-1", "十几",
    "三个车间", "计划明年做", "1e9", "9" * 40, "约3000 t/万元", "<b>", "tce/{product}",
    "5 tce/{product}", "0",
    "5 tce/", "5 /t", "1/3", "100 %", "/" * 39,
)  # fmt: skip

acts = st.lists(
    st.one_of(
        st.tuples(st.just("press"), st.integers(0, 40)),
        st.tuples(st.just("press"), st.integers(0, 40)),
        st.tuples(st.just("type"), st.integers(0, len(TEXTS) - 1)),
    ),
    min_size=1,
    max_size=30,
)


class Person:
    """Somebody at a scored question."""

    def __init__(self, subject: str) -> None:
        self.session = Session(Wait(Place.QUESTION, subject), mode="full", consented=True)
        self.dossier = Dossier(CATALOGUE.id, overlays=REFS)
        self.turns = 0

    @property
    def catalogue(self) -> Catalogue:
        """With the overlays that hold now: others may have been adopted on the way."""
        return shipped().catalogue(self.dossier.catalogue, self.dossier.overlays)

    def press(self, number: int) -> Turn:
        rows = current(self.catalogue, self.session, self.dossier, NOW).choices
        offered = [choice for row in rows for choice in row]
        return self.choose(offered[number % len(offered)])

    def step(self, kind: str, number: int) -> Turn:
        return self.press(number) if kind == "press" else self.type(TEXTS[number])

    def choose(self, choice: str) -> Turn:
        return self.act(Choice(key=self._key(), session=7, turn=self.session.turn, choice=choice))

    def type(self, text: str) -> Turn:
        return self.act(Text(key=self._key(), text=text))

    def _key(self) -> str:
        self.turns += 1
        return f"act-{self.turns}"

    def act(self, given_input: Input) -> Turn:
        turn = resume(self.catalogue, self.session, self.dossier, given_input, NOW, shipped())
        stored = json.dumps(turn.session.to_dict(), ensure_ascii=False)
        assert Session.from_dict(json.loads(stored)) == turn.session
        self.session, self.dossier = turn.session, turn.dossier
        return turn


@examples(150)
@given(st.sampled_from([row.id for row in CATALOGUE.criteria]), acts)
def test_whatever_is_done_answers_are_sound(subject: str, steps: list[tuple[str, int]]) -> None:
    person = Person(subject)
    for kind, number in steps:
        person.step(kind, number)
        catalogue = person.catalogue
        asked = index_of(catalogue).asked
        for id in person.dossier.answers.keys() & asked.keys():
            answer = person.dossier.answers[id]
            assert refusal(asked[id], answer, catalogue.benchmarks) is None
        evaluate(catalogue, person.dossier.answers)


@pytest.mark.parametrize(
    "places",
    [
        ("84 kgce/t", "ends:own", "90", "80"),
        ("0.084 tce/t", "ends:own", "90 kgce/t", "0.08"),
        ("84 千克标煤/吨", "ends:own", "0.09 tce/t", "80 kgce/t"),
        ("840 tce/万吨水泥", "ends:own", "90 kgce/t", "800"),
    ],
)
def test_units_never_change_the_points(places: tuple[str, ...]) -> None:
    person = Person("energy-intensity")
    for act in places:
        if act.startswith("ends:"):
            person.choose(act)
        else:
            person.type(act)
    scores = {row.id: row.obtained for row in evaluate(CATALOGUE, person.dossier.answers).criteria}
    assert scores["energy-intensity"] == Decimal("4.8")


def test_a_number_given_before_its_product_is_known_learns_it_from_its_ends() -> None:
    person = Person("energy-intensity")
    person.choose("number")
    person.choose("scale:0")
    person.type("0.084")
    person.choose("ends:own")
    person.type("0.09 tce/t")
    person.type("0.08")
    answer = person.dossier.answers["energy-intensity"]
    assert answer == Value(
        Decimal("0.084"), "tce/t", Decimal("0.09"), "energy-per-product", Decimal("0.08")
    )


def test_without_a_limits_grade_2_only_the_baseline_is_asked() -> None:
    at = next(n for n, limit in enumerate(CATALOGUE.benchmarks) if limit.baseline is None)
    limit = CATALOGUE.benchmarks[at]
    person = Person("energy-intensity")
    assert limit.leading is not None
    person.type(f"{limit.leading} {limit.unit}")
    person.type(limit.product.zh)
    person.choose(f"benchmark:{at}")
    assert person.session.wait.at is Place.BASELINE
    person.type(f"{limit.leading - 1}")
    assert person.session.wait.at is Place.BASELINE
    person.type(f"{limit.leading + 10}")
    answer = person.dossier.answers["energy-intensity"]
    assert isinstance(answer, Value)
    assert (answer.benchmark, answer.reference) == (limit.id, limit.leading + 10)
    assert answer.leading is None
    person.choose("skip")
    assert person.session.wait.subject != "energy-intensity"


def test_a_worked_out_number_keeps_its_ends_and_is_typed_no_more() -> None:
    person = Person("energy-intensity")
    worked_out = Value(
        Decimal("0.084"), "tce/t", Decimal("0.09"), "energy-per-product", Decimal("0.08"),
        worked_out=True,
    )  # fmt: skip
    person.dossier = person.dossier.with_answer("energy-intensity", worked_out)
    person.type("85 kgce/t")
    typed = replace(worked_out, value=Decimal("0.085"), worked_out=False)
    assert person.dossier.answers["energy-intensity"] == typed


def test_a_list_is_saved_by_its_items_and_a_count_by_its_number() -> None:
    person = Person("platform-functions")
    person.choose("checklist")
    for at in (12, 1, 3, 1):
        person.choose(f"tick:{at}")
    person.choose("done")
    item = next(row for row in CATALOGUE.criteria if row.id == "platform-functions")
    ids = tuple(item.checklist[at - 1].id for at in (3, 12))
    assert person.dossier.answers["platform-functions"] == Chosen(ids)


@pytest.mark.parametrize("text", ["0.3 tce", "3 亩", "5 kWh/t", "50 %", "4 元/t"])
def test_a_unit_of_another_kind_is_refused_and_asked_again(text: str) -> None:
    person = Person("energy-intensity")
    turn = person.type(text)
    assert [out.code for out in turn.outputs if isinstance(out, Reject)] == ["scale-unit"]
    assert person.session.wait.at is Place.QUESTION
    assert person.dossier.answers == {}


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        ("千克标煤/吨水泥", "kgce/t"),
        ("kgce/t熟料", "kgce/t"),
        ("KGCE/T", "kgce/t"),
        ("m3/件", "m³/件"),
        ("tce/双鞋", "tce/双鞋"),
        ("万元/亩", "万元/亩"),
        ("%", "%"),
        ("", ""),
    ],
)
def test_units_are_tidied(typed: str, tidy: str) -> None:
    assert tidy_unit(typed) == tidy


def test_conversion_is_exact() -> None:
    assert in_unit(Decimal(84), "kgce/t", "tce/{product}") == Decimal("0.084")
    assert in_unit(Decimal(2), "万元/m²", "万元/亩") * 3 == 4000
