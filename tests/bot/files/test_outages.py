"""The bucket is away, answers 500 or not at all: what people see, and that nothing is lost."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import cast

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.app import Core
from bot.runtime.settings import Settings
from bot.telegram import CHANNEL
from bot.telegram.api import TelegramApi
from bot.telegram.files import Files
from bot.telegram.updates import Attached
from bot.web.app import build_web
from bot.web.health import Check, Readiness
from dialogs.core.inputs import File, Unreadable
from storage.errors import FilesAway
from storage.files.evidence import REMOVAL_LEASE, evidence_name
from tests.bot.files.conftest import somebody
from tests.bot.files.test_whole_path import OF_PEOPLE, clean
from tests.bot.talking import Clock, Talker
from tests.bot.telegram.sending.test_hand_over import RecordingApi, sending
from tests.bot.web.client import Client
from tests.storage.files.stores import content_of, names_in
from tests.support.jobs import do_due
from tests.support.ports import free_port
from tests.support.s3 import Fault, Outage
from tests.support.web.browser import Served

pytestmark = pytest.mark.long

FAULTS: tuple[Fault, ...] = ("refused", "error", "silent")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs are tried again at once."""
    monkeypatch.setattr("bot.jobs.worker.OUTAGE_WAIT", timedelta(0))


@pytest.mark.parametrize("fault", FAULTS)
async def test_evidence_is_not_acknowledged_and_answers_go_on(
    ailing: Core, outage: Outage, folder: Path, fault: Fault
) -> None:
    li = await somebody(ailing)
    outage.begin(fault)
    with pytest.raises(FilesAway):
        await ailing.turns.keep_file(b"permit", "环评批复.pdf", "application/pdf")
    assert [*(folder / "evidence" / ".incoming").glob("*")] == []
    await li.taps("符合")
    assert len((await li.dossier()).answers) == 1
    outage.end()
    file = await ailing.turns.keep_file(b"permit", "环评批复.pdf", "application/pdf")
    await li.takes(File(key=li.key(), evidence=file))
    assert await content_of(ailing.files, evidence_name(file.digest)) == b"permit"


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(
    ("asks", "told"), [("report", "报告要晚一些"), ("export", "导出要晚一些")]
)
async def test_what_was_asked_for_comes_once_the_bucket_is_back(
    ailing: Core, outage: Outage, fault: Fault, asks: str, told: str
) -> None:
    """It is tried more often than a job that fails, and the person is told once."""
    li = await somebody(ailing)
    await _ask(li, asks)
    outage.begin(fault)
    for _ in range(5):
        assert await do_due(ailing, asks), "still tried"
    assert len([words for words in await _told(ailing, li) if told in words]) == 1
    outage.end()
    assert await do_due(ailing, asks)
    assert not await do_due(ailing, asks)
    (file,) = await _handed_over(ailing, li)
    assert await content_of(ailing.files, file)


