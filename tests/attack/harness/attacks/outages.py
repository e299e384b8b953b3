"""Faults 7 and 11: what becomes of taps and files in a crash, and of the web chat in an outage."""

import asyncio
import os
import signal
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from tests.attack.harness.chatting import answers_of, arrives, choices_of, files_of
from tests.attack.harness.databases import locked
from tests.attack.harness.program import opened, start_process
from tests.attack.harness.target import Found, Target
from tests.support.bot_api import Person
from tests.support.ports import free_port

ROUNDS = 5
FILE_ROUNDS = 3
LOCKED_SECONDS = 1.5
"""Long enough for an update that is confirmed too early to be so, well below giving up."""
WEB_SECONDS = 120.0


async def taps(target: Target) -> AsyncGenerator[Found, None]:
    """Five rounds: a tap while the database is locked, then kill -9; what is lost after all?"""
    people = [target.bot_api.person(7000 + number) for number in range(ROUNDS)]
    for number, person in enumerate(people):
        await arrives(person, f"断电{number}有限公司")
    yield {}
    lost = answered = 0
    for person in people:
        before = await answers_of(target, person)
        async with locked(target.database_url):
            await person.taps(choice=choices_of(person)["met"])
            answered += await _is_answered(person, LOCKED_SECONDS)
            _kill(target)
        await _back(target)
        lost += await answers_of(target, person) == before
    yield {"taps": ROUNDS, "answered before the kill": answered, "taps lost": lost}


async def _is_answered(person: Person, seconds: float) -> bool:
    """Whether the sign of waiting on the button has ended; it takes so long in any case."""
    begun, done = monotonic(), True
    try:
        await person.is_answered(within=seconds)
    except AssertionError:
        done = False
    await asyncio.sleep(max(0, seconds - (monotonic() - begun)))
    return done


async def downloads(target: Target) -> AsyncGenerator[Found, None]:
    """Three rounds: kill -9 while a file is fetched; is it there, or at least spoken of?"""
    people = [target.bot_api.person(7500 + number) for number in range(FILE_ROUNDS)]
    for number, person in enumerate(people):
        await arrives(person, f"断电文件{number}有限公司")
    yield {}
    lost = said = 0
    for person in people:
        before = await files_of(target, person)
        target.bot_api.stalls("getFile", seconds=3)
        await person.sends_document("证书.pdf", os.urandom(10_000), "application/pdf")
        await asyncio.sleep(LOCKED_SECONDS)
        _kill(target)
        await _back(target)
        if await files_of(target, person) == before:
            lost += 1
            said += await _is_told(person)
    yield {"files": FILE_ROUNDS, "files lost": lost, "of these told so": said}


async def _is_told(person: Person) -> bool:
    try:
        await person.sees(within=3)
    except AssertionError:
        return False
    return True


def _kill(target: Target) -> None:
    os.kill(target.pid, signal.SIGKILL)


async def _back(target: Target) -> None:
    """Until the program runs again and has taken what Telegram still had."""
    killed = target.pid
    while target.pid == killed:  # noqa: ASYNC110 - another process writes it
        await asyncio.sleep(0.05)
    await opened(target.url)
    try:
        await target.bot_api.settles(quiet_seconds=1.0, within=15)
    except TimeoutError:
        return


async def unreachable(target: Target) -> AsyncGenerator[Found, None]:
    """Another program of the same starts while nobody listens where Telegram should be."""
    yield {}
    with TemporaryDirectory() as folder:
        port = free_port()
        settings = {
            "DATA_DIR": folder, "DATABASE_URL": f"sqlite:///{folder}/green.db",
            "WEB_PORT": str(port), "TELEGRAM_BASE_URL": f"http://127.0.0.1:{free_port()}",
            "TELEGRAM_BOT_TOKEN": "1234567:AAnobody_listens_to_this_token",
        }  # fmt: skip
        other = replace(target, environment=settings, port=port)
        begun = monotonic()
        process = await start_process(other, Path(folder) / "log")
        coming = asyncio.create_task(opened(other.url, WEB_SECONDS))
        ended = asyncio.create_task(process.wait())
        await asyncio.wait({coming, ended}, return_when=asyncio.FIRST_COMPLETED)
        up = coming.done() and coming.exception() is None
        found = {
            "web chat came up": "yes" if up else "no",
            "after, s": round(monotonic() - begun, 1),
            "exit status": process.returncode if ended.done() else "runs",
        }
        coming.cancel()
        if process.returncode is None:
            process.kill()
        await asyncio.gather(coming, ended, return_exceptions=True)
        yield found
