"""Answers files for what is scored between two values: every form, and every mistake told."""

import json
from decimal import Decimal
from typing import Any

import pytest

from scoring.answers.model import Chosen, EndsSource, Estimate, IndustryLevel, Ratio, Value
from scoring.answers.serialise import answer_to_json
from scoring.answers_file.reader import AnswersFile, read_answers
from scoring.errors import AnswersError, Problem
from tests.scoring.scored_samples import overlaid

ENERGY, RATE, PLATFORM = "energy-intensity", "renewable-rate", "platform"
DESIGN, EMISSIONS = "design", "emissions"


def read(answers: dict[str, Any]) -> AnswersFile:
    text = json.dumps({"catalogue": "scored", "answers": answers}, ensure_ascii=False)
    return read_answers(text, "answers.json", lambda _: overlaid())


def problems(answers: dict[str, Any]) -> tuple[Problem, ...]:
    with pytest.raises(AnswersError) as caught:
        read(answers)
    return caught.value.problems


def test_all_that_an_answer_may_hold() -> None:
    file = read(
        {
            ENERGY: {"value": "3.2", "unit": "tce/t", "baseline": "4.50", "leading": 2.5},
            RATE: {"value": "30", "unit": "%", "measure": "renewable-energy-rate"},
            PLATFORM: {"chosen": ["metering", "balance"], "note": "见截图"},
            DESIGN: {"ratio": "0.5", "reason": "只有一类产品"},
            EMISSIONS: {"value": "3"},
            "listed": {"met": True},
        }
    )
    assert file.answers[ENERGY] == Value(
        Decimal("3.2"), "tce/t", Decimal("4.5"), leading=Decimal("2.5")
    )
    assert file.answers[PLATFORM] == Chosen(("metering", "balance"))
    assert file.answers[DESIGN] == Ratio(Decimal("0.5"), "只有一类产品")
    assert file.notes == {PLATFORM: "见截图"}
    assert read({PLATFORM: {"chosen": []}}).answers[PLATFORM] == Chosen(())
    assert read({ENERGY: {"value": "0.1", "unit": "tce/t", "benchmark": "cement"}})


def test_a_source_and_a_place_in_the_industry() -> None:
    ends = {"baseline": "0.5", "leading": "0.3", "source": "last-year", "source_name": "台账"}
    file = read({ENERGY: {"value": "0.4", "unit": "tce/t"} | ends})
    answer = file.answers[ENERGY]
    assert isinstance(answer, Value)
    assert (answer.source, answer.source_name) == (EndsSource.LAST_YEAR, "台账")
    alone = read({ENERGY: {"industry_level": "top-5"}})
    assert alone.answers[ENERGY] == Estimate(IndustryLevel.TOP_5)
    beside = read({ENERGY: {"value": "0.4", "unit": "tce/t", "industry_level": "average"}})
    assert beside.answers[ENERGY] == Value(Decimal("0.4"), "tce/t", level=IndustryLevel.AVERAGE)
    for one in (file, alone, beside):
        assert read({id: answer_to_json(answer) for id, answer in one.answers.items()}) == one


def test_what_is_stored_reads_as_a_file() -> None:
    file = read(
        {
            ENERGY: {"value": "0.1", "unit": "tce/t", "baseline": "0.2", "leading": "0.05"},
            PLATFORM: {"chosen": ["metering"]},
            DESIGN: {"ratio": "0.5", "reason": "一半"},
        }
    )
    assert read({id: answer_to_json(answer) for id, answer in file.answers.items()}) == file


