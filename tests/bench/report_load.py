"""Answers while reports are made: `python -m tests.bench.report_load`.

People answer at a steady pace, for two seconds in which nothing else goes on and then while twenty
full reports are made, ten times in turn: a hundredth of the answers of one time would be a single
one. The ratio of the two is what counts. Also the first report beside later ones, and the memory
it takes.
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from bot.app import Core, running_core
from bot.jobs.reports import request_report
from bot.runtime.clock import now
from bot.runtime.garbage import spare_collector
from bot.runtime.logs.configure import configure_logs
from bot.runtime.processes.event_loop import run as run_until_done
from bot.runtime.settings import Settings
from scoring.catalogue.loading import load_catalogue
from tests.bench.support.samples import report_data
from tests.bot.talking import Talker

EDITION = "gb36132-2018"
REPORTS = 20
ANSWERING = 10
PACE_SECONDS = 0.02
"""Between two answers: fifty a second, as a few hundred people give."""
QUIET_SECONDS = 2.0
ROUNDS = 10
LOOK_SECONDS = 0.05
"""Between two looks whether a report is made."""


@dataclass
class Load:
    """People who answer and go back, and how long each answer took."""

    people: list[Talker]
    took: list[float] = field(default_factory=list)

    async def run(self) -> None:
        """Answer at a steady pace, whether or not the answers before are done, until cancelled."""
        turn: Iterator[Talker] = cycle(self.people)
        under_way: set[asyncio.Task[None]] = set()
        while True:
            task = asyncio.create_task(self._answer(next(turn)))
            under_way.add(task)
            task.add_done_callback(under_way.discard)
            await asyncio.sleep(PACE_SECONDS)

    async def _answer(self, talker: Talker) -> None:
        began = time.perf_counter()
        await talker.says("符合")
        self.took.append(time.perf_counter() - began)


async def measured(people: list[Talker], meanwhile: Callable[[], Awaitable[None]]) -> list[float]:
    """How long answers took while something else went on."""
    load = Load(people)
    answering = asyncio.create_task(load.run())
    await meanwhile()
    answering.cancel()
    await asyncio.gather(answering, return_exceptions=True)
    return load.took


async def make_reports(core: Core, people: list[Talker]) -> None:
    """Have a full report made for each, and wait for all of them."""
    data = report_data(load_catalogue(EDITION)).to_snapshot()
    ids = []
    for talker in people:
        of = await talker.conversation()
        async with core.database.unit_of_work() as uow:
            asked = await uow.reports.request(of, "zh", data, now())
            await request_report(uow, asked.id, of.identity, of.person)
            ids.append(asked.id)
    for id in ids:  # one look at a time: to read a request, its snapshot is decoded
        while not await _is_made(core, id):  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(LOOK_SECONDS)


async def _is_made(core: Core, id: int) -> bool:
    async with core.database.unit_of_work() as uow:
        request = await uow.reports.find(id)
    return request is not None and request.path is not None


def percentile(took: list[float], hundredth: int) -> float:
    """In milliseconds."""
    return 1000 * quantiles(took, n=100, method="inclusive")[hundredth - 1]


def memory_mb(core: Core) -> float:
    """The most memory that the process of reports has had."""
    process = core.reports._process._process
    assert process is not None
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    (line,) = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


async def main() -> None:
    """Measure and print."""
    configure_logs("ERROR")
    with TemporaryDirectory() as folder:
        settings = Settings(
            _env_file=None,  # type: ignore[call-arg]  # of the library's making
            database_url=f"sqlite:///{folder}/green.db",
            data_dir=Path(folder),
        )
        async with running_core(settings) as core:
            await _measure(core)


async def _measure(core: Core) -> None:
    core.processes.start()
    spare_collector()  # as the program does
    answering = [Talker(core, f"a{number}") for number in range(ANSWERING)]
    asking = [Talker(core, f"r{number}") for number in range(REPORTS)]
    for talker in (*answering, *asking):
        await talker.begins()
    times = []
    for talker in asking[:5]:
        began = time.perf_counter()
        await make_reports(core, [talker])
        times.append(time.perf_counter() - began)
    first, later = times[0], median(times[1:])
    _say(f"first report {first:.2f} s, later ones {later:.2f} s: {first / later:.2f} times")
    quietly, busily, seconds = list[float](), list[float](), list[float]()
    for _ in range(ROUNDS):
        quietly += await measured(answering, lambda: asyncio.sleep(QUIET_SECONDS))
        began = time.perf_counter()
        busily += await measured(answering, lambda: make_reports(core, asking))
        seconds.append(time.perf_counter() - began)
    took = median(seconds)
    _say(f"{REPORTS} reports in {took:.1f} s, {memory_mb(core):.0f} MB at most in their process")
    _say(f"{len(quietly)} answers with nothing else, {len(busily)} while reports are made")
    for hundredth in (50, 99):
        quiet, busy = percentile(quietly, hundredth), percentile(busily, hundredth)
        _say(
            f"p{hundredth} of answers {quiet:.1f} ms, while reports are made {busy:.1f} ms: "
            f"{busy / quiet:.2f} times"
        )


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    run_until_done(main())
