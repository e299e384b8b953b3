"""What is said of a result, the verdict first."""

import re
from collections.abc import Mapping
from decimal import Decimal

import pytest

from bot.wording.catalogue import joined
from bot.wording.results.verdict import Verdict
from scoring.answers.model import Answer, Chosen, Met, NotApplicable, Value
from scoring.evaluation.evaluate import evaluate
from scoring.overlays.library import shipped
from scoring.values import Text
from tests.scoring.scored_samples import HALF_OF_ALL, number, scored

NEW, OLD = "gb36132-2025", "gb36132-2018"


def verdict_on(id: str, answers: dict[str, Answer], *overlays: str) -> Verdict:
    catalogue = shipped().catalogue(id, overlays)
    return Verdict(catalogue, evaluate(catalogue, answers))


def gates_met(id: str, unmet: int) -> dict[str, Answer]:
    gates = shipped().catalogue(id).gates
    return {rule.id: Met(at >= unmet) for at, rule in enumerate(gates)}


def said(verdict: Verdict) -> Text:
    return joined([verdict.headline, verdict.after_headline])


def test_no_total_is_told_where_no_row_applies() -> None:
    rows = shipped().catalogue(NEW).criteria
    answers = gates_met(NEW, unmet=0) | {row.id: NotApplicable("本厂没有") for row in rows}
    assert said(verdict_on(NEW, answers)) == Text(
        zh="没有总分：各条都选了不适用，没有可计分的条目，因此没有总分。",
        en="No total: Every criterion that earns points is marked not applicable, "
        "so there is no total.",
    )


@pytest.mark.parametrize(
    ("unmet", "zh", "en"),
    [
        (
            1,
            "1 条基本要求不符合，目前不能申报，不给准备度。",
            "1 basic requirement is not met; the factory cannot apply yet, and no band is given.",
        ),
        (
            2,
            "2 条基本要求不符合，目前不能申报，不给准备度。",
            "2 basic requirements are not met; the factory cannot apply yet, "
            "and no band is given.",
        ),
    ],
)
def test_unmet_requirements_are_counted_and_bar_the_application(
    unmet: int, zh: str, en: str
) -> None:
    assert verdict_on(NEW, gates_met(NEW, unmet)).why == Text(zh=zh, en=en)


def test_a_mandatory_criterion_alone_is_a_veto() -> None:
    catalogue = shipped().catalogue(OLD)
    mandatory = next(row for row in catalogue.criteria if row.kind == "mandatory")
    answers = gates_met(OLD, unmet=0) | {mandatory.id: Met(False)}
    assert verdict_on(OLD, answers).why == Text(
        zh="1 条必选要求不符合，按一票否决，不给等级。",
        en="1 mandatory criterion is not met; each is a veto, so no grade is given.",
    )


def test_a_grade_is_named_with_whose_it_is() -> None:
    catalogue = shipped().catalogue(OLD)
    verdict = verdict_on(OLD, {rule.id: Met(True) for rule in catalogue.rules})
    assert verdict.badge == Text(zh="AAAAA", en="AAAAA")
    first, second = said(verdict).zh.splitlines()
    assert first == (
        "准备度：AAAAA 级（PCEC 绿色工厂评价认证等级，非官方）：基本要求、必选要求均已满足。"
    )
    assert second == "得分 100.00（满分 100）"


def test_what_is_open_is_counted_by_kind() -> None:
    catalogue = shipped().catalogue(OLD)
    mandatory = sum(row.kind == "mandatory" for row in catalogue.criteria)
    basic = len(catalogue.requirements)
    assert verdict_on(OLD, {}).why == Text(
        zh=f"{basic} 条基本要求、{mandatory} 条必选要求未答，不能判断是否就绪。",
        en=f"{basic} basic requirements and {mandatory} mandatory criteria "
        "have no answer yet, so readiness cannot be judged.",
    )


LOWEST: dict[str, Answer] = {
    **HALF_OF_ALL,
    "energy-intensity": number("0.5", "tce/t", "0.5", "0.3"),
    "renewable-rate": number("10", "%", "10", "40"),
    "platform": Chosen(()),
    "design": Met(False),
    "emissions": number("6", "kg/万元"),
    "land-output": number("2", "万元/m²", "2", "4"),
}
"""All at their baselines."""


def of_scored(answers: Mapping[str, Answer]) -> Verdict:
    return Verdict(scored(), evaluate(scored(), answers))


def test_below_the_lowest_grade_its_line_is_named() -> None:
    assert of_scored(LOWEST).why == Text(
        zh="基本要求均已满足，但总分低于最低的分数线：追赶（40 分）。",
        en="All basic requirements are met, but the total is below the lowest line: "
        "Catching up (40 points).",
    )
    assert "追赶（40 分）" not in of_scored(HALF_OF_ALL).why.zh


def test_one_scale_is_used_and_what_is_left_out_is_named_once() -> None:
    row = "design"
    fewer = {id: answer for id, answer in HALF_OF_ALL.items() if id != "land-output"}
    text = said(of_scored(fewer | {row: NotApplicable("不设计产品")})).zh
    assert text.count("折成") == 1
    standing = next(line for line in text.splitlines() if "折成" in line)
    parts = [
        Decimal(number) for number in re.findall(r"(?:已得|失分|不计|未答) ([\d.]+)", standing)
    ]
    assert sum(parts) == 100
    span = of_scored(fewer | {row: NotApplicable("不设计产品")}).total_figure
    assert f"已得 {parts[0]}" in standing
    assert span.startswith(f"{parts[0]:.2f}–")


def test_a_mandatory_limit_that_is_exceeded_is_part_of_the_verdict() -> None:
    cement = Value(Decimal(96), "kgce/t", benchmark="gb16780-2021-cement")
    catalogue = shipped().catalogue(NEW, shipped().refs_of(("energy-limits-2026-11",)))
    answers = gates_met(NEW, unmet=0) | {"energy-intensity": cement}
    verdict = Verdict(catalogue, evaluate(catalogue, answers))
    lines = said(verdict).zh.splitlines()
    assert lines[1].startswith("⚠ 超过强制性能耗限额：水泥 96，高于限定值（3 级）94 kgce/t")
    assert "法律问题" in lines[1]
    assert "a legal matter" in said(verdict).en


def test_the_grade_a_score_would_be_is_said_only_where_something_stands_against_it() -> None:
    open_still = {id: answer for id, answer in HALF_OF_ALL.items() if id != "lawful"}
    assert of_scored(HALF_OF_ALL).would_be is None
    assert of_scored(open_still).would_be is None
    would_be = of_scored(open_still | {"lawful": Met(False)}).would_be
    assert would_be is not None
    assert "相当于“追赶”（就绪档位，非官方）" in would_be.zh


def test_an_open_grade_is_named_from_the_lower_to_the_higher() -> None:
    open_still = {id: answer for id, answer in HALF_OF_ALL.items() if id != "land-output"}
    named = of_scored(open_still).headline
    assert 0 < named.zh.index("起步") < named.zh.index("良好")
    assert 0 < named.en.index("Starting") < named.en.index("Good")
