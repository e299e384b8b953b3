"""Fault 3: descriptors, by streams, silent sockets, slow headers and slow readers."""

import asyncio
import socket
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, suppress
from time import monotonic

import aiohttp

from tests.attack.harness.browsing import Browser, browser
from tests.attack.harness.target import Found, Target

STREAMS = 1100
STREAMS_EACH = 12
SILENT = 1100
SLOW = 300
READERS = 100
PIPELINED = 200
HELD_SECONDS = 20.0
GATHERING_SECONDS = 120.0
LOG_LIMIT = 300_000_000
"""An attack that makes the program log more than this ends at once: no disk is filled."""
ADDRESS = "127.0.0.2"
AT_ONCE = 20
FOR_EVER = aiohttp.ClientTimeout(total=None)


async def streams(target: Target) -> AsyncGenerator[Found, None]:
    """Some 1,100 event streams from one address, twelve a person, then 20 s of holding them."""
    async with AsyncExitStack() as stack:
        people: list[Browser] = await _people(target, stack, STREAMS // STREAMS_EACH + 1)
        yield {}
        statuses: Counter[str] = Counter()
        kept: list[aiohttp.ClientResponse] = []
        begun, logged = monotonic(), _logged(target)
        for _ in range(STREAMS_EACH):
            for at in range(0, len(people), AT_ONCE):
                if monotonic() - begun < GATHERING_SECONDS:
                    some = people[at : at + AT_ONCE]
                    await asyncio.gather(*(_open(one, kept, statuses) for one in some))
        await _hold(target, logged)
        yield {
            "people": len(people),
            "streams open": statuses["200"],
            "other answers": _others(statuses),
            "gathered in, s": round(monotonic() - begun - HELD_SECONDS),
        }
        for response in kept:
            response.close()


async def _people(target: Target, stack: AsyncExitStack, number: int) -> list[Browser]:
    """As many people at one address as it may hold, within its limit on newcomers."""
    people: list[Browser] = []
    begun = monotonic()
    while len(people) < number and monotonic() - begun < GATHERING_SECONDS:
        person = await stack.enter_async_context(browser(target.url, ADDRESS))
        answer = await person.begin()
        if answer.status == 429:
            await asyncio.sleep(float(answer.header("retry-after") or 1))
        else:
            people.append(person)
    return people


async def _open(
    person: Browser,
    kept: list[aiohttp.ClientResponse],
    statuses: Counter[str],
) -> None:
    """One stream, within the limit on requests from one address."""
    try:
        response = await asyncio.wait_for(
            person._session.get("/events?since=0", timeout=FOR_EVER), timeout=5.0
        )
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        statuses[type(error).__name__] += 1
        return
    statuses[str(response.status)] += 1
    if response.status == 200:
        kept.append(response)
    else:
        response.close()
    if response.status == 429:
        await asyncio.sleep(1)


async def silent(target: Target) -> AsyncGenerator[Found, None]:
    """1,100 connections that say nothing, for 20 s."""
    yield {}
    logged = _logged(target)
    opened, refused = await _connected(target, SILENT)
    await _hold(target, logged)
    alive = sum(not _is_closed(one) for one in opened)
    yield {"connections": len(opened), "refused": refused, "alive after 20 s": alive}
    for one in opened:
        one.close()


async def slow_headers(target: Target) -> AsyncGenerator[Found, None]:
    """300 requests whose headers come a line a second, for 20 s."""
    yield {}
    logged = _logged(target)
    opened, refused = await _connected(target, SLOW)
    for one in opened:
        _say(one, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
    begun = monotonic()
    while monotonic() - begun < HELD_SECONDS and _logged(target) - logged < LOG_LIMIT:
        for one in opened:
            _say(one, b"X-Slow: 1\r\n")
        await asyncio.sleep(1)
    alive = sum(not _is_closed(one) for one in opened)
    yield {"connections": len(opened), "refused": refused, "alive after 20 s": alive}
    for one in opened:
        one.close()


async def slow_readers(target: Target) -> AsyncGenerator[Found, None]:
    """100 connections that ask for 200 files each and read none of them, for 20 s."""
    yield {}
    logged = _logged(target)
    opened, refused = await _connected(target, READERS, buffer=4096)
    request = b"GET /static/chat.css HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * PIPELINED
    for one in opened:
        _say(one, request)
    await _hold(target, logged)
    yield {"connections": len(opened), "refused": refused}
    for one in opened:
        one.close()


async def _connected(
    target: Target, number: int, buffer: int | None = None
) -> tuple[list[socket.socket], int]:
    loop, opened, refused = asyncio.get_running_loop(), [], 0
    for _ in range(number):
        one = socket.socket()
        one.setblocking(False)
        if buffer:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        one.bind((ADDRESS, 0))
        try:
            await asyncio.wait_for(loop.sock_connect(one, ("127.0.0.1", target.port)), 3)
        except OSError:  # a TimeoutError is one
            refused += 1
            one.close()
        else:
            opened.append(one)
    return opened, refused


async def _hold(target: Target, logged: int) -> None:
    begun = monotonic()
    while monotonic() - begun < HELD_SECONDS and _logged(target) - logged < LOG_LIMIT:  # noqa: ASYNC110
        await asyncio.sleep(0.2)


def _say(one: socket.socket, words: bytes) -> None:
    with suppress(OSError):  # closed, or not taking more: both are its answer
        one.send(words)


def _is_closed(one: socket.socket) -> bool:
    """Whether the other side has closed it, read or unread."""
    try:
        while one.recv(65536):
            pass
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _logged(target: Target) -> int:
    return target.log.stat().st_size


def _others(statuses: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in statuses.items() if name != "200") or "-"
