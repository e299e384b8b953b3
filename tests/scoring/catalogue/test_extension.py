"""A catalogue that extends another: what is inherited, changed, added and left out."""

from decimal import Decimal
from fractions import Fraction
from typing import Final

import pytest

from scoring.answers_file.reader import complete, read_answers
from scoring.catalogue.loading import available, load_catalogue, parse_catalogue
from scoring.catalogue.model import Catalogue
from scoring.errors import CatalogueError, UnknownOverlay
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.results import Outcome
from scoring.overlays.library import shipped
from tests.scoring.wording import assert_fits_a_phone, assert_well_worded

BASE: Final = load_catalogue("gb36132-2025")
FORM_ID: Final = "gb36132-2025-provincial-form"
FORM: Final = load_catalogue(FORM_ID)

HEAD: Final = """\
id: my-form
extends: gb36132-2025
title: {zh: 试, en: Trial}
edition: "2025"
status: {zh: 试, en: Trial}
"""


def extension(more: str) -> Catalogue:
    return parse_catalogue(HEAD + more, "my-form.yaml")


def problems(more: str, head: str = HEAD) -> list[tuple[str, int | None, str]]:
    with pytest.raises(CatalogueError) as raised:
        parse_catalogue(head + more, "my-form.yaml")
    return [(one.code, one.line, one.place) for one in raised.value.problems]


def row_ids(catalogue: Catalogue) -> list[str]:
    return [row.id for row in catalogue.criteria]


# --- what an extension may do


def test_without_changes_all_is_inherited() -> None:
    same = extension("")
    assert same.criteria == BASE.criteria
    assert same.requirements == BASE.requirements
    assert same.conventions == BASE.conventions
    assert (same.id, same.extends, BASE.extends) == ("my-form", "gb36132-2025", None)


POINTS = """\
criteria:
  - {id: energy-intensity, points: "10"}
  - {id: carbon-intensity, points: "6"}
"""


def test_a_row_changes_only_what_it_gives() -> None:
    energy, base = extension(POINTS).criteria[0], BASE.criteria[0]
    assert energy.points == Decimal(10)
    assert energy == base.model_copy(update={"points": Decimal(10)})


ADDED = """\
sections:
  - {id: intensive-land-use, weight: "8", points: "8"}
criteria:
  - {id: energy-intensity, points: "6"}
  - id: of-our-own
    section: low-carbon-energy
    indicator: energy-intensity
    kind: scored
    points: "2"
    text: {zh: 自有, en: Own}
    question: {zh: 有吗？, en: Is there?}
    help: {zh: 看, en: Look}
    evidence: [{zh: 证, en: Proof}]
    source: {document: gb36132-2025, place: "1"}
"""


def test_a_row_of_its_own_comes_last_in_its_section_and_all_are_numbered() -> None:
    added = extension(ADDED)
    assert row_ids(added)[:6] == [*row_ids(BASE)[:4], "of-our-own", row_ids(BASE)[4]]
    assert [row.number for row in added.criteria] == list(range(1, 16))


LEFT_OUT = """\
without:
  criteria: [product-carbon-footprint]
criteria:
  - {id: green-design, points: "16"}
"""


def test_what_is_left_out_takes_its_indicator_and_its_documents_along() -> None:
    less = extension(LEFT_OUT)
    assert "product-carbon-footprint" not in row_ids(less)
    assert "product-carbon-footprint" not in [one.id for one in less.indicators]
    assert all("product-carbon-footprint" not in item.rules for item in less.evidence_items)
    assert [row.number for row in less.criteria] == list(range(1, 14))


# --- what is wrong is said in the extension's own file


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("without: {criteria: [nothing]}\n", ("unknown-id", 6, "without.criteria[0]")),
        (
            'criteria: [{id: energy-intensity, number: 3, points: "8"}]\n',
            ("numbered-extension", 6, "criteria[0].number"),
        ),
        (
            "criteria: [{id: energy-intensity, points: 8.5}]\n",
            ("unquoted-number", 6, "criteria[0].points"),
        ),
        (
            'criteria: [{id: energy-intensity, pionts: "8"}]\n',
            ("unknown-key", 6, "criteria[0].pionts"),
        ),
        ("criteria: [{id: new-row}]\n", ("missing-key", 6, "criteria[0].section")),
        ("criteria: 3\n", ("wrong-value", 6, "criteria")),
    ],
)
def test_a_mistake_is_told_with_its_place(more: str, found: tuple[str, int, str]) -> None:
    assert found in problems(more)


def test_what_no_longer_adds_up_is_told_of_what_is_inherited_too() -> None:
    told = problems('criteria:\n  - {id: energy-intensity, points: "9"}\n')
    assert all(line is not None for _, line, _ in told)
    assert "extends" in [place for *_, place in told]


def test_only_a_catalogue_of_its_own_can_be_extended() -> None:
    nested = HEAD.replace("extends: gb36132-2025", f"extends: {FORM_ID}")
    assert problems("", nested) == [("extends-an-extension", 2, "extends")]
    unknown = HEAD.replace("extends: gb36132-2025", "extends: nothing")
    assert problems("", unknown) == [("unknown-catalogue", 2, "extends")]
    odd = HEAD.replace("extends: gb36132-2025", "extends: [1]")
    assert problems("", odd) == [("unknown-catalogue", 2, "extends")]


