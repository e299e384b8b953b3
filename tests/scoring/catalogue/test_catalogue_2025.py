"""The catalogue of GB/T 36132-2025 against its tables and against what readers need of it.

``second_reading_2025.csv`` is the table of Annex C, read a second time without a look at the
catalogue: its units with 产品 for the product's own, its ends in words or numbers.
"""

import csv
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from scoring.catalogue.loading import load_catalogue
from scoring.catalogue.model import (
    Criterion,
    Direction,
    Kind,
    PerformanceIndicator,
    Requirement,
    Scale,
)
from scoring.evaluation.serialise import catalogue_to_json
from scoring.figures.kinds import figure_kinds
from tests.scoring.wording import assert_fits_a_button, assert_fits_a_phone, assert_well_worded

CATALOGUE = load_catalogue("gb36132-2025")
SECOND_READING = Path(__file__).with_name("second_reading_2025.csv")
SECTIONS = [section.id for section in CATALOGUE.sections]
SCALES = {scale.id: scale for row in CATALOGUE.criteria for scale in row.scales}
INDICATORS = {indicator.id: indicator for indicator in CATALOGUE.performance_indicators}
DIRECTIONS = {Direction.HIGHER: "正向", Direction.LOWER: "逆向"}
AT_THE_BASELINE = "达到基准值得 0 分，表示行业平均水平，不代表没有成绩"

every_rule = pytest.mark.parametrize("rule", CATALOGUE.rules, ids=lambda rule: rule.id)
every_criterion = pytest.mark.parametrize("row", CATALOGUE.criteria, ids=lambda row: row.id)
every_scale = pytest.mark.parametrize("scale", SCALES.values(), ids=SCALES)
every_indicator = pytest.mark.parametrize("indicator", INDICATORS.values(), ids=INDICATORS)


# --- Annex C and clause 4.2


def end(value: Decimal | None, scale: Scale, which: str) -> str:
    meaning = getattr(scale, f"{which}_meaning")
    return str(value) if value is not None else meaning.zh


def as_read(row: Criterion) -> dict[str, str]:
    """The criterion in the columns of the second reading."""
    directions = {DIRECTIONS[scale.direction] for scale in row.scales} or {"正向"}
    kind = "定量" if row.scales else "定性"
    units = dict.fromkeys(
        scale.unit.replace("{product}", "产品").replace("{material}", "原材料")
        for scale in row.scales
    )
    first = row.scales[0] if row.scales else None
    return {
        "number": str(row.number),
        "id": row.id,
        "section": str(SECTIONS.index(row.section) + 1),
        "kind": "".join(directions) + kind,
        "unit": ";".join(units),
        "points": str(row.points),
        "leading": end(first.leading, first, "leading") if first else "",
        "baseline": end(first.baseline, first, "baseline") if first else "",
    }


def test_two_readings_of_annex_c_agree() -> None:
    with SECOND_READING.open(encoding="utf-8", newline="") as file:
        assert [as_read(row) for row in CATALOGUE.criteria] == list(csv.DictReader(file))


def test_sections_hold_30_30_16_16_8_points() -> None:
    assert CATALOGUE.aggregation == "points"
    assert [section.points for section in CATALOGUE.sections] == [30, 30, 16, 16, 8]
    assert [section.weight for section in CATALOGUE.sections] == [30, 30, 16, 16, 8]


def test_three_basic_requirements_none_of_which_may_not_apply() -> None:
    found = [(rule.id, rule.source.place) for rule in CATALOGUE.requirements]
    assert found == [
        ("no-violations", "4.2 a)"),
        ("green-management", "4.2 b)"),
        ("management-systems", "4.2 c)"),
    ]
    assert not any(rule.not_applicable_allowed for rule in CATALOGUE.requirements)


def test_every_row_is_scored_and_says_that_its_points_are_an_example() -> None:
    for row in CATALOGUE.criteria:
        assert row.kind is Kind.SCORED
        assert row.not_applicable_allowed
        assert row.source.place == f"附录 C（资料性，权重仅为示例）第 {row.number} 项"
        assert row.source.line is None


