"""What the dialogue asks of its surroundings: other devices, assessments, reports, deletion."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar
from zipfile import ZipFile

import pytest
from msgspec import structs

from bot.app import Core
from bot.jobs.exports import Exporter
from bot.jobs.reports import number_of
from bot.runtime.settings import Settings
from bot.screens.core.message import Attachment
from bot.turns.result import TurnResult
from dialogs.core.inputs import Choice, File
from dialogs.core.outputs import NewAssessmentRequested, OverlaysPinned, Turn
from dialogs.core.session import Place
from dialogs.dossier.dossier import Dossier
from scoring.answers.model import Met, Value
from scoring.figures.model import Figure
from tests.bot.talking import ENTERPRISE, Clock, Talker
from tests.storage.talking import NOW, overlay_of
from tests.support.bot_api.people import PATIENCE_SECONDS
from tests.support.stored.contents import evidence_at

T = TypeVar("T")
WATER = {
    "water-withdrawn": Figure(Decimal(1), "万m³"),
    "water-reused": Figure(Decimal(5000), "m³"),
}


@pytest.fixture
async def wang(core: Core) -> Talker:
    """Somebody else at the first question, on the web."""
    talker = Talker(core, "w", "web")
    await talker.begins()
    return talker


@pytest.fixture
def made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports without the process that writes them."""

    async def made(*_: object) -> bytes:
        return b"%PDF-"

    monkeypatch.setattr("bot.jobs.report_process.ReportProcess.make", made)


async def test_a_new_assessment_leaves_the_old_one_to_go_back_to(li: Talker) -> None:
    await li.taps("符合")
    first = (await li.conversation()).assessment
    await li.says("/settings")
    await li.taps("新的评价")
    assert "已新建" in li.shown
    await li.says("第二家公司")
    second = (await li.conversation()).assessment
    assert second != first
    assert (await li.dossier()).answers == {}

    await li.says("/settings")
    await li.taps("我的评价")
    await li.taps(f"2. {ENTERPRISE} · 2018 版 · 11-20")

    assert f"已打开：{ENTERPRISE}" in li.shown
    assert (await li.conversation()).assessment == first
    assert len((await li.dossier()).answers) == 1


async def test_another_edition_takes_facts_figures_and_evidence_along(
    core: Core, li: Talker, clock: Clock
) -> None:
    file = await core.turns.keep_file(b"photo", "厂区.jpg", "image/jpeg")
    await li.takes(File(key=li.key(), evidence=file))
    before = await li.conversation()
    profile = replace(before.dossier.profile, period="2025", industry="3011")
    evidence = {"green-design": (file,), "a-row-of-one-edition": (file,)}
    dossier = structs.replace(before.dossier, profile=profile, figures=WATER, evidence=evidence)
    told = (("green-design", Met(True)), ("a-row-of-one-edition", Met(True)))
    turn = Turn(before.session, dossier, (NewAssessmentRequested("gb36132-2025", told),), ())

    async with core.database.unit_of_work() as uow:
        served = await core.effects.apply(uow, before, turn, clock())

    opened = served.conversation
    assert opened.assessment != before.assessment
    assert (opened.dossier.catalogue, opened.dossier.profile) == ("gb36132-2025", profile)
    assert opened.dossier.figures == WATER
    assert opened.dossier.answers.keys() == {"green-design", "water-reuse-rate"}
    reused = opened.dossier.answers["water-reuse-rate"]
    assert isinstance(reused, Value)
    assert reused.worked_out
    assert opened.dossier.evidence == {"green-design": (file,)}
    assert await li.dossier() == opened.dossier
    assert served.turn.session.wait.at is Place.WELCOME_BACK


