"""One attack, whole: the program starts, forty people answer without it and then with it."""

import asyncio
from collections import Counter
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from tests.attack.harness.crowd import IN_VAIN, Act, Crowd, answering
from tests.attack.harness.databases import ANSWERS, fresh_database, rows
from tests.attack.harness.program import ROOT, Program, running
from tests.attack.harness.side import beside
from tests.attack.harness.target import Attack, Found, Target
from tests.support.bot_api.server import TEST_TOKEN
from tests.support.ports import free_port

AT_LEAST_SECONDS = 5.0
"""How long the crowd is measured beside an attack that is over sooner."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time, and what the program took up in it."""

    begun: float
    ended: float
    rss: int
    descriptors: int
    log_bytes: int
    disk_bytes: int
    found: Found
    lasts: bool
    """Whether only what also ended in it counts."""


@dataclass(frozen=True, slots=True)
class Phase:
    """What the crowd went through in a window."""

    window: Window
    waits: tuple[float, ...]
    """Of each answer, in seconds, the shortest first, with those waited for in vain."""
    troubles: Counter[str]
    """Answers refused or failed, by what came instead."""
    arrivals: int
    turned_away: int

    def percentile(self, percent: int) -> float:
        """A percentile of the waits, in milliseconds."""
        if not self.waits:
            return float("nan")
        return 1000 * self.waits[min(len(self.waits) * percent // 100, len(self.waits) - 1)]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Both phases, and whether every acknowledged answer is on record."""

    attack: Attack
    without: Phase
    beside: Phase
    acknowledged: int
    lost: int
    starts: int


async def attacked(
    attack: Attack,
    seconds: float,
    *,
    people: int,
    server: str | None = None,
    program: Path = ROOT,
) -> Outcome:
    """Run one attack in a folder of its own, which is gone afterwards."""
    parent = ROOT / "var"
    parent.mkdir(exist_ok=True)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="attack-", dir=parent)))
        url = await stack.enter_async_context(fresh_database(server, folder))
        bot_api_port = free_port()
        target = _target(attack, folder, url, bot_api_port, program)
        side = await stack.enter_async_context(beside(attack, target, bot_api_port))
        await side.serves()
        running_one = await stack.enter_async_context(running(target))
        crowd = Crowd(target.url, people)
        async with answering(crowd):
            ready = await side.gets_ready()
            without = await _watched(running_one, asyncio.sleep(seconds, {}), lasts=True)
            failed = "failed" in ready
            attacking = await _watched(
                running_one, asyncio.sleep(0, ready) if failed else side.attacks()
            )
        return Outcome(
            attack,
            _phase(crowd, without),
            _phase(crowd, attacking),
            sum(crowd.acknowledged.values()),
            await _lost(crowd, url),
            running_one.starts,
        )


def _target(
    attack: Attack, folder: Path, database_url: str, bot_api_port: int, program: Path
) -> Target:
    port, data = free_port(), folder / "data"
    data.mkdir()
    environment = {
        "DATA_DIR": str(data),
        "DATABASE_URL": database_url,
        "WEB_PORT": str(port),
        "TELEGRAM_BOT_TOKEN": TEST_TOKEN if attack.telegram else "",
        "TELEGRAM_BASE_URL": f"http://127.0.0.1:{bot_api_port}",
        **attack.settings(port, program),
    }
    return Target(port, data, database_url, program, environment)


async def _watched(program: Program, doing: Awaitable[Found], *, lasts: bool = False) -> Window:
    """What happens while something is done, and a little longer where it is over at once."""
    program.peaks.reset()
    begun, logged, kept = monotonic(), program.log_bytes, program.disk_bytes
    try:
        found = await doing
    except TimeoutError:
        found = {"failed": "the attack did not end"}
    await asyncio.sleep(max(0.0, begun + AT_LEAST_SECONDS - monotonic()))
    return Window(
        begun,
        monotonic(),
        program.peaks.rss,
        program.peaks.descriptors,
        program.log_bytes - logged,
        program.disk_bytes - kept,
        found,
        lasts,
    )


def _phase(crowd: Crowd, window: Window) -> Phase:
    acts, arrivals = _within(crowd.acts, window), _within(crowd.arrivals, window)
    waits = sorted(act.seconds for act in acts if act.outcome in ("answered", IN_VAIN))
    troubles = Counter(act.outcome for act in acts if act.outcome != "answered")
    away = sum(act.outcome != "answered" for act in arrivals)
    return Phase(window, tuple(waits), troubles, len(arrivals), away)


def _within(acts: list[Act], window: Window) -> list[Act]:
    """Acts of the window. One under way when the attack begins is one beside the attack."""
    if window.lasts:
        return [act for act in acts if window.begun <= act.at and act.ended <= window.ended]
    return [act for act in acts if act.ended > window.begun and act.at < window.ended]


async def _lost(crowd: Crowd, database_url: str) -> int:
    """Answers after which the next question was shown, and that are not on record."""
    kept = dict(await rows(database_url, ANSWERS))
    return sum(max(0, count - kept.get(name, 0)) for name, count in crowd.acknowledged.items())