def test_only_the_platform_has_numbers_for_its_ends() -> None:
    known = {scale.id for scale in SCALES.values() if scale.baseline is not None}
    assert known == {scale.id for scale in SCALES.values() if scale.leading is not None}
    assert known == {"platform-functions"}


def test_twelve_functions_of_the_platform_to_choose_from() -> None:
    [row] = [row for row in CATALOGUE.criteria if row.checklist]
    assert row.id == "platform-functions"
    assert [item.label.zh for item in row.checklist] == [
        *(
            "能耗查询",
            "能源消费量和强度计算",
            "能源消费分析与用能策略推荐",
            "能效对标",
            "能流分析",
        ),
        *("能效平衡与优化", "用能与碳排放预算管理", "碳排放核算", "碳足迹核算", "供应链碳管理"),
        *("碳核查支撑", "碳资产管理"),
    ]


# --- Annex B


def test_the_indicators_are_b1_to_b27_and_the_retrofit_share() -> None:
    numbers = [indicator.source.zh.rpartition("，")[2] for indicator in INDICATORS.values()]
    assert numbers == [*(f"B.{n}" for n in range(1, 28)), "第 10 项"]


def test_every_indicator_of_annex_b_but_two_scores_a_row() -> None:
    scored = {scale.performance_indicator for scale in SCALES.values()} - {None}
    assert INDICATORS.keys() - scored == {"building-coefficient", "floor-area-ratio"}


@every_scale
def test_a_scale_is_its_indicator_in_its_unit(scale: Scale) -> None:
    if scale.id == "platform-functions":
        assert scale.performance_indicator is None
    else:
        assert scale.performance_indicator == scale.id
        assert {way.unit for way in INDICATORS[scale.id].calculations} == {scale.unit}


@every_indicator
def test_an_indicator_is_worked_out_from_known_figures(indicator: PerformanceIndicator) -> None:
    [way] = indicator.calculations
    assert {*way.numerator, *way.denominator} <= figure_kinds().keys()
    assert way.percent is (way.unit == "%") is (indicator.unit.zh == "%")
    for suffix, figure in (("per-product", "output"), ("per-value", "output-value")):
        if indicator.id.endswith(suffix):
            assert way.denominator == (figure,)


def test_waste_water_is_that_of_production() -> None:
    """The titles of B.12 to B.15 say 废水, their variables 生产废水: domestic sewage is out."""
    water = {id: x.formula for id, x in INDICATORS.items() if id.startswith("waste-water-")}
    assert len(water) == 4
    for formula in water.values():
        assert "不含生活污水" in formula.zh
        assert "without domestic sewage" in formula.en
    for id in ("waste-water-generated", "waste-water-discharged"):
        assert "生活污水" in figure_kinds()[id].help.zh
        assert "domestic sewage" in figure_kinds()[id].help.en


# --- what the rows accept


def test_advanced_technology_goes_by_catalogues_and_by_norms_of_the_industry() -> None:
    [row] = [row for row in CATALOGUE.criteria if row.id == "advanced-technology"]
    assert "行业规范条件" in row.help.zh
    assert "norms of the industry" in row.help.en


def test_no_certificate_of_a_system_is_asked_for() -> None:
    [row] = [row for row in CATALOGUE.requirements if row.id == "management-systems"]
    manuals, reviews, certificates = row.evidence
    assert "手册" in manuals.zh
    assert "内审" in reviews.zh
    assert "管理评审" in reviews.zh
    assert "有则提供" in certificates.zh


# --- what is ours is said to be ours


def test_the_bands_are_our_own() -> None:
    scale = CATALOGUE.grade_scale
    assert scale.id == "readiness-2025"
    assert scale.source is None
    assert "标准没有规定" in scale.authority.zh
    assert [(band.id, int(band.lower)) for band in scale.bands] == [
        ("starting", 0),
        ("catching-up", 40),
        ("good", 60),
        ("leading", 80),
    ]


