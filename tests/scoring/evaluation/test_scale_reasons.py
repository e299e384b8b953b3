"""The sentences under a number that is scored between two values."""

from decimal import Decimal
from fractions import Fraction

import pytest

from scoring.answers.model import Answer, Chosen, Ratio, Value
from scoring.evaluation.findings import find
from scoring.evaluation.reasons import explain
from tests.scoring.samples import NO, YES, ratio, rule
from tests.scoring.scored_samples import number, overlaid

ENERGY, RATE, PLATFORM = "energy-intensity", "renewable-rate", "platform"

SENTENCES: list[tuple[str, Answer, str, str]] = [
    (
        ENERGY,
        number("0.35", "tce/双", "0.5", "0.3"),
        "单位产品综合能耗：0.35 tce/双（越小越好）；基准值 0.5、引领值 0.3 tce/双"
        "（企业自填，来源未说明）；"
        "在两者之间，20 × (0.5 − 0.35) ÷ (0.5 − 0.3) = 15 分，即 75% 的分值",
        "Energy per product: 0.35 tce/双 (lower is better); "
        "baseline 0.5, leading value 0.3 tce/双 (given by the enterprise, source not named); "
        "between the two, 20 × (0.5 − 0.35) ÷ (0.5 − 0.3) = 15 points, 75% of all",
    ),
    (
        RATE,
        number("20", "%", "10", "40"),
        "可再生能源利用率：20%（越大越好）；基准值 10、引领值 40%（企业自填，来源未说明）；"
        "在两者之间，10 × (20 − 10) ÷ (40 − 10) ≈ 3.33 分，即 ≈33.33% 的分值",
        "Renewable energy rate: 20% (higher is better); "
        "baseline 10, leading value 40% (given by the enterprise, source not named); "
        "between the two, 10 × (20 − 10) ÷ (40 − 10) ≈ 3.33 points, ≈33.33% of all",
    ),
    (
        ENERGY,
        number("0.5", "", "0.5", "0.3"),
        "单位产品综合能耗：0.5 tce/单位产品（越小越好）；"
        "基准值 0.5、引领值 0.3 tce/单位产品（企业自填，来源未说明）；"
        "正好是基准值，得 0 分；0 分表示行业平均水平，不代表没有成绩",
        "Energy per product: 0.5 tce/unit of product (lower is better); "
        "baseline 0.5, leading value 0.3 tce/unit of product "
        "(given by the enterprise, source not named); "
        "exactly the baseline: 0 points, which means the industry's average, not nothing",
    ),
    (
        ENERGY,
        number("0.1", "tce/t", benchmark="cement"),
        "单位产品综合能耗：0.1 tce/t = 100 kgce/t（越小越好）；"
        "基准值 120、引领值 80 kgce/t（GB 1-2020，水泥）；"
        "在两者之间，20 × (120 − 100) ÷ (120 − 80) = 10 分，即 50% 的分值",
        "Energy per product: 0.1 tce/t = 100 kgce/t (lower is better); "
        "baseline 120, leading value 80 kgce/t (GB 1-2020, Cement); "
        "between the two, 20 × (120 − 100) ÷ (120 − 80) = 10 points, 50% of all",
    ),
    (
        ENERGY,
        number("120", "kgce/t", benchmark="cement"),
        "单位产品综合能耗：120 kgce/t（越小越好）；"
        "基准值 120、引领值 80 kgce/t（GB 1-2020，水泥）；正好是基准值，得 0 分",
        "Energy per product: 120 kgce/t (lower is better); "
        "baseline 120, leading value 80 kgce/t (GB 1-2020, Cement); "
        "exactly the baseline: 0 points",
    ),
    (
        ENERGY,
        number("95", "kgce/t", "110", benchmark="clinker"),
        "单位产品综合能耗：95 kgce/t（越小越好）；"
        "基准值 110 kgce/t"
        "（企业自填，来源未说明），引领值 90 kgce/t（GB 1-2020，水泥）；按海拔修正；"
        "在两者之间，20 × (110 − 95) ÷ (110 − 90) = 15 分，即 75% 的分值",
        "Energy per product: 95 kgce/t (lower is better); "
        "baseline 110 kgce/t (given by the enterprise, source not named), "
        "leading value 90 kgce/t (GB 1-2020, Cement); corrected for altitude; "
        "between the two, 20 × (110 − 95) ÷ (110 − 90) = 15 points, 75% of all",
    ),
    (
        "land-output",
        number("1000", "万元/亩"),
        "单位用地面积产值：1000 万元/亩 = 1.5 万元/m²（越大越好）；"
        "基准值 0.5、引领值 1.5 万元/m²（本地值）；达到引领值，得全部分值",
        "Output value per area: 10 million yuan/mu = 15,000 yuan/m² (higher is better); "
        "baseline 5,000, leading value 15,000 yuan/m² (本地值); "
        "the leading value is reached: all points",
    ),
    (
        "emissions",
        number("7", "kg/万元"),
        "单位产值排放量：7 kg/万元（越小越好）；基准值 6、引领值 2 kg/万元（评价表所列）；"
        "不及基准值，得 0 分",
        "Emissions per output value: 7 kg/10,000 yuan (lower is better); "
        "baseline 6, leading value 2 kg/10,000 yuan (as in the table); "
        "worse than the baseline: 0 points",
    ),
    (
        ENERGY,
        number("0.6", "tce/t", "0.5", "0.5"),
        "单位产品综合能耗：0.6 tce/t（越小越好）；基准值 0.5、引领值 0.5 tce/t"
        "（企业自填，来源未说明）；"
        "基准值与引领值相同，未达到，得 0 分",
        "Energy per product: 0.6 tce/t (lower is better); "
        "baseline 0.5, leading value 0.5 tce/t (given by the enterprise, source not named); "
        "the two are the same, and it is not reached: 0 points",
    ),
    (
        PLATFORM,
        Chosen(()),
        "平台功能数量：0 项（越大越好）；基准值 0、引领值 3 项（评价表所列）；"
        "正好是基准值，得 0 分",
        "Functions of the platform: 0 items (higher is better); "
        "baseline 0, leading value 3 items (as in the table); exactly the baseline: 0 points",
    ),
    (
        ENERGY,
        number("0.4", "tce/万元", leading="0.3"),
        "单位产值综合能耗：0.4 tce/万元（越小越好）；引领值 0.3 tce/万元（企业自填，来源未说明）；"
        "缺少基准值，暂不计分；基准值一般取行业平均值",
        "Energy per output value: 0.4 tce/10,000 yuan (lower is better); "
        "leading value 0.3 tce/10,000 yuan (given by the enterprise, source not named); "
        "the baseline is missing: not scored; "
        "the baseline is usually: the average of the industry",
    ),
    (
        ENERGY,
        Value(Fraction(1, 3), "tce/t", worked_out=True),
        "单位产品综合能耗：≈0.33333 tce/t（越小越好）；缺少基准值和引领值，暂不计分；"
        "基准值一般取行业平均值；引领值一般取行业先进值",
        "Energy per product: ≈0.33333 tce/t (lower is better); "
        "baseline and leading value are missing: not scored; "
        "the baseline is usually: the average of the industry; "
        "the leading value is usually: an advanced value of the industry",
    ),
    ("design", YES, "符合，得全部分值", "Met: all points"),
    ("design", NO, "不符合，不得分", "Not met: no points"),
    (
        "design",
        ratio("0.5"),
        "按满足程度得 50% 的分值",
        "Met in part: 50% of the points",
    ),
    (
        "not-excluded",
        NO,
        "不符合申报条件，不能申报",
        "The condition to apply is not met, which alone rules the factory out",
    ),
    ("not-excluded", YES, "符合申报条件", "The condition to apply is met"),
]


@pytest.mark.parametrize(("id", "answer", "zh", "en"), SENTENCES)
def test_sentence(id: str, answer: Answer, zh: str, en: str) -> None:
    reason = find(rule(overlaid(), id), answer, overlaid()).reason
    assert explain(reason, "zh") == zh
    assert explain(reason, "en") == en


def test_a_share_gives_its_reason() -> None:
    answer = Ratio(Decimal("0.5"), "只有{一}类产品")
    reason = find(rule(overlaid(), "design"), answer, overlaid()).reason
    assert explain(reason, "zh") == "按满足程度得 50% 的分值。理由：只有{一}类产品"
