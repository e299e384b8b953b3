"""Stopping a real process that serves the web chat."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from functools import partial
from pathlib import Path

import aiohttp
import pytest

from tests.support.ports import free_port

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
PATIENCE = 120


async def _opened(url: str, process: Process) -> None:
    async with aiohttp.ClientSession() as session, asyncio.timeout(PATIENCE):
        while True:
            try:
                async with session.get(url) as answer:
                    assert answer.status == 200
                    return
            except aiohttp.ClientConnectionError:
                assert process.returncode is None, (await process.communicate())[0].decode()
                await asyncio.sleep(0.1)


@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM])
async def test_it_ends_without_a_traceback_though_told_twice(
    tmp_path: Path, wish: signal.Signals
) -> None:
    """``make`` passes SIGTERM on to a process that may have got it already.

    That once is enough is seen in ``tests/bot/telegram/test_restart.py``.
    """
    port = free_port()
    env = {"WEB_PORT": str(port), "DATA_DIR": str(tmp_path), "TELEGRAM_BOT_TOKEN": "",
           "DATABASE_URL": f"sqlite:///{tmp_path}/green.db"}  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=ROOT, env=os.environ | env,
        stdout=PIPE, stderr=STDOUT,
    )  # fmt: skip
    try:
        await _opened(f"http://127.0.0.1:{port}/healthz", process)
        for _ in range(2):
            process.send_signal(wish)
            await asyncio.sleep(0.02)
        async with asyncio.timeout(PATIENCE):
            told, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode == 0
    assert b"Traceback" not in told
    assert b"CancelledError" not in told


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux names children and processors")
@pytest.mark.parametrize("processors", [1, 2])
async def test_where_a_processor_is_free_reports_are_prepared_before_the_page_is_served(
    tmp_path: Path, processors: int
) -> None:
    """With a single one it would take from the start what people wait for."""
    port, usable = free_port(), sorted(os.sched_getaffinity(0))
    if len(usable) < processors:
        pytest.skip("there is one processor")
    env = {"WEB_PORT": str(port), "DATA_DIR": str(tmp_path), "TELEGRAM_BOT_TOKEN": "",
           "DATABASE_URL": f"sqlite:///{tmp_path}/green.db"}  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=ROOT, env=os.environ | env,
        stdout=PIPE, stderr=STDOUT,
        preexec_fn=partial(os.sched_setaffinity, 0, usable[:processors]),
    )  # fmt: skip
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    try:
        async with asyncio.timeout(PATIENCE):
            while not children.read_text():  # noqa: ASYNC110, ASYNC240 - nobody tells
                await asyncio.sleep(0.001)
            assert await _is_served(port) is (processors == 1)
            while not await _is_served(port):  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.05)
            assert len(children.read_text().split()) == 2  # noqa: ASYNC240
    finally:
        process.terminate()
        async with asyncio.timeout(PATIENCE):
            await process.communicate()
    assert process.returncode == 0


async def _is_served(port: int) -> bool:
    try:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{port}/readyz") as answer,
        ):
            return answer.status == 200
    except aiohttp.ClientConnectorError:
        return False
