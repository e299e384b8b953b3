"""Answers that a file leaves to its figures: each that cannot be worked out is told, with why."""

import json
from decimal import Decimal
from fractions import Fraction

import pytest

from scoring.answers.model import Value
from scoring.answers_file.missing_factors import why_it_waits
from scoring.answers_file.reader import AnswersFile, EnterpriseFacts, complete, read_answers
from scoring.catalogue.loading import load_catalogue
from scoring.errors import AnswersError

Figures = dict[str, tuple[str, str]]

OUTPUT = ("10", "t")


def read(
    catalogue: str,
    answer: tuple[str, dict[str, object]],
    figures: Figures,
    region: str | None = None,
    overlays: tuple[str, ...] = (),
) -> AnswersFile:
    id, beside = answer
    content = {
        "catalogue": catalogue,
        "overlays": list(overlays),
        "figures": {
            figure: {"value": value, "unit": unit.partition("|")[0]}
            | ({"option": unit.partition("|")[2]} if "|" in unit else {})
            for figure, (value, unit) in figures.items()
        },
        "answers": {id: {"worked_out": True} | beside},
    }

    def region_of(_: EnterpriseFacts) -> str | None:
        return region

    return read_answers(json.dumps(content), "a.json", region_of=region_of)


ELECTRICITY = {
    "carrier-electricity-purchased": ("1000", "kWh|province"),
    "output": OUTPUT,
}

CASES: list[tuple[str, str, dict[str, object], Figures, str]] = [
    (
        "ends-do-not-fit",
        "energy-intensity",
        {"unit": "tce/台", "baseline": "1", "leading": "0.5"},
        {"energy": ("5", "tce"), "output": OUTPUT},
        "tce/t",
    ),
    (
        "unfit-result",
        "renewable-energy-rate",
        {},
        {"renewable-energy": ("4", "tce"), "carrier-electricity-purchased": ("1", "kWh")},
        "%",
    ),
    ("no-formula", "platform-functions", {}, {"output": OUTPUT}, "worked_out"),
    (
        "uncounted-carrier",
        "energy-intensity",
        {},
        {"carrier-low-pressure-steam": ("3", "t"), "output": OUTPUT},
        "coefficient-0-1286",
    ),
    (
        "uncounted-carrier",
        "carbon-intensity",
        {},
        {"carrier-anthracite": ("3", "t"), "carrier-heat": ("3", "GJ"), "output": OUTPUT},
        "power-station",
    ),
    ("uncounted-carrier", "carbon-intensity", {}, ELECTRICITY, "option"),
    (
        "unusable-figures",
        "water-reuse-rate",
        {},
        {"water-withdrawn": ("0", "t"), "water-reused": ("0", "t")},
        "water-withdrawn, water-reused",
    ),
    (
        "unusable-figures",
        "solid-waste-utilisation",
        {},
        {"solid-waste-generated": ("0", "t"), "solid-waste-utilised": ("0", "t")},
        "solid-waste-generated",
    ),
    (
        "not-worked-out",
        "energy-intensity",
        {"measure": "energy-per-value"},
        {"energy": ("5", "tce"), "output": OUTPUT},
        "output-value",
    ),
]


@pytest.mark.parametrize(("code", "id", "beside", "figures", "named"), CASES)
def test_each_answer_that_cannot_be_worked_out_is_told(
    code: str, id: str, beside: dict[str, object], figures: Figures, named: str
) -> None:
    with pytest.raises(AnswersError) as caught:
        read("gb36132-2025", (id, beside), figures)
    [problem] = caught.value.problems
    assert (problem.code, problem.place) == (code, f"answers.{id}")
    for words in (problem.told("zh"), problem.told("en")):
        assert named in words
        assert "{" not in words
        assert "。。" not in words
        assert ".." not in words


STEAM = {
    "carrier-low-pressure-steam": ("1000", "t|coefficient-0-0929"),
    "carrier-diesel": ("10", "t"),
    "output": OUTPUT,
}


@pytest.mark.parametrize(
    ("id", "figures", "where"),
    [
        ("carbon-intensity", STEAM, "carrier-low-pressure-steam|co2_factor|kgCO2/t|carbon"),
        (
            "carbon-intensity",
            {"carrier-heat": ("3", "GJ"), "output": OUTPUT},
            "carrier-heat|co2_factor|factor-0-11|carbon",
        ),
        (
            "energy-intensity",
            {"carrier-other-gas": ("3", "m³"), "output": OUTPUT},
            "carrier-other-gas|heating_value|coefficient|energy",
        ),
    ],
)
def test_an_answer_that_waits_for_a_factor_nobody_establishes_stays_open(
    id: str, figures: Figures, where: str
) -> None:
    file = read("gb36132-2025", (id, {}), figures)
    assert id not in complete(load_catalogue("gb36132-2025"), file)
    [lack] = file.waiting[id]
    words = why_it_waits(lack)
    for said in (words.zh, words.en):
        assert all(named in said for named in where.split("|"))
        assert "{" not in said


def test_the_factor_of_the_enterprise_settles_it() -> None:
    content = {
        "catalogue": "gb36132-2025",
        "figures": {
            "carrier-low-pressure-steam": {
                "value": "10",
                "unit": "t",
                "co2_factor": "300 kgCO2/t",
            },
            "output": {"value": "10", "unit": "t"},
        },
        "answers": {"carbon-intensity": {"worked_out": True}},
    }
    file = read_answers(json.dumps(content), "a.json")
    assert file.waiting == {}
    answer = complete(load_catalogue("gb36132-2025"), file)["carbon-intensity"]
    assert isinstance(answer, Value)
    assert (answer.value, answer.unit) == (Fraction("0.3"), "tCO2/t")


def test_what_only_the_file_can_settle_is_told_alone() -> None:
    figures = {"carrier-anthracite": ("3", "t"), "carrier-heat": ("3", "GJ"), "output": OUTPUT}
    with pytest.raises(AnswersError) as caught:
        read("gb36132-2025", ("carbon-intensity", {}), figures)
    assert len(caught.value.problems) == 1


def test_the_province_of_the_enterprise_finds_its_grid_factor() -> None:
    file = read(
        "gb36132-2025", ("carbon-intensity", {}), ELECTRICITY, "320000", ("grid-factors-2023",)
    )
    assert set(file.pending) == {"carbon-intensity"}


def test_ends_in_another_unit_of_the_kind_are_kept() -> None:
    ends: dict[str, object] = {"unit": "kgce/万t", "baseline": "9", "leading": "3"}
    figures = {"energy": ("5", "kgce"), "output": OUTPUT}
    file = read("gb36132-2025", ("energy-intensity", ends), figures)
    answer = complete(load_catalogue("gb36132-2025"), file)["energy-intensity"]
    assert isinstance(answer, Value)
    assert (answer.value, answer.unit) == (Fraction(5000), "kgce/万t")
    assert (answer.reference, answer.leading) == (Decimal(9), Decimal(3))


def test_a_multiple_wants_what_it_is_a_multiple_of() -> None:
    figures = {"floor-area": ("9", "m²"), "site-area": ("5", "m²")}
    with pytest.raises(AnswersError) as caught:
        read("gb36132-2018", ("performance-floor-area-ratio-required", {}), figures)
    [problem] = caught.value.problems
    assert problem.code == "unfit-result"
    assert "baseline" in problem.remedy.zh
