"""Reports under attack: somebody asks for too much, a process is killed, two make the same."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from bot.app import Core, build_core
from bot.jobs.quotas import REPORTS_WAITING
from bot.jobs.report_process import ReportNotMade, ReportProcess
from bot.reports.exchange import MEMORY_BYTES, request_of
from bot.runtime.settings import Settings
from dialogs.core.outputs import NoteRecorded, ReportRequested, Turn
from scoring.overlays.library import OverlayLibrary, shipped
from tests.attack.conftest import people
from tests.bot.talking import Talker
from tests.support.bot_api.people import PATIENCE_SECONDS
from tests.support.jobs import do_all, do_due
from tests.support.stored.contents import files_in
from tests.support.stored.databases import rows

CATALOGUE = "gb36132-2018"
LEASE_SECONDS = 3.0
"""Of the process that is killed; five times as long in the program."""


async def test_two_processes_hand_each_report_over_once_though_one_is_killed(
    idle: Core, attacked: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The killed one is at work on a report, which the other has when the lease expires."""
    monkeypatch.setattr("bot.jobs.worker.LOOK_SECONDS", 0.05)
    monkeypatch.setattr(ReportProcess, "make", _make_at_once)
    talkers = await people(idle, 6)
    for talker in talkers:
        await _ask(talker, "中文 PDF")
    async with _maker(attacked) as killed:
        await _until(lambda: _handed_over(idle, talkers), any)
        await _stopped_at_work(killed, idle)
        at_work = asyncio.create_task(idle.worker.run())
        await _until(lambda: _handed_over(idle, talkers), lambda found: sum(found) >= 5)
        killed.send_signal(signal.SIGKILL)
        await killed.wait()
        await _until(lambda: _handed_over(idle, talkers), all)
    at_work.cancel()
    await asyncio.wait([at_work])
    assert not await do_due(idle, "report")
    assert await _handed_over(idle, talkers) == [1] * len(talkers)


