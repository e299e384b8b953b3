"""The disk under attack: exports without end, files without end, text without end, no room."""

import asyncio
import errno
import os
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import Core, build_core, running_core
from bot.jobs import cleanup, quotas
from bot.jobs.exports import KEPT_FOR
from bot.jobs.quotas import MEGABYTE
from bot.jobs.reports import number_of
from bot.runtime.settings import Settings
from bot.web.health import Check, Readiness
from dialogs.core.inputs import File
from scoring.overlays.library import OverlayLibrary
from tests.attack.conftest import people
from tests.bot.talking import Clock, Talker
from tests.support.jobs import do_all, do_due
from tests.support.stored.contents import evidence_at, files_in

EXPORTS = 40


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("bot.app.now", clock)
    return clock


async def test_forty_exports_of_one_state_are_one_file(idle: Core) -> None:
    (talker,) = await people(idle, 1)
    for _ in range(EXPORTS // 2):
        await talker.says("/export")
    assert "正在整理中" in talker.shown, "one at a time"
    for _ in range(EXPORTS // 2):
        await _make_exports(idle)
        await talker.says("/export")
    await _make_exports(idle)
    assert len(_exports(idle)) == 1
    handed = [
        line.attachment for line in await idle.turns.reader.transcript("telegram", talker.name)
    ]
    assert len([file for file in handed if file is not None]) == 1


async def test_a_newer_export_takes_the_place_of_the_one_before(idle: Core) -> None:
    (talker,) = await people(idle, 1)
    kept = set()
    for _ in range(3):
        await talker.says("/export")
        await _make_exports(idle)
        (file,) = _exports(idle)
        kept.add(file)
        await talker.says("/start")
        await talker.says("/edit")
        await _answer(talker)
    assert len(kept) == 3, "another state, another file"


async def test_an_export_expires_and_another_can_be_had(clock: Clock, idle: Core) -> None:
    (talker,) = await people(idle, 1)
    await talker.says("/export")
    await _make_exports(idle)
    clock.advance(KEPT_FOR - timedelta(minutes=1))
    await _clean(idle)
    assert len(_exports(idle)) == 1
    clock.advance(timedelta(minutes=1))
    await _clean(idle)
    assert _exports(idle) == []
    await talker.says("/export")
    await _make_exports(idle)
    assert len(_exports(idle)) == 1


async def test_a_person_keeps_so_many_bytes_and_removing_makes_room(
    attacked: Settings,
) -> None:
    core = build_core(attacked.model_copy(update={"quota_person_mb": 1}), OverlayLibrary(()))
    first, second = await people(core, 2)
    big, small = os.urandom(MEGABYTE - 100), os.urandom(1000)
    await _send(core, first, big)
    refused = await _send(core, first, small)
    assert "MB" in first.shown
    assert "没有保存" in first.shown
    await core.background.finish(10)
    assert not evidence_at(core, refused).exists()
    await _send(core, second, small)
    assert "已收到证明材料" in second.shown
    await first.taps("符合")
    assert len((await first.dossier()).answers) == 1, "answers go on"
    await core.database.close()


async def test_all_together_keep_so_many_bytes(attacked: Settings) -> None:
    settings = attacked.model_copy(update={"quota_total_mb": 1})
    core = build_core(settings, OverlayLibrary(()))
    first, second = await people(core, 2)
    await _send(core, first, os.urandom(MEGABYTE - 100))
    await _send(core, second, os.urandom(1000))
    assert "没有保存" in second.shown
    await second.says("/export")
    await second.taps("符合")
    assert len((await second.dossier()).answers) == 1
    await core.close()


async def test_with_little_room_left_answers_go_on_and_files_do_not(attacked: Settings) -> None:
    settings = attacked.model_copy(update={"min_free_disk_mb": 1 << 40})
    core = build_core(settings, OverlayLibrary(()))
    (talker,) = await people(core, 1)
    checks = Readiness([Check("disk", core.disk.has_room)])
    assert (await checks.check()).failing == ("disk",)
    with pytest.raises(Exception, match="MIN_FREE_DISK_MB"):
        await _send(core, talker, b"content")
    await talker.says("/report")
    await talker.taps("中文 PDF")
    assert await do_due(core, "report")
    await talker.says("/export")
    await _make_exports(core)
    lines = await core.turns.reader.transcript("telegram", "p0")
    said = [line.message.html for line in lines if line.message]
    assert [words for words in said if "暂时不能生成报告" in words]
    assert [words for words in said if "暂时不能导出" in words]
    await talker.says("/start")
    await _answer(talker)
    assert len((await talker.dossier()).answers) == 1
    assert not [path for path in attacked.data_dir.rglob("*") if path.is_file()]
    await core.close()


async def test_a_disk_that_fills_while_a_report_is_written_leaves_nothing(
    idle: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    (talker,) = await people(idle, 1)

    async def make(_self: object, _request: bytes) -> bytes:
        return b"%PDF-"

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("bot.jobs.report_process.ReportProcess.make", make)
    await talker.says("/report")
    await talker.taps("中文 PDF")
    with monkeypatch.context() as patched:
        patched.setattr("storage.files.incoming.os.fsync", full)
        assert await do_due(idle, "report")
    assert files_in(idle, "reports") == []
    last = (await idle.turns.reader.transcript("telegram", "p0"))[-1].message
    assert last is not None
    assert "暂时不能生成报告" in last.html
    await talker.says("/report")
    await talker.taps("中文 PDF")
    assert await do_due(idle, "report")
    assert len(files_in(idle, "reports")) == 1


async def test_a_person_opens_so_many_assessments(
    idle: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quotas, "MOST_ASSESSMENTS", 2)
    (talker,) = await people(idle, 1)
    for name in ("第二家", "第三家"):
        await talker.says("/settings")
        await talker.taps("新的评价")
        await talker.says(name)
    assert "不能再新建" in " ".join(
        line.message.html
        for line in await idle.turns.reader.transcript("telegram", "p0")
        if line.message
    )
    conversation = await talker.conversation()
    async with idle.database.unit_of_work() as uow:
        assert (await uow.usage.assessments(conversation.person))[0] == 2


async def test_a_history_grows_to_a_bound_and_all_that_was_acknowledged_is_there(
    idle: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.turns.service.HISTORY_BYTES", 20_000)
    (talker,) = await people(idle, 1)
    kept = ""
    for number in range(20):
        await talker.taps("备注")
        note = f"{number} " + "长" * 1500
        await talker.says(note)
        if "修改记录已满" in talker.shown:
            break
        kept = note
    conversation = await talker.conversation()
    assert 20_000 <= conversation.written < 30_000
    assert list(conversation.dossier.notes.values()) == [kept]
    await talker.says("/status")
    assert "修改记录已满" not in talker.shown
    await talker.says("/export")
    await _make_exports(idle)
    assert len(_exports(idle)) == 1
    await talker.says("/settings")
    await talker.taps("新的评价")
    await talker.says("第二家公司")
    assert (await talker.dossier()).profile.name == "第二家公司"


async def test_a_report_weighs_on_the_history_and_old_files_go(
    idle: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cleanup, "REPORT_FILES", 1)

    async def make(_self: object, _request: bytes) -> bytes:
        return b"%PDF-"

    monkeypatch.setattr("bot.jobs.report_process.ReportProcess.make", make)
    talker, stranger = await people(idle, 2)
    before = (await talker.conversation()).written
    for label in ("中文 PDF", "English PDF"):
        await talker.says("/report")
        await talker.taps(label)
        assert await do_due(idle, "report")
    assert (await talker.conversation()).written > before
    await _clean(idle)
    (file,) = files_in(idle, "reports")
    assert number_of(file.name) == "GF-00001-01-en"
    await idle.turns.remake_report("telegram", stranger.name, "GF-00001-01-zh")
    assert not await do_due(idle, "report")
    await idle.turns.remake_report("telegram", talker.name, "GF-00001-01-zh")
    assert await do_due(idle, "report")
    assert len(files_in(idle, "reports")) == 2


async def test_only_the_owner_may_read_what_is_kept(tmp_path: Path) -> None:
    """Also with the loosest umask, and what an earlier version left is tightened."""
    data = tmp_path / "data"
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]  # of the library's making
        database_url=f"sqlite:///{data}/green.db",
        data_dir=data,
    )
    before = os.umask(0)
    try:
        (data / "evidence" / "ab").mkdir(parents=True)
        (data / "evidence" / "ab" / "old").write_bytes(b"old")
        (data / "green.db").touch()
        async with running_core(settings) as core:
            (talker,) = await people(core, 1)
            await _send(core, talker, b"content")
            await talker.says("/export")
            while not _exports(core):  # noqa: ASYNC110 - files tell nobody
                await asyncio.sleep(0.02)
            paths = [data, *data.rglob("*")]
            modes = {path: path.stat().st_mode & 0o777 for path in paths}
    finally:
        os.umask(before)
    assert {"green.db-wal", "green.db-shm"} <= {path.name for path in paths}
    loose = {path for path, mode in modes.items() if mode not in (0o700, 0o600)}
    assert loose == set()


async def _make_exports(core: Core) -> None:
    await do_all(core, "export")


async def _clean(core: Core) -> None:
    job = core.worker._kinds["cleanup"]
    assert isinstance(job, cleanup.Cleanup)
    await job.clean()


def _exports(core: Core) -> list[Path]:
    return files_in(core, "exports")


async def _send(core: Core, talker: Talker, content: bytes) -> str:
    file = await core.turns.keep_file(content, "a.bin", "application/octet-stream")
    await talker.takes(File(key=talker.key(), evidence=file))
    return file.digest


async def _answer(talker: Talker) -> None:
    await talker.says("/edit")
    await talker.says("1")
    await talker.says("不符合" if (await talker.dossier()).answers else "符合")
