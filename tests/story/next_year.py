"""The second year: what lasts comes along to be confirmed, what is of its year is blank."""

from typing import Final

from tests.story.cast import CEMENT, CONSULTANCY, FOUNDRY, PUMPS, Cast

RECORDED: Final = (
    "您 把评价交给机构",
    "您 发出邀请",
    "王工 接受邀请",
    "王工 交来一个答案",
    "赵工 答完了请答的题",
    "您 采纳一个答案",
    "您 不采纳一个答案",
    "周老师 打开了评价",
    "周老师 催办",
    "周老师 审核认可：第 12 题",
    "周老师 审核改判：第 9 题",
    "周老师 审核提出疑问：第 13 题",
    "周老师 退回修改",
    "您 重新提交退回的条目",
    "周老师 要求补充材料",
    "您 处理一项补充材料",
    "您 结案",
    "陈总 签字",
)


async def it_is_rolled_forward(cast: Cast) -> None:
    """By the owner, who confirms what lasts and finds this year's figures blank."""
    li = cast.li
    await li.says("/clients", CEMENT)
    await li.taps(
        "结转到新一年",
        "结转：2025 → 2026 年",
        "逐条待您确认：6 项",
        "证明材料 4 份",
        "年度数据 16 个留在 2025 年",
        "新的这份也能看",
    )
    await li.taps("结转到 2026 年", "已确认 0/6", "年度数据已填 0 个")
    await li.taps("待确认 6", "基本要求 2", "收尘灰全部回窑")
    await li.taps("基本要求 2", "待确认：结转自 2025 年", "证明材料：1 份")
    await li.taps("已确认", "基本要求 2 已确认，还有 5 项待确认")
    await li.says("/figures", "能源与碳：0/3", "产量与产值：0/3")
    assert "当前回答" not in await li.says("#1", "· 1/14")
    await li.says("/clients", "2025 年", "2026 年")
    await li.taps("历年对比", "2025 → 2026 年", "得分：44.05–58.95")


async def the_consultant_sees_both_years(cast: Cast) -> None:
    """Side by side, and the closed one is not stuck."""
    said = await cast.zhou.says("/clients", "2025 版 · 2026 年", "报告已出")
    assert said.count("⚠️") == 2
    await cast.desk.opens("/board", "2025 版 · 2025 年", "2025 版 · 2026 年")
    boxes = cast.desk.page.locator('tr:has-text("青山") input[name="c"]')
    for at in range(await boxes.count()):
        await boxes.nth(at).check()
    await cast.desk.clicks("并排比较", "44.05–58.95", "42.78–57.67")
    table = cast.desk.page.locator(".region")
    assert await table.evaluate("one => one.scrollWidth - one.clientWidth") == 0


async def the_record_names_it_all(cast: Cast) -> None:
    """Of the first year: who did what, unbroken, read by the owner alone."""
    li = cast.li
    await li.says("/clients")
    await li.taps(f"{CEMENT} · 2025 版 · 2025 年", "已打开")
    await li.says("/settings", "设置")
    await li.taps("谁能看这份评价", f"{CONSULTANCY}：机构成员")
    told = await li.taps("操作记录", "目前完整无改动")
    while any("下一页" in one for one in await li.labels()):
        told += await li.taps("下一页")
    assert [one for one in RECORDED if one not in told] == [], told
    await cast.zhou.says("/clients", "2025 年 · 12-07 · 正在打开的")
    await cast.zhou.says("/settings", "设置")
    assert "谁能看这份评价" not in await cast.zhou.labels()


def no_client_saw_another(cast: Cast) -> None:
    """In more than two months, on any of their screens."""
    cast.li.never_saw(FOUNDRY, PUMPS, "韩工", "孙工")
    cast.han.never_saw(CEMENT, PUMPS, "李敏", "孙工")
    cast.sun.never_saw(CEMENT, FOUNDRY, "李敏", "韩工")
