"""The sentences people read under every figure."""

from dataclasses import replace

import pytest

from scoring.answers.model import Answer, NotApplicable
from scoring.evaluation.findings import find
from scoring.evaluation.reasons import explain
from scoring.evaluation.results import MeasuredReason
from scoring.values import Text
from tests.scoring.samples import NO, YES, demo, ratio, rule, value

FAR, FAR_REQUIRED = "floor-area-ratio-advanced", "floor-area-ratio-required"

SENTENCES: list[tuple[str, Answer | None, str, str]] = [
    ("site-daylight", None, "尚未回答", "Not answered yet"),
    ("site-daylight", YES, "符合，得全部分值", "Met: all points"),
    ("site-daylight", NO, "不符合，不得分", "Not met: no points"),
    ("site-lawful", YES, "符合，得全部分值", "Met: all points"),
    (
        "site-lawful",
        NO,
        "不符合：必选要求须全部满足，不得分",
        "Not met: no points, and every mandatory criterion must be met",
    ),
    ("lawful", YES, "符合基本要求", "The basic requirement is met"),
    (
        "lawful",
        NO,
        "不符合基本要求，仅此一项就不能通过",
        "The basic requirement is not met, which alone rules the factory out",
    ),
    (
        "site-green-roof",
        NotApplicable("只有{1}层，屋面不承重"),
        "不适用，不计入总分。理由：只有{1}层，屋面不承重",
        "Not applicable, left out of the total. Reason: 只有{1}层，屋面不承重",
    ),
    (
        "site-daylight",
        ratio("0.335"),
        "按满足程度得 33.5% 的分值",
        "Met in part: 33.5% of the points",
    ),
    (
        FAR,
        value("1.5", "倍"),
        "容积率：1.5 倍；达到 1.2 倍得 60%，2 倍满分，按直线得 75%",
        "Floor-area ratio: 1.5×; 60% of the points at 1.2×, all at 2×, "
        "on the straight line between them 75%",
    ),
    (
        FAR,
        value("1", reference="3"),
        "容积率：1 ÷ 3 ≈ 0.33 倍；未达到起点 1.2 倍，不得分",
        "Floor-area ratio: 1 ÷ 3 ≈ 0.33×; short of 1.2×, where points begin: no points",
    ),
    (
        FAR,
        value("80", "%", reference="50"),
        "容积率：80% ÷ 50% = 1.6 倍；达到 1.2 倍得 60%，2 倍满分，按直线得 80%",
        "Floor-area ratio: 80% ÷ 50% = 1.6×; 60% of the points at 1.2×, all at 2×, "
        "on the straight line between them 80%",
    ),
    (
        FAR,
        value("4", "%"),
        "容积率：前 4%；达到满分值前 5%，得全部分值",
        "Floor-area ratio: top 4%; top 5%, where all points are earned, is reached",
    ),
    (
        FAR,
        value("12", "%"),
        "容积率：前 12%；达到前 20% 得 60%，前 5% 满分，按直线得 ≈81.33%",
        "Floor-area ratio: top 12%; 60% of the points at top 20%, all at top 5%, "
        "on the straight line between them ≈81.33%",
    ),
    (
        "solid-waste-required",
        value("65"),
        "综合利用率：65%；要求高于 65%，未达到，不得分",
        "Utilisation rate: 65%; above 65% is asked, which is not reached: no points",
    ),
    (
        "waste-per-product",
        value("2.50", "t"),
        "单位产品产生量：2.5 t；要求不高于 3 t，达到，得全部分值",
        "Waste per product: 2.5 t; at most 3 t is asked, which is reached: all points",
    ),
]


@pytest.mark.parametrize(("id", "answer", "zh", "en"), SENTENCES)
def test_sentence(id: str, answer: Answer | None, zh: str, en: str) -> None:
    reason = find(rule(demo(), id), answer, demo()).reason
    assert explain(reason, "zh") == zh
    assert explain(reason, "en") == en


def test_the_unit_is_not_said_twice() -> None:
    criterion = rule(demo(), "building-density")
    found = find(criterion, value("40"), demo()).reason
    assert isinstance(found, MeasuredReason)
    label = Text(zh="建筑密度（%）", en="Building density (%)")
    relabelled = replace(found, measure=found.measure.model_copy(update={"label": label}))
    assert explain(relabelled, "zh") == "建筑密度：40%；要求不低于 40%，达到，得全部分值"
    assert explain(relabelled, "en").startswith("Building density: 40%; at least 40% is asked")
