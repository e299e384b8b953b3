"""What a number between baseline and leading value earns, exactly, and what is refused."""

from decimal import Decimal
from fractions import Fraction

import pytest

from scoring.answers.model import Answer, Chosen, Met, NotApplicable, Value
from scoring.answers.scales import scale_meant
from scoring.errors import UnfitAnswer
from scoring.evaluation.findings import find
from scoring.evaluation.results import Finding, Outcome
from tests.scoring.samples import NO, YES, ratio, rule
from tests.scoring.scored_samples import number, overlaid

ENERGY, RATE, PLATFORM = "energy-intensity", "renewable-rate", "platform"
DESIGN, EMISSIONS, LAND = "design", "emissions", "land-output"


def finding(id: str, answer: Answer) -> Finding:
    return find(rule(overlaid(), id), answer, overlaid())


@pytest.mark.parametrize(
    ("id", "answer", "share"),
    [
        # smaller is better, both ends the enterprise's own: 0.5 earns nothing, 0.3 all
        (ENERGY, number("0.5000000000000000000001", "tce/双", "0.5", "0.3"), 0),
        (ENERGY, number("0.5", "tce/双", "0.5", "0.3"), 0),
        (ENERGY, number("0.45", "tce/双", "0.5", "0.3"), "1/4"),
        (ENERGY, number("0.4333", "tce/双", "0.5", "0.3"), "667/2000"),
        (ENERGY, number("0.3", "tce/双", "0.5", "0.3"), 1),
        (ENERGY, number("0", "tce/双", "0.5", "0.3"), 1),
        # larger is better
        (RATE, number("9.99", "%", "10", "40"), 0),
        (RATE, number("10", "％", "10", "40"), 0),
        (RATE, number("20", "", "10", "40"), "1/3"),
        (RATE, number("40", "%", "10", "40"), 1),
        (RATE, number("100", "%", "10", "40"), 1),
        # the scale's own ends, whatever the unit
        (EMISSIONS, number("3", "kg/万元"), "3/4"),
        (EMISSIONS, number("3"), "3/4"),
        (EMISSIONS, number("30", "t/亿元"), "3/4"),
        (EMISSIONS, number("0.3", "g/元"), "3/4"),
        (EMISSIONS, number("2", "kg/万元"), 1),
        (EMISSIONS, number("6", "kg/万元"), 0),
        # the same ends given once more
        (EMISSIONS, number("3", "kg/万元", "6.0", "2"), "3/4"),
        (EMISSIONS, number("30", "t/亿元", "60"), "3/4"),
        # an overlay's ends; 1 亩 is 2000/3 m²
        (LAND, number("1", "万元/m²"), "1/2"),
        (LAND, number("500", "万元/亩"), "1/4"),
        (LAND, number("1", "亿元/公顷"), "1/2"),
        # by product: the product's own unit stays
        (LAND, number("750", "t/亩", "500", "1000"), "1/2"),
        (LAND, number("75", "万件/公顷", "50", "150"), "1/4"),
        # a published limit: 80 leads, 120 is the baseline
        (ENERGY, number("120", "kgce/t", benchmark="cement"), 0),
        (ENERGY, number("0.1", "tce/t", benchmark="cement"), "1/2"),
        (ENERGY, number("0.0001", "tce/kg", benchmark="cement"), "1/2"),
        (ENERGY, number("0.1", benchmark="cement"), "1/2"),
        (ENERGY, number("80", "kgce/t", benchmark="cement"), 1),
        # what it lacks is the enterprise's
        (ENERGY, number("100", "kgce/t", "110", benchmark="clinker"), "1/2"),
        # baseline and leading value the same: all or nothing
        (ENERGY, number("0.5", "tce/t", "0.5", "0.5"), 1),
        (ENERGY, number("0.51", "tce/t", "0.5", "0.5"), 0),
        (RATE, number("9", "%", "10", "10"), 0),
        # counted
        (PLATFORM, Chosen(()), 0),
        (PLATFORM, Chosen(("balance",)), "1/3"),
        (PLATFORM, Chosen(("balance", "metering", "footprint", "analysis")), 1),
        (PLATFORM, number("2"), "2/3"),
        (PLATFORM, number("2", "项"), "2/3"),
        # by evidence
        (DESIGN, YES, 1),
        (DESIGN, NO, 0),
        (DESIGN, ratio("0.3"), "3/10"),
    ],
)
def test_share(id: str, answer: Answer, share: int | str) -> None:
    found = finding(id, answer)
    assert found.share == Fraction(share)
    assert found.outcome is (Outcome.MET if found.share else Outcome.NOT_MET)
    assert found.answer is answer