async def test_a_report_of_a_killed_process_is_made_by_another_once(
    idle: Core, attacked: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The late one, who was only slow, comes back and finds its lease lost."""
    monkeypatch.setattr("bot.jobs.worker.LEASE", timedelta(seconds=0))
    begun, go_on = asyncio.Event(), asyncio.Event()
    made: list[int] = []

    async def make(_self: object, _request: bytes) -> bytes:
        made.append(len(made))
        if len(made) == 1:
            begun.set()
            await go_on.wait()
        return b"%PDF-"

    monkeypatch.setattr(ReportProcess, "make", make)
    (talker,) = await people(idle, 1)
    await _ask(talker, "中文 PDF")
    other = build_core(attacked, OverlayLibrary(()))
    late = asyncio.create_task(do_due(idle, "report"))
    await begun.wait()
    assert await do_due(other, "report")
    go_on.set()
    assert await late
    assert made == [0, 1]
    assert await _handed_over(idle, [talker]) == [1]
    await other.close()


async def test_who_asks_for_little_does_not_wait_for_who_asks_for_much(
    idle: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the order in which reports are begun: a heavy asker is served between the others."""
    monkeypatch.setattr(ReportProcess, "make", _make_at_once)
    busy, *others = await people(idle, 4)
    for label in ("中文 PDF", "English PDF", "中英对照 PDF"):
        await _ask(busy, label)
    for talker in others:
        await _ask(talker, "中文 PDF")
    order, before = [], [0] * 4
    while await do_due(idle, "report"):
        after = await _handed_over(idle, [busy, *others])
        order += [talker for talker in range(4) if after[talker] > before[talker]]
        before = after
    assert Counter(order)[0] == 3
    assert order[0] == 0
    assert 0 not in order[1:4], "everybody else's first, then the rest of theirs"


async def test_asking_again_joins_or_supersedes_and_is_told(idle: Core) -> None:
    (talker,) = await people(idle, 1)
    await _ask(talker, "中文 PDF")
    await _ask(talker, "中文 PDF")
    assert "正在排队或生成中" in talker.shown
    await talker.says("/cancel")
    await talker.says("/start")
    await talker.taps("继续答题 ›") if "继续答题 ›" in _labels(talker) else None
    await talker.taps("符合")
    await _ask(talker, "中文 PDF")
    assert "换成最新的内容" in talker.shown
    async with idle.database.unit_of_work() as uow:
        (job,) = await uow.job_steering.listed("report")
        pending = await uow.reports.find(int(job.key))
    assert pending is not None
    assert pending.sequence == 1


async def test_one_person_waits_for_a_few_reports_at_most(idle: Core) -> None:
    (talker,) = await people(idle, 1)
    for number in range(REPORTS_WAITING + 1):
        before = await talker.conversation()
        turn = Turn(before.session, before.dossier, (ReportRequested("zh"),), ())
        async with idle.database.unit_of_work() as uow:
            served = await idle.effects.apply(uow, before, turn, idle.turns._clock())
        assert served.awaits_file is (number < REPORTS_WAITING)
        if number < REPORTS_WAITING:
            await talker.says("/settings")
            await talker.taps("新的评价")
            await talker.says(f"第 {number} 家")


async def test_one_that_cannot_be_made_holds_no_other_up(
    idle: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = await people(idle, 2)

    async def make(_self: object, _request: bytes) -> bytes:
        if not failed:
            failed.append(True)
            raise ReportNotMade("process-ended")
        return b"%PDF-"

    failed: list[bool] = []
    monkeypatch.setattr(ReportProcess, "make", make)
    for talker in (first, second):
        await _ask(talker, "中文 PDF")
    await do_all(idle, "report")
    assert await _handed_over(idle, [first, second]) == [0, 1]
    shown = [
        line.message.html
        for line in await idle.turns.reader.transcript("telegram", first.name)
        if line.message
    ]
    assert "出了点问题" in shown[-1]


async def test_the_process_is_begun_again_after_a_crash_and_bounds_its_time_and_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    process = ReportProcess()
    try:
        assert (await process.make(_request())).startswith(b"%PDF")
        running = process._process
        assert running is not None
        running.kill()
        running.wait()
        assert (await process.make(_request())).startswith(b"%PDF")
        with pytest.raises(ReportNotMade, match="KeyError"):
            await process.make(b"{}")
        with monkeypatch.context() as patched:
            patched.setattr("bot.jobs.report_process.SECONDS_FOR_ONE", 0.0)
            with pytest.raises(ReportNotMade, match="too-slow"):
                await process.make(_request())
        assert process._process is None, "its answer must not be taken for the next one's"
    finally:
        await process.close()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not keep the bound")
async def test_a_report_that_takes_too_much_memory_is_refused_and_the_next_is_made() -> None:
    process = ReportProcess(memory_bytes=1_000_000)
    try:
        with pytest.raises(ReportNotMade, match=r"too-large|process-ended"):
            await process.make(_request())
        process.memory_bytes = MEMORY_BYTES
        assert (await process.make(_request())).startswith(b"%PDF")
    finally:
        await process.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_longest_notes_make_a_report_of_the_usual_length(idle: Core) -> None:
    (talker,) = await people(idle, 1)
    note = "\n".join("a" for _ in range(1000))
    ids = [criterion.id for criterion in shipped().catalogue(CATALOGUE).criteria]
    before = await talker.conversation()
    dossier = before.dossier
    for id in ids:
        dossier = dossier.with_note(id, note)
    events = tuple(NoteRecorded(id, note) for id in ids)
    async with idle.database.unit_of_work() as uow:
        turn = Turn(replace(before.session, turn=before.session.turn + 1), dossier, events, ())
        await uow.conversations.save(before, turn, idle.turns._clock())
    await _ask(talker, "中文 PDF")
    assert await do_due(idle, "report")
    (file,) = files_in(idle, "reports")
    content = file.read_bytes()
    assert content.count(b"/Type /Page\n") < 100
    await idle.reports._process.close()


def _request(name: str = "甲厂") -> bytes:
    snapshot = {
        "format": 1,
        "catalogue": CATALOGUE,
        "enterprise": {"name": name},
        "period": None,
        "answers": {},
        "notes": {},
        "evidence": {},
        "overlays": [],
    }
    issued = date(2026, 1, 1)
    return request_of(snapshot, "zh", number="GF-1", sequence=1, supersedes=None, issued=issued)


async def _ask(talker: Talker, label: str) -> None:
    await talker.says("/report")
    await talker.taps(label)


def _labels(talker: Talker) -> list[str]:
    assert talker.message is not None
    return [button.label for row in talker.message.rows for button in row]


async def _handed_over(core: Core, talkers: list[Talker]) -> list[int]:
    return [
        sum(
            line.attachment is not None
            for line in await core.turns.reader.transcript("telegram", t.name)
        )
        for t in talkers
    ]


async def _until(look: Callable[[], Any], enough: Callable[[Any], bool]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS * 3):
        while not enough(await look()):  # noqa: ASYNC110 - another process tells nobody
            await asyncio.sleep(0.02)


async def _make_at_once(_self: object, _request: bytes) -> bytes:
    return b"%PDF-"


async def _stopped_at_work(process: Process, core: Core) -> None:
    """Hold a process up where it has claimed a report and not handed it over."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            process.send_signal(signal.SIGSTOP)
            if any(row["state"] == "running" for row in (await rows(core.database))["jobs"]):
                return
            process.send_signal(signal.SIGCONT)
            await asyncio.sleep(0.01)


@asynccontextmanager
async def _maker(settings: Settings) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.attack.harness.maker"),
        *(settings.database_url, str(settings.data_dir), str(LEASE_SECONDS)),
        stdout=PIPE,
    )
    try:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"at work\n"
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()  # it may be stopped
        await process.wait()
