"""One assessment is deleted: its rows and files go, the others and their files stay."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.app import Core
from bot.runtime.settings import Settings
from dialogs.core import buttons as c
from dialogs.core.inputs import File
from dialogs.core.session import Place
from tests.bot.talking import ENTERPRISE, Talker
from tests.support.bot_api.people import PATIENCE_SECONDS
from tests.support.stored.contents import evidence_at

SECOND = "第二家铸造厂"


@pytest.fixture
def made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports without the process that writes them."""

    async def made(*_: object) -> bytes:
        return b"%PDF-"

    monkeypatch.setattr("bot.jobs.report_process.ReportProcess.make", made)


async def test_it_goes_with_its_files_and_what_another_uses_stays(
    core: Core, core_settings: Settings, li: Talker, made_at_once: None
) -> None:
    del made_at_once
    first = (await li.conversation()).assessment
    shared = await core.turns.keep_file(b"shared", "a.txt", "text/plain")
    await li.takes(File(key=li.key(), evidence=shared))
    second = await _second(li)
    own = await core.turns.keep_file(b"own", "b.txt", "text/plain")
    for file in (shared, own):
        await li.takes(File(key=li.key(), evidence=file))
    await li.says("/report")
    await li.taps("中文 PDF")
    reports = core_settings.data_dir / "reports"
    await _until(lambda: _holds(reports, 1))

    await _asks_to_delete(li, second)
    assert SECOND in li.shown
    assert "不能恢复" in li.shown
    assert (await li.conversation()).assessment == second
    await li.press(c.DROP_CONFIRMED)

    assert f"已删除评价“{SECOND}”" in li.shown
    here = await li.conversation()
    assert here.assessment == first
    assert here.dossier.profile.name == ENTERPRISE
    await _until(lambda: _is_gone(evidence_at(core, own.digest)))
    await _until(lambda: _holds(reports, 0))
    assert evidence_at(core, shared.digest).exists()
    exported = await _export(core, here.person)
    assert [row["id"] for row in exported["assessments"]] == [first]
    kept = {table: rows for table, rows in exported.items() if table != "deliveries"}
    assert SECOND not in str(kept)
    assert not exported["reports"]


async def test_another_than_the_open_one_goes_and_the_open_one_stays_open(li: Talker) -> None:
    first = (await li.conversation()).assessment
    second = await _second(li)

    await _asks_to_delete(li, first)
    await li.press(c.DROP_CONFIRMED)

    assert (await li.conversation()).assessment == second
    assert f"drop-assessment:{first}" not in li.choices
    assert f"drop-assessment:{second}" in li.choices


async def test_where_the_last_one_goes_an_empty_one_begins(li: Talker) -> None:
    only = (await li.conversation()).assessment
    await _asks_to_delete(li, only)
    await li.press(c.DROP_CONFIRMED)

    here = await li.conversation()
    assert here.assessment != only
    assert here.dossier.profile.name is None
    assert here.session.consented
    assert here.session.wait.at is Place.PROFILE


async def test_no_is_no(li: Talker) -> None:
    only = (await li.conversation()).assessment
    await _asks_to_delete(li, only)
    await li.press(c.RETURN)
    assert (await li.conversation()).assessment == only


async def test_other_devices_are_told_and_go_along(core: Core, li: Talker) -> None:
    second = await _second(li)
    page = await _joined(core, li)
    assert (await page.conversation()).assessment == second

    await _asks_to_delete(li, second)
    assert "另外 1 台设备会收到通知" in li.shown
    await li.press(c.DROP_CONFIRMED)

    there = await page.conversation()
    assert there.assessment == (await li.conversation()).assessment != second
    assert there.session.wait.at is Place.WELCOME_BACK
    (told,) = await page.heard()
    assert f"删除了评价“{SECOND}”" in told
    await page.says("/status")
    assert ENTERPRISE in page.shown


async def test_only_the_first_device_deletes(core: Core, li: Talker) -> None:
    second = await _second(li)
    page = await _joined(core, li)
    await _asks_to_delete(page, second)
    assert c.DROP_CONFIRMED not in page.choices
    assert "只有主设备" in page.shown

    await page.takes(page.forged(c.DROP_CONFIRMED))

    assert "什么都没有删除" in page.shown
    assert (await li.conversation()).assessment == second


async def test_nobody_deletes_what_is_anothers(core: Core, li: Talker) -> None:
    wang = Talker(core, "w", "web")
    await wang.begins()
    theirs = (await wang.conversation()).assessment
    await li.says("/settings")
    await li.press(c.ASSESSMENTS)
    await li.takes(li.forged(c.choice(c.DROP_ASSESSMENT, theirs)))
    assert ENTERPRISE not in li.shown
    await li.takes(li.forged(c.DROP_CONFIRMED))
    assert "已经不在了" in li.shown
    assert (await wang.conversation()).assessment == theirs


async def _second(li: Talker) -> int:
    await li.says("/settings")
    await li.press(c.NEW)
    await li.says(SECOND)
    await li.taps("其余以后再填")
    await li.taps("完整评价（逐条）")
    return (await li.conversation()).assessment


async def _joined(core: Core, li: Talker) -> Talker:
    code = await li.code()
    page = Talker(core, "w", "web")
    await page.begins()
    await page.joins(code)
    await page.says("/settings")
    await page.press(c.ASSESSMENTS)
    open_there = f"open:{(await li.conversation()).assessment}"
    if open_there in page.choices:
        await page.press(open_there)
    return page


async def _asks_to_delete(talker: Talker, assessment: int) -> None:
    await talker.says("/settings")
    await talker.press(c.ASSESSMENTS)
    await talker.press(c.choice(c.DROP_ASSESSMENT, assessment))


async def _export(core: Core, person: int) -> dict[str, list[dict[str, object]]]:
    async with core.database.unit_of_work() as uow:
        return await uow.people.export(person)


def _holds(folder: Path, count: int) -> bool:
    return len(list(folder.glob("*.pdf"))) == count


def _is_gone(path: Path) -> bool:
    return not path.exists()


async def _until(look: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not look():  # noqa: ASYNC110 - the work reports to nobody
            await asyncio.sleep(0.01)
