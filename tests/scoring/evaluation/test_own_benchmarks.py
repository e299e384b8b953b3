"""Ends that are not the industry's, and a place in the industry in the stead of ends."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.answers.acceptance import refusal
from scoring.answers.model import Answer, Chosen, EndsSource, Estimate, IndustryLevel, Value
from scoring.answers.serialise import answer_from_json, answer_to_json
from scoring.catalogue.loading import load_catalogue
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.findings import find
from scoring.evaluation.reasons import explain
from scoring.evaluation.results import Finding, Outcome
from scoring.evaluation.serialise import to_json
from tests.scoring.scored_samples import answers_for, scored

CATALOGUE = load_catalogue("gb36132-2025")
ROWS = {row.id: row for row in CATALOGUE.criteria}
ENERGY = ROWS["energy-intensity"]
RENEWABLE = ROWS["renewable-energy-rate"]
TAKING = [row for row in CATALOGUE.criteria if refusal(row, Estimate(IndustryLevel.TOP_5)) is None]
OWN = [source for source in EndsSource if not source.is_of_industry]

levels = st.sampled_from(IndustryLevel)


def by(source: EndsSource | None, number: str = "0.25") -> Value:
    return Value(
        Decimal(number), "tce/t", Decimal("0.35"), "energy-per-product", Decimal("0.15"),
        source=source,
    )  # fmt: skip


def found(answer: Answer) -> Finding:
    return find(ENERGY, answer, CATALOGUE)


@pytest.mark.parametrize("source", [None, EndsSource.INDUSTRY])
def test_ends_of_the_industry_are_scored(source: EndsSource | None) -> None:
    finding = found(by(source))
    assert (finding.outcome, finding.share) == (Outcome.MET, Fraction(1, 2))
    assert finding.compared is None


@pytest.mark.parametrize("source", OWN)
def test_other_ends_are_an_assumption_within_the_span(source: EndsSource) -> None:
    finding = found(by(source))
    assert finding.outcome is Outcome.UNSCORED
    assert finding.share == 0
    assert finding.compared == Fraction(1, 2)
    result = evaluate(CATALOGUE, {ENERGY.id: by(source)})
    assert result.certain == 0
    assert result.compared == 4
    assert result.possible == 100
    assert "不算确定得分" in explain(finding.reason, "zh")
    assert "not official" in explain(finding.reason, "en")


def test_no_comparison_no_number_for_it() -> None:
    assert evaluate(CATALOGUE, {ENERGY.id: by(None)}).compared is None
    worst = evaluate(CATALOGUE, {ENERGY.id: by(EndsSource.TARGET, "0.4")})
    assert worst.compared == worst.certain == 0


def test_the_name_of_the_source_is_said() -> None:
    answer = Value(
        Decimal("0.25"), "tce/t", Decimal("0.35"), "energy-per-product", Decimal("0.15"),
        source=EndsSource.GROUP, source_name="二分厂 2024 年台账",
    )  # fmt: skip
    assert "集团其他工厂，企业自填，非官方：二分厂 2024 年台账" in explain(
        found(answer).reason, "zh"
    )
    assert answer_from_json(answer_to_json(answer)) == answer


@pytest.mark.parametrize(
    ("level", "outcome", "share"),
    [
        (IndustryLevel.BELOW_AVERAGE, Outcome.NOT_MET, 0),
        (IndustryLevel.AVERAGE, Outcome.NOT_MET, 0),
        (IndustryLevel.TOP_20, Outcome.UNSCORED, 0),
        (IndustryLevel.TOP_5, Outcome.MET, 1),
    ],
)
def test_a_place_is_worth_what_the_standard_says_of_the_ends(
    level: IndustryLevel, outcome: Outcome, share: int
) -> None:
    number = Value(Decimal("0.25"), "tce/t", measure="energy-per-product", level=level)
    for answer in (Estimate(level), number):
        finding = found(answer)
        assert (finding.outcome, finding.share) == (outcome, Fraction(share))
        assert finding.compared is None
        assert finding.is_estimate
        assert answer_from_json(answer_to_json(answer)) == answer
        assert "自估" in explain(finding.reason, "zh")
        assert "own estimate" in explain(finding.reason, "en")


def test_which_rows_take_a_place() -> None:
    assert [row.id for row in TAKING] == [
        "energy-intensity", "carbon-intensity", "renewable-energy-rate", "raw-material-intensity",
        "water-intensity", "water-reuse-rate", "solid-waste-utilisation",
        "retrofit-investment-share", "pollutant-intensity", "land-output",
    ]  # fmt: skip


@given(level=levels, row=st.sampled_from(TAKING), answers=answers_for(CATALOGUE))
def test_a_place_never_leaves_the_span(
    level: IndustryLevel, row: object, answers: dict[str, Answer]
) -> None:
    id = getattr(row, "id")  # noqa: B009 - the strategy gives criteria
    without = {key: answer for key, answer in answers.items() if key != id}
    before, after = (
        evaluate(CATALOGUE, without),
        evaluate(CATALOGUE, without | {id: Estimate(level)}),
    )
    assert before.certain <= after.certain <= after.possible <= before.possible
    if level is IndustryLevel.TOP_20:
        assert (after.certain, after.possible) == (before.certain, before.possible)
    else:
        assert after.possible - after.certain < before.possible - before.certain


@given(source=st.sampled_from(OWN), answers=answers_for(scored()))
def test_a_comparison_lies_within_the_span(source: EndsSource, answers: dict[str, Answer]) -> None:
    compared = {
        id: answer_from_json(answer_to_json(answer) | {"source": source.value})
        if isinstance(answer, Value) and answer.has_own_ends and answer.benchmark is None
        else answer
        for id, answer in answers.items()
    }
    result = evaluate(scored(), compared)
    assert result.certain <= evaluate(scored(), answers).certain
    assert result.compared is None or result.certain <= result.compared <= result.possible


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Value(Decimal(1), "tce/t", source=EndsSource.TARGET), "source-without-ends"),
        (Value(Decimal(1), "tce/t", source_name="台账"), "source-without-ends"),
        (
            Value(Decimal(1), "tce/t", Decimal(2), source_name="台" * 121),
            "source-too-long",
        ),
        (
            Value(Decimal(1), "tce/t", Decimal(2), level=IndustryLevel.AVERAGE),
            "level-beside-ends",
        ),
    ],
)
def test_what_does_not_go_together(answer: Value, code: str) -> None:
    assert refusal(ENERGY, answer) == code


def test_rows_without_such_ends_take_no_place() -> None:
    for id in ("platform-functions", "green-design"):
        assert refusal(ROWS[id], Estimate(IndustryLevel.AVERAGE)) == "level-not-asked"
    assert refusal(CATALOGUE.requirements[0], Estimate(IndustryLevel.TOP_5)) == "level-not-asked"


def test_json_names_the_source_and_marks_the_estimate() -> None:
    answers: dict[str, Answer] = {
        ENERGY.id: by(EndsSource.SUPPLIER),
        RENEWABLE.id: Estimate(IndustryLevel.TOP_5),
        "platform-functions": Chosen(()),
    }
    told = to_json(CATALOGUE, evaluate(CATALOGUE, answers))
    rows = {row["id"]: row for row in told["criteria"]}
    assert told["compared"] == "12.0000"
    assert rows[ENERGY.id]["own_ends"]["source"] == "supplier"
    assert rows[ENERGY.id]["compared"] == "4.0000"
    assert rows[RENEWABLE.id]["estimate"] is True
    assert rows["platform-functions"].keys() == {"id", "outcome", "points", "obtained", "why"}
