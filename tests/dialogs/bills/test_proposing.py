"""What documents seem to say of the year: ticked where it is certain, asked where it is not."""

import pytest

from dialogs.bills import doubts as d
from dialogs.bills.proposing import MOST_PROPOSED, Proposals, lines_of_text, propose
from dialogs.core.sent.bills import Proposed, ReadFile, ReadLine
from dialogs.dossier.dossier import Dossier, Profile
from scoring.catalogue.index import index_of
from tests.dialogs.sheets.test_applying import CATALOGUE

INDEX = index_of(CATALOGUE)
DOSSIER = Dossier(catalogue=CATALOGUE.id, profile=Profile(name="某厂", period="2025"))
POWER, GAS, WATER = "carrier-electricity-purchased", "carrier-natural-gas", "water-withdrawn"
FORM_205_1 = """能源购进、消费与库存
表 号：205-1表
2025年1—12月
能源名称\t计量单位\t代码\t年初库存量\t购进量\t\t消费量\t\t\t期末库存量\t采用折标系数
\t\t\t\t实物量\t金额(千元)\t合计\t工业生产消费\t非工业生产消费\t\t
甲\t乙\t丙\t1\t2\t3\t4\t5\t6\t7\t8
原煤\t吨\t01\t100\t1000\t800\t1050\t1050\t0\t50\t0.7143
无烟煤\t吨\t02\t100\t1000\t800\t1050\t1050\t0\t50\t0.7143
天然气\t万立方米\t15\t0\t30\t900\t31\t31\t0\t0\t13.3
电力\t万千瓦时\t31\t0\t240\t1500\t241\t230\t11\t0\t1.229"""


def proposed(text: str, name: str = "", *, by_sight: bool = False) -> Proposals:
    """What a pasted or sent text gives."""
    return propose(INDEX, DOSSIER, ReadFile(lines_of_text(text), by_sight=by_sight), name)


def only(text: str, name: str = "") -> Proposed:
    """The one figure of a text."""
    (one,) = proposed(text, name).figures
    return one


def months(last: int = 12) -> str:
    """A table of the gas of the months up to ``last``."""
    rows = [f"{month}月\t{1000 + month}\t{3 * (1000 + month)}" for month in range(1, last + 1)]
    return "\n".join(["2025年用气", "月份\t用气量(m³)\t气费(元)", *rows])


@pytest.mark.parametrize(
    ("text", "figure", "value", "unit"),
    [
        ("2025年度\n用电量合计：2,400,000 千瓦时 单价 0.65 元", POWER, "2400000", "kWh"),
        ("2025年\n外购电力：２４０万kWh", POWER, "2400000", "kWh"),
        ("抄表 20250101-20251231\n本期用水量\t24,000 吨\n水价\t3.5 元", WATER, "24000", "t"),
        ("2025年\n天然气 300,000 m³（30万方）", GAS, "300000", "m³"),
        ("2025年\n用电量\t2,400\tMWh", POWER, "2400", "MWh"),
        ("2025年12月\n用电量 240000 kWh\n本年累计用电量 2700000 kWh", POWER, "2700000", "kWh"),
        (f"{months()}\n合计\t12,078\t36234", GAS, "12078", "m³"),
        (months(), GAS, "12078", "m³"),
        ("2025年\n车间\t用电量(kWh)\t用水量\n一\t1\t\n二\t2\t\n合计\t3\t", POWER, "3", "kWh"),
    ],
)  # fmt: skip
def test_what_says_its_year_and_unit_is_ticked(
    text: str, figure: str, value: str, unit: str
) -> None:
    one = only(text)
    assert (one.figures, f"{one.value:f}", one.unit) == ((figure,), value, unit)
    assert (one.doubts, one.ticked) == ((), True)


def test_where_no_year_is_assessed_that_of_the_document_is_told() -> None:
    dossier = Dossier(catalogue=CATALOGUE.id)
    (one,) = propose(INDEX, dossier, ReadFile(lines_of_text("2024年\n用电量 24 万kWh"))).figures
    assert (one.period, one.doubts, one.ticked) == ("2024", (), True)


def test_january_to_december_is_no_day() -> None:
    assert only("2025年1-12月\n用电量 240 万kWh").ticked


@pytest.mark.parametrize(
    ("text", "doubts", "period"),
    [
        ("计费周期 2025年3月\n合计电量 200,000 千瓦时", [d.PART], "2025-03"),
        ("2025年3月\n本月用电量 200,000 kWh", [d.PART], "2025-03"),
        ("2025年\n本月用电量 200,000 kWh", [d.PART], ""),
        (months(7), [d.PART], "2025-01/2025-07"),
        ("2024年\n用电量 2400000 kWh", [d.OTHER_YEAR], "2024"),
        ("2024年12月21日至2025年12月20日\n用电量 24 万kWh", [d.SHIFTED], "2025"),
        ("2025年电费账单\n抄表日期 2025年3月31日\n电量 20000 kWh", [d.UNCLEAR], ""),
        ("2025年\n2025年3月\n2025年4月\n电量 20000 kWh", [d.UNCLEAR], ""),
        ("2025年\n取水量 24000", [d.UNIT_MISSING], ""),
        ("2025年\n用电量 2,400 MWh（2400万kWh）", [d.TWO_AMOUNTS], ""),
        ("2025年\n用电量约 240 万kWh", [d.APPROXIMATE], ""),
        ("2025年\n柴油 1200 升", [d.UNUSABLE], ""),
        ("2025年水费\n用量 2000 m³ 水价 3.5", [d.FROM_HEADING], ""),
        (f"{months()}\n合计\t12,079\t36234", [d.SUM_DIFFERS], ""),
        ("2025年\n发票\n用电量 240 万kWh", [d.DELIVERY], ""),
        ("2025年度预算\n用电量 240 万kWh", [d.NOT_ACTUAL], ""),
        ("2025年\n分厂\t用电量(kWh)\t用水量\n一分厂\t100\t", [d.OF_A_ROW], ""),
    ],
)
def test_what_is_uncertain_is_asked(text: str, doubts: list[str], period: str) -> None:
    one = only(text)
    assert (list(one.doubts), one.period, one.ticked) == (doubts, period, False)


