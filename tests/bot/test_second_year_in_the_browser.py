"""A client's second year on phones: rolled forward, reviewed, sent back, closed, the PDF read.

The program is a process of its own; the consultant and the reviewer are two browsers.
"""

import re
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.async_api import Page
from pypdf import PdfReader

from tests.bot.test_whole_assessment import phone, photo, running_bot
from tests.support.story_2025 import CREDIT_CODE, ENTERPRISE
from tests.support.web.browser import chromium
from tests.support.web.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.long]

CERTIFICATE, RENEWED, RULES = "体系证书.jpg", "新体系证书.jpg", "管理职责文件.jpg"
EXPIRED = "2026-06-30"
NO_REPORT = "没有按 GB/T 24256 的报告"
NO_CERTIFICATE = "续期后的证书没有交"
FIRST_YEAR = ("120万吨", "36万方")
SECOND_YEAR = ("125万吨", "35万方")
"""Output and water: 0.3 m³/t in the first year, 0.28 m³/t in the second."""


class Office:
    """Somebody at the web chat, with files in a folder."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page = page
        self.visitor = Visitor(page)
        self._folder = folder

    async def says(self, text: str, *sees: str) -> str:
        """Type a message; what the answer says."""
        await self.visitor.says(text)
        return await self._read(sees)

    async def taps(self, label: str, *sees: str) -> str:
        """Press a button; what the answer says."""
        await self.visitor.taps(label)
        return await self._read(sees)

    async def sends(self, name: str) -> None:
        """Send a picture by this name, unlike any other."""
        picture = photo(self._folder)
        file = picture.rename(self._folder / name)
        file.write_bytes(file.read_bytes() + name.encode())
        await self.visitor.uploads(file)
        await self._read((f"已收到证明材料“{name}”",))

    async def starts(self) -> None:
        """From the first page to the consent."""
        await self.page.get_by_role("button", name="开始").click()
        await self.page.locator("#log article").first.wait_for()

    async def downloads(self) -> bytes:
        """The file that was sent last."""
        file = self.page.locator("#log .file a[download]").last
        async with self.page.expect_download() as started:
            await file.click()
        return (await (await started.value).path()).read_bytes()

    async def _read(self, sees: Iterable[str]) -> str:
        said = await self.visitor.reads()
        assert [words for words in sees if words not in said] == [], said
        return said


async def test_the_second_year_as_far_as_its_report(tmp_path: Path) -> None:
    async with (
        running_bot(tmp_path / "data") as address,
        chromium() as browser,
        phone(browser, address) as page,
        phone(browser, address) as other,
    ):
        consultant = Office(page, tmp_path)
        await _first_year(consultant)
        first = await _closed(consultant, "12.00–96.00", named="王咨询")
        await _rolled_forward(consultant)
        await _second_year(consultant)
        reviewer = Office(other, tmp_path)
        await _joins(reviewer, consultant)
        await _reviews_and_sends_back(reviewer)
        await _hands_back(consultant)
        await reviewer.says("#r3", "有疑问", NO_CERTIFICATE)
        await reviewer.taps("认可", "已认可：基本要求 3")
        second = await _closed(consultant, "13.60–97.60", "审核意见 3 条")
        report = await _reported(consultant)
    assert_of_the_first_year(_text(first))
    assert_of_the_second_year(_text(second))
    assert_compared(_text(report))


async def _first_year(consultant: Office) -> None:
    await consultant.starts()
    await consultant.taps("同意并开始")
    await consultant.says(ENTERPRISE)
    await consultant.says(CREDIT_CODE)
    await consultant.taps("其余以后再填")
    await consultant.taps("完整评价（逐条）")
    await consultant.says("/settings")
    await consultant.taps("企业资料")
    await consultant.taps("评价年度")
    await consultant.says("2025", "评价年度：2025")
    await consultant.says("#r2")
    await consultant.sends(RULES)
    await consultant.taps("符合", "已保存 基本要求 2")
    await consultant.says("#r3")
    await consultant.sends(CERTIFICATE)
    await consultant.taps("符合", "已保存 基本要求 3")
    await consultant.says("#r3")
    await consultant.taps("证据")
    await consultant.taps(CERTIFICATE)
    await consultant.taps("填有效期")
    await consultant.says(EXPIRED, f"有效期至 {EXPIRED}")
    await consultant.says("#12")
    await consultant.taps("符合", "已保存 第 12 题")
    await _types_figures(consultant, FIRST_YEAR, "0.3 m³/t", "4/8 分")


async def _types_figures(
    consultant: Office, figures: tuple[str, str], intensity: str, points: str
) -> None:
    output, water = figures
    await consultant.says("/figures", "产量与产值：0/3", "用水：0/2")
    await consultant.says(f"产量 {output}")
    await consultant.says(f"取水量 {water}", intensity)
    await consultant.says("#6", intensity)
    await consultant.taps("基准值和引领值")
    await consultant.taps("自己填基准值和引领值")
    await consultant.says("0.35")
    await consultant.says("0.25", points)
    await consultant.taps("先不说来源")


async def _closed(consultant: Office, span: str, *sees: str, named: str = "") -> bytes:
    """The assessment closed as its first version; the PDF that comes of itself."""
    files = await _files(consultant)
    await consultant.says("/report")
    await consultant.taps("结案与版本", "还没有版本")
    await consultant.taps("结案")
    if named:
        await consultant.says(named)
    shown = await consultant.visitor.reads()
    assert [one for one in (span, *sees) if one not in shown] == [], shown
    await consultant.taps("确认结案", "已结案：第 1 版")
    return await _sent(consultant, files)


async def _reported(consultant: Office) -> bytes:
    """A report beside the version: it is compared with the year before."""
    files = await _files(consultant)
    await consultant.says("/report")
    await consultant.taps("中文 PDF")
    return await _sent(consultant, files)


async def _files(consultant: Office) -> int:
    return await consultant.page.locator("#log .file a[download]").count()


async def _sent(consultant: Office, before: int) -> bytes:
    """The next file after that number of files."""
    await consultant.page.locator("#log .file a[download]").nth(before).wait_for()
    return await consultant.downloads()


async def _rolled_forward(consultant: Office) -> None:
    await consultant.says("/clients", ENTERPRISE)
    await consultant.taps(
        "结转到新一年",
        "逐条待您确认：3 项",
        "证明材料 1 份",
        "年度数据 2 个留在 2025 年",
        "已过期，不带过去：1 份",
        f"{CERTIFICATE}（{EXPIRED} 到期）",
    )
    await consultant.taps("结转到 2026 年", "已确认 0/3", "年度数据已填 0 个", CERTIFICATE)
    await consultant.taps("待确认 3")
    await consultant.taps("基本要求 2", "待确认：结转自 2025 年", "证明材料：1 份")
    await consultant.taps("✓ 已确认", "基本要求 2 已确认，还有 2 项待确认")
    await consultant.taps("✓ 已确认", "基本要求 3 已确认，还有 1 项待确认")
    await consultant.taps("✓ 已确认", "第 12 题 已确认，没有待确认的了")


async def _second_year(consultant: Office) -> None:
    said = await consultant.says("#6")
    assert "当前回答" not in said, "what was of its year is blank"
    await _types_figures(consultant, SECOND_YEAR, "0.28 m³/t", "5.6/8 分")
    await consultant.says("/status", "得分区间 13.60–97.60")


async def _joins(reviewer: Office, consultant: Office) -> None:
    await consultant.says("/settings")
    await consultant.taps("谁能看这份评价")
    await consultant.taps("邀请：只审核")
    said = await consultant.says("张审核", "邀请已做好")
    [code] = re.findall(r"/join ([A-Z0-9-]{11})", said)
    await reviewer.page.goto(urljoin(reviewer.page.url, f"/i/{code}"))
    await reviewer.page.get_by_role("button", name="看看是什么").click()
    await reviewer.page.locator("#log article").first.wait_for()
    await reviewer.taps("同意隐私说明并接受", ENTERPRISE)


async def _reviews_and_sends_back(reviewer: Office) -> None:
    await reviewer.says("#r2")
    await reviewer.taps("认可", "已认可：基本要求 2")
    await reviewer.says("#12")
    await reviewer.taps("改判")
    await reviewer.taps("不符合")
    await reviewer.says(NO_REPORT, "已改判：第 12 题")
    await reviewer.says("#r3")
    await reviewer.taps("有疑问")
    await reviewer.says(NO_CERTIFICATE, "已提出疑问：基本要求 3")
    await reviewer.says("/review", "13.60–97.60", "5.60–89.60")
    await reviewer.taps("退回有疑问的", NO_CERTIFICATE)
    await reviewer.taps("确认退回", "已退回 1 条")


async def _hands_back(consultant: Office) -> None:
    await consultant.says("/review", "5.60–89.60")
    await consultant.taps("退回修改", "0/1 已改", NO_CERTIFICATE)
    await consultant.taps("改下一条", "退回修改")
    await consultant.sends(RENEWED)
    await consultant.says("/review")
    await consultant.taps("退回修改", "1/1 已改", "材料：0 → 1 份")
    await consultant.taps("重新提交", "已重新提交")


def assert_of_the_first_year(text: str) -> None:
    """Its figures, and nothing of the year after."""
    for shown in ("2025", "1,200,000t", "360,000m³", "12.00–96.00"):
        assert shown in text, shown
    for later in ("1,250,000t", "350,000m³", "13.60–97.60", "张审核"):
        assert later not in text, later


def assert_of_the_second_year(text: str) -> None:
    """Its figures and points, what was reviewed, and the year before as that alone."""
    for shown in (
        ENTERPRISE,
        "1,250,000t",
        "350,000m³",
        "0.28m³/t",
        "13.60–97.60",
        "5.60–89.60",
        "张审核",
        NO_REPORT,
        RULES,
        RENEWED,
    ):
        assert shown.replace(" ", "") in text, shown
    text = text.replace(RENEWED, "")
    for gone in (
        "1,200,000t",
        "360,000m³",
        "0.3m³/t",
        "12.00–96.00",
        CERTIFICATE,
        NO_CERTIFICATE,
        "■",
    ):
        assert gone not in text, gone


def assert_compared(text: str) -> None:
    """Both years by section and row, each under its year."""
    chapter = text[text.index("2025年也出过报告") :]
    for shown in (
        "部分20252026",
        "12.00–96.0013.60–97.60",
        "有变化的条目",
        "部分得分4/8部分得分5.6/8",
    ):
        assert shown in chapter, shown


def _text(pdf: bytes) -> str:
    """What the pages say, without any blanks."""
    pages = PdfReader(BytesIO(pdf)).pages
    return "".join("".join(page.extract_text() for page in pages).split())
