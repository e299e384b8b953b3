"""An assessment by GB/T 36132-2025 as the staff of a cement plant make it, in any channel."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Protocol

from bot.runtime.clock import now
from dialogs.roadmap.timeline import reminder_day, upcoming
from dialogs.typed.china_time import day_in_china
from scoring.overlays.library import shipped

ENTERPRISE = "江苏青山水泥有限公司"
CREDIT_CODE = "91350100M000100Y43"
PHOTO = "绿色设计报告封面.jpg"
NOT_APPLICABLE = "收尘灰全部回窑，不产生一般工业固体废物"
SHARE_REASON = "十台主机中七台在推荐目录里"
MORE = "更多 ›"
"""The button to those that have no room on the screen."""
PLAN = "绿电与碳足迹计划"
TODAY = day_in_china(now())
DUE = f"{TODAY.year + 1}-06-30"
"""The day the plan is to be done by; like the calendar's days it lies ahead whenever this runs."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something a person does, and what the answer to it must show, in words or on a button."""

    kind: Literal["taps", "says", "sends"]
    what: str
    sees: str


class Talker(Protocol):
    """A person in one of the channels; every act waits for the answer that shows ``sees``."""

    async def taps(self, label: str, sees: str) -> None:
        """Press the one button whose label has ``label`` in it."""

    async def says(self, text: str, sees: str) -> None:
        """Type a message."""

    async def sends(self, name: str, sees: str) -> None:
        """Send a photo."""


async def play(talker: Talker, acts: Iterable[Act]) -> None:
    """Do one act after the other."""
    for act in acts:
        match act.kind:
            case "taps":
                await talker.taps(act.what, act.sees)
            case "says":
                await talker.says(act.what, act.sees)
            case "sends":
                await talker.sends(act.what, act.sees)


def the_only(label: str, labels: Iterable[str]) -> str:
    """The one label that is ``label``, or else has it in it; that of the next page if none has."""
    shown = list(labels)
    if MORE in shown and not any(label in one for one in shown):
        return MORE
    found = [one for one in shown if one == label] or [one for one in shown if label in one]
    assert len(found) == 1, f"{label!r} names {found} of {shown}"
    return found[0]


def _taps(label: str, sees: str) -> Act:
    return Act("taps", label, sees)


def _says(text: str, sees: str) -> Act:
    return Act("says", text, sees)


# From the consent to the first question.
WAY_IN = (
    _taps("同意并开始", "企业全称"),
    _says(ENTERPRISE, "统一社会信用代码"),
    _says(CREDIT_CODE, "企业在哪里"),
    _says("江苏南京", "属于什么行业"),
    _says("水泥", "请选一个"),
    _taps("3011 水泥制造", "有多少员工"),
    _says("约600人", "评价哪一年"),
    _says("2025", "采用：申报日历、能耗限额"),
    _taps("完整评价", "失信被执行人"),
    _taps("都没问题", "每一条都看过再确认"),
    _taps("确认", "申报国家级的"),
    _says("不适用：本次申报省级", "申报条件 8：不适用"),
    _taps("没有", "基本要求 › 合规"),
    _taps("没有", "绿色制造管理"),
    _taps("符合", "GB/T 45001"),
    _taps("符合", "能源消耗强度 · 1/14"),
)

# Energy by carrier: own heating value, two sources that differ, the province's grid factor, and
# no kWh twice.
CARRIERS = (
    _says("烟煤 12万吨", "各来源的系数不同"),
    _says("热值 21.5 MJ/kg", "各来源的系数不同"),
    _taps("0.02618", "烟煤：120,000 t"),
    _says("外购电力 9600万kWh", "标准没有定"),
    _taps("本省平均排放因子", "11,798.4 tce，55,939.2 tCO2"),
    _says("柴油 300吨", "437.13 tce"),
    _says("天然气 20万方", "供气方给出低位热值"),
    _taps("就用这个", "266 tce"),
    _says("绿电 1.2亿度", "绿电是外购电力的一部分"),
    _says("1200万度", "1474.8 tce"),
    _says("绿证 500万千瓦时", "614.5 tce"),
    _says("光伏 600万度", "合计 可再生能源消费量：2826.7 tce ◐ 暂计"),
    _taps("就这些", "能源已填全"),
)