@pytest.mark.parametrize(
    ("id", "answer"),
    [
        (ENERGY, number("0.4", "tce/t")),
        (ENERGY, number("0.4", "tce/t", "0.5")),
        (ENERGY, number("0.1", "tce/t", leading="0.3")),
        (ENERGY, number("100", "kgce/t", benchmark="clinker")),
        (RATE, number("50")),
    ],
)
def test_without_both_ends_nothing_is_scored(id: str, answer: Answer) -> None:
    found = finding(id, answer)
    assert found.outcome is Outcome.UNSCORED
    assert found.share == 0


@pytest.mark.parametrize(
    ("answer", "scale"),
    [
        (number("1"), "energy-per-product"),
        (number("1", "tce/件"), "energy-per-product"),
        (number("1", "kgce/万元"), "energy-per-value"),
        (number("1", "tce/亿元"), "energy-per-value"),
        (number("1", measure="energy-per-value"), "energy-per-value"),
        (number("1", benchmark="cement"), "energy-per-product"),
        (number("1", "双"), "energy-per-product"),
    ],
)
def test_the_scale_an_answer_is_for(answer: Value, scale: str) -> None:
    criterion = overlaid().criteria[0]
    assert scale_meant(criterion, answer, overlaid().benchmarks).id == scale


def test_an_exact_fraction_is_scored_exactly() -> None:
    third = Value(Fraction(1, 3), "tce/万元", Decimal("0.5"), None, Decimal("0.3"))
    assert finding(ENERGY, third).share == Fraction(5, 6)


@pytest.mark.parametrize(
    ("id", "answer", "code"),
    [
        (ENERGY, YES, "value-asked"),
        (ENERGY, Met(False), "value-asked"),
        (ENERGY, ratio("0.5"), "value-asked"),
        (PLATFORM, YES, "value-asked"),
        (DESIGN, number("1"), "no-measures"),
        (DESIGN, Chosen(()), "no-checklist"),
        (RATE, Chosen(()), "no-checklist"),
        ("lawful", Chosen(()), "no-checklist"),
        ("lawful", ratio("1"), "all-or-nothing"),
        (DESIGN, NotApplicable(" "), "reason-missing"),
        (ENERGY, number("1", "kg"), "unit-of-another-kind"),
        (ENERGY, number("1", "tce"), "unit-of-another-kind"),
        (ENERGY, number("1", "tce/"), "unit-of-another-kind"),
        (ENERGY, number("1", "tce/万元", measure="energy-per-product"), "unit-of-another-kind"),
        (ENERGY, number("1", "tce/件", measure="energy-per-value"), "unit-of-another-kind"),
        (ENERGY, number("1", "tce/件", benchmark="cement"), "unit-of-another-kind"),
        (LAND, number("1", "万元/3亩", measure="land-value"), "unit-of-another-kind"),
        (LAND, number("1", "亩"), "unit-of-another-kind"),
        (PLATFORM, number("1", "台"), "unit-of-another-kind"),
        (ENERGY, number("1", measure="rate"), "unknown-measure"),
        (ENERGY, number("1", benchmark="glass"), "unknown-benchmark"),
        (ENERGY, number("1", measure="energy-per-value", benchmark="cement"), "unknown-benchmark"),
        (ENERGY, number("-1", "tce/t"), "negative-number"),
        (ENERGY, number("1", "tce/t", "-1"), "negative-number"),
        (ENERGY, number("1", "tce/t", "1", "NaN"), "not-a-number"),
        (ENERGY, number("1", "tce/t", "1E+50", "1"), "too-many-digits"),
        (ENERGY, number("1", "tce/t", "0.3", "0.5"), "leading-not-better"),
        (ENERGY, number("1", "kgce/t", "80", benchmark="clinker"), "leading-not-better"),
        (RATE, number("1", "%", "40", "10"), "leading-not-better"),
        (RATE, number("100.1"), "percentage-out-of-range"),
        (RATE, number("50", "%", "40", "101"), "percentage-out-of-range"),
        (EMISSIONS, number("3", "kg/万元", "5"), "scale-set-already"),
        (EMISSIONS, number("30", "t/亿元", None, "2"), "scale-set-already"),
        (ENERGY, number("0.1", "tce/t", "0.13", benchmark="cement"), "scale-set-already"),
        (PLATFORM, number("5"), "more-than-listed"),
        (PLATFORM, number("2.5"), "not-a-count"),
        (PLATFORM, Chosen(("metering", "metering")), "repeated-item"),
        (PLATFORM, Chosen(("metering", "steering")), "unknown-item"),
    ],
)
def test_answers_a_scale_does_not_take(id: str, answer: Answer, code: str) -> None:
    with pytest.raises(UnfitAnswer) as caught:
        finding(id, answer)
    assert (caught.value.id, caught.value.code) == (id, code)
