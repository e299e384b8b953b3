"""From a bill that is sent to figures and evidence, by the real processes and database."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot.app import Core
from bot.bills.exchange import sees_pictures
from bot.jobs.reading.bills import BillReader
from bot.jobs.reading.recognising import BillRecognition
from bot.runtime.settings import Settings
from dialogs.core import buttons as c
from dialogs.core.inputs import File
from dialogs.core.places import Place
from dialogs.core.sent.bills import BROKEN, ReadFile, ReadLine
from dialogs.dossier.dossier import Evidence
from dialogs.figures.calculations import calculable
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from scoring.figures.model import Figure
from storage.errors import FilesAway
from tests.bot.bills.paper import pdf, workbook
from tests.bot.bills.test_sight import picture_of
from tests.bot.talking import Talker
from tests.support.jobs import do_all, do_due
from tests.support.messages import plain_text
from tests.support.stored.databases import rows

pytestmark = pytest.mark.slow
POWER = "carrier-electricity-purchased"
YEAR_BILL = pdf(
    ["2025年度电费结算单", ["用电量合计", "2,400,000", "千瓦时"], "应付电费：1,560,000 元"]
)


@pytest.fixture
def core_settings(core_settings: Settings, bare_url: str) -> Settings:
    """On either database, made by the program itself."""
    return core_settings.model_copy(update={"database_url": bare_url})


async def _sends(core: Core, talker: Talker, content: bytes, name: str) -> None:
    evidence = await core.turns.keep_file(content, name, "application/octet-stream")
    await talker.takes(File(key=talker.key(), evidence=evidence))


async def _at_figures(li: Talker) -> None:
    await li.says("目录")
    await li.taps("年度数据")
    assert li.place == Place.FIGURES


async def test_a_bill_becomes_a_figure_and_evidence_of_its_rows(core: Core, li: Talker) -> None:
    await _at_figures(li)
    await _sends(core, li, YEAR_BILL, "电费.pdf")
    assert li.place == Place.READ_BILL
    assert "外购电力：<b>2,400,000 kWh</b>" in li.shown
    assert not (await li.dossier()).figures
    await li.taps("记下打勾的 1 项")
    dossier = await li.dossier()
    assert dossier.figures == {POWER: Figure(Decimal("2400000"), "kWh")}
    kept = {subject for subject, files in dossier.evidence.items() if files}
    assert kept
    assert "unplaced" not in kept
    (name,) = {file.name for files in dossier.evidence.values() for file in files}
    assert name == "电费.pdf"


async def test_a_form_in_excel_is_proposed(core: Core, li: Talker) -> None:
    await _at_figures(li)
    rows: list[list[object]] = [
        ["能源购进、消费与库存"],
        ["2025年1—12月"],
        ["能源名称", "计量单位", "代码", "消费量合计"],
        ["原煤", "吨", "01", 1050],
        ["电力", "万千瓦时", "33", 240.5],
    ]
    await _sends(core, li, workbook(rows, "205-1"), "205-1表.xlsx")
    assert "原煤" in li.shown
    assert "205-1 第 5 行" in li.shown
    await li.taps("记下打勾的 2 项")
    figures = (await li.dossier()).figures
    assert {id: f"{one.value:f}" for id, one in figures.items()} == {
        "carrier-raw-coal": "1050",
        POWER: "2405000",
    }


async def test_at_other_questions_a_file_is_evidence_and_not_looked_into(
    core: Core, li: Talker
) -> None:
    place = li.place
    await _sends(core, li, YEAR_BILL, "电费.pdf")
    assert li.place == place
    assert any((await li.dossier()).evidence.values())


async def test_a_picture_is_kept_and_it_is_said_that_it_is_not_read(
    core: Core, li: Talker
) -> None:
    _documents(core)._by_sight = False
    await _at_figures(li)
    await _sends(core, li, b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "照片.png")
    assert li.place == Place.FILE
    assert "没有安装图片识别" in li.shown


async def test_dropped_it_waits_for_its_question(core: Core, li: Talker) -> None:
    await _at_figures(li)
    await _sends(core, li, YEAR_BILL, "电费.pdf")
    await li.taps("都不记")
    assert li.place == Place.FILE
    assert not (await li.dossier()).figures


# --- photos and scans, which are read beside the turns

PHOTO = b"\x89PNG\r\n\x1a\n" + b"\x00" * 50
LINES = (
    ReadLine("1", ("2025年度电费结算单",)),
    ReadLine("1", ("用电量合计", "2,400,000", "千瓦时")),
)


def _documents(core: Core) -> BillReader:
    documents = core.turns._documents
    assert documents is not None
    return documents._bills


class Recognising:
    """What is seen in pictures, one after the other; an error is raised."""

    def __init__(self, core: Core, *seen: ReadFile | Exception) -> None:
        self.seen, self.asked = list(seen), list[str]()
        kind = core.worker._kinds["bill-reading"]
        assert isinstance(kind, BillRecognition)
        kind._reader = self  # type: ignore[assignment]
        kind.limit = 0  # type: ignore[misc]  # the worker leaves them to the test
        _documents(core)._by_sight = True

    async def recognise(self, file: Evidence) -> ReadFile:
        self.asked.append(file.name)
        seen = self.seen.pop(0)
        if isinstance(seen, Exception):
            raise seen
        return seen


READ = ReadFile(LINES, by_sight=True)


async def test_a_photo_is_read_while_its_sender_goes_on(core: Core, li: Talker) -> None:
    recognising = Recognising(core, READ)
    await _at_figures(li)
    await _sends(core, li, PHOTO, "电表.png")
    assert "正在识别里面的数" in li.shown
    assert recognising.asked == [], "not in the turn"
    await li.says("/contents")
    place = li.place
    await do_all(core, "bill-reading")
    (told,) = await li.heard()
    assert "“电表.png”读好了，有 1 项" in plain_text(told)
    assert "· 外购电力 2,400,000 kWh" in plain_text(told)
    assert li.place == place, "nobody is led away from what they do"
    assert not (await li.dossier()).figures, "nothing is recorded unseen"
    await li.says("/figures")
    await li.press(c.READ_BILLS)
    assert li.place == Place.READ_BILL
    assert "从图片里认出来的" in plain_text(li.shown)
    await li.says("1")
    await li.press(c.KEEP)
    await li.taps("记下打勾的 1 项")
    assert (await li.dossier()).figures == {POWER: Figure(Decimal("2400000"), "kWh")}
    await li.says("/figures")
    assert c.READ_BILLS not in li.choices, "it was looked at"


async def test_the_same_photo_is_read_once_however_often_it_is_asked_for(
    core: Core, li: Talker
) -> None:
    recognising = Recognising(core, READ, READ)
    await _at_figures(li)
    await _sends(core, li, PHOTO, "电表.png")
    await li.says("/figures")
    await _sends(core, li, PHOTO, "电表.png")
    await do_all(core, "bill-reading")
    assert len(recognising.asked) == 1
    assert len(await li.heard()) == 1
    await li.says("/figures")
    await _sends(core, li, PHOTO, "电表.png")
    await do_all(core, "bill-reading")
    assert len(recognising.asked) == 2, "sent again later, it is read again"
    assert len((await rows(core.database))["bill_readings"]) == 1


async def test_several_photos_are_looked_at_together(core: Core, li: Talker) -> None:
    other = (
        ReadLine("1", ("2025年度天然气结算单",)),
        ReadLine("1", ("天然气用量", "12,000", "立方米")),
    )
    Recognising(core, READ, ReadFile(other, by_sight=True))
    await _at_figures(li)
    await _sends(core, li, PHOTO, "电表.png")
    await li.says("/figures")
    await _sends(core, li, PHOTO + b"1", "气表.png")
    await do_all(core, "bill-reading")
    await li.heard()
    await li.says("/figures")
    await li.press(c.READ_BILLS)
    assert "电表.png 等 2 个文件" in plain_text(li.shown)


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (ReadFile(problem=BROKEN), "读不了里面的数"),
        (ReadFile((ReadLine("1", ("欢迎光临",)),), by_sight=True), "没有从里面读到年度数据"),
    ],
)
async def test_of_a_photo_without_figures_it_is_said_why(
    core: Core, li: Talker, seen: ReadFile, words: str
) -> None:
    Recognising(core, seen)
    await _at_figures(li)
    await _sends(core, li, PHOTO, "照片.png")
    await do_all(core, "bill-reading")
    (told,) = await li.heard()
    assert words in told
    await li.says("/figures")
    assert c.READ_BILLS not in li.choices


async def test_of_a_photo_sent_as_evidence_only_its_figures_are_told(
    core: Core, li: Talker
) -> None:
    Recognising(core, ReadFile(problem=BROKEN), READ)
    index = index_of(load_catalogue("gb36132-2018"))
    row = min(calculable(index), key=lambda id: int(index.code[id].strip("#")))
    for content, name in ((PHOTO, "校准记录.png"), (PHOTO + b"1", "电表.png")):
        await li.says("/edit")
        await li.says(index.code[row])
        await _sends(core, li, content, name)
        assert "正在识别" not in li.shown
        await do_all(core, "bill-reading")
        told = [plain_text(one) for one in await li.heard()]
        assert len(told) == (name == "电表.png"), told
    assert "“电表.png”读好了" in told[0]


async def test_while_the_files_are_away_the_photo_waits(core: Core, li: Talker) -> None:
    Recognising(core, FilesAway("away"), READ)
    await _at_figures(li)
    await _sends(core, li, PHOTO, "电表.png")
    assert await do_due(core, "bill-reading")
    assert await li.heard() == []
    (job,) = [row for row in (await rows(core.database))["jobs"] if row["kind"] == "bill-reading"]
    assert (job["state"], job["attempts"]) == ("waiting", 0)


async def test_a_reading_that_was_cut_short_is_made_again_and_told_once(
    core: Core, li: Talker
) -> None:
    recognising = Recognising(core, READ)
    await _at_figures(li)
    await _sends(core, li, PHOTO, "电表.png")
    async with core.database.unit_of_work() as uow:
        gone = await uow.jobs.claim("bill-reading", "killed", "t" * 32, timedelta(seconds=-1))
    assert gone is not None, "its worker is killed at once"
    await do_all(core, "bill-reading")
    async with core.database.unit_of_work() as uow:
        assert not await uow.jobs.finish(gone.id, gone.token), "what comes late has no effect"
    assert len(recognising.asked) == 1
    assert len(await li.heard()) == 1


async def test_a_photo_that_is_deleted_meanwhile_is_not_read(core: Core, li: Talker) -> None:
    recognising = Recognising(core, READ)
    await _at_figures(li)
    await _sends(core, li, PHOTO, "电表.png")
    await li.says("/delete_my_data")
    await li.press(c.DELETE_CONFIRMED)
    await do_all(core, "bill-reading")
    assert recognising.asked == []


@pytest.mark.long
@pytest.mark.skipif(not sees_pictures(), reason="needs make ocr")
async def test_a_real_photo_is_recognised_by_the_job(
    core: Core, li: Talker, tmp_path: Path
) -> None:
    await _at_figures(li)
    await _sends(core, li, picture_of(YEAR_BILL, tmp_path), "电费.png")
    assert "正在识别里面的数" in li.shown
    await do_all(core, "bill-reading")
    (told,) = await li.heard()
    assert "外购电力" in told
    kind = core.worker._kinds["bill-reading"]
    assert isinstance(kind, BillRecognition)
    assert kind._reader._sight._process is None, "its memory is free again"
