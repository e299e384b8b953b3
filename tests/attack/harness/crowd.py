"""Forty people answering questions on the web chat, and how long each of them waits."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic

import aiohttp

from tests.attack.harness.browsing import ON_THE_WAY, QUESTIONS, Browser, browser

PEOPLE = 40
SEED = 7
THINKING_SECONDS = (1.0, 2.5)
"""The shortest and the longest that somebody thinks about a question."""
PATIENCE_SECONDS = 60.0
"""After which somebody gives an answer up and opens the page again."""
TYPED = 0.25
"""The share of answers that are typed; what is typed brings the whole page again."""
ARRIVAL_SECONDS = 0.5
"""Between two people who open the first page, each on a new connection."""
TURNED_AWAY_SECONDS = 5.0
"""A first page that takes longer is none."""
IN_VAIN = "waited in vain"
PAUSE_SECONDS = 1.0
"""After something went wrong, before trying again."""


@dataclass(frozen=True, slots=True)
class Act:
    """An answer: when it was sent, and how long until the next question was on the screen."""

    at: float
    seconds: float
    outcome: str
    """``answered``, ``refused``, ``failed`` (one try), or that somebody waited in vain."""

    @property
    def ended(self) -> float:
        """When it was over."""
        return self.at + self.seconds


@dataclass
class Crowd:
    """What forty people have been through so far."""

    url: str
    people: int = PEOPLE
    thinking: tuple[float, float] = THINKING_SECONDS
    acts: list[Act] = field(default_factory=list)
    arrivals: list[Act] = field(default_factory=list)
    acknowledged: Counter[str] = field(default_factory=Counter)
    """Answers after which the next question was shown, by the name of the enterprise."""
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    leaving: asyncio.Event = field(default_factory=asyncio.Event)
    _arrived: int = 0
    _waiting: dict[int, float] = field(default_factory=dict)
    """Since when somebody has been trying to give an answer, by their number."""

    async def person(self, number: int) -> None:
        """One person after the other at the same desk, until all are to leave."""
        chance = random.Random(SEED * 1000 + number)  # noqa: S311 - no secret
        address = f"127.0.1.{number + 1}"
        visits = 0
        while not self.leaving.is_set():
            visits += 1
            name = f"第{number}号{visits}访绿色制造有限公司"
            try:
                async with browser(self.url, address, PATIENCE_SECONDS) as visitor:
                    await visitor.arrives(name)
                    self._has_arrived(first=visits == 1)
                    await self._answers(visitor, number, name, chance)
            except (aiohttp.ClientError, TimeoutError, AssertionError, OSError) as error:
                await self._fails(error)
        if number in self._waiting:
            since = self._waiting[number]
            self.acts.append(Act(since, monotonic() - since, IN_VAIN))

    async def _fails(self, error: Exception) -> None:
        self.acts.append(Act(monotonic(), 0.0, f"failed: {type(error).__name__}"))
        await asyncio.sleep(PAUSE_SECONDS)

    def _has_arrived(self, *, first: bool) -> None:
        self._arrived += first
        if self._arrived >= self.people:
            self.ready.set()

    async def _answers(
        self, visitor: Browser, number: int, name: str, chance: random.Random
    ) -> None:
        for _ in range(QUESTIONS):
            await asyncio.sleep(chance.uniform(*self.thinking))
            if self.leaving.is_set():
                return
            if "met" in visitor.choices:
                await self._answer(visitor, number, name, chance)
            elif onward := [choice for choice in ON_THE_WAY if choice in visitor.choices]:
                await visitor.press(onward[0])
            elif visitor.choices:
                return  # all is answered: somebody new sits down
            else:
                await self._look_again(visitor)

    async def _look_again(self, visitor: Browser) -> None:
        """After a failure: open the page, as people do."""
        try:
            await visitor.get("/")
        except (aiohttp.ClientError, TimeoutError) as error:
            await self._fails(error)

    async def _answer(
        self, visitor: Browser, number: int, name: str, chance: random.Random
    ) -> None:
        """Press, or type the same; the answer counts once the next question is there.

        What breaks off is tried again, and the wait goes on from the first try.
        """
        choice, word = chance.choice((("met", "符合"), ("met", "符合"), ("not-met", "不符合")))
        is_typed = chance.random() < TYPED
        if is_typed and not visitor.is_chat:
            await self._look_again(visitor)  # the form to type in is on the whole page alone
        asked, sent = turn_of(visitor), self._waiting.setdefault(number, monotonic())
        try:
            typed = is_typed and visitor.is_chat
            answer = await (visitor.say(word) if typed else visitor.tap(choice))
            moved = answer.status == 200 and turn_of(visitor) not in (asked, "")
            outcome = "answered" if moved else f"refused: {answer.status}"
        except (aiohttp.ClientError, TimeoutError) as error:
            visitor.page = ""
            await self._fails(error)
            return
        self.acts.append(Act(sent, monotonic() - sent, outcome))
        del self._waiting[number]
        self.acknowledged[name] += moved

    async def newcomers(self) -> None:
        """Somebody new opens the first page every so often, on a connection of their own."""
        while not self.leaving.is_set():
            sent = monotonic()
            try:
                async with asyncio.timeout(TURNED_AWAY_SECONDS):
                    async with browser(self.url, "127.0.1.200") as newcomer:
                        status = (await newcomer.get("/")).status
                outcome = "answered" if status == 200 else f"refused: {status}"
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                outcome = f"failed: {type(error).__name__}"
            self.arrivals.append(Act(sent, monotonic() - sent, outcome))
            await asyncio.sleep(ARRIVAL_SECONDS)


def turn_of(visitor: Browser) -> str:
    """Which turn the page's buttons belong to."""
    if not visitor.choices:
        return ""
    fields = visitor.hidden("/choose")
    return f"{fields['session']}.{fields['turn']}"


@asynccontextmanager
async def answering(crowd: Crowd) -> AsyncIterator[Crowd]:
    """The crowd at work from its first questions on; at the end everybody finishes and leaves."""
    tasks = [asyncio.create_task(crowd.person(number)) for number in range(crowd.people)]
    tasks.append(asyncio.create_task(crowd.newcomers()))
    try:
        async with asyncio.timeout(240):
            await crowd.ready.wait()
        yield crowd
    finally:
        crowd.leaving.set()
        await asyncio.gather(*tasks, return_exceptions=True)
