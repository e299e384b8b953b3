"""Faults 4 and 15: who waits for a report, and how often it comes."""

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from time import monotonic

from pypdf import PdfReader

from tests.attack.harness.browsing import Browser, browser
from tests.attack.harness.chatting import arrives, press, say
from tests.attack.harness.databases import rows
from tests.attack.harness.program import opened, start_process
from tests.attack.harness.target import Found, Target
from tests.support.bot_api import Person
from tests.support.ports import free_port

NOTES = 91
LINES = 1000
REPORTS = 12
LANGUAGES = ("zh", "en", "both")
PATIENCE_SECONDS = 240.0
ASKED = 10
_FILE = re.compile(r'href="(/files/\d+)" download')


async def long_notes(target: Target) -> AsyncGenerator[Found, None]:
    """Twelve reports with 91 notes of 1,000 lines, and an ordinary one asked for after them."""
    attacker = target.bot_api.person(8000)
    async with browser(target.url, "127.0.0.4") as person:
        await person.arrives("普通有限公司")
        alone = await _handed_over(person)
        await arrives(attacker, "攻击者有限公司")
        for number in range(1, NOTES + 1):
            await _note(attacker, number)
        kept = await rows(target.database_url, "SELECT COUNT(*) FROM notes")
        yield {}
        for state in range(REPORTS // len(LANGUAGES)):
            await say(attacker, f"#{12 + state}")
            await press(attacker, "met")
            for language in LANGUAGES:
                await say(attacker, "/report")
                await press(attacker, f"report:{language}")
        asked = await rows(target.database_url, "SELECT COUNT(*) FROM reports")
        await person.get("/")
        await person.type("#13")
        await person.press("met")
        behind = await _handed_over(person)
        yield {
            "notes kept": kept[0][0],
            "reports asked for": asked[0][0] - 1,
            "ordinary report alone, s": alone,
            "behind the attacker's, s": behind,
            "pages of the reports made by then": await asyncio.to_thread(_pages, target),
        }


async def _note(attacker: Person, number: int) -> None:
    """Write a note of 1,000 lines on a question."""
    await say(attacker, f"#{number}")
    await press(attacker, "note")
    await say(attacker, "备\n" * LINES)


async def _handed_over(person: Browser) -> float:
    """Ask for a report of one's own, and wait until it lies in the chat."""
    before = set(_FILE.findall((await person.get("/")).text))
    await person.type("/report")
    begun = monotonic()
    await person.press("report:zh")
    while set(_FILE.findall(person.page)) <= before:
        if monotonic() - begun > PATIENCE_SECONDS:
            break
        await asyncio.sleep(0.2)
        await person.get("/")
    return round(monotonic() - begun, 1)


def _pages(target: Target) -> str:
    """Pages of each report made so far."""
    files = list((target.folder / "reports").glob("*.pdf"))
    counts = sorted(len(PdfReader(file).pages) for file in files)
    return ", ".join(map(str, counts))


async def twice(target: Target) -> AsyncGenerator[Found, None]:
    """A second process on the same database; ten people ask for one report each."""
    port = free_port()
    process = await start_process(target, target.log, WEB_PORT=str(port))
    try:
        await opened(f"http://127.0.0.1:{port}")
        async with AsyncExitStack() as stack:
            people = []
            for number in range(ASKED):
                url = target.url if number % 2 else f"http://127.0.0.1:{port}"
                one = await stack.enter_async_context(browser(url, f"127.0.2.{150 + number}"))
                await one.arrives(f"两个进程{number}有限公司")
                await one.type("/report")
                people.append(one)
            yield {}
            await asyncio.gather(*(one.press("report:zh") for one in people))
            times = await _settled(target)
            yield {
                "reports asked for": ASKED,
                "handed over": times,
                "acts answered by the second process": ASKED // 2,
            }
    finally:
        process.kill()
        await process.wait()


async def _settled(target: Target) -> int:
    """How often a report was handed over, once there was nothing new for five seconds."""
    query = "SELECT COUNT(*) FROM deliveries WHERE kind = 'attachment'"
    times, since, begun = 0, monotonic(), monotonic()
    while monotonic() - since < 5 or (times < ASKED and monotonic() - begun < 60):
        found = int((await rows(target.database_url, query))[0][0])
        if found != times:
            times, since = found, monotonic()
        await asyncio.sleep(0.3)
    return times
