"""The real program as a process: started, started again when it dies, measured, stopped."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from tests.attack.harness.target import Target

ROOT = Path(__file__).parents[3]
DESCRIPTORS = 1024
"""The usual soft limit of a login or a service; the machine's own may be higher."""
START_SECONDS = 120.0
SAMPLE_SECONDS = 0.2


@dataclass
class Peaks:
    """The most that was seen since the last ``reset``."""

    rss: int = 0
    descriptors: int = 0

    def reset(self) -> None:
        """Begin a new phase."""
        self.rss = self.descriptors = 0


@dataclass
class Program:
    """``python -m bot run``, supervised."""

    target: Target
    peaks: Peaks = field(default_factory=Peaks)
    starts: int = 0

    @property
    def log_bytes(self) -> int:
        """What it has logged so far."""
        return self.target.log.stat().st_size

    @property
    def disk_bytes(self) -> int:
        """What lies in its folder."""
        return bytes_in(self.target.folder)


@asynccontextmanager
async def running(target: Target) -> AsyncIterator[Program]:
    """The program at work; it is killed at the end, as nothing may hang on an orderly one."""
    program = Program(target)
    tasks = [asyncio.create_task(loop(program)) for loop in (_supervise, _sample)]
    try:
        await opened(target.url)
        yield program
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def opened(url: str, within: float = START_SECONDS) -> None:
    """Wait until a web chat answers. Raises ``TimeoutError``."""
    async with aiohttp.ClientSession() as session, asyncio.timeout(within):
        while True:
            try:
                async with session.get(f"{url}/healthz"):
                    return
            except (aiohttp.ClientError, OSError):
                await asyncio.sleep(0.1)


async def start_process(target: Target, log: Path, **settings: str) -> asyncio.subprocess.Process:
    """One process of the program with the usual limit on descriptors."""
    with log.open("ab") as stream:
        return await asyncio.create_subprocess_exec(
            "/bin/sh", "-c", f'ulimit -Sn {DESCRIPTORS}; exec "$0" -m bot run', sys.executable,
            cwd=target.program, env={**os.environ, **target.environment, **settings},
            stdin=asyncio.subprocess.DEVNULL, stdout=stream, stderr=stream,
        )  # fmt: skip


async def _supervise(program: Program) -> None:
    """Start it again whenever it ends, as a service manager would."""
    while True:
        process = await start_process(program.target, program.target.log)
        _note_pid(program.target, process.pid)
        program.starts += 1
        try:
            await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        await asyncio.sleep(0.2)


def _note_pid(target: Target, pid: int) -> None:
    """Whole or not at all: others read it meanwhile."""
    aside = target.pid_file.with_suffix(".new")
    aside.write_text(str(pid))
    aside.replace(target.pid_file)


async def _sample(program: Program) -> None:
    while True:
        with suppress(OSError, ValueError):
            peaks, pid = program.peaks, program.target.pid
            peaks.rss = max(peaks.rss, rss_of(pid))
            peaks.descriptors = max(peaks.descriptors, descriptors_of(pid))
        await asyncio.sleep(SAMPLE_SECONDS)


def rss_of(pid: int) -> int:
    """Resident bytes of a process, as Linux tells."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def descriptors_of(pid: int) -> int:
    """Open descriptors of a process."""
    return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())


def bytes_in(folder: Path) -> int:
    """Bytes of all files below a folder."""
    total = 0
    for file in folder.rglob("*"):
        with suppress(FileNotFoundError):
            if file.is_file():
                total += file.stat().st_size
    return total
