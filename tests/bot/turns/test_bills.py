"""From a bill that is sent to figures and evidence, by the real processes and database."""

from decimal import Decimal

import pytest

from bot.app import Core
from bot.runtime.settings import Settings
from dialogs.core.inputs import File
from dialogs.core.places import Place
from scoring.figures.model import Figure
from tests.bot.bills.paper import pdf, workbook
from tests.bot.talking import Talker

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
    await _at_figures(li)
    await _sends(core, li, b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "照片.png")
    assert li.place == Place.FILE
    assert "没有安装图片识别" in li.shown or "读不了里面的数" in li.shown


async def test_dropped_it_waits_for_its_question(core: Core, li: Talker) -> None:
    await _at_figures(li)
    await _sends(core, li, YEAR_BILL, "电费.pdf")
    await li.taps("都不记")
    assert li.place == Place.FILE
    assert not (await li.dossier()).figures