BILLS = (
    _says("用地面积 300亩", "300 亩 = 200,000 m²"),
    _says("产值 4.2亿元", "0.21 万元/m²"),
    _says("取水量 36万方", "0.3 m³/t"),
    _says("重复利用水量 420万方", "92.10526%"),
    _says("主要原材料 168万吨", "1.4 t/t"),
    _says("主要污染物排放量 240吨", "240 t = 240,000 kg"),
    _says("改造投资 1260万元", "1260 万元"),
    _says("三年产值 12.6亿元", "126,000 万元"),
)


def _ends(number: int, baseline: str, leading: str) -> tuple[Act, ...]:
    return (
        _says(f"#{number}", f"· {number}/14"),
        _taps("基准值和引领值", "是多少"),
        _says(baseline, "引领值是多少"),
        _says(leading, f"✓ 已保存 第 {number} 题"),
    )


# Row 5 is left without: nobody knows its industry's average.
ENDS = (
    *_ends(2, "280 kgCO2/t", "0.22"),
    *_ends(3, "1%", "6%"),
    _says("#6", "· 6/14"),
    _taps("基准值和引领值", "和哪个定额比"),
    _taps("自己填基准值和引领值", "是多少"),
    _says("0.35", "引领值是多少"),
    _says("0.25", "✓ 已保存 第 6 题"),
    *_ends(7, "80%", "95%"),
    *_ends(10, "0.5%", "2%"),
    *_ends(11, "0.3", "0.1"),
    *_ends(14, "0.15", "0.3"),
)

BENCHMARK = (
    _taps("基准值和引领值", "先进值（1 级）作引领值"),
    _says("水泥", "查找：水泥"),
    _taps("水泥 80 / 87 kgce/t", "✓ 已保存 第 1 题"),
)

JUDGED = (
    _says("#4", "十二项功能"),
    _taps("勾选功能", "碳资产管理"),
    _taps("☐ 1", "完成（1 项）"),
    _taps("☐ 4", "完成（2 项）"),
    _taps("☐ 8", "完成（3 项）"),
    _taps("完成（3 项）", "✓ 已保存 第 4 题：3 项"),
    _says("#4", "当前回答：3 项"),
    _says("1 2 3 4 8", "✓ 已保存 第 4 题：5 项"),
    _says("#8", "· 8/14"),
    _taps("不适用", "为什么不适用"),
    _says(NOT_APPLICABLE, "✓ 已保存 第 8 题：不适用"),
    _says("#9", "· 9/14"),
    _taps("部分符合", "符合到什么程度"),
    _says("七成", "为什么是 70%"),
    _says(SHARE_REASON, "✓ 已保存 第 9 题：符合程度 70%"),
    _says("#12", "· 12/14"),
    Act("sends", PHOTO, "已收到证明材料"),
    _taps("符合", "✓ 已保存 第 12 题"),
    _says("#13", "· 13/14"),
    _taps("不符合", "✓ 已保存 第 13 题"),
)

# The plan is made before the correction, and tells its gain of what stands when it is printed.
PLANNED = (
    _says("/whatif", "原来的回答不会改"),
    _taps("#13", "· #13"),
    _says("#3 6%", "✓ 试算 第 3 题"),
    _taps("保存为计划", "起个名字"),
    _says(PLAN, "谁负责"),
    _says("能源部 王工", "什么时候完成"),
    _says(f"{TODAY.year + 1}年6月30日", "大约花多少钱"),
    _says("80万元", DUE),
)


def _asks_for_reminder(step: str) -> Act:
    coming = [row.step for row in upcoming(shipped().overlay("calendar-2026").steps, TODAY)]
    number = next(at for at, one in enumerate(coming, 1) if one.id == step)
    return _taps(f"提醒我 {number}", f"{reminder_day(coming[number - 1], TODAY)} 提醒您")


OTHER_PAGES = (
    _says("/timeline", "按规定"),
    _asks_for_reminder("national-recommendation"),
    _says("/checklist", "共 35 份，已备 1"),
    _says("/changes", "2025 版 → 2018 版"),
    _says("/rules", "打勾的正在采用"),
)
