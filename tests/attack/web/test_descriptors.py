"""A real process with few file descriptors, and more connections than it has."""

import asyncio
import os
import resource
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.web.security.capacity import CONNECTIONS, STREAMS, capacity_for
from tests.support.ports import free_port
from tests.support.web.raw_http import PATIENCE_SECONDS, exchange, request

ROOT = Path(__file__).parents[3]
DESCRIPTORS = 160
SILENT = 300


@dataclass(frozen=True, slots=True)
class Running:
    """A process that serves the web chat."""

    process: Process
    port: int
    log: Path

    def descriptors(self) -> int:
        """How many files it has open."""
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))  # noqa: PTH208

    def limit(self) -> int:
        """Its soft limit of open files."""
        return resource.prlimit(self.process.pid, resource.RLIMIT_NOFILE)[0]


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Running]:
    """The program with a soft limit of 64 open files that can be raised to a few more."""
    log = tmp_path / "log"
    port = free_port()
    env = {"WEB_PORT": str(port), "DATA_DIR": str(tmp_path), "TELEGRAM_BOT_TOKEN": "",
           "DATABASE_URL": f"sqlite:///{tmp_path}/green.db"}  # fmt: skip
    with log.open("wb") as errors:
        process = await asyncio.create_subprocess_exec(
            "sh", "-c", f'ulimit -Sn 64; ulimit -Hn {DESCRIPTORS}; exec "$0" -m bot run',
            sys.executable, cwd=ROOT, env=os.environ | env, stdout=errors, stderr=errors,
        )  # fmt: skip
    started = Running(process, port, log)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not await _answers(port):
                assert process.returncode is None, log.read_text(encoding="utf-8")
                await asyncio.sleep(0.1)
        yield started
    finally:
        process.kill()
        await process.wait()


async def _answers(port: int) -> bool:
    try:
        return (await exchange(port, request("GET", "/readyz"))).status == 200
    except ConnectionError:
        return False


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="no /proc")
async def test_more_silent_connections_than_descriptors(running: Running) -> None:
    assert running.limit() == DESCRIPTORS
    lines = len(running.log.read_bytes().splitlines())
    silent = [socket.socket() for _ in range(SILENT)]
    try:
        await asyncio.gather(*(_connect(peer, running.port) for peer in silent))
        for _ in range(20):
            assert (await exchange(running.port, request("GET", "/"))).status == 200
            assert running.descriptors() < DESCRIPTORS - 20
    finally:
        for peer in silent:
            peer.close()
    assert len(running.log.read_bytes().splitlines()) - lines < 50


async def _connect(peer: socket.socket, port: int) -> None:
    """One that does not fit into the server's queue is tried again by the system, 1 s later."""
    peer.setblocking(False)
    await asyncio.get_running_loop().sock_connect(peer, ("127.0.0.1", port))


@pytest.mark.parametrize("descriptors", [64, 256, 1_024, 4_096, 65_536, 1 << 30])
def test_limits_leave_descriptors_and_room(descriptors: int) -> None:
    capacity = capacity_for(descriptors)
    assert capacity.connections <= CONNECTIONS
    assert descriptors - capacity.connections >= min(512, descriptors // 4)
    assert capacity.accepted_at_once * 2 <= descriptors - capacity.connections
    assert capacity.streams <= min(STREAMS, capacity.connections * 3 // 4)
    assert capacity.connections_per_address * 4 <= capacity.connections
    assert capacity.streams_per_address < capacity.connections_per_address
