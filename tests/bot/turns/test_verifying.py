"""Verifying a document in the chat: by its file or its code, and nothing of it is kept."""

from datetime import timedelta

import pytest

from bot.app import Core
from bot.turns.result import TurnResult
from bot.turns.verifying import CHECKS_AT_ONCE, whose
from dialogs.core.buttons import RETURN
from dialogs.core.inputs import File
from dialogs.core.outputs import FileCheckRequested, Turn
from dialogs.core.session import Place
from storage.files.evidence import EVIDENCE
from tests.bot.talking import Clock, Talker
from tests.bot.verifying.papers import InProcess, Installation, numbered
from tests.storage.talking import NOW
from tests.support.stored.contents import files_in


@pytest.fixture
async def office(core: Core, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """Documents of the core's own database; read in this process."""
    folder = core.files.path("reports")
    assert folder is not None
    monkeypatch.setattr(core.turns.checker, "_reader", InProcess())
    folder.mkdir(exist_ok=True)
    return Installation(core.database, folder)


async def send(core: Core, talker: Talker, content: bytes, name: str = "报告.pdf") -> None:
    evidence = await core.turns.keep_file(content, name, "application/pdf")
    await talker.takes(File(key=talker.key(), evidence=evidence))


async def test_a_file_is_verified_and_not_kept(
    core: Core, li: Talker, office: Installation
) -> None:
    pdf = await office.issue(await li.conversation())
    zhang = Talker(core, "2")
    await zhang.begins()
    await zhang.says("/verify")
    assert zhang.place == Place.VERIFY
    await send(core, zhang, pdf)
    assert "是真的，没有改动，现行有效" in zhang.shown
    assert "测试水泥" not in zhang.shown
    assert "61.25" not in zhang.shown
    await send(core, zhang, pdf + b" ")
    assert "出具之后被改动过" in zhang.shown
    assert (await zhang.dossier()).evidence == {}
    await core.background.finish(5)
    assert files_in(core, EVIDENCE) == []
    await zhang.press(RETURN)
    assert zhang.place == Place.QUESTION


async def test_two_people_may_verify_the_same_file_at_once(
    core: Core, li: Talker, office: Installation
) -> None:
    pdf = await office.issue(await li.conversation())
    evidence = await core.turns.keep_file(pdf, "报告.pdf", "application/pdf")
    zhang, service = Talker(core, "2"), core.turns._verifying
    await zhang.begins()
    for talker in (li, zhang):
        await talker.says("/verify")
        await service.examine(whose(talker.channel, talker.name), evidence)
    service.forget(whose(zhang.channel, zhang.name), evidence)
    here = await li.conversation()
    result = TurnResult(here, Turn(here.session, here.dossier, (), ()))
    async with core.database.unit_of_work() as uow:
        told = await service.file(uow, result, FileCheckRequested(evidence), NOW)
    assert told.around.checked is not None


async def test_a_file_sent_elsewhere_is_evidence_as_before(
    core: Core, li: Talker, office: Installation
) -> None:
    pdf = await office.issue(await li.conversation())
    await send(core, li, pdf)
    assert (await li.dossier()).evidence != {}
    assert "是真的" not in li.shown


async def test_a_code_is_verified_with_the_command_and_after_it(
    core: Core, li: Talker, office: Installation
) -> None:
    await office.issue(await li.conversation())
    number, _ = numbered(await li.conversation())
    stranger = Talker(core, "7")
    await stranger.says("/start")
    await stranger.says(f"/verify {office.codes[number]}")
    assert "有这份文件，现行有效" in stranger.shown
    assert number in stranger.shown
    await stranger.says("AAAAA-BBBBB")
    assert "没有这个核验码" in stranger.shown
    await stranger.says(number)
    assert "只有编号查不到" in stranger.shown
    await stranger.says("什么")
    assert "不像核验码" in stranger.shown
    assert stranger.place == Place.VERIFY


async def test_words_in_place_of_the_command_lead_there(li: Talker) -> None:
    await li.says("核验")
    assert li.place == Place.VERIFY
    await li.says("上一题")
    assert li.place == Place.QUESTION


async def test_codes_cannot_be_tried_one_after_the_other(
    core: Core, li: Talker, office: Installation, clock: Clock
) -> None:
    await office.issue(await li.conversation())
    code = office.codes[numbered(await li.conversation())[0]]
    await li.says("/verify")
    for _ in range(CHECKS_AT_ONCE):
        await li.says("AAAAA-BBBBB")
    await li.says(code)
    assert "请过一分钟再发一次" in li.shown
    await send(core, li, b"%PDF-1.7")
    assert "请过一分钟再发一次" in li.shown
    clock.advance(timedelta(seconds=25))
    await li.says(code)
    assert "有这份文件" in li.shown
