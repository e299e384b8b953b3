"""Bills sent from a phone: looked through, one opened, recorded; by keyboard and for axe too."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.jobs.reading.bills import SIGHT_SECONDS
from tests.bot.bills.paper import pdf, workbook
from tests.bot.bills.test_sight import needs_poppler, needs_sight, picture_of
from tests.bot.talking import ENTERPRISE
from tests.bot.test_whole_assessment import phone, running_bot
from tests.support.web.browser import accessibility_problems, chromium
from tests.support.web.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.long]

FORM: list[list[object]] = [
    ["能源购进、消费与库存"],
    ["2025年1—12月"],
    ["能源名称", "计量单位", "代码", "消费量合计"],
    ["原煤", "吨", "01", 1050],
    ["其中：无烟煤", "吨", "02", 50],
    ["天然气", "万立方米", "15", 31],
    ["电力", "万千瓦时", "33", 240.5],
]
YEAR_BILL = pdf(
    ["2025年度电费结算单", ["用电量合计", "2,400,000", "千瓦时"], "应付电费：1,560,000 元"]
)
MARCH = pdf(["国网电费账单", "计费月份：2025年3月", "本期电量 200,000 kWh   金额 136,420.00 元"])


async def test_a_form_and_a_bill_become_figures(tmp_path: Path) -> None:
    form, bill = tmp_path / "205-1表.xlsx", tmp_path / "三月电费.pdf"
    form.write_bytes(workbook(FORM, "205-1"))
    bill.write_bytes(MARCH)
    async with (
        running_bot(tmp_path / "data") as address,
        chromium() as browser,
        phone(browser, address) as page,
    ):
        visitor = await _at_figures(page)
        await visitor.uploads(form)
        said = await visitor.reads()
        assert "打勾的 3 项" in said
        assert "205-1 第 7 行：电力 万千瓦时 33 240.5" in said
        assert await accessibility_problems(page) == []
        await _look(page, tmp_path, "list")
        await visitor.taps("☐ 2 无烟煤")
        assert "可能已经算在另一项里" in await visitor.reads()
        await visitor.taps("返回列表")
        await visitor.taps("记下打勾的 3 项")
        assert "已记下 3 项年度数据" in await page.locator("#log").inner_text()
        await visitor.uploads(bill)
        assert "现在是" in await visitor.reads()
        await _press_by_keyboard(page, "☐ 1 外购电力")
        assert "全年是多少？" in await visitor.reads()
        assert await accessibility_problems(page) == []
        await _look(page, tmp_path, "opened")
        await visitor.says("245 万kWh")
        assert "文件里的：" in await visitor.reads()
        await visitor.taps("没错，记这个")
        await _look(page, tmp_path, "ticked")
        await visitor.taps("记下打勾的 1 项")
        assert "已记下 1 项年度数据" in await page.locator("#log").inner_text()


@pytest.mark.long
@needs_sight
@needs_poppler
async def test_a_photo_is_read_while_its_sender_goes_on(tmp_path: Path) -> None:
    photo = tmp_path / "电费.png"
    photo.write_bytes(picture_of(YEAR_BILL, tmp_path))
    async with (
        running_bot(tmp_path / "data") as address,
        chromium() as browser,
        phone(browser, address) as page,
    ):
        visitor = await _at_figures(page)
        await visitor.uploads(photo)
        log = page.locator("#log")
        await expect(log).to_contain_text("“电费.png”已保存，正在识别里面的数")
        await visitor.says("目录")
        await expect(log).to_contain_text(
            "“电费.png”读好了，有 1 项", timeout=SIGHT_SECONDS * 1000
        )
        await expect(log).to_contain_text("外购电力 2,400,000 kWh")
        await _look(page, tmp_path, "told")
        await visitor.says("/figures")
        await _look(page, tmp_path, "figures")
        await visitor.taps("核对读出的数")
        assert "从图片里认出来的" in await visitor.reads()
        assert await accessibility_problems(page) == []
        await _look(page, tmp_path, "read")


async def _at_figures(page: Page) -> Visitor:
    visitor = Visitor(page)
    await page.get_by_role("button", name="开始").click()
    await page.locator("#log article").first.wait_for()
    await visitor.taps("同意并开始")
    await visitor.says(ENTERPRISE)
    await visitor.taps("其余以后再填")
    await visitor.taps("完整评价（逐条）")
    await visitor.says("目录")
    await visitor.taps("年度数据")
    return visitor


async def _press_by_keyboard(page: Page, label: str) -> None:
    visitor = Visitor(page)
    before = await visitor.newest()
    button = page.locator("#log form.choices").get_by_role("button", name=label, exact=True)
    await button.focus()
    await page.keyboard.press("Enter")
    await visitor.is_answered(before)


async def _look(page: Page, folder: Path, name: str) -> None:
    """Nothing is wider than the screen, on a phone and on a desk; the pictures are kept."""
    for width in (390, 1280):
        await page.set_viewport_size({"width": width, "height": 844})
        await page.screenshot(path=folder / f"{name}-{width}.png")
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not await page.evaluate(wide), width
    await page.set_viewport_size({"width": 390, "height": 844})