async def test_a_bucket_lost_while_a_report_is_made_loses_no_report(
    ailing: Core, outage: Outage, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    li = await somebody(ailing)
    make = ailing.reports._process.make

    async def losing(request: bytes) -> bytes:
        outage.begin("error")
        return await make(request)

    await _ask(li, "report")
    with monkeypatch.context() as patched:
        patched.setattr(ailing.reports._process, "make", losing)
        assert await do_due(ailing, "report")
    assert [*(folder / "reports" / ".incoming").glob("*")] == []
    assert await _handed_over(ailing, li) == []
    outage.end()
    assert await do_due(ailing, "report")
    (file,) = await _handed_over(ailing, li)
    assert await names_in(ailing.files, "reports") == [file]


async def test_what_was_deleted_during_an_outage_is_removed_after_it(
    ailing: Core, outage: Outage, clock: Clock
) -> None:
    li = await somebody(ailing)
    file = await ailing.turns.keep_file(b"permit", "环评批复.pdf", "application/pdf")
    await li.takes(File(key=li.key(), evidence=file))
    for asks in ("report", "export"):
        await _ask(li, asks)
        assert await do_due(ailing, asks)
    outage.begin("refused")
    with capture_logs() as logged:
        await li.says("/delete_my_data")
        await li.taps("确认全部删除")
        await ailing.background.finish(30)
        await clean(ailing)
    assert [line["event"] for line in logged].count("files-removed-later") == 2
    assert not [line for line in logged if line["log_level"] == "error"]
    assert await ailing.turns.reader.find("telegram", li.name) is None
    outage.end()
    assert len(await _names(ailing)) == 3
    clock.advance(REMOVAL_LEASE)
    await clean(ailing, at_once=True)
    assert await _names(ailing) == []


async def test_a_health_check_reports_it_and_the_web_chat_stays_in_service(
    ailing: Core, outage: Outage
) -> None:
    readiness = Readiness([Check("files", ailing.files_answer, is_required=False)])
    assert (await readiness.check()).others == (("files", True),)
    outage.begin("error")
    found = await readiness.check()
    assert (found.failing, found.others) == ((), (("files", False),))


async def test_telegram_says_that_a_file_comes_later_and_sends_it(
    ailing: Core, outage: Outage
) -> None:
    li = await somebody(ailing, "7")
    await ailing.turns.deliveries.acknowledge_edits(
        tuple(one.id for one in await ailing.turns.deliveries.pending(CHANNEL))
    )
    await _ask(li, "report")
    assert await do_due(ailing, "report")
    outage.begin("error")
    api = RecordingApi()
    async with sending(ailing, api):
        await _until(lambda: bool([what for _, what in api.sent if "文件要晚一些" in what]))
        outage.end()
        ailing.turns.notifier.notify(None)
        await _until(lambda: len(api.sent) == 2)
    assert len([what for _, what in api.sent if "文件要晚一些" in what]) == 1
    (_, report) = api.sent[1]
    assert report != api.sent[0][1]


async def test_telegram_is_told_of_a_file_that_is_not_kept(ailing: Core, outage: Outage) -> None:
    li = await somebody(ailing, "7")
    outage.begin("error")

    class Api:
        """Has one file."""

        async def fetch_file(self, _id: str, keep: object) -> object:
            """Its content."""

            async def content() -> AsyncIterator[bytes]:
                yield b"permit"

            return await keep(content())  # type: ignore[operator]

    files = Files(ailing.turns, cast("TelegramApi", Api()))
    sent = Attached("k", 1, "id", "环评.pdf", "application/pdf", "")
    given = await files.fetch(int(li.name), sent)
    assert isinstance(given, Unreadable)
    assert given.code == "files-away"
    await li.takes(given)  # type: ignore[arg-type]
    assert "文件库暂时连不上，“环评.pdf”没有保存" in li.shown


@pytest.fixture
async def browser(ailing: Core, core_settings: Settings, clock: Clock) -> AsyncIterator[Client]:
    """A browser without script at the whole program."""
    settings = core_settings.model_copy(update={"web_port": free_port()})
    web = Served(lambda: build_web(ailing.turns, ailing.files, settings, clock), settings)
    await web.start()
    jar = aiohttp.CookieJar(unsafe=True)  # cookies of an IP address, too
    async with aiohttp.ClientSession(web.url, cookie_jar=jar) as session:
        yield Client(session)
    await web.stop()


async def test_the_web_chat_hands_out_files_of_the_bucket_and_says_when_it_cannot(
    ailing: Core, outage: Outage, browser: Client
) -> None:
    await browser.begin()
    await browser.choose("agree")
    await browser.say("测试水泥有限公司")
    outage.begin("error")
    refused = await browser.upload(b"permit", "环评.pdf")
    assert "“环评.pdf”没有保存" in refused.text
    outage.end()
    await browser.say("/report")
    await browser.choose("report:zh")
    assert await do_due(ailing, "report")
    got = await browser.get("/reports/GF-00001-01-zh.pdf?view=1")
    assert (got.status, got.body) == (200, b"%PDF-1.7 made")
    assert got.header("content-length") == "13"
    assert got.header("content-type") == "application/pdf"
    assert got.header("content-disposition").startswith("inline; filename*=utf-8''GF-00001")
    assert "default-src 'none'" in got.header("content-security-policy")
    outage.begin("error")
    away = await browser.get("/reports/GF-00001-01-zh.pdf")
    assert (away.status, away.header("retry-after")) == (503, "60")
    assert "文件没有丢" in away.text
    outage.end()
    assert (await browser.get("/reports/GF-00001-01-zh.pdf")).status == 200


async def test_an_old_link_leads_to_the_report_made_again(ailing: Core, browser: Client) -> None:
    await browser.begin()
    await browser.choose("agree")
    await browser.say("测试水泥有限公司")
    await browser.say("/report")
    await browser.choose("report:zh")
    assert await do_due(ailing, "report")
    await browser.get("/")
    (link,) = re.findall(r'href="(/files/\d+)"', browser.page)
    (path,) = await names_in(ailing.files, "reports")
    await ailing.files.remove(path)
    gone = await browser.get(link)
    assert (gone.status, "正在按当时的数据重新生成" in gone.text) == (404, True)
    assert await do_due(ailing, "report")
    assert await names_in(ailing.files, "reports") != [path]
    assert (await browser.get(link)).body == b"%PDF-1.7 made"


async def _until(happened: object) -> None:
    async with asyncio.timeout(60):
        while not happened():  # type: ignore[operator]  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.02)


async def _ask(talker: Talker, what: str) -> None:
    await talker.says(f"/{what}")
    if what == "report":
        await talker.taps("中文 PDF")


async def _told(core: Core, talker: Talker) -> list[str]:
    lines = await core.turns.reader.transcript("telegram", talker.name)
    return [line.message.html for line in lines if line.message is not None]


async def _handed_over(core: Core, talker: Talker) -> list[str]:
    lines = await core.turns.reader.transcript("telegram", talker.name)
    return [line.attachment.path for line in lines if line.attachment is not None]


async def _names(core: Core) -> list[str]:
    return [name for top in OF_PEOPLE for name in await names_in(core.files, top)]
