"""Twenty made-up bills and forms of varied shape; the year assessed is 2025."""

# ruff: noqa: E501 - a bill is read line by line

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

Cell = str | float
Line = str | Sequence[Cell]
Kind = Literal["pdf", "xlsx", "csv"]

POWER, SOLAR = "carrier-electricity-purchased", "carrier-electricity-own-renewable"
GAS, DIESEL, PETROL = "carrier-natural-gas", "carrier-diesel", "carrier-petrol"
COAL, STEAM, HEAT = "carrier-raw-coal", "carrier-low-pressure-steam", "carrier-heat"
WATER, OUTPUT_VALUE, LPG = "water-withdrawn", "output-value", "carrier-lpg"


@dataclass(frozen=True, slots=True)
class Bill:
    """A document; ``year``: what it plainly says of all of 2025, ``asked``: figures in it that
    are of a part of the year, of another, or in an unusable unit, and may only be asked about."""

    name: str
    kind: Kind
    lines: Sequence[Line]
    year: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, str] = field(default_factory=dict)


MONTHS: Final = tuple(range(1, 13))


def _monthly(head: Sequence[str], amounts: Sequence[Sequence[Cell]], *last: Line) -> list[Line]:
    return [head, *[[f"{month}月", *amounts[month - 1]] for month in MONTHS], *last]


