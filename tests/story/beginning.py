"""A consultancy is made; three clients begin, and let its consultant see what they answer."""

import re
from collections.abc import Iterable

from tests.bot.reports.excel.returned import all_of, edited, put
from tests.bot.telegram.running import SMALLEST_PHOTO
from tests.story.cast import CONSULTANCY, FOUNDRY, PUMPS, Cast, code_in
from tests.story.people import Somebody
from tests.support.story_2025 import BENCHMARK, BILLS, CARRIERS, ENDS, WAY_IN, Act

FILLED = {
    "green-management": "符合",
    "green-design": "符合",
    "product-carbon-footprint": "不符合",
}
RULES = "管理职责文件.jpg"
QUESTIONS_2018 = 108


async def play(who: Somebody, acts: Iterable[Act]) -> None:
    """Do one act after the other."""
    for act in acts:
        match act.kind:
            case "taps":
                await who.taps(act.what, act.sees)
            case "says":
                await who.says(act.what, act.sees)
            case "sends":
                await who.sends(act.what, SMALLEST_PHOTO, act.sees)


async def the_consultancy_opens(cast: Cast) -> None:
    """The operator's command gives its first administrator a code; her desk is signed in."""
    zhou, desk = cast.zhou, cast.desk
    made = await cast.program.command(
        "admin", "add", CONSULTANCY, "--person", "周老师", "--kind", "consultancy"
    )
    await zhou.says(f"/start {code_in(made)}", CONSULTANCY, "职责：管理员")
    await zhou.taps("同意隐私说明并接受", f"已加入{CONSULTANCY}", "周老师：管理员（您）")

    await desk.opens("/", "绿色工厂预评价")
    await desk.clicks("用 Telegram 登录", "您的数字")
    link = await desk.page.get_by_role("link", name="打开 Telegram").get_attribute("href")
    number = await desk.page.locator(".number").inner_text()
    [start] = re.findall(r"start=([A-Z0-9-]+)", link or "")
    await zhou.says(f"/start {start}", "让这个浏览器登录您的数据")
    await zhou.taps(number, "已允许")
    await desk.looks_at_page("已允许登录")
    await desk.clicks("继续", "已登录")


async def _invited(cast: Cast, client: str) -> str:
    """The consultant invites somebody as a client; the code to pass on."""
    zhou = cast.zhou
    await zhou.says("/settings", "设置")
    await zhou.taps("我的机构", CONSULTANCY)
    await zhou.taps(CONSULTANCY, "成员")
    await zhou.taps("邀请", "请输入对方的称呼")
    await zhou.says(client, f"{client}的职责是？")
    return code_in(
        await zhou.taps("客户（企业）", "邀请已做好", f"{CONSULTANCY}请您做绿色工厂评价")
    )


async def _may_see(client: Somebody) -> None:
    """The client finds who may see the assessment."""
    await client.says("/settings", "设置")
    await client.taps("谁能看这份评价", f"{CONSULTANCY}：机构成员，按各自的职责")


async def the_cement_works_answers(cast: Cast) -> None:
    """In a browser, by GB/T 36132-2025, all but what others know better."""
    li = cast.li
    code = await _invited(cast, "李经理")
    await li.opens(f"/i/{code}", "有人邀请您")
    await li.clicks("看看是什么", f"{CONSULTANCY}请您做绿色工厂评价", "邀请人：周老师")
    await li.taps("同意隐私说明并接受", f"已交给{CONSULTANCY}", "企业全称")
    await cast.zhou.hears("李经理接受了邀请")
    await play(li, WAY_IN[1:])
    await li.says("/figures", "能源与碳：0/3")
    await li.says("产量 120万吨", "1,200,000 t")
    await play(li, BILLS)
    await li.taps("逐项填能源", "还没有填")
    with cast.album.closed():
        await play(li, CARRIERS)
    await li.says("#1", "· 1/14")
    await play(li, (*BENCHMARK, *ENDS))
    await li.says("#r2", "管理职责是否明确")
    await li.sends(RULES, SMALLEST_PHOTO, f"已收到证明材料“{RULES}”")
    await li.says("/status", "得分区间")
    await _may_see(li)


async def the_foundry_answers(cast: Cast) -> None:
    """On Telegram, by GB/T 36132-2018, every one of the questions pressed."""
    han = cast.han
    await han.says(f"/start {await _invited(cast, '韩工')}", f"{CONSULTANCY}请您做绿色工厂评价")
    await han.taps("同意隐私说明并接受", f"已交给{CONSULTANCY}", "企业全称")
    await han.says(FOUNDRY, FOUNDRY)
    await han.taps("其余以后再填", "想怎么评")
    await han.taps("改用 2018 版", "2018")
    await han.taps("完整评价", "能不能申报")
    await han.taps("都没问题", "每一条都看过再确认")
    await han.taps("确认")
    with cast.album.closed():
        while onward := {"符合", "没有"} & set(await han.labels()):
            await han.taps(onward.pop())
    await han.says("/status", f"{QUESTIONS_2018}/{QUESTIONS_2018}")
    await _may_see(han)


async def the_pump_works_begins(cast: Cast) -> None:
    """On Telegram, by a questionnaire in Excel that is filled in and sent back."""
    sun = cast.sun
    await sun.says(f"/start {await _invited(cast, '孙工')}", f"{CONSULTANCY}请您做绿色工厂评价")
    await sun.taps("同意隐私说明并接受", f"已交给{CONSULTANCY}", "企业全称")
    await sun.says(PUMPS, PUMPS)
    await sun.taps("其余以后再填", "想怎么评")
    await sun.taps("完整评价", "能不能申报")
    await sun.says("/report", "要哪一种")
    await sun.taps("Excel（问卷）")
    name, questionnaire = await sun.receives(".xlsx")
    filled = [put(row, "回答", answer) for row, answer in FILLED.items()]
    await sun.sends(name, edited(questionnaire, all_of(*filled)), "（空） → ")
    await sun.taps(f"写入这 {len(FILLED)} 处")
    await _may_see(sun)
