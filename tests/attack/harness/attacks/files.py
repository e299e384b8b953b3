"""Faults 5, 6 and 13: files written, files lost, files in memory."""

import asyncio
import os
import random
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from time import monotonic

from tests.attack.harness.browsing import Browser, browser
from tests.attack.harness.chatting import arrives
from tests.attack.harness.databases import rows
from tests.attack.harness.program import bytes_in
from tests.attack.harness.target import Found, Target

MEGABYTE = 1_000_000
EXPORTS = 40
UPLOADS = 30
"""Of 19 MB each: more than an assessment may hold."""
FILE_BYTES = 19 * MEGABYTE
ROUNDS = 300
LANES = 10
RACING_SECONDS = 200.0
AT_ONCE = 30


async def exports(target: Target) -> AsyncGenerator[Found, None]:
    """45 MB of evidence, then forty /export; ends early once 3 GB are written."""
    async with browser(target.url) as attacker:
        await attacker.arrives("攻击者有限公司")
        for number in range(3):
            content = random.Random(number).randbytes(14 * MEGABYTE)  # noqa: S311
            await _upload(attacker, content, f"{number}.jpg")
            await attacker.get("/")
        before = bytes_in(target.folder)
        yield {}
        begun = monotonic()
        fields = attacker.hidden("/say") | {"text": "/export"}
        acts = [fields | {"key": f"{fields['key'][:20]}-{n:04d}-export"} for n in range(EXPORTS)]
        statuses = await asyncio.gather(
            *(attacker.post("/say", act, allow_redirects=False) for act in acts)
        )
        await _quiet(target)
        made = list((target.folder / "exports").rglob("*.zip"))
        yield {
            "exports asked for": _in_words(Counter(answer.status for answer in statuses)),
            "made": len(made),
            "bytes written": bytes_in(target.folder) - before,
            "within, s": round(monotonic() - begun, 1),
        }


async def uploads(target: Target) -> AsyncGenerator[Found, None]:
    """Thirty files of 19 MB, one after the other, from one person in two assessments."""
    async with browser(target.url) as attacker:
        await attacker.arrives("攻击者有限公司")
        before = bytes_in(target.folder)
        yield {}
        statuses: Counter[int] = Counter()
        for number in range(UPLOADS):
            if number == UPLOADS // 2:
                await attacker.type("/settings")
                await attacker.press("new")
                await attacker.get("/")
            content = random.Random(number).randbytes(FILE_BYTES)  # noqa: S311
            statuses[await _upload(attacker, content, f"{number}.jpg")] += 1
            await attacker.get("/")
        yield {
            "files": _in_words(statuses),
            "bytes kept": bytes_in(target.folder) - before,
            "free disk asked about": await _readiness(attacker),
        }


async def _readiness(attacker: Browser) -> str:
    """What the operator's pages say about the disk, where they do."""
    found = []
    for path in ("/healthz", "/readyz"):
        answer = await attacker.get(path)
        found.append(f"{path} {answer.status} {answer.text[:80] if answer.status == 200 else ''}")
    return "; ".join(found).strip()


async def at_once_on_the_web(target: Target) -> AsyncGenerator[Found, None]:
    """Thirty people send a file of 19 MB each at the same moment."""
    async with AsyncExitStack() as stack:
        people = []
        for number in range(AT_ONCE):
            address = f"127.0.3.{number + 1}"
            people.append(await stack.enter_async_context(browser(target.url, address)))
            await people[-1].arrives(f"同时{number}有限公司")
        contents = [random.Random(n).randbytes(FILE_BYTES) for n in range(AT_ONCE)]  # noqa: S311
        yield {}
        begun = monotonic()
        sent = zip(people, contents, strict=True)
        statuses = await asyncio.gather(*(_upload(one, data, "照片.jpg") for one, data in sent))
        yield {"files": _in_words(Counter(statuses)), "within, s": round(monotonic() - begun, 1)}


async def at_once_on_telegram(target: Target) -> AsyncGenerator[Found, None]:
    """Thirty people send a file of 19 MB each at the same moment."""
    people = [target.bot_api.person(6000 + number) for number in range(AT_ONCE)]
    for number, person in enumerate(people):
        await arrives(person, f"同时{number}有限公司")
    contents = [random.Random(n).randbytes(FILE_BYTES) for n in range(AT_ONCE)]  # noqa: S311
    yield {}
    begun = monotonic()
    for person, content in zip(people, contents, strict=True):
        await person.sends_document("照片.jpg", content, "image/jpeg")
    await asyncio.gather(*(person.sees() for person in people), return_exceptions=True)
    kept = await rows(target.database_url, "SELECT COUNT(*) FROM evidence")
    yield {"files kept": f"{kept[0][0]} of {AT_ONCE}", "within, s": round(monotonic() - begun, 1)}


async def shared(target: Target) -> AsyncGenerator[Found, None]:
    """300 rounds: one deletes everything while another attaches the same file."""
    yield {}
    until = monotonic() + RACING_SECONDS
    lanes = await asyncio.gather(*(_lane(target, number, until) for number in range(LANES)))
    await asyncio.sleep(2)
    query = "SELECT digest FROM evidence WHERE removed_at IS NULL"
    digests = [row[0] for row in await rows(target.database_url, query)]
    folder = target.folder / "evidence"
    lost = sum(not (folder / digest[:2] / digest).exists() for digest in digests)
    yield {
        "rounds": sum(rounds for rounds, _ in lanes),
        "attached while being deleted": sum(attached for _, attached in lanes),
        "rows whose file is gone": lost,
    }


async def _lane(target: Target, lane: int, until: float) -> tuple[int, int]:
    """A tenth of the rounds, while there is time; how many they were, and how many files stayed.

    Each deleter is somebody new, at an address of the lane's.
    """
    rounds = attached = 0
    async with browser(target.url, f"127.0.4.{lane + 1}") as keeper:
        await keeper.arrives(f"保存者{lane}有限公司")
        while rounds < ROUNDS // LANES and monotonic() < until:
            rounds += 1
            content = os.urandom(20_000)
            async with browser(target.url, f"127.0.5.{lane * 20 + rounds % 20 + 1}") as leaver:
                await leaver.begin()
                await leaver.press("agree")
                await _upload(leaver, content, "同一份.jpg")
                await leaver.type("/delete_my_data")
                leaving = leaver.hidden("/choose") | {"choice": "delete-confirmed"}
                _, status = await asyncio.gather(
                    leaver.post("/choose", leaving), _upload(keeper, content, "同一份.jpg")
                )
                attached += status == 200
    return rounds, attached


async def _upload(person: Browser, content: bytes, name: str) -> int:
    return (await person.upload(content, name)).status


async def _quiet(target: Target) -> None:
    """Wait until nothing more is written for ten seconds, for two minutes at most."""
    begun, since, size = monotonic(), monotonic(), -1
    while monotonic() - begun < 120 and monotonic() - since < 10:
        if size != (size := bytes_in(target.folder)):
            since = monotonic()
        await asyncio.sleep(1)


def _in_words(statuses: Counter[int]) -> str:
    return ", ".join(f"{count} × {status}" for status, count in sorted(statuses.items()))