BILLS: Final = (
    Bill(
        "01 年度电费结算单.pdf", "pdf",
        ["国网江苏省电力有限公司年度电费结算单", "户名：某某铸造有限公司    户号：3201456789",
         "结算周期：2025年01月01日至2025年12月31日", ["项目", "电量(千瓦时)", "金额(元)"],
         ["尖", "312,000", "374,400.00"], ["峰", "1,020,000", "918,000.00"], ["谷", "1,068,000", "384,480.00"],
         "合计电量：2,400,000 千瓦时", "电费合计：1,676,880.00 元"],
        {POWER: "2400000 kWh"},
    ),
    Bill(
        "02 三月电费.pdf", "pdf",
        ["国网浙江电力 电费账单", "计费月份：2025年3月", "户号 3301234567",
         ["项目", "上期示数", "本期示数", "倍率", "电量(kWh)"], ["有功总", "10234.50", "10334.50", "2000", "200000"],
         ["无功总", "2034.10", "2051.10", "2000", "34000"], "本期电量 200,000 kWh   单价 0.6821 元/kWh   金额 136,420.00 元"],
        {}, {POWER: "200000 kWh"},
    ),
    Bill(
        "03 燃气费用明细.xlsx", "xlsx",
        ["某某燃气有限公司 2025年用气明细",
         *_monthly(["月份", "用气量(m³)", "单价(元/m³)", "气费(元)"], [[20000 + 100 * m, 3.45, 3.45 * (20000 + 100 * m)] for m in MONTHS],
                   ["合计", 247800, "", 854910])],
        {GAS: "247800 m³"},
    ),
    Bill(
        "04 水费.pdf", "pdf",
        ["某市自来水有限公司水费通知单", "抄表周期：20250101-20251231", ["户名", "某某食品厂", "口径", "DN100"],
         ["上次抄码", "120345", "本次抄码", "144345"], "本期用水量：24,000 吨", "水价：3.85 元/吨（含污水处理费 1.40）", "应缴金额：92,400.00 元"],
        {WATER: "24000 t"},
    ),
    Bill(
        "05 蒸汽结算.pdf", "pdf",
        ["某某热电有限公司", "2025年度蒸汽结算单", ["品名", "单位", "数量", "单价", "金额"],
         ["蒸汽", "吨", "12,345.6", "210.00", "2,592,576.00"], "价税合计（大写）贰佰伍拾玖万", "税率 9%"],
        {STEAM: "12345.6 t"},
    ),
    Bill(
        "06 柴油发票.pdf", "pdf",
        ["江苏增值税电子普通发票", "开票日期：2025年05月16日", ["项目名称", "单位", "数量", "单价", "金额"],
         ["*成品油*0号柴油", "升", "1200", "6.902", "8282.40"], "价税合计 ￥9,359.11"],
        {}, {DIESEL: "1200 L"},
    ),
    Bill(
        "07 煤炭采购汇总.xlsx", "xlsx",
        ["2025年度煤炭采购汇总表", ["序号", "煤种", "单位", "数量", "金额（元）"], [1, "原煤", "吨", 3250.5, 2600400],
         ["", "合计", "", 3250.5, 2600400]],
        {COAL: "3250.5 t"},
    ),
    Bill(
        "08 205-1表.xlsx", "xlsx",
        ["能源购进、消费与库存", "表号：205-1表", "2025年1—12月",
         ["能源名称", "计量单位", "代码", "年初库存量", "购进量", "", "消费量", "", "", "期末库存量", "采用折标系数"],
         ["", "", "", "", "实物量", "金额（千元）", "合计", "工业生产消费", "非工业生产消费", "", ""],
         ["甲", "乙", "丙", 1, 2, 3, 4, 5, 6, 7, 8],
         ["原煤", "吨", "01", 100, 1000, 800, 1050, 1050, 0, 50, 0.7143],
         ["天然气", "万立方米", "15", 0, 30, 900, 30, 30, 0, 0, 13.3],
         ["柴油", "吨", "20", 1.5, 12.5, 90, 13, 10.5, 2.5, 1, 1.4571],
         ["热力", "百万千焦", "30", 0, 5000, 90, 5000, 5000, 0, 0, 0.0341],
         ["电力", "万千瓦时", "31", 0, 240, 1500, 240, 229, 11, 0, 1.229],
         ["能源合计", "吨标准煤", "40", "", "", "", 1634.2, "", "", "", ""]],
        {COAL: "1050 t", GAS: "300000 m³", DIESEL: "13 t", HEAT: "5000 GJ", POWER: "2400000 kWh"},
    ),
    Bill(
        "09 能源消费报表.pdf", "pdf",
        ["工业企业能源消费情况", "2025年1-12月", ["能源名称", "计量单位", "消费量合计", "其中:工业生产"],
         ["天然气", "万立方米", "30.52", "30.10"], ["汽油", "吨", "8.25", "0"], ["电力", "万千瓦时", "１８６．４", "180.00"]],
        {GAS: "305200 m³", PETROL: "8.25 t", POWER: "1864000 kWh"},
    ),
    Bill(
        "10 用电台账.csv", "csv",
        [["2025年用电台账"], *_monthly(["月份", "用电量（万kWh）", "电费（万元）"], [[str(10 + m), str(6 + m)] for m in MONTHS])],
        {POWER: "1980000 kWh"},
    ),
    Bill(
        "11 上半年用气.csv", "csv",
        [["2025年用气"], ["月份", "用气量(m³)"], *[[f"2025-{m:02}", str(1000 * m)] for m in MONTHS[:6]]],
        {}, {GAS: "21000 m³"},
    ),
    Bill(
        "12 能源月报.xlsx", "xlsx",
        ["2025年能源消耗月报", ["项目", "单位", *[f"{m}月" for m in MONTHS], "全年合计"],
         ["用电量", "万kWh", *[20] * 12, 240], ["天然气", "万m³", *[2.5] * 12, 30], ["自来水", "吨", *[2000] * 12, 24000]],
        {POWER: "2400000 kWh", GAS: "300000 m³", WATER: "24000 t"},
    ),
    Bill(
        "13 光伏结算.pdf", "pdf",
        ["分布式光伏发电年度结算单", "结算期间：2025年1月1日—2025年12月31日", ["发电量", "1,250,000 kWh"],
         ["上网电量", "250,000 kWh"], "光伏自用电量：1,000,000 kWh"],
        {SOLAR: "1000000 kWh"},
    ),
    Bill(
        "14 生产经营年报.pdf", "pdf",
        ["2025年度生产经营情况", "一、工业总产值 18,650.5 万元", "二、外购电力 3,200 MWh（320 万kWh）", "三、取水量 5.6 万吨", "四、上年同期用电 3,100 MWh"],
        {OUTPUT_VALUE: "18650.5 万元", POWER: "3200 MWh", WATER: "56000 t"},
    ),
    Bill(
        "15 两年对比.xlsx", "xlsx",
        [["指标名称", "计量单位", "2024年", "2025年"], ["电力", "万千瓦时", 310, 320], ["天然气", "万立方米", 28, 27.5], ["自来水", "吨", 60000, 56000]],
        {POWER: "3200000 kWh", GAS: "275000 m³", WATER: "56000 t"},
    ),
    Bill(
        "16 液化气送货单.pdf", "pdf",
        ["液化石油气送货单", "日期：2025年8月3日", ["品名", "单位", "数量"], ["液化气", "公斤", "450"]],
        {}, {LPG: "450 kg"},
    ),
    Bill(
        "17 跨年电费.pdf", "pdf",
        ["电费年度对账单", "抄表周期：2024年12月21日至2025年12月20日", "用电量：1,234,567 千瓦时", "电费：864,196.90 元"],
        {}, {POWER: "1234567 kWh"},
    ),
    Bill(
        "18 去年的水费.pdf", "pdf",
        ["水费年度账单", "2024年度", "用水量 18,000 m³", "水费 69,300 元"],
        {}, {WATER: "18000 m³"},
    ),
    Bill(
        "19 Gas statement.pdf", "pdf",
        ["Annual gas statement", "Period: 2025-01-01 to 2025-12-31", "Natural gas 268,400 m³", "Unit price 3.45 CNY/m³", "Amount due 925,980.00 CNY"],
        {GAS: "268400 m³"},
    ),
    Bill(
        "20 两块表.pdf", "pdf",
        ["2025年度电费汇总", ["表号", "用电量(kWh)"], ["1号变压器", "1,300,000"], ["2号变压器", "1,100,000"]],
        {}, {POWER: "1300000 kWh"},
    ),
)  # fmt: skip
