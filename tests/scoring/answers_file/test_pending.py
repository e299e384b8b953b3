"""Answers that a file leaves to its figures: each that cannot be worked out is told, with why."""

import json
from decimal import Decimal
from fractions import Fraction

import pytest

from scoring.answers.model import Value
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
        "carbon-intensity",
        {},
        {"carrier-heat": ("3", "GJ"), "output": OUTPUT},
        "carrier-heat",
    ),
    ("uncounted-carrier", "carbon-intensity", {}, ELECTRICITY, "carrier-electricity-purchased"),
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
