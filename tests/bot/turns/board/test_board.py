"""The list of assessments for somebody with many clients."""

from datetime import timedelta

import pytest

from bot.app import Core
from tests.bot.talking import ENTERPRISE, Clock, Talker
from tests.support.jobs import do_all
from tests.support.stored.statements import statements


async def test_what_is_stuck_comes_first_and_what_is_reported_last(
    core: Core, li: Talker, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.jobs.report_process.ReportProcess.make", _made)
    await _another(li, "久停厂")
    await li.taps("符合")
    clock.advance(timedelta(days=1))
    await _another(li, "新停厂")
    await li.taps("符合")
    clock.advance(timedelta(days=7, hours=1))
    await _another(li, "报告厂")
    await li.says("/report")
    await li.taps("中文 PDF")
    await do_all(core, "report")
    await _another(li, "在答厂")

    await li.says("/clients")

    rows = [line for line in li.shown.splitlines() if "<b>" in line][1:]
    names = (ENTERPRISE, "久停厂", "新停厂", "在答厂")
    assert [name in row for name, row in zip(names, rows, strict=True)] == [True] * 4
    assert "共 5 份，3 份卡住了" in li.shown
    assert "正在打开的" in rows[3]
    assert _below(li, "久停厂") == "0.00–100.00 分 · 尚未评完 · 已答 1 条"
    assert _below(li, "久停厂", 2) == "⚠️ 8 天没动 · 49 条必须满足的还没答"
    assert _below(li, "在答厂") == "已答 0 条 · 今天动过"
    await li.taps("下一页 ›")
    assert "✓ 报告已出" in _below(li, "5. <b>报告厂")


async def test_days_are_those_of_the_calendar(li: Talker, clock: Clock) -> None:
    await _another(li, "昨天动过的厂")
    clock.advance(timedelta(hours=7, minutes=59))
    await li.says("/clients")
    assert _below(li, "昨天动过的厂") == "已答 0 条 · 今天动过"
    clock.advance(timedelta(minutes=2))  # midnight in China has passed
    await li.says("/clients")
    assert _below(li, "昨天动过的厂") == "已答 0 条 · 1 天没动"


async def test_what_is_closed_is_not_stuck(li: Talker, clock: Clock) -> None:
    await li.taps("符合")
    await li.says("/report")
    for label in ("结案与版本", "结案"):
        await li.taps(label)
    await li.says("李敏")
    await li.taps("确认结案")
    clock.advance(timedelta(days=8))
    await li.says("/clients")
    assert "✓ 报告已出" in _below(li, ENTERPRISE)
    assert "⚠️" not in li.shown

    await li.says("/report")
    for label in ("结案与版本", "重新打开"):
        await li.taps(label)
    await li.says("要改一处")
    clock.advance(timedelta(days=8))
    await li.says("/clients")
    assert "⚠️ 8 天没动" in li.shown


async def test_one_that_was_never_begun_is_not_stuck(li: Talker, clock: Clock) -> None:
    await li.says("/settings")
    await li.taps("新的评价")
    clock.advance(timedelta(days=8))
    await li.says("/clients")
    assert "共 2 份，1 份卡住了" in li.shown
    assert _below(li, "2. <b>未命名") == "已答 0 条 · 8 天没动"


async def test_one_of_many_is_found_by_name_or_number(li: Talker) -> None:
    for number in range(1, 7):
        await _another(li, f"客户{number}号厂")
    await li.says("/clients")
    assert "1/2" in li.shown

    await li.says("3号")
    assert "客户3号厂" in li.shown
    assert "客户4号厂" not in li.shown
    label = next(label for label in li.labels if "客户3号厂" in label)
    await li.taps(label)
    assert "已打开：客户3号厂" in li.shown

    await li.says("/clients")
    await li.says("2025")
    assert "没有找到" in li.shown
    await li.says("/settings")
    for label in ("企业资料", "评价年度"):
        await li.taps(label)
    await li.says("2025")
    await li.says("/clients")
    await li.says("2025")
    assert "客户3号厂" in li.shown
    assert "客户4号厂" not in li.shown
    await li.says("没有这家")
    assert "没有找到" in li.shown
    await li.taps("我的评价")
    assert "1/2" in li.shown
    await li.says("６")
    assert len([line for line in li.shown.splitlines() if line[:1].isdigit()]) == 1


async def test_thirty_cost_as_many_statements_as_two(core: Core, li: Talker) -> None:
    await _another(li, "客户0号厂")
    await li.taps("符合")
    few = await _statements_of_the_list(core, li)
    for number in range(1, 29):
        await _another(li, f"客户{number}号厂")
        await li.taps("符合")
    assert await _statements_of_the_list(core, li) == few


async def _statements_of_the_list(core: Core, li: Talker) -> int:
    """The fewest of several: now and then the job worker looks for jobs meanwhile."""
    counts = []
    for _ in range(4):
        with statements(core.database) as sent:
            await li.says("/clients")
        await li.says("/cancel")
        counts.append(len(sent))
    return min(counts)


async def _made(*_: object) -> bytes:
    return b"%PDF-"


def _below(li: Talker, name: str, by: int = 1) -> str:
    lines = li.shown.splitlines()
    return lines[next(at for at, line in enumerate(lines) if name in line) + by]


async def _another(li: Talker, name: str) -> None:
    await li.says("/settings")
    await li.taps("新的评价")
    await li.says(name)
    await li.taps("其余以后再填")
    await li.taps("完整评价（逐条）")
