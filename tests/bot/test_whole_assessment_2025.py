"""A whole assessment by GB/T 36132-2025, from raw bills to the PDF: real process, real browser."""

import re
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import pytest
from playwright.async_api import Page
from pypdf import PdfReader

from tests.bot.test_whole_assessment import phone, photo, running_bot
from tests.support.bills_2025 import (
    OUTPUT,
    OUTPUT_AT_FIRST,
    POINTS,
    by_hand,
    points_of,
    two_places,
)
from tests.support.story_2025 import (
    BENCHMARK,
    BILLS,
    CARRIERS,
    DUE,
    ENDS,
    ENTERPRISE,
    JUDGED,
    MORE,
    NOT_APPLICABLE,
    OTHER_PAGES,
    PHOTO,
    PLAN,
    PLANNED,
    SHARE_REASON,
    WAY_IN,
    play,
    the_only,
)
from tests.support.web.browser import chromium
from tests.support.web.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.long]

OVERLAYS = (
    "绿色工厂申报日历（2026 年整理）",
    "强制性能耗限额标准分级值（2026 年 11 月）",
    "电力二氧化碳排放因子（2023、2022 年）",
    "申报条件：2024 年办法及 2025、2026 年批次",
)


class WebTalker:
    """Somebody at the web chat."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.visitor = Visitor(page)
        self._page = page
        self._photo = photo(folder).rename(folder / PHOTO)

    async def taps(self, label: str, sees: str) -> None:
        """Press the one button whose label has ``label`` in it."""
        while (found := the_only(label, await self.visitor.labels())) == MORE:
            await self.visitor.taps(found)
        await self.visitor.taps(found)
        await self._sees(sees)

    async def says(self, text: str, sees: str) -> None:
        """Type a message."""
        await self.visitor.says(text)
        await self._sees(sees)

    async def sends(self, name: str, sees: str) -> None:
        """Send the photo."""
        assert name == self._photo.name
        await self.visitor.uploads(self._photo)
        await self._sees(sees)

    async def newest(self) -> str:
        """All that the newest message of the bot shows, the names beside a picture too."""
        newest = self._page.locator("#log article").last
        said: str = await newest.evaluate("a => a.textContent")
        return said

    async def _sees(self, words: str) -> None:
        said = await self.newest()
        assert words in said, said


async def test_from_raw_bills_to_the_report_on_a_phone(tmp_path: Path) -> None:
    async with (
        running_bot(tmp_path / "data") as address,
        chromium() as browser,
        phone(browser, address) as page,
    ):
        talker = WebTalker(page, tmp_path)
        await page.get_by_role("button", name="开始").click()
        await page.locator("#log article").first.wait_for()
        await play(talker, WAY_IN)

        await talker.taps("用年度数据计算", "E ÷ Q")
        await talker.taps("补填：合格产品产量", "统计报表 B204-1")
        await talker.says("120万吨", "1,200,000 t")
        await talker.taps("逐项填能源", "还没有填")
        await play(talker, CARRIERS)
        await talker.taps("返回", "≈101,272.51 tce ÷ 1,200,000 t ≈ 0.084394 tce/t")
        await play(talker, BENCHMARK)
        await _draws_the_plant_between_the_grades(page)

        await talker.says("/figures", "能源与碳：3/3")
        await play(talker, BILLS)
        await talker.taps("返回", "碳排放强度 · 2/14")
        await play(talker, (*ENDS, *JUDGED))
        before = by_hand(OUTPUT_AT_FIRST)
        assert f"目前得分区间 {before.span}" in await talker.newest()
        await play(talker, PLANNED)
        assert f"做到后 {before.planned}" in await talker.newest()

        await talker.says("/figures", "改造投资：2/2")
        await talker.says("产量 118万吨", "原来填的：1,200,000 t")
        await talker.taps("用新数值", "✓ 合格产品产量：1,180,000 t")
        after, corrected = by_hand(OUTPUT), await talker.newest()
        for row in (1, 2, 6, 11):
            assert f"（{points_of(after.rows[row])}/{POINTS[row]} 分）" in corrected
        await play(talker, OTHER_PAGES)
        await talker.says("/status", f"得分区间 {after.span}")
        assert "缺基准值暂不计 8" in await talker.newest()

        await talker.taps("生成报告", "要哪一种")
        await talker.taps("中文 PDF", "")
        await page.locator("#log .file a[download]").wait_for()
        async with page.expect_download() as started:
            await page.locator("#log .file a[download]").click()
        pdf = (await (await started.value).path()).read_bytes()

    assert_reported(pdf)


async def _draws_the_plant_between_the_grades(page: Page) -> None:
    """A bar that fits on the phone and says in words what it draws."""
    bar = page.locator("#log article").last.get_by_role("img").first
    said = await bar.text_content() or ""
    for mark in ("本厂 ≈84.39375", "引领值 80", "基准值 87", "限定值（3 级） 94"):
        assert mark in said
    box = await bar.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


def assert_reported(pdf: bytes) -> None:
    """The report of the corrected year: points by hand, workings, overlays, plan."""
    hand = by_hand(OUTPUT)
    assert hand.renewable == Fraction("2826.7")
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert "■" not in text
    assert rows_printed(text) == [
        ("—" if row not in hand.rows else points_of(hand.rows[row]), str(points))
        for row, points in POINTS.items()
    ]
    joined = "".join(text.split())
    for shown in (
        ENTERPRISE,
        hand.span,
        "缺基准值暂不计 8",
        f"计为失分的话是 {hand.without_exclusion}",
        f"≈{two_places(hand.energy)} tce ÷ 1,180,000 t ≈ 0.085824 tce/t",
        f"≈{two_places(hand.carbon)} tCO2 ÷ 1,180,000 t",
        "2826.7 tce ÷ ≈101,272.51 tce × 100%",
        "企业实测低位热值 21.5 MJ/kg",
        "低位热值 21.5 MJ/kg（企业实测） × 单位热值含碳量 0.02618",
        "江苏省（2023 年） 绿电和绿证不从碳排放中扣减",
        "用地面积 300 亩 200,000 m²",
        "GB 16780-2021，水泥",
        NOT_APPLICABLE,
        SHARE_REASON,
        PHOTO,
        "本次申报省级",
        *OVERLAYS,
        f"{PLAN} 负责人：能源部 王工 完成日期：{DUE} 费用：80万元",
        f"{hand.span}现在",
        f"{hand.planned}完成后",
    ):
        assert "".join(shown.split()) in joined, shown


def rows_printed(text: str) -> list[tuple[str, str]]:
    """Points obtained and points of every row, in the order of the report."""
    return re.findall(
        r"(?m)(?:^|(?:得满分|部分得分|不得分|待对标|不适用) )(—|\d+(?:\.\d+)?) / (\d+)(?: 分)?$",
        text,
    )
