"""`python -m tests.bench.workers`: answers a second by one worker and by two on PostgreSQL.

Each worker is a process with people of its own who answer at once, through the turns themselves:
what a channel and its people cost would otherwise take the processors that are to be shared. How
many processors were busy, with the server, its log and the disk, tells what the machine allows.
"""

import argparse
import asyncio
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from unittest.mock import patch

from bot.app import Core, running_core
from bot.runtime.settings import Settings
from scoring.overlays.library import OverlayLibrary
from tests.attack.harness.databases import fresh_database
from tests.bot.talking import Talker

SERVER = "postgresql://postgres@127.0.0.1:5432/postgres"
PEOPLE = 25
"""Of each worker."""
ANSWERS = 60
ROUNDS = 3
SAYS = b"WORKER "
"""What begins a line that is not one of the log."""
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Pace:
    """One round: answers, its seconds, and the processor seconds of workers and server.

    ``busy``: how many processors of the machine did anything, on average.
    """

    workers: int
    answers: int
    seconds: float
    worker_work: float
    server_work: float
    busy: float

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds

    @property
    def allowed(self) -> float:
        """Answers a second if no processor were ever idle; a worker takes no more than one."""
        cores = os.cpu_count() or 1
        alone = self.answers * self.workers / self.worker_work
        return min(alone, self.per_second * cores / self.busy)


async def measured(workers: int) -> Pace:
    """One round on an empty database."""
    with TemporaryDirectory() as folder:
        async with fresh_database(SERVER, Path(folder)) as url:
            begun = [await _begun(url, folder, number) for number in range(workers)]
            for process in begun:
                await _heard(process)
            before, busy_before, at = _of_server(url), _busy_seconds(), perf_counter()
            for process in begun:
                _tell(process, "go")
            done = [json.loads(await _heard(process)) for process in begun]
            seconds, work = perf_counter() - at, _server_work(url, before)
            busy = (_busy_seconds() - busy_before) / seconds
            for process in begun:
                _tell(process, "end")
                await process.wait()
    answers = workers * PEOPLE * ANSWERS
    return Pace(workers, answers, seconds, sum(one["cpu"] for one in done), work, busy)


async def _begun(url: str, folder: str, number: int) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.workers", "--be", url, folder, str(number),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def _heard(process: asyncio.subprocess.Process) -> bytes:
    assert process.stdout is not None
    while not (line := await process.stdout.readline()).startswith(SAYS):
        assert line, "a worker ended"
    return line.removeprefix(SAYS)


def _tell(process: asyncio.subprocess.Process, word: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{word}\n".encode())


def _server_work(url: str, before: dict[str, int]) -> float:
    """Processor seconds of the server's processes for this database since ``before``."""
    return sum(now - before.get(process, 0) for process, now in _of_server(url).items()) / 1e9


def _of_server(url: str) -> dict[str, int]:
    """Nanoseconds of each process of the server for this database, as the scheduler counts them.

    Not as Linux samples them, a hundred times a second: a statement is over between two samples.
    """
    name, work = url.rpartition("/")[2].encode(), {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            is_server = (process / "comm").read_text().startswith("postgres")
            if is_server and name in (process / "cmdline").read_bytes():
                work[process.name] = int((process / "schedstat").read_text().split()[0])
        except OSError:
            continue
    return work


def _busy_seconds() -> float:
    """Processor seconds in which any processor of the machine did anything, since it started."""
    user, nice, system, _idle, _waiting, *other = map(
        int, Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    )
    return (user + nice + system + sum(other[:2])) / TICKS


async def _be_worker(url: str, folder: str, number: int) -> None:
    """A worker: begins with its people, answers when told to, and stays until told to end."""
    edition = patch("bot.app.DEFAULT_CATALOGUE", "gb36132-2018")
    bare = patch("bot.runtime.library.library_with", lambda _folder: OverlayLibrary(()))
    settings = Settings(_env_file=None, database_url=url, data_dir=Path(folder))  # type: ignore[call-arg]
    with edition, bare:
        async with running_core(settings) as core:
            await _work(core, number)


async def _work(core: Core, number: int) -> None:
    crowd = [Talker(core, f"{number}.{person}", "web") for person in range(PEOPLE)]
    await asyncio.gather(*(one.begins() for one in crowd))
    loop = asyncio.get_running_loop()
    _write(f"{SAYS.decode()}ready")
    await loop.run_in_executor(None, sys.stdin.readline)
    before = process_time()
    await asyncio.gather(*map(_answers, crowd))
    _write(SAYS.decode() + json.dumps({"cpu": process_time() - before}))
    await loop.run_in_executor(None, sys.stdin.readline)


async def _answers(talker: Talker) -> None:
    for _ in range(ANSWERS):
        await talker.taps("符合")


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> None:
    """Measure, one worker and two in turn."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.workers", description=__doc__)
    parser.add_argument("--be", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = parser.parse_args()
    if chosen.be:
        url, folder, number = chosen.be
        asyncio.run(_be_worker(url, folder, int(number)))
        return
    for _ in range(chosen.rounds):
        one, two = asyncio.run(measured(1)), asyncio.run(measured(2))
        for pace in (one, two):
            _write(
                f"{pace.workers} worker(s): {pace.per_second:.0f} answers/s, CPU an answer: "
                f"workers {1000 * pace.worker_work / pace.answers:.2f} ms, "
                f"server {1000 * pace.server_work / pace.answers:.2f} ms; "
                f"{pace.busy:.2f} of {os.cpu_count()} processors busy; these "
                f"allow {pace.allowed:.0f}/s"
            )
        _write(
            f"two ÷ one: {two.per_second / one.per_second:.2f}, "
            f"allowed: {two.allowed / one.allowed:.2f}"
        )


if __name__ == "__main__":
    main()
