"""The catalogue of GB/T 36132-2018 against its source and against what readers need of it.

``second_reading.csv`` is the criteria table of the source, read a second time without a look at
the catalogue. What a person sees is judged here by rules, so that an edit cannot break them.
"""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from scoring.catalogue.loading import load_catalogue
from scoring.catalogue.model import Criterion, Kind, Measure, Requirement
from scoring.figures.kinds import figure_kinds
from tests.scoring.wording import (
    assert_fits_a_button,
    assert_fits_a_phone,
    assert_well_worded,
    numbers,
)

CATALOGUE = load_catalogue("gb36132-2018")
SECOND_READING = Path(__file__).with_name("second_reading.csv")
SECTIONS = [section.id for section in CATALOGUE.sections]
INDICATORS = {indicator.id: indicator.title.zh for indicator in CATALOGUE.indicators}

every_rule = pytest.mark.parametrize("rule", CATALOGUE.rules, ids=lambda rule: rule.id)
every_criterion = pytest.mark.parametrize("row", CATALOGUE.criteria, ids=lambda row: row.id)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


MEASURES = {f"{row.id}:{m.id}": m for row in CATALOGUE.criteria for m in row.measures}
every_measure = pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)


# --- the source


def as_read(row: Criterion) -> dict[str, str]:
    """The criterion in the columns of the second reading."""
    return {
        "number": str(row.number),
        "section": str(SECTIONS.index(row.section) + 1),
        "indicator": INDICATORS[row.indicator],
        "kind": row.kind.value,
        "points": str(row.points),
        "line": str(row.source.line),
        "text": squeezed(row.text.zh),
    }


def test_two_readings_of_the_source_agree() -> None:
    with SECOND_READING.open(encoding="utf-8", newline="") as file:
        second = list(csv.DictReader(file))
    cited = [set(filter(None, row.pop("standards").split(";"))) for row in second]
    assert [as_read(row) for row in CATALOGUE.criteria] == [
        read | {"text": squeezed(read["text"])} for read in second
    ]
    for row, standards in zip(CATALOGUE.criteria, cited, strict=True):
        assert {known for known in row.standards if known.startswith("GB")} == standards, row.id


@pytest.mark.parametrize(
    ("kind", "counts", "points"),
    [(Kind.MANDATORY, (12, 4, 6, 3, 5, 12), 60), (Kind.OPTIONAL, (9, 5, 9, 9, 5, 12), 40)],
)
def test_rows_and_points_of_the_sections(kind: Kind, counts: tuple[int], points: int) -> None:
    rows = [row for row in CATALOGUE.criteria if row.kind is kind]
    in_section = Counter(row.section for row in rows)
    assert tuple(in_section[section] for section in SECTIONS) == counts
    for section in SECTIONS:
        assert sum(row.points for row in rows if row.section == section) == points


def test_eight_basic_requirements_of_which_the_third_may_not_apply() -> None:
    allowed = [rule.not_applicable_allowed for rule in CATALOGUE.requirements]
    assert allowed == [False, False, True, *[False] * 5]


# --- the question decides what the row decides


@every_rule
def test_numbers_of_the_row_are_in_the_question_and_the_translations(
    rule: Criterion | Requirement,
) -> None:
    asked = numbers(rule.text.zh)
    for text in (rule.question.zh, rule.question.en, rule.text.en):
        assert asked <= numbers(text), asked - numbers(text)


@every_criterion
def test_conditions_of_the_row_are_in_the_question(row: Criterion) -> None:
    if row.applicability:
        condition = re.sub(r"^[必可]选（(.+)）$", r"\1", row.applicability.zh)
        assert condition in row.question.zh


@every_criterion
def test_a_row_with_a_full_mark_says_where_yes_is_too_much(row: Criterion) -> None:
    if row.kind is Kind.OPTIONAL and "满分" in row.text.zh:
        assert "未到满分的" in row.question.zh
        assert "hort of full points" in row.question.en


def judged(row: Criterion) -> set[str]:
    """The numbers of its measures and thresholds; 1 is the reference itself."""
    found = {n for measure in row.measures for n in (measure.threshold, measure.full)}
    found |= {threshold.value for threshold in row.thresholds}
    return {str(n) for n in found - {None, 1}}


@every_criterion
def test_measures_and_thresholds_have_numbers_the_row_prints(row: Criterion) -> None:
    assert judged(row) <= numbers(row.text.zh)


@every_criterion
def test_every_percentage_a_row_prints_is_in_a_measure_or_threshold(row: Criterion) -> None:
    printed = set(re.findall(r"(?<!±)\b(\d+)%", row.text.zh))
    assert printed <= judged(row)


def test_a_row_of_several_demands_has_thresholds_and_no_measure() -> None:
    several = {row.number: row for row in CATALOGUE.criteria if row.thresholds}
    assert {number: len(row.thresholds) for number, row in several.items()} == {7: 1, 8: 2}
    assert not any(row.measures for row in several.values())


# --- the words


def test_words_are_chinese_and_english() -> None:
    assert_well_worded(CATALOGUE)


@every_rule
def test_words_fit_a_phone(rule: Criterion | Requirement) -> None:
    assert_fits_a_phone(rule)


@every_measure
def test_a_label_fits_a_button(measure: Measure) -> None:
    assert_fits_a_button(measure.label)


@every_measure
def test_a_reference_reads_inside_a_sentence(measure: Measure) -> None:
    """As in "接着会问…" and "the … comes next"."""
    assert (measure.reference is not None) is (measure.reads == "multiple")
    if measure.reference:
        assert not re.search(r"[（，。；]", measure.reference.zh)
        assert re.fullmatch(r"(?!the |a )[a-z].*[^.;:,]", measure.reference.en)


def test_no_help_is_told_twice() -> None:
    for language in ("zh", "en"):
        helps = Counter(getattr(rule.help, language) for rule in CATALOGUE.rules)
        assert helps.most_common(1)[0][1] == 1


# --- the formulas and the documents


def test_every_indicator_is_worked_out_from_known_figures() -> None:
    for indicator in CATALOGUE.performance_indicators:
        assert indicator.calculations, indicator.id
        for way in indicator.calculations:
            assert {*way.numerator, *way.denominator} <= figure_kinds().keys()


def test_a_rate_is_in_percent_and_nothing_else_is() -> None:
    for indicator in CATALOGUE.performance_indicators:
        for way in indicator.calculations:
            assert way.percent is (indicator.unit.zh == "%") is (way.unit == "%"), indicator.id


def test_per_output_value_comes_second_where_the_rows_allow_it() -> None:
    """The row says 单位产值; land output has both in every industry."""
    allowed = {
        measure.performance_indicator
        for row in CATALOGUE.criteria
        for measure in row.measures
        if "单位产值" in row.text.zh
    }
    ways = {x.id: [way.unit for way in x.calculations] for x in CATALOGUE.performance_indicators}
    for id in allowed - {"land-output"}:
        per_product, per_value = ways[str(id)]
        assert (per_product.endswith("/{product}"), per_value.endswith("/万元")) == (True, True)
    assert {id for id, units in ways.items() if len(units) > 1} == allowed | {"land-output"}


def test_the_twenty_documents_of_the_self_evaluation_report() -> None:
    assert [item.item for item in CATALOGUE.evidence_items] == list(range(1, 21))
    assert len({item.source.zh for item in CATALOGUE.evidence_items}) == 1
    without_a_rule = [item.id for item in CATALOGUE.evidence_items if not item.rules]
    assert without_a_rule == ["awards"]
