"""Many large files at once: they go through memory in pieces, and a limited number at a time."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from starlette.requests import Request

from bot.runtime.settings import Settings
from bot.telegram.api import FETCHED_AT_ONCE
from bot.web.security.refusal import Refusal
from bot.web.security.uploads import AT_ONCE, AT_ONCE_OF_A_PERSON, FILES_PATH, Uploads
from tests.bot.telegram.running import begin, process, running, settings_for
from tests.support.bot_api import BotApiServer
from tests.support.stored.databases import sqlite_template

__all__ = ["sqlite_template"]

PEOPLE = 12
MEGABYTE = 1024 * 1024
SIZE = 12 * MEGABYTE
GROWTH = 48 * MEGABYTE
"""A third of what is sent at once; pieces of a few files take a few megabytes."""
PATIENCE = 240.0


@pytest.fixture
async def server() -> AsyncIterator[BotApiServer]:
    async with BotApiServer() as server:
        yield server


@pytest.fixture
def settings(server: BotApiServer, tmp_path: Path, sqlite_template: Path) -> Settings:
    shutil.copy(sqlite_template, tmp_path / "green.db")
    return settings_for(server, tmp_path)


async def test_files_sent_at_once_take_no_memory_of_their_size(
    settings: Settings, server: BotApiServer
) -> None:
    people = [server.person(number) for number in range(1, PEOPLE + 1)]
    async with running(settings):
        await asyncio.gather(*(begin(person) for person in people))
        await server.settles()
    async with process(settings) as bot:
        other = server.person(PEOPLE + 1)
        await other.says("/start")
        await other.sees("隐私", within=PATIENCE)
        idle = _most_memory(bot.pid, begin_again=True)
        for number, person in enumerate(people):
            await person.sends_document(f"{number}.bin", bytes([number]) * SIZE)
        for person in people:
            await person.sees("已收到证明材料", within=PATIENCE)
        growth = _most_memory(bot.pid) - idle

    print(f"{PEOPLE} files of {SIZE // MEGABYTE} MB: {growth / MEGABYTE:.0f} MB more")  # noqa: T201
    assert growth < GROWTH
    kept = [path for path in (settings.data_dir / "evidence").rglob("*") if path.is_file()]
    assert len(kept) == PEOPLE
    assert {path.stat().st_size for path in kept} == {SIZE}


async def test_only_so_many_are_fetched_at_once(settings: Settings, server: BotApiServer) -> None:
    people = [server.person(number) for number in range(1, FETCHED_AT_ONCE + 3)]
    async with running(settings):
        await asyncio.gather(*(begin(person) for person in people))
        server.stalls("getFile", seconds=0.5, times=len(people))
        for person in people:
            await person.sends_document("a.txt", b"a")
        while len(server.called("getFile")) < FETCHED_AT_ONCE:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        assert len(server.called("getFile")) == FETCHED_AT_ONCE
        for person in people:
            await person.sees("已收到证明材料")


async def test_uploads_wait_for_room_and_one_person_takes_not_all_of_it() -> None:
    uploads, inside, go_on = Uploads(), 0, asyncio.Event()

    async def upload(person: str) -> None:
        nonlocal inside
        async with uploads.room(_request(), person):
            inside += 1
            await go_on.wait()

    async with asyncio.TaskGroup() as tasks:
        for number in range(AT_ONCE + 4):
            tasks.create_task(upload(f"person {number % 5}"))
        await asyncio.sleep(0)
        await asyncio.sleep(0.05)
        assert inside == AT_ONCE
        for _ in range(AT_ONCE_OF_A_PERSON):
            tasks.create_task(upload("greedy"))
        await asyncio.sleep(0.05)
        with pytest.raises(Refusal, match="too-many-files"):
            await upload("greedy")
        go_on.set()
    assert inside == AT_ONCE + 4 + AT_ONCE_OF_A_PERSON


async def test_a_form_without_a_file_waits_for_no_upload() -> None:
    uploads = Uploads()
    async with asyncio.timeout(30):
        for _ in range(AT_ONCE + 1):
            async with uploads.room(_request("/say"), "one"):
                pass


def _request(path: str = FILES_PATH) -> Request:
    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {"type": "http", "path": path, "headers": [], "server": ("127.0.0.1", 80)}
    scope |= {"scheme": "http", "query_string": b"", "method": "POST"}
    return Request(scope, receive)


def _most_memory(pid: int, *, begin_again: bool = False) -> int:
    """The most a process has had in memory, in bytes, counted from the last beginning."""
    if begin_again:
        Path(f"/proc/{pid}/clear_refs").write_text("5")
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise AssertionError("no VmHWM")