async def test_another_edition_without_anything_to_take_along_is_empty(
    core: Core, li: Talker, clock: Clock
) -> None:
    await li.taps("符合")
    before = await li.conversation()
    turn = Turn(before.session, before.dossier, (NewAssessmentRequested("gb36132-2018"),), ())

    async with core.database.unit_of_work() as uow:
        served = await core.effects.apply(uow, before, turn, clock())

    assert served.conversation.dossier == Dossier("gb36132-2018")


async def test_an_overlay_that_another_process_pinned_is_learnt(core: Core, li: Talker) -> None:
    overlay = overlay_of("suzhou-weights")
    before = await li.conversation()
    dossier = structs.replace(before.dossier, overlays=(overlay.ref,))
    turn = Turn(before.session, dossier, (OverlaysPinned((overlay,)),), ())
    async with core.database.unit_of_work() as uow:
        await uow.conversations.save(before, turn, NOW)

    await li.taps("符合")

    assert len((await li.dossier()).answers) == 1
    assert core.library.overlay(overlay.ref) == overlay


async def test_nobody_opens_the_assessment_of_another(li: Talker, wang: Talker) -> None:
    theirs = (await wang.conversation()).assessment
    own = (await li.conversation()).assessment
    await li.says("/settings")
    await li.taps("我的评价")
    assert li.message is not None
    turn, session = li.message.turn, li.message.session

    await li.takes(Choice(key=li.key(), session=session, turn=turn, choice=f"open:{theirs}"))

    assert (await li.conversation()).assessment == own
    assert "⚠️" in li.shown


async def test_a_new_assessment_can_be_cancelled_while_nothing_is_said(li: Talker) -> None:
    await li.taps("符合")
    first = (await li.conversation()).assessment
    await li.says("/settings")
    await li.taps("新的评价")

    await li.says("/cancel")

    assert f"已取消新的评价，回到“{ENTERPRISE}”" in li.shown
    assert (await li.conversation()).assessment == first
    assert len((await li.dossier()).answers) == 1
    await li.says("/settings")
    await li.taps("我的评价")
    assert not any(choice.startswith("open:") for choice in li.choices)


@pytest.mark.usefixtures("made_at_once")
async def test_reports_are_numbered_by_assessment_and_supersede(core: Core, li: Talker) -> None:
    await _reported(core, li)
    await li.taps("返回")
    await li.taps("符合")
    await _reported(core, li)
    await _reported(core, li)  # nothing has changed since: the same one again
    await li.says("/settings")
    await li.taps("新的评价")
    await li.says("第二家公司")
    await _reported(core, li)

    files = [item.path for item in await _handed_over(core, li)]
    assert [number_of(path) for path in files] == [
        "GF-00001-01-zh",
        "GF-00001-02-zh",
        "GF-00001-02-zh",
        "GF-00002-01-zh",
    ]
    assert files[1] == files[2]
    async with core.database.unit_of_work() as uow:
        first, second = await uow.reports.of(1)
    assert (first.superseded, second.superseded) == (True, False)


@pytest.mark.usefixtures("made_at_once")
async def test_a_report_is_its_owners_alone(core: Core, li: Talker, wang: Talker) -> None:
    await _reported(core, li)

    found = await core.turns.reader.report("telegram", li.name, "GF-00001-01-zh")

    assert found is not None
    assert found.name == "GF-00001-01-zh.pdf"
    assert await core.turns.reader.report("web", wang.name, "GF-00001-01-zh") is None
    assert await core.turns.reader.report("telegram", li.name, "GF-99999-01-zh") is None


async def test_an_export_is_all_of_one_person_and_nothing_of_another(
    core: Core, core_settings: Settings, li: Talker, wang: Talker
) -> None:
    await li.taps("符合")
    code = await li.code()
    await wang.says("王的备注")
    await li.says("/export")

    (export,) = await _until(lambda: _handed_over(core, li))
    with ZipFile(core_settings.data_dir / export.path) as archive:
        content = archive.read("data.json").decode()

    assert [row["value"] for row in json.loads(content)["answers"]] == [{"met": True}]
    assert "王的备注" not in content
    assert "code_hash" not in content
    assert code not in content