def test_of_form_205_1_the_consumption_is_taken_and_coal_is_not_counted_twice() -> None:
    found = {one.figures[0]: one for one in proposed(FORM_205_1).figures}
    amounts = {id: (f"{one.value:f}", one.unit, one.ticked) for id, one in found.items()}
    assert amounts == {
        "carrier-raw-coal": ("1050", "t", True),
        "carrier-anthracite": ("1050", "t", False),
        GAS: ("310000", "m³", True),
        POWER: ("2410000", "kWh", True),
    }
    assert found["carrier-anthracite"].doubts == (d.WITHIN,)
    assert found[POWER].origin.startswith("电力  万千瓦时  31  0  240")


def test_a_document_without_a_year_is_asked_about_once() -> None:
    found = proposed("项目\t单位\t数量\n电\t万kWh\t240\n天然气\t万m³\t3")
    assert found.year_unsaid
    assert [(one.doubts, one.ticked) for one in found.figures] == [((), False), ((), False)]
    assert not proposed("电\t万kWh\t240", "2025年能源.xlsx").year_unsaid
    assert proposed("电 240 万kWh", "2025年3月电费.pdf").figures[0].doubts == (d.PART,)


def test_a_name_with_several_figures_leaves_the_choice() -> None:
    one = only("2025年\n蒸汽 300")
    assert len(one.figures) > 1
    assert d.SEVERAL in one.doubts


def test_of_two_amounts_of_one_figure_none_is_ticked() -> None:
    found = proposed("2025年\n用电量 240 万kWh\n外购电 250 万kWh").figures
    assert [(one.doubts, one.ticked) for one in found] == [((d.TWICE,), False)] * 2
    assert len(proposed("2025年\n用电量 240 万kWh\n外购电 2400 MWh").figures) == 1


def test_a_year_goes_before_its_months() -> None:
    found = proposed("2025年度\n2025年3月用电量 20 万kWh\n全年用电量 240 万kWh").figures
    assert [f"{one.value:f}" for one in found] == ["2400000"]


def test_pages_of_different_months_keep_their_own() -> None:
    lines = tuple(
        ReadLine(page, (text,))
        for page, month, amount in (("1", 3, 200), ("2", 4, 300))
        for text in (f"账期 2025年{month}月", f"用电量 {amount} kWh")
    )
    found = propose(INDEX, DOSSIER, ReadFile(lines)).figures
    assert [(one.period, one.where) for one in found] == [("2025-03", "1"), ("2025-04", "2")]
    assert all(d.PART in one.doubts and not one.ticked for one in found)


def test_what_was_read_in_a_picture_is_never_ticked() -> None:
    (one,) = proposed("2025年\n用电量 240 万kWh", by_sight=True).figures
    assert (one.doubts, one.ticked) == ((d.BY_SIGHT,), False)


@pytest.mark.parametrize(
    "text",
    [
        "2025年\n电费 1,560,000 元\n应付金额 1,560,000.00",
        "2025年\n上月用电量 200 kWh",
        "2025年\n无功电量 300 kWh",
        "2025年\n客服电话 95598\n户号 3301234567",
        "2025年\n氮气 300 m³",
        "2025年\n峰段电量 300 kWh\n谷段电量 200 kWh",
        "项目\t上期示数\t本期示数\n有功总\t100\t200",
        "",
    ],
)
def test_what_is_no_figure_is_not_proposed(text: str) -> None:
    assert proposed(text).figures == ()


def test_of_meter_readings_the_total_is_taken() -> None:
    one = only(
        "2025年\n项目\t上期示数\t本期示数\t倍率\t电量(kWh)\n有功总\t1\t2\t9\t100000\n尖\t1\t2\t9\t10"
    )
    assert (f"{one.value:f}", one.unit) == ("100000", "kWh")


def test_no_more_are_proposed_than_can_be_looked_through() -> None:
    text = "2025年\n" + "\n".join(f"用电量 {at} kWh" for at in range(1, MOST_PROPOSED + 9))
    assert len(proposed(text).figures) == MOST_PROPOSED


@pytest.mark.parametrize("one", [*proposed(FORM_205_1).figures, only("2025年\n柴油 1200 升")])
def test_a_proposal_survives_being_stored(one: Proposed) -> None:
    assert Proposed.from_json(one.to_json()) == one


@pytest.mark.parametrize(
    "line",
    [
        ("绿色工厂评价通则规定了指标体系" * 10,),
        tuple("用电量 240 万kWh 单价 3" for _ in range(16)),
        tuple("用电量" for _ in range(64)),
        ("1" * 100, "2025年" * 20),
        ("用 电 量 1 " * 20,),
        ("用电量 1 kWh",),
    ],
)
def test_a_document_too_long_for_a_bill_is_not_read(line: tuple[str, ...]) -> None:
    found = propose(INDEX, DOSSIER, ReadFile(tuple(ReadLine("1", line) for _ in range(2_000))))
    assert found == Proposals(too_long=True)
