"""The consultant looks who is stuck and has them reminded: by day, and once a day."""

from typing import Final

from tests.story.cast import CEMENT, CONSULTANCY, FOUNDRY, PUMPS, Cast

REMINDED: Final = f"提醒（{CONSULTANCY}）"
ONLY_IN_A_BROWSER: Final = "只在浏览器里用，下次打开时才看到"
AFTER_THE_HOLIDAY: Final = "2027-01-04 08:00"


async def the_board_shows_who_is_stuck(cast: Cast) -> None:
    """Eight days later, in chat and on the web: stuck ones first, a line each."""
    zhou, desk = cast.zhou, cast.desk
    said = await zhou.says("/clients", "卡住了", CEMENT, FOUNDRY, PUMPS)
    assert said.count("7 天没动") == 3
    shown = await desk.opens("/board", "客户看板", CEMENT, FOUNDRY, PUMPS)
    assert "3 份卡住了" in shown


async def all_are_reminded(cast: Cast) -> None:
    """The recipients first; then the same ones not again that day."""
    zhou = cast.zhou
    await zhou.taps("催办没动的客户", "现在发出", "会告诉", CEMENT, PUMPS, ONLY_IN_A_BROWSER)
    assert FOUNDRY not in await zhou.reads(), "all of it is answered"
    await zhou.taps("全部催办（2）", "正在告诉 2 位", "已安排，当天不再催")
    await cast.sun.hears(REMINDED)
    await cast.li.opens("/")
    await cast.li.hears(REMINDED)
    await zhou.says("/clients")
    await zhou.taps("催办没动的客户", f"{PUMPS}：已告诉", f"{CEMENT}：已告诉")
    assert [one for one in await zhou.labels() if "催" in one] == []


async def nobody_is_disturbed_on_a_holiday(cast: Cast) -> None:
    """Asked at night before a day off, it waits for the working day; one of them goes on first."""
    zhou, sun = cast.zhou, cast.sun
    await zhou.says("/clients", "卡住了")
    await zhou.taps("催办没动的客户", f"现在不打扰，{AFTER_THE_HOLIDAY} 周一（北京时间）发出")
    await zhou.taps("全部催办（2）", f"已安排：{AFTER_THE_HOLIDAY}", "等着发出")
    await cast.program.comes_to("2027-01-03 12:00")
    await sun.says("#r3", "基本要求")
    await sun.taps("符合", "已保存")


async def who_was_not_done_is_told(cast: Cast) -> None:
    """The first working morning after the days off."""
    zhou, sun = cast.zhou, cast.sun
    await cast.li.opens("/")
    await cast.li.hears("最近一次填写是 2026-12-07")
    await zhou.says("/clients", CEMENT)
    await zhou.taps("催办没动的客户", f"{CEMENT}：已告诉")
    assert len([one for one in sun.person.messages if REMINDED in one.text]) == 1