async def test_an_export_keeps_files_of_two_assessments_apart(
    core: Core, core_settings: Settings, li: Talker
) -> None:
    for content in (b"first", b"second"):
        file = await core.turns.keep_file(content, "a.txt", "text/plain")
        await li.takes(File(key=li.key(), evidence=file))
        if content == b"first":
            await li.says("/settings")
            await li.taps("新的评价")
            await li.says("另一家厂")
            await li.taps("其余以后再填")
            await li.taps("完整评价（逐条）")
    await li.says("/export")

    (export,) = await _until(lambda: _handed_over(core, li))
    with ZipFile(core_settings.data_dir / export.path) as archive:
        names = [name for name in archive.namelist() if name.startswith("evidence/")]
        assert {archive.read(name) for name in names} == {b"first", b"second"}


async def test_an_export_that_a_deletion_overtakes_is_not_left_behind(
    core_settings: Settings, li: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on, pack = asyncio.Event(), asyncio.Event(), Exporter._pack

    async def slowly(*given: Any) -> None:
        begun.set()
        await go_on.wait()
        await pack(*given)

    monkeypatch.setattr(Exporter, "_pack", slowly)
    await li.says("/export")
    await begun.wait()
    await _deleted(li)
    go_on.set()

    folder = core_settings.data_dir / "exports"
    await _until(lambda: _has_no_file(folder))


async def test_deletion_spares_the_file_that_another_has_too(
    core: Core, li: Talker, wang: Talker
) -> None:
    shared = await core.turns.keep_file(b"same", "a.txt", "text/plain")
    own = await core.turns.keep_file(b"own", "b.txt", "text/plain")
    for talker, file in ((li, shared), (wang, shared), (li, own)):
        await talker.takes(File(key=talker.key(), evidence=file))

    await _deleted(li)

    await _until(lambda: _is_gone(evidence_at(core, own.digest)))
    assert evidence_at(core, shared.digest).exists()
    assert len((await wang.dossier()).evidence) == 1


async def test_a_report_that_is_made_while_all_is_deleted_leaves_no_file(
    core_settings: Settings, li: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(*_: object) -> bytes:
        begun.set()
        await go_on.wait()
        return b"%PDF-"

    monkeypatch.setattr("bot.jobs.report_process.ReportProcess.make", slowly)
    await li.says("/report")
    await li.taps("中文 PDF")
    await begun.wait()
    await _deleted(li)
    go_on.set()

    folder = core_settings.data_dir / "reports"
    await _until(lambda: _was_emptied(folder))


async def _reported(core: Core, talker: Talker) -> None:
    before = len(await _handed_over(core, talker))
    await talker.says("/report")
    await talker.taps("中文 PDF")

    async def another() -> bool:
        return len(await _handed_over(core, talker)) > before

    await _until(another)


async def _handed_over(core: Core, talker: Talker) -> list[Attachment]:
    lines = await core.turns.reader.transcript(talker.channel, talker.name)
    return [line.attachment for line in lines if line.attachment is not None]


async def _deleted(talker: Talker) -> TurnResult:
    await talker.says("/delete_my_data")
    return await talker.taps("确认全部删除")


async def _is_gone(path: Path) -> bool:
    return not await asyncio.to_thread(path.exists)


async def _has_no_file(folder: Path) -> bool:
    return not await asyncio.to_thread(
        lambda: [path for path in folder.rglob("*") if path.is_file()]
    )


async def _was_emptied(folder: Path) -> bool:
    files = await asyncio.to_thread(lambda: [*folder.parent.glob("reports"), *folder.rglob("*")])
    return files == [folder, folder / ".incoming"]


async def _until(look: Callable[[], Awaitable[T]]) -> T:
    """What a look finds, once there is something."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not (found := await look()):  # noqa: ASYNC110 - files tell nobody
            await asyncio.sleep(0.02)
    return found
