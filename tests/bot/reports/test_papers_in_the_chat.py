"""From the chat to Word and Excel, and a questionnaire back into it, by the real processes."""

import io
from collections.abc import AsyncIterator
from typing import Any

import pytest
from docx import Document

from bot.app import Core, build_core
from bot.reports.papers import DOCX, XLSX
from bot.runtime.settings import Settings
from bot.screens.core.message import Attachment
from dialogs.core.inputs import File
from dialogs.core.places import Place
from scoring.answers.model import Met
from scoring.overlays.library import OverlayLibrary
from tests.bot.reports.excel.returned import all_of, edited, opened, put
from tests.bot.reports.excel.test_edits import other_workbook
from tests.bot.talking import ENTERPRISE, Clock, Talker
from tests.storage.files.stores import content_of
from tests.support.jobs import do_all

pytestmark = pytest.mark.slow
LAWFUL = "infrastructure-building-lawful"
AREA = "figure:site-area"


@pytest.fixture
async def quiet(core_settings: Settings, clock: Clock) -> AsyncIterator[Core]:  # noqa: ARG001
    """A core whose jobs are done where the test says so."""
    core = build_core(core_settings, OverlayLibrary(()))
    await core.database.migrate()
    yield core
    await core.close()


@pytest.fixture
async def li(quiet: Core) -> Talker:
    """Somebody at the first question."""
    talker = Talker(quiet)
    await talker.begins()
    return talker


async def _sent(core: Core, li: Talker, label: str) -> Attachment:
    await li.says("/report")
    await li.taps(label)
    await do_all(core, "report")
    lines = await core.turns.reader.transcript("telegram", li.name)
    return [line.attachment for line in lines if line.attachment is not None][-1]


@pytest.mark.parametrize(
    ("label", "name", "title"),
    [
        ("Word（附件 2-1）", "绿色工厂自评价报告", "绿色工厂自评价报告"),
        ("Word（附件 2-2 第三方评价）", "绿色工厂第三方评价报告", "绿色工厂第三方评价报告"),
    ],
)
async def test_a_form_comes_as_word(
    quiet: Core, li: Talker, label: str, name: str, title: str
) -> None:
    file = await _sent(quiet, li, label)
    assert file.media_type == DOCX
    assert file.name.startswith(name)
    assert file.name.endswith(".docx")
    document: Any = Document(io.BytesIO(await content_of(quiet.files, file.path)))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert title in texts
    assert any(ENTERPRISE in text for text in texts)
    number = file.path.rpartition("/")[2].partition(".")[0]
    again = await quiet.turns.reader.report("telegram", li.name, number.lower())
    assert again is not None
    assert again.path == file.path


@pytest.mark.parametrize(
    ("label", "code"), [("Excel（结果）", "sheet-zh"), ("Excel（问卷）", "ask-zh")]
)
async def test_a_workbook_is_found_again_by_its_name(
    quiet: Core, li: Talker, label: str, code: str
) -> None:
    file = await _sent(quiet, li, label)
    name = file.path.rpartition("/")[2].partition(".")[0]
    assert name.endswith(f"-{code}")
    again = await quiet.turns.reader.report("telegram", li.name, name)
    assert again is not None
    assert (again.path, again.media_type) == (file.path, XLSX)
    lines = await quiet.turns.reader.transcript("telegram", li.name)
    delivery = next(line.delivery for line in lines if line.attachment == file)
    assert await quiet.turns.reader.sent("telegram", li.name, delivery) == file
    assert opened(await content_of(quiet.files, file.path)).sheetnames


async def test_a_questionnaire_goes_out_and_comes_back(quiet: Core, li: Talker) -> None:
    file = await _sent(quiet, li, "Excel（问卷）")
    assert file.media_type == XLSX
    content = await content_of(quiet.files, file.path)
    edit = all_of(put(LAWFUL, "回答", "符合"), put(AREA, "数量", "12,5", "年度数据"))
    await _sends(quiet, li, edited(content, edit), file.name)
    assert li.message is not None
    assert li.message.place == Place.SHEET
    assert "（空） → <b>符合</b>" in li.message.html
    assert "“12,5”" in li.message.html or '"12,5"' in li.message.html.replace("&#34;", '"')
    assert LAWFUL not in (await li.dossier()).answers
    await li.taps("写入这 1 处")
    assert (await li.dossier()).answers[LAWFUL] == Met(True)
    await _sends(quiet, li, edited(content, edit), file.name)
    assert "没有可以写入的改动" in li.message.html


async def test_the_questionnaire_of_somebody_else_is_refused(quiet: Core, li: Talker) -> None:
    file = await _sent(quiet, li, "Excel（问卷）")
    content = await content_of(quiet.files, file.path)
    wang = Talker(quiet, "2")
    await wang.begins()
    await _sends(quiet, wang, edited(content, put(LAWFUL, "回答", "符合")), file.name)
    assert wang.message is not None
    assert "另一个评价的问卷" in wang.message.html
    assert LAWFUL not in (await wang.dossier()).answers


async def test_another_workbook_stays_evidence(quiet: Core, li: Talker) -> None:
    await _sends(quiet, li, other_workbook(), "固废台账.xlsx")
    assert any((await li.dossier()).evidence.values())


async def _sends(core: Core, talker: Talker, content: bytes, name: str) -> None:
    evidence = await core.turns.keep_file(content, name, XLSX)
    await talker.takes(File(key=talker.key(), evidence=evidence))
