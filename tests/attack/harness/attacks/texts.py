"""Faults 2 and 10: what is typed."""

import asyncio
from collections.abc import AsyncGenerator
from time import monotonic

import aiohttp

from tests.attack.harness.browsing import Browser, browser
from tests.attack.harness.databases import rows
from tests.attack.harness.target import Found, Target

TEXTS = 110
LENGTH = 4000
SECONDS = 120.0
HOSTILE = (
    "光" * LENGTH, "1" * LENGTH, " " * (LENGTH - 2) + "1a", "1," * (LENGTH // 2),
    "光伏 " * (LENGTH // 3), "#1 " + "9.9" * (LENGTH // 4), "第" * LENGTH, "万亿" * (LENGTH // 2),
    "2026-" * (LENGTH // 5), "－１" * (LENGTH // 2), "a b " * (LENGTH // 4), "(" * LENGTH,
)  # fmt: skip
"""Each tries another kind of pattern: letters, digits, blanks, separators, dates, brackets."""
PLACES = ("/whatif", "/figures", "/edit", "/tasks", "/timeline", "/settings", "#r1", "#12", "#69")
OLD_ACTS = 30


async def amounts(target: Target) -> AsyncGenerator[Found, None]:
    """110 texts of 4,000 letters where trials are typed, all at once, from one person."""
    async with browser(target.url) as attacker:
        await attacker.arrives("攻击者有限公司")
        await attacker.type("/whatif")
        fields = attacker.hidden("/say")
        yield {}
        begun = monotonic()
        waits = await asyncio.gather(
            *(_typed(attacker, fields, "光" * LENGTH, number) for number in range(TEXTS))
        )
        yield _told(waits, begun)


async def hostile(target: Target) -> AsyncGenerator[Found, None]:
    """Twelve kinds of long texts at nine places, at a human pace, for two minutes at most."""
    async with browser(target.url) as attacker:
        await attacker.arrives("攻击者有限公司")
        yield {}
        begun, waits = monotonic(), []
        for place in PLACES:
            await attacker.type(place)
            for number, text in enumerate(HOSTILE):
                if monotonic() - begun < SECONDS:
                    fields = attacker.hidden("/say")
                    waits.append(await _typed(attacker, fields, text, number))
                    await attacker.get("/")
        yield _told(waits, begun)


async def _typed(
    attacker: Browser, fields: dict[str, str], text: str, number: int
) -> tuple[int, float]:
    """Send a text; the status, 0 where none came, and how long it took."""
    sent = monotonic()
    own = fields | {"text": text, "key": f"{fields['key'][:20]}-{number:04d}-attack"}
    try:
        status = (await attacker.post("/say", own, allow_redirects=False)).status
    except (aiohttp.ClientError, TimeoutError):
        status = 0
    return status, monotonic() - sent


def _told(waits: list[tuple[int, float]], begun: float) -> Found:
    taken = sum(status in (200, 303) for status, _ in waits)
    return {
        "texts taken": f"{taken} of {len(waits)}",
        "seconds in all": round(monotonic() - begun, 1),
        "longest wait, s": round(max((seconds for _, seconds in waits), default=0), 2),
    }


async def resent(target: Target) -> AsyncGenerator[Found, None]:
    """Five people's forms of 30 acts ago are sent again, as an old tab does."""
    yield {}
    wrong = 0
    for number in range(5):
        async with browser(target.url, f"127.0.2.{100 + number}") as person:
            name = f"旧表单{number}有限公司"
            await person.arrives(name)
            old = person.hidden("/say") | {"text": "不符合"}
            await person.post("/say", old)
            for _ in range(OLD_ACTS):
                await person.press("met")
            before = await _answers(target, name)
            await person.post("/say", old)
            wrong += await _answers(target, name) != before
    yield {"old forms that answered another question": f"{wrong} of 5"}


async def _answers(target: Target, name: str) -> int:
    query = (
        "SELECT COUNT(*) FROM answers JOIN assessments ON assessments.id = answers.assessment_id "
        "JOIN cases ON cases.id = assessments.case_id JOIN client_facts AS facts "
        "ON facts.client_id = cases.client_id WHERE facts.field = 'name' AND facts.value = :name"
    )
    return int((await rows(target.database_url, query, name=name))[0][0])
