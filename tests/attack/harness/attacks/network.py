"""Faults 12 and 14: small packets, and visitors that come through a proxy."""

import re
import statistics
from collections import Counter
from collections.abc import AsyncGenerator
from pathlib import Path
from time import monotonic

from tests.attack.harness.browsing import Browser, browser
from tests.attack.harness.target import Found, Target

RESPONSES = 60
VISITORS = 100
PROXY = "127.0.0.3"
_SETTING = re.compile(r"^#?\s*(WEB_\w*PROX\w*)=", re.M)


async def kept_alive(target: Target) -> AsyncGenerator[Found, None]:
    """Sixty parts of the page over one connection, one after the other."""
    async with browser(target.url) as person:
        await person.arrives("连接有限公司")
        yield {}
        waits = [await _part(person) for _ in range(RESPONSES)]
        milliseconds = sorted(1000 * wait for wait in waits)
        yield {
            "p50, ms": round(statistics.median(milliseconds), 1),
            "quickest, ms": round(milliseconds[0], 1),
        }


async def _part(person: Browser) -> float:
    """A command as the page's script sends it: headers and body of the answer are two writes."""
    fields = person.hidden("/command") | {"name": "status", "since": "0"}
    fields["key"] = f"{fields['key'][:16]}-{monotonic_key()}"
    page = person.page
    sent = monotonic()
    await person.post("/command", fields, headers={"HX-Request": "true"})
    seconds = monotonic() - sent
    person.page = page
    return seconds


def monotonic_key() -> str:
    """A part of a key that comes once."""
    return str(int(monotonic() * 1_000_000))


def behind_a_proxy(port: int, program: Path) -> dict[str, str]:
    """The public address, and the proxy as trusted where there is such a setting."""
    trusted = dict.fromkeys(_SETTING.findall((program / ".env.example").read_text()), PROXY)
    return {"WEB_PUBLIC_URL": f"http://127.0.0.1:{port}", **trusted}


async def one_bucket(target: Target) -> AsyncGenerator[Found, None]:
    """A hundred visitors begin through one proxy; then one who forges as many addresses."""
    yield {}
    yield {
        "visitors let in": _in_words(await _begin(target, PROXY)),
        "forged addresses": _in_words(await _begin(target, "127.0.0.2")),
    }


async def _begin(target: Target, address: str) -> Counter[int]:
    statuses: Counter[int] = Counter()
    for number in range(VISITORS):
        async with browser(target.url, address) as visitor:
            forwarded = {"X-Forwarded-For": f"198.51.100.{number}", "X-Forwarded-Proto": "http"}
            answer = await visitor.post("/start", headers=forwarded, allow_redirects=False)
            statuses[answer.status] += 1
    return statuses


def _in_words(statuses: Counter[int]) -> str:
    return ", ".join(f"{count} × {status}" for status, count in sorted(statuses.items()))
