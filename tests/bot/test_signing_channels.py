"""An assessment is closed on a phone's browser or in Telegram and signed on the other side."""

import re

from playwright.async_api import Page, expect

from tests.bot.telegram.running import RunningBot, begin
from tests.bot.test_sharing_channels import (
    PUBLIC,
    bot,
    page,
    press,
    pytestmark,
    say,
    server,
    settings,
    sqlite_template,
)
from tests.support.bot_api import BotApiServer, Person

__all__ = ["bot", "page", "pytestmark", "server", "settings", "sqlite_template"]


async def test_closed_on_telegram_and_signed_in_a_browser(
    bot: RunningBot, server: BotApiServer, page: Page
) -> None:
    owner: Person = server.person(1001)
    await begin(owner)
    await owner.taps("符合")
    await owner.says("/report")
    await owner.sees("生成报告")
    await owner.taps("结案与版本")
    await owner.sees("还没有版本")
    await owner.taps("结案")
    await owner.sees("您的称呼")
    await owner.says("李敏")
    await owner.sees("结案人：李敏")
    await owner.taps("确认结案")
    await owner.sees("已结案：第 1 版")
    await owner.taps("请人签字")
    await owner.sees("写上签字人的姓名")
    await owner.says("张总，请签字，12月5日前")
    await owner.sees("2026-12-05")
    await owner.taps("做邀请")
    made = await owner.sees("邀请已做好")
    [code] = re.findall(re.escape(PUBLIC) + r"/i/([A-Z0-9-]{11})", made.text)

    await page.goto(f"/i/{code}")
    await page.get_by_role("button", name="看看是什么").click()
    newest = page.locator(".line").last
    await expect(newest).to_contain_text("请您签字确认一份评价")
    await press(page, "accept")
    await expect(newest).to_contain_text("第 1 版")
    await expect(newest).to_contain_text("未答：98 条")
    await expect(page.locator("#progress progress")).to_have_count(0)
    await press(page, "whole-hash")
    await press(page, "sign")
    await expect(newest).to_contain_text("张总")
    await expect(newest).to_contain_text("已签字确认")
    await owner.sees("张总已签字确认第 1 版")
    assert (await bot.dossier(owner)).closed == 1


async def test_closed_in_a_browser_and_declined_on_telegram(
    bot: RunningBot, server: BotApiServer, page: Page
) -> None:
    assert bot.channel.username()
    await page.goto("/")
    await page.get_by_role("button", name="开始", exact=True).click()
    await press(page, "agree")
    await say(page, "某某水泥有限公司", "信用代码")
    await press(page, "skip-profile")
    await press(page, "mode:full")
    await press(page, "met")
    await say(page, "/report", "生成报告")
    await press(page, "versions")
    await press(page, "close")
    await say(page, "李敏", "结案人：李敏")
    await press(page, "close-confirmed")
    newest = page.locator(".line").last
    await press(page, "signatory")
    await say(page, "张总", "谁签")
    await press(page, "ask-to-sign")
    [code] = re.findall(r"start=([A-Z0-9-]{11})", await newest.inner_text())

    guest = server.person(2002)
    await guest.says(f"/start {code}")
    await guest.sees("请您签字确认一份评价")
    await guest.taps("同意隐私说明并接受")
    await guest.sees("某某水泥有限公司")
    await guest.taps("不签，写原因")
    await guest.sees("为什么不签")
    await guest.says("电表读数不对")
    await guest.sees("没有签")
    await expect(page.locator("main")).to_contain_text("电表读数不对")
    await say(page, "/status", "▱")
