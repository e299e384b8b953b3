"""What is said of a result, the verdict first."""

import pytest

from bot.wording.catalogue import joined
from bot.wording.verdict import Verdict
from scoring.answers.model import Answer, Met, NotApplicable
from scoring.evaluation.evaluate import evaluate
from scoring.overlays.library import shipped
from scoring.values import Text

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
            "1 条基本要求不符合，目前不能申报，不给档位。",
            "1 basic requirement is not met; the factory cannot apply yet, and no band is given.",
        ),
        (
            2,
            "2 条基本要求不符合，目前不能申报，不给档位。",
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
        "就绪等级 AAAAA 级（PCEC 绿色工厂评价认证等级，非官方）：基本要求、必选要求均已满足。"
    )
    assert second == "总分 100.00"


def test_what_is_open_is_counted_by_kind() -> None:
    catalogue = shipped().catalogue(OLD)
    mandatory = sum(row.kind == "mandatory" for row in catalogue.criteria)
    basic = len(catalogue.requirements)
    assert verdict_on(OLD, {}).why == Text(
        zh=f"{basic} 条基本要求、{mandatory} 条必选要求未答，不能判断是否就绪。",
        en=f"{basic} basic requirements and {mandatory} mandatory criteria "
        "have no answer yet, so readiness cannot be judged.",
    )
