"""The catalogue of GB/T 36132-2018 against its source and against what readers need of it.

``second_reading.csv`` is the criteria table of the source, read a second time without a look at
the catalogue. What a person sees is judged here by rules, so that an edit cannot break them.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from scoring.catalogue import Criterion, Kind, Measure, Requirement, Text
from scoring.loading import load_catalogue

CATALOGUE = load_catalogue("gb36132-2018")
SECOND_READING = Path(__file__).with_name("second_reading.csv")
SECTIONS = [section.id for section in CATALOGUE.sections]
INDICATORS = {indicator.id: indicator.title.zh for indicator in CATALOGUE.indicators}

ZH = r"[\u4e00-\u9fff]"
NUMBER = re.compile(r"\d+(?:\.\d+)*")
ITEM_MARK = re.compile(r"（\d）")
"""（1）（2）: they count the parts of a row and decide nothing, so a question may drop them."""
HALF_WIDTH = re.compile(rf"{ZH}\s*[,.;:!?()]|[,.;:!?(]\s*{ZH}")
MISSING_SPACE = re.compile(rf"{ZH}[A-Za-z0-9]|[A-Za-z0-9%]{ZH}")
STRAY_SPACE = re.compile(rf"(?:{ZH}|[，。；：、（）“”《》]) (?:{ZH}|[，。；：、（）“”《》])")
PLACEHOLDER = re.compile(r"TODO|TBD|FIXME|XXX|lorem|待定|待补|占位|[{}<>]|\.\.\.|…", re.I)
NOT_ENGLISH = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
CHINESE_KEPT = ("/documents", "/grade_scale", "/conventions")
"""Document numbers, a company's name and the words of comparison as printed stay Chinese in en."""

every_rule = pytest.mark.parametrize("rule", CATALOGUE.rules, ids=lambda rule: rule.id)
every_criterion = pytest.mark.parametrize("row", CATALOGUE.criteria, ids=lambda row: row.id)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def texts(model: BaseModel, place: str = "") -> Iterator[tuple[str, Text]]:
    """Every text below ``model`` with the place it stands at."""
    for name, value in model:
        for at, item in enumerate(value if isinstance(value, tuple) else (value,)):
            here = f"{place}/{name}:{getattr(item, 'id', at)}"
            if isinstance(item, Text):
                yield here, item
            elif isinstance(item, BaseModel):
                yield from texts(item, here)


TEXTS = dict(texts(CATALOGUE))
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


def numbers(text: str) -> set[str]:
    """Its thresholds, multiples and standard numbers."""
    return set(NUMBER.findall(ITEM_MARK.sub("", text)))


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


def test_chinese_is_spaced_and_punctuated_as_chinese() -> None:
    wrong = (HALF_WIDTH, MISSING_SPACE, STRAY_SPACE)
    assert not {at: text.zh for at, text in TEXTS.items() if any(w.search(text.zh) for w in wrong)}


def test_english_is_english() -> None:
    ours = {at: text.en for at, text in TEXTS.items() if not at.startswith(CHINESE_KEPT)}
    assert not {at: en for at, en in ours.items() if NOT_ENGLISH.search(en)}


def test_nothing_is_left_to_be_filled_in() -> None:
    words = {at: text.zh + " " + text.en for at, text in TEXTS.items()}
    assert not {at: both for at, both in words.items() if PLACEHOLDER.search(both)}


def test_a_share_is_written_without_a_space() -> None:
    assert not {at for at, text in TEXTS.items() if " %" in text.zh + text.en}


@every_rule
def test_words_fit_a_phone(rule: Criterion | Requirement) -> None:
    limits = ((rule.question, 100, 340), (rule.help, 260, 700))
    for text, zh, en in (*limits, *((item, 30, 80) for item in rule.evidence)):
        assert len(text.zh) <= zh
        assert len(text.en) <= en
    assert 2 <= len(rule.evidence) <= 4


@every_measure
def test_a_label_fits_a_button(measure: Measure) -> None:
    assert len(measure.label.zh) <= 24
    assert len(measure.label.en) <= 40


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