CASES: list[tuple[str, str, Any]] = [
    ("value-asked", f"{ENERGY}.met", {"met": True}),
    ("value-asked", f"{ENERGY}.ratio", {"ratio": "0.5"}),
    ("no-checklist", f"{DESIGN}.chosen", {"chosen": ["metering"]}),
    ("not-a-list-of-texts", f"{PLATFORM}.chosen", {"chosen": "metering"}),
    ("unknown-item", f"{PLATFORM}.chosen", {"chosen": ["metering", "steering"]}),
    ("repeated-item", f"{PLATFORM}.chosen", {"chosen": ["metering", "metering"]}),
    ("more-than-listed", f"{PLATFORM}.value", {"value": 5}),
    ("not-a-count", f"{PLATFORM}.value", {"value": "1.5"}),
    ("two-forms", PLATFORM, {"value": 2, "chosen": ["metering"]}),
    ("unknown-benchmark", f"{ENERGY}.benchmark", {"value": "1", "benchmark": "glass"}),
    ("unknown-benchmark", f"{RATE}.benchmark", {"value": "1", "benchmark": "cement"}),
    ("scale-set-already", f"{EMISSIONS}.baseline", {"value": "3", "baseline": "7"}),
    (
        "scale-set-already",
        f"{EMISSIONS}.leading",
        {"value": "3", "baseline": "6", "leading": "1"},
    ),
    (
        "leading-not-better",
        f"{ENERGY}.leading",
        {"value": "1", "unit": "tce/t", "baseline": "1", "leading": "2"},
    ),
    (
        "unknown-word",
        f"{ENERGY}.source",
        {"value": "1", "unit": "tce/t", "baseline": "2", "leading": "1", "source": "rumour"},
    ),
    ("text-too-long", f"{ENERGY}.source_name", {"value": "1", "source_name": "台" * 121}),
    ("source-without-ends", f"{ENERGY}.source", {"value": "1", "source": "group"}),
    ("unknown-word", f"{ENERGY}.industry_level", {"industry_level": "top-10"}),
    ("level-not-asked", f"{PLATFORM}.industry_level", {"industry_level": "top-5"}),
    (
        "level-beside-ends",
        f"{ENERGY}.industry_level",
        {"value": "1", "baseline": "2", "industry_level": "average"},
    ),
    ("two-forms", ENERGY, {"industry_level": "top-5", "met": True}),
    ("unit-of-another-kind", f"{ENERGY}.unit", {"value": "1", "unit": "亩"}),
    ("unknown-measure", f"{ENERGY}.measure", {"value": "1", "measure": "rate"}),
    ("negative-number", f"{ENERGY}.leading", {"value": "1", "leading": "-1"}),
    ("not-a-number", f"{ENERGY}.leading", {"value": "1", "leading": "best"}),
    ("percentage-out-of-range", f"{RATE}.value", {"value": "101"}),
    ("percentage-out-of-range", f"{RATE}.leading", {"value": "50", "leading": "101"}),
    ("unknown-key", f"{PLATFORM}.unit", {"chosen": [], "unit": "项"}),
    ("text-too-long", f"{DESIGN}.reason", {"ratio": "0.5", "reason": "长" * 2001}),
]


@pytest.mark.parametrize(("code", "place", "entry"), CASES)
def test_each_mistake_in_an_answer_is_told(code: str, place: str, entry: Any) -> None:
    (problem,) = problems({place.split(".")[0]: entry})
    assert (problem.code, problem.place) == (code, f"answers.{place}")
    for text in (problem.message, problem.remedy):
        assert "{0" not in text.zh + text.en
        assert "None" not in text.zh + text.en


def test_a_refusal_names_what_would_do() -> None:
    (problem,) = problems({ENERGY: {"value": "1", "benchmark": "glass"}})
    assert problem.remedy.zh == "可用：cement、clinker"
    (problem,) = problems({RATE: {"value": "1", "benchmark": "glass"}})
    assert problem.remedy.zh == "可用：无"
    (problem,) = problems({PLATFORM: {"chosen": ["steering"]}})
    assert problem.message.zh == "没有“steering”这一项"
    assert problem.remedy.en == "Choose from: metering, analysis, balance, footprint"
    (problem,) = problems({ENERGY: {"value": "1", "unit": "亩"}})
    assert problem.message.zh == "单位“亩”不能换算成“tce/{product}、tce/万元”"
    (problem,) = problems({ENERGY: {"value": "1", "unit": "亩", "measure": "energy-per-product"}})
    assert problem.message.zh == "单位“亩”不能换算成“tce/{product}”"
    (problem,) = problems({EMISSIONS: {"value": "3", "baseline": "7"}})
    assert problem.message.zh == "7 与已定的值不同"