# --- the worked example


def test_the_form_has_the_points_of_its_source() -> None:
    weights = [section.weight for section in FORM.sections]
    assert weights == [Decimal(weight) for weight in (34, 22, 22, 14, 8)]
    points = {row.id: int(row.points) for row in FORM.criteria}
    assert points == {
        "energy-intensity": 11,
        "carbon-intensity": 11,
        "renewable-energy-rate": 8,
        "platform-functions": 4,
        "raw-material-intensity": 4,
        "recycled-material-case": 4,
        "water-intensity": 6,
        "water-reuse-rate": 4,
        "solid-waste-utilisation": 4,
        "advanced-technology": 6,
        "retrofit-projects": 4,
        "retrofit-investment-share": 4,
        "pollutant-intensity": 4,
        "waste-gas-margin": 4,
        "green-design": 4,
        "product-carbon-footprint": 4,
        "energy-saving-products": 6,
        "land-output": 4,
        "building-coefficient": 2,
        "floor-area-ratio": 2,
        "bonus-leading-list": 2,
        "bonus-footprint-platform": 1,
        "bonus-zero-carbon": 2,
    }
    assert FORM.bonus_cap == 5


def test_the_form_has_no_doubtful_ends() -> None:
    ends = {
        scale.id: (scale.baseline, scale.leading) for row in FORM.criteria for scale in row.scales
    }
    given = {id: both for id, both in ends.items() if both != (None, None)}
    assert given == {
        "renewable-energy-rate": (Decimal(0), None),
        "platform-functions": (Decimal(0), Decimal(6)),
        "water-reuse-rate": (None, Decimal("92.22")),
        "solid-waste-rate": (None, Decimal(100)),
        "advanced-technologies": (None, Decimal(5)),
        "retrofit-projects": (None, Decimal("3.67")),
        "retrofit-share": (None, Decimal("0.57")),
        "waste-water-margin": (Decimal(0), Decimal(75)),
        "waste-gas-margin": (None, Decimal("86.1")),
        "footprint-share": (None, Decimal(100)),
        "energy-saving-share": (None, Decimal(100)),
        "building-coefficient": (Decimal(40), Decimal(51)),
        "floor-area-ratio": (Decimal("0.5"), Decimal("1.12")),
    }


def test_the_form_is_not_on_offer_and_says_that_it_is_unconfirmed() -> None:
    assert FORM_ID not in available()
    assert "未确认" in FORM.title.zh
    assert "未确认" in FORM.status.zh
    assert "unconfirmed" in FORM.title.en


def test_its_words_are_as_those_of_every_catalogue() -> None:
    assert_well_worded(FORM)
    for row in FORM.criteria:
        assert_fits_a_phone(row)


DECLARED = f"""\
catalogue: {FORM_ID}
enterprise: {{name: 示例电器有限公司}}
period: 2025
answers:
  energy-intensity: {{value: "21.52", unit: kgce/万元, measure: energy-per-value}}
  carbon-intensity: {{value: "24.58", unit: kgCO2/万元, measure: carbon-per-value}}
  renewable-energy-rate: {{value: "20.60", unit: "%"}}
  platform-functions: {{chosen: [energy-query, energy-and-intensity]}}
  raw-material-intensity: {{met: true}}
  water-intensity: {{not_applicable: true, reason: 表中为 /}}
  water-reuse-rate: {{not_applicable: true, reason: 表中为 /}}
  solid-waste-utilisation: {{value: "100.00", unit: "%"}}
  advanced-technology: {{value: "2", unit: 项}}
  retrofit-investment-share: {{value: "8.86", unit: "%"}}
  pollutant-intensity: {{value: "100.00", unit: "%"}}
  green-design: {{met: true}}
  product-carbon-footprint: {{value: "100.00", unit: "%"}}
  land-output: {{value: "0.33", unit: 万元/m2, measure: land-value}}
"""


def test_a_declaration_of_a_portal_is_taken_as_it_is_printed() -> None:
    """Cases, counts, margins and shares, none of which the standard's own table takes."""
    file = read_answers(DECLARED, "declared.yaml")
    scores = {row.id: row for row in evaluate(FORM, complete(FORM, file)).criteria}
    assert scores["raw-material-intensity"].obtained == 4
    assert scores["pollutant-intensity"].obtained == 4
    assert scores["platform-functions"].obtained == Fraction(4, 3)
    assert scores["advanced-technology"].outcome is Outcome.UNSCORED
    assert scores["product-carbon-footprint"].outcome is Outcome.UNSCORED


def test_limits_for_the_base_hold_for_what_extends_it() -> None:
    overlaid = shipped().catalogue(FORM_ID, shipped().refs_of(("energy-limits-2026-11",)))
    assert overlaid.benchmarks
    with pytest.raises(UnknownOverlay):
        shipped().catalogue(FORM_ID, shipped().refs_of(("round-2022-notice",)))
