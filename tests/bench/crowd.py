"""Many people at once before one bot: how fast it answers them.

Server and people live in this process, the bot in one of its own. Everybody presses a button,
waits until the message shows the next question, and presses again at once: whoever answers faster
is asked more. At a given rate presses come at fixed times instead, the same for every bot.
"""

import asyncio
import gc
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from tests.bench.peers.contenders import Contender
from tests.bench.support.environment import ROOT
from tests.support.bot_api import BotApiServer, Person

ANSWER = "符合"
START_SECONDS = 60.0
ANSWER_SECONDS = 30.0
FIRST_PERSON = 1000


@dataclass(frozen=True, slots=True)
class Pace:
    """What one round measured."""

    seconds: float
    waits: tuple[float, ...]
    """Of each answer, from the press to the next question, in seconds, the shortest first."""
    bot_work: float
    """Processor seconds of the bot; 0 where the system does not say."""
    people_work: float
    """Processor seconds of server and people."""

    @property
    def per_second(self) -> float:
        """Answered questions a second."""
        return len(self.waits) / self.seconds

    @property
    def work_per_answer(self) -> float:
        """Processor seconds of the bot for one answer: what a crowded machine changes least."""
        return self.bot_work / len(self.waits)

    @property
    def bot_load(self) -> float:
        """Processors the bot had; well below 1, something else held it back."""
        return self.bot_work / self.seconds

    @property
    def people_load(self) -> float:
        """Processors that server and people had; near 1, they held the bot back."""
        return self.people_work / self.seconds

    def percentile(self, percent: int) -> float:
        """A percentile of the waits, in seconds."""
        return self.waits[len(self.waits) * percent // 100]


async def measure(
    contender: Contender, people: int, questions: int, rate: float | None = None
) -> Pace:
    """One round: the bot starts, everybody gets to the first question, then the clock runs.

    ``rate`` is how many presses a second there are of all people, who take turns. The bot is
    killed once the last answer is on the screen, and must have kept it by then.
    """
    async with BotApiServer() as server:
        with _scratch() as name:
            folder = Path(name)
            async with _at_work(contender, server, questions, folder) as bot:
                crowd = await _gather_people(contender, server, people)
                pace = await _timed(crowd, questions, bot, rate)
            contender.check(crowd, folder, questions)
    return pace


def _scratch() -> TemporaryDirectory[str]:
    """A folder on the disk that the product writes to by default; ``/tmp`` may be memory."""
    parent = ROOT / "var"
    parent.mkdir(exist_ok=True)
    return TemporaryDirectory(prefix="bench-", dir=parent)


@asynccontextmanager
async def _at_work(
    contender: Contender, server: BotApiServer, questions: int, folder: Path
) -> AsyncIterator[int]:
    process = await asyncio.create_subprocess_exec(
        *contender.command(server, questions),
        cwd=ROOT,
        env=os.environ | contender.settings(server, folder),
    )
    try:
        yield process.pid
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _gather_people(
    contender: Contender, server: BotApiServer, people: int
) -> Sequence[Person]:
    herald = server.person(1)
    await herald.says("/start")
    await herald.sees(within=START_SECONDS)
    crowd = [server.person(FIRST_PERSON + number) for number in range(people)]
    await asyncio.gather(*map(contender.prepare, crowd))
    await server.settles()
    return crowd


async def _timed(crowd: Sequence[Person], questions: int, bot: int, rate: float | None) -> Pace:
    waits: list[float] = []
    gc.collect()
    gc.disable()  # a pause of this process would count as one of the bot's
    try:
        before = (perf_counter(), _work_of(bot), process_time())
        if rate is None:
            await asyncio.gather(*(_answer_all(person, questions, waits) for person in crowd))
        else:
            between, begin = len(crowd) / rate, perf_counter()
            starts = [begin + number / rate for number in range(len(crowd))]
            await asyncio.gather(
                *(
                    _answer_timely(person, questions, waits, start, between)
                    for person, start in zip(crowd, starts, strict=True)
                )
            )
        after = (perf_counter(), _work_of(bot), process_time())
    finally:
        gc.enable()
    seconds, bot_work, people_work = (b - a for a, b in zip(before, after, strict=True))
    return Pace(seconds, tuple(sorted(waits)), bot_work, people_work)


def _work_of(process: int) -> float:
    """Processor seconds of a process so far, as Linux counts them."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return 0.0
    user, system = fields[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


async def _answer_all(person: Person, questions: int, waits: list[float]) -> None:
    for _ in range(questions):
        pressed = perf_counter()
        await person.taps(ANSWER)
        await person.sees(within=ANSWER_SECONDS)
        waits.append(perf_counter() - pressed)


async def _answer_timely(
    person: Person, questions: int, waits: list[float], start: float, between: float
) -> None:
    """Press at fixed times. Whoever must wait for the question before has pressed in time all the
    same: the wait counts from the moment at which they meant to.
    """
    for number in range(questions):
        meant = start + number * between
        await asyncio.sleep(max(0.0, meant - perf_counter()))
        await person.taps(ANSWER)
        await person.sees(within=ANSWER_SECONDS)
        waits.append(perf_counter() - meant)