def test_conventions_tell_what_the_standard_does_not() -> None:
    told = {convention.id: convention.text.zh for convention in CATALOGUE.conventions}
    assert "仅为示例" in CATALOGUE.status.zh
    assert "仅为示例" in told["example-weights"]
    assert "表示行业平均水平，不代表没有成绩" in told["at-the-baseline"]
    assert "得分写成区间" in told["no-ends"]
    assert "没有分档" in told["qualitative"]
    assert "没有分数线、等级或星级" in told["readiness-bands"]
    assert "没有不适用项的规定" in told["not-applicable"]
    assert "未就绪" in told["gate"]


def test_conventions_and_data_name_the_same_numbers() -> None:
    [bands] = [c.text.zh for c in CATALOGUE.conventions if c.id == "readiness-bands"]
    lowers = [int(grade.lower) for grade in CATALOGUE.grade_scale.grades]
    assert [int(n) for n in re.findall(r"\d+", bands)] == [100, lowers[0], *lowers]


# --- the documents to enclose


def test_documents_of_both_lists() -> None:
    items = CATALOGUE.evidence_items
    report = [item for item in items if "附件 2-1" in item.source.zh]
    local = [item for item in items if "地方填报表单" in item.source.zh]
    assert (len(report), len(local)) == (20, len(items) - 20)
    assert [(item.item, item.title) for item in report] == [
        (item.item, item.title) for item in load_catalogue("gb36132-2018").evidence_items
    ]
    assert {item.item for item in local} == {None}
    assert all("未核实" in item.source.zh for item in local)
    without_a_rule = {item.id for item in items if not item.rules}
    assert without_a_rule == {"supplier-and-purchasing-files", "awards"}


@every_rule
def test_every_rule_has_a_document(rule: Criterion | Requirement) -> None:
    assert any(rule.id in item.rules for item in CATALOGUE.evidence_items)


# --- the words


def test_systems_may_follow_other_standards() -> None:
    [asked] = [row.question for row in CATALOGUE.requirements if row.id == "management-systems"]
    assert "行业适用的其他标准" in asked.zh
    assert "other standards that apply to the industry" in asked.en


def test_words_are_chinese_and_english() -> None:
    assert_well_worded(CATALOGUE)


@every_rule
def test_words_fit_a_phone(rule: Criterion | Requirement) -> None:
    assert_fits_a_phone(rule)


@every_scale
def test_a_label_fits_a_button(scale: Scale) -> None:
    assert_fits_a_button(scale.label)


@every_scale
def test_an_end_reads_inside_a_sentence(scale: Scale) -> None:
    for meaning in (scale.baseline_meaning, scale.leading_meaning):
        assert meaning is not None
        assert not re.search(r"[（。；]", meaning.zh)
        assert re.fullmatch(r"(?!the |a )[a-z].*[^.;:,]", meaning.en)


@every_criterion
def test_help_says_what_no_points_mean(row: Criterion) -> None:
    is_told = AT_THE_BASELINE in row.help.zh
    assert is_told is bool(row.scales and not row.checklist)
    assert ("industry average, not nothing" in row.help.en) is is_told
    if not row.scales:
        assert "没有分档" in row.help.zh


@every_rule
def test_standards_of_the_row_are_in_the_question(rule: Criterion | Requirement) -> None:
    for text in (rule.question.zh, rule.question.en, rule.text.en):
        assert set(re.findall(r"GB/T \d+", rule.text.zh)) <= set(re.findall(r"GB/T \d+", text))


def test_no_help_is_told_twice() -> None:
    for language in ("zh", "en"):
        helps = Counter(getattr(rule.help, language) for rule in CATALOGUE.rules)
        assert helps.most_common(1)[0][1] == 1


# --- as printed


def test_everything_is_shown_as_json() -> None:
    shown = catalogue_to_json(CATALOGUE)
    assert shown["aggregation"] == "points"
    assert shown["conditions"] == []
    assert [item["id"] for item in shown["evidence_items"]] == [
        item.id for item in CATALOGUE.evidence_items
    ]
    row = shown["criteria"][3]
    assert row["scales"][0]["leading"] == "8"
    assert len(row["checklist"]) == 12
    assert row["source"].endswith("附录 C（资料性，权重仅为示例）第 4 项")
    assert shown["grades"]["source"] is None
    assert shown["performance_indicators"][0]["calculations"][0]["unit"] == "tce/{product}"
