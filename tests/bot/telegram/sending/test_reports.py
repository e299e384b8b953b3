"""Reports in the chat: a document with a short caption; what happens when one cannot be made."""

import asyncio
from collections.abc import Callable
from io import BytesIO

import pytest
from pypdf import PdfReader

from bot.jobs.report_process import ReportNotMade
from bot.runtime.settings import Settings
from tests.bot.telegram.running import ENTERPRISE, RunningBot, begin, running
from tests.support.bot_api import BotApiServer, Message, Person
from tests.support.bot_api.entities import utf16_length
from tests.support.bot_api.people import PATIENCE_SECONDS

pytestmark = pytest.mark.slow


@pytest.mark.slow
async def test_a_report_comes_as_a_document_and_supersedes_the_one_before(
    bot: RunningBot, asked: Person
) -> None:
    first = await _report(asked)
    assert first.file is not None
    name = f"绿色工厂预评价报告-{ENTERPRISE}-GF-00001-01-zh.pdf"
    assert (first.file.name, first.file.mime_type) == (name, "application/pdf")
    assert utf16_length(first.text) <= 1024
    assert "GF-00001-01" in first.text
    assert "upload_document" in asked.actions
    promised = await asked.sees("报告已发送 ↓")
    assert promised.labels == ["看短板", "改答案", "新的评价", "返回"]
    assert "正在生成报告" not in asked.transcript()
    await bot.owes_nothing()

    await asked.taps("返回")
    await asked.sees("1/8")
    await asked.taps("符合")
    await asked.sees("2/8")
    second = await _report(asked)

    assert second.file is not None
    pages = PdfReader(BytesIO(second.file.content)).pages
    assert len(pages) > 3
    assert "GF-00001-02" in second.text
    assert "GF-00001-01" in "\n".join(page.extract_text() for page in pages)
    dossier = await bot.dossier(asked)
    assert [report.number for report in dossier.reports] == ["GF-00001-01", "GF-00001-02"]


@pytest.mark.usefixtures("quick_reports")
async def test_a_name_with_markup_reads_as_it_is_in_the_caption(
    asked: Person, server: BotApiServer
) -> None:
    await asked.says("/settings")
    await server.settles()
    for label in ("企业资料", "企业名称"):
        await asked.taps(label)
        await server.settles()
    await asked.says("甲 & <乙> 有限公司")
    await asked.sees("甲 & <乙> 有限公司")

    assert "甲 & <乙> 有限公司" in (await _report(asked)).text


async def test_answers_can_be_given_while_a_report_is_made(
    bot: RunningBot, asked: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = asyncio.Event()

    async def slowly(*_: object) -> bytes:
        await go_on.wait()
        return b"%PDF-"

    monkeypatch.setattr("bot.jobs.report_process.ReportProcess.make", slowly)
    await asked.says("/report")
    await asked.sees("要哪一种")
    await asked.taps("中文 PDF")
    await asked.sees("正在生成报告")
    await asked.taps("返回")
    await asked.sees("1/8")
    await asked.taps("符合")
    await asked.sees("2/8")
    go_on.set()

    await asked.sees("📄")
    assert len((await bot.dossier(asked)).answers) == 1


@pytest.mark.usefixtures("quick_reports")
@pytest.mark.usefixtures("impatient")
async def test_a_report_that_cannot_be_made_is_owned_up_to_once(
    settings: Settings, person: Person, server: BotApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> bytes:
        raise ReportNotMade("a bug")

    with monkeypatch.context() as patched:
        patched.setattr("bot.jobs.report_process.ReportProcess.make", broken)
        async with running(settings):
            await begin(person)
            await person.says("/report")
            await person.sees("要哪一种")
            await person.taps("中文 PDF")
            await person.sees("编号")
            await server.settles(quiet_seconds=0.3)
    assert person.transcript().count("出了点问题") == 1

    async with running(settings):  # the next version knows how to make it
        await person.sees("GF-00001-01")


@pytest.mark.usefixtures("impatient", "quick_reports")
async def test_a_report_that_was_lost_from_the_disk_is_made_again(
    bot: RunningBot, settings: Settings, asked: Person, server: BotApiServer
) -> None:
    """It is not tried for ever, and comes once."""
    server.fails("sendDocument", status=500, times=1000)
    await asked.says("/report")
    await asked.sees("要哪一种")
    await asked.taps("中文 PDF")
    reports = settings.data_dir / "reports"
    await _until(lambda: bool([*reports.glob("*.pdf")]))
    (lost,) = reports.glob("*.pdf")
    lost.unlink()
    await _until(lambda: [*reports.glob("*.pdf")] not in ([], [lost]))
    server.recovers()

    await asked.sees("📄")
    await bot.owes_nothing()
    assert [message.text for message in asked.messages if "出了点问题" in message.text] == []


async def _report(person: Person) -> Message:
    await person.says("/report")
    await person.sees("要哪一种")
    await person.taps("中文 PDF")
    return await person.sees("📄")


async def _until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not happened():  # noqa: ASYNC110 - the server tells nobody
            await asyncio.sleep(0.02)
