"""The first report after a start: `python -m tests.bench.first_report`.

What a person sees, from the press of the button until the file is in their chat, with all 99 rows
answered: by the first to ask in the very moment the program is ready, by the first to ask some
seconds later, and by those who ask after them, one after the other.
"""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.bench.crowd import ANSWER, FIRST_PERSON
from tests.bench.peers.contenders import Ours
from tests.bench.start import PAUSE_SECONDS, is_ready
from tests.bench.support.environment import ROOT
from tests.support.bot_api import BotApiServer, Person
from tests.support.ports import free_port

QUESTIONS = 99
LATER = 3
"""Who ask after the first one, in each round."""
MOMENTS = (0.0, 5.0)
"""Seconds from the program being ready to the first request."""
ROUNDS = 3
WITHIN = 60.0


async def measured(rounds: int) -> dict[float, list[list[float]]]:
    """By moment and round: the seconds that each took, the first one first."""
    took: dict[float, list[list[float]]] = {moment: [] for moment in MOMENTS}
    async with BotApiServer() as server:
        with TemporaryDirectory() as name:
            numbers = range(FIRST_PERSON, FIRST_PERSON + rounds * len(MOMENTS) * (1 + LATER))
            people = list(map(server.person, numbers))
            async with _running(server, Path(name)):
                await asyncio.gather(*map(_prepared, people))
                await server.settles()
            for _ in range(rounds):
                for moment in MOMENTS:
                    asking = [people.pop() for _ in range(1 + LATER)]
                    async with _running(server, Path(name)):
                        await asyncio.sleep(moment)
                        took[moment].append([await _reported(person) for person in asking])
    return took


@asynccontextmanager
async def _running(server: BotApiServer, folder: Path) -> AsyncIterator[None]:
    """The program, from being ready on."""
    ours, port = Ours(), free_port()
    settings = ours.settings(server, folder) | {"WEB_PORT": str(port)}
    process = await asyncio.create_subprocess_exec(
        *ours.command(server, QUESTIONS), cwd=ROOT, env=os.environ | settings
    )
    try:
        async with asyncio.timeout(WITHIN):
            while not await asyncio.to_thread(is_ready, port):  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(PAUSE_SECONDS)
        yield
    finally:
        process.terminate()
        await process.wait()


async def _prepared(person: Person) -> None:
    """All is answered, and the report only needs one press more."""
    await Ours().prepare(person)
    for _ in range(QUESTIONS):
        await person.taps(ANSWER)
        await person.sees(within=WITHIN)
    await person.says("/report")
    await person.sees("要哪一种", WITHIN)


async def _reported(person: Person) -> float:
    began = time.perf_counter()
    await person.taps("中文 PDF")
    report = await person.sees("GF-", WITHIN)
    took = time.perf_counter() - began
    assert report.file is not None
    return took


def _line(name: str, seconds: Sequence[float]) -> str:
    low, high = 1000 * min(seconds), 1000 * max(seconds)
    return f"{name}: {1000 * median(seconds):.0f} ms ({low:.0f}–{high:.0f})"


def main() -> None:
    """Print the medians, and how the first ones stand to those after them in the same round."""
    for moment, rounds in asyncio.run(measured(ROUNDS)).items():
        firsts = [first for first, *_ in rounds]
        laters = [median(later) for _, *later in rounds]
        ratio = median(first / later for first, later in zip(firsts, laters, strict=True))
        _say(f"asked {moment:g} s after the program is ready")
        _say(f"  {_line('first', firsts)}, {_line('later', laters)}: {ratio:.2f} times")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
