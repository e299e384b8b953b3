"""Requests no browser sends: refused with a page and our headers, whatever they ask for."""

import asyncio
import re
from collections.abc import Callable
from contextlib import suppress

import pytest

from bot.runtime.settings import Settings
from bot.web.app import build_web
from bot.web.security.hosts import Hosts
from tests.bot.web.client import Client
from tests.bot.web.conftest import Clock
from tests.support.fake_turns import FakeTurns
from tests.support.ports import free_port
from tests.support.web.browser import Served
from tests.support.web.raw_http import PATIENCE_SECONDS, exchange, request

Visit = Callable[[], Client]

ODD_PATHS = (
    "/%00",
    "/static/%00.js",
    "/static/chat.js%00",
    "/static/" + "a" * 5_000,
    "/" + "a/" * 4_000,
    "/..%2f..%2fetc/passwd",
    "/static/..%2f..%2fapp.py",
    "/static/%2e%2e/%2e%2e/app.py",
    "/static/..%5c..%5capp.py",
    "/static//etc/passwd",
    "/static/%c0%ae%c0%ae/app.py",
    "/%ff%fe",
    "/s/" + "%0a" * 43,
    "/reports/%00.pdf",
    "/evidence/" + "%00" * 64,
    "/files/%30%31%00",
    "/files/-1",
    "/files/" + "9" * 400,
    "/.env",
    "http://evil.example/",
    "//evil.example/%2f..",
)


@pytest.mark.usefixtures("served")
async def test_odd_paths_find_nothing(settings: Settings) -> None:
    for path in ODD_PATHS:
        answer = await exchange(settings.web_port, request("GET", path))
        assert answer.status in (303, 404), (path, answer.status)
        assert "x-frame-options" in answer.headers, path
        assert "evil" not in answer.headers.get("location", ""), path


@pytest.mark.usefixtures("served")
async def test_odd_numbers_in_a_query_are_refused_or_taken(visit: Visit) -> None:
    client = visit()
    await client.begin()
    for query in ("since=x", "since=1e9", "since=²", "since=" + "9" * 5_000):
        assert (await client.get(f"/events?{query}")).status == 404, query


@pytest.mark.usefixtures("served")
async def test_other_methods_are_told_so(settings: Settings) -> None:
    for method in ("TRACE", "OPTIONS", "PUT", "DELETE", "CONNECT", "PROPFIND", "HEAD"):
        for path in ("/", "/say", "/static/chat.js", "/healthz"):
            answer = await exchange(settings.web_port, request(method, path))
            assert answer.status in (200, 405), (method, path, answer.status)
            assert "x-frame-options" in answer.headers, (method, path)
            assert answer.status == 405 or method == "HEAD", (method, path)


@pytest.mark.usefixtures("served")
async def test_large_headers_are_taken_or_told_too_large(settings: Settings) -> None:
    long = request("GET", "/healthz", {"X-A": "a" * 8_190})
    many = request("GET", "/healthz", {f"X-{number}": "a" for number in range(500)})
    for data in (long, many):
        assert (await exchange(settings.web_port, data)).status == 200
    huge = request("GET", "/healthz", {"X-A": "a" * 400_000})
    answer = await exchange(settings.web_port, huge)
    assert answer.status in (0, 431)  # 0: the connection was reset before it could be read


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize(
    "data",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"GET /\xff HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /a b HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"POST /say HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: gzip\r\n\r\n",
    ],
)
async def test_what_is_no_request_is_told_so_in_both_languages(
    settings: Settings, data: bytes
) -> None:
    answer = await exchange(settings.web_port, data)
    assert answer.status in (400, 501)
    assert "x-frame-options" in answer.headers
    assert "请求" in answer.text
    assert "request" in answer.text


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("path", ["/", "/static/chat.js", "/nowhere", "/static/nowhere", "/say"])
async def test_the_host_is_checked_for_everything(settings: Settings, path: str) -> None:
    for method in ("GET", "POST", "HEAD"):
        answer = await exchange(settings.web_port, request(method, path, {"Host": "evil.example"}))
        assert answer.status == 421, (method, path)
        assert "x-frame-options" in answer.headers


LOCAL = ["localhost", "LOCALHOST:8080", "127.0.0.1", "127.0.0.1:1", "[::1]:8080", "192.0.2.7"]
NEVER = [
    "localhost.",
    "localhost:",
    "localhost:99999999",
    "a.localhost",
    "user@localhost",
    "localhost/x",
    "localhost,evil.example",
    "evil.example",
    "127.0.0.1.evil.example",
    "127.1",
    "2130706433",
    "0x7f.1",
    "[::1",
    "::1",
    "[evil.example]",
    "green.example.",
    "green.example:8080",
    "green.example.evil.example",
    "user:p@green.example",
    "green.example#",
    " green.example",
]


def test_without_a_public_address_it_is_for_this_machine_and_addresses() -> None:
    hosts = Hosts(None)
    assert [host for host in LOCAL if not hosts.allows(host, "/")] == []
    assert [host for host in NEVER if hosts.allows(host, "/healthz")] == []
    assert not hosts.allows("green.example", "/")


def test_with_a_public_address_it_is_for_that_name_alone() -> None:
    hosts = Hosts("https://green.example")
    for host in ("green.example", "GREEN.example", "green.example:443"):
        assert hosts.allows(host, "/")
    assert [host for host in [*NEVER, *LOCAL, ""] if hosts.allows(host, "/")] == []
    assert [host for host in [*LOCAL, ""] if not hosts.allows(host, "/readyz")] == []
    assert Hosts("https://green.example:8443").allows("green.example:8443", "/")
    assert Hosts("http://192.0.2.7:8080").allows("192.0.2.7:8080", "/")
    assert not Hosts("http://192.0.2.7:8080").allows("192.0.2.8:8080", "/")


async def test_static_files_have_a_pace(clock: Clock, visit: Visit) -> None:
    client = visit()
    statuses = [(await client.get("/static/nowhere")).status for _ in range(1_201)]
    assert set(statuses[:-1]) == {404}
    assert statuses[-1] == 429
    assert (await client.get("/")).status == 200
    clock.passes(1)
    assert (await client.get("/static/chat.js")).status == 200


@pytest.mark.usefixtures("served")
async def test_requests_queued_behind_one_that_came_too_fast_are_dropped(
    settings: Settings,
) -> None:
    queued = b"GET /static/nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 1_400
    async with asyncio.timeout(PATIENCE_SECONDS):
        reader, writer = await asyncio.open_connection("127.0.0.1", settings.web_port)
        writer.write(queued)
        with suppress(ConnectionError):
            answered = await reader.read()
        writer.close()
    statuses = [int(found) for found in re.findall(rb"HTTP/1.1 (\d+)", answered)]
    assert statuses == [404] * 1_200 + [429]


async def test_a_failure_on_https_carries_every_header(
    turns: FakeTurns, settings: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(_secret: str) -> None:
        raise RuntimeError("the database is on fire")

    monkeypatch.setattr(turns.browsers, "admit", fails)
    public = settings.model_copy(
        update={"web_public_url": "https://green.example", "web_port": free_port()}
    )
    server = Served(lambda: build_web(turns, turns.files, public, clock), public)
    await server.start()
    try:
        headers = {"Host": "green.example", "Cookie": "__Host-chat=" + "a" * 43}
        failed = await exchange(public.web_port, request("GET", "/", headers))
        refused = await exchange(public.web_port, request("GET", "/"))
    finally:
        await server.stop()
    assert (failed.status, refused.status) == (500, 421)
    for answer in (failed, refused):
        assert "strict-transport-security" in answer.headers
        assert "content-security-policy" in answer.headers


async def test_identifiers_may_be_typed_in_small_or_capital_letters(
    visit: Visit, turns: FakeTurns
) -> None:
    owner = visit()
    await owner.begin()
    turns.hand_report(next(iter(turns.people)), "GF-00001-01-zh")
    for name in ("GF-00001-01-zh.pdf", "gf-00001-01-zh.pdf", "GF-00001-01-ZH.PDF"):
        assert (await owner.get(f"/reports/{name}")).status == 200, name
    for name in ("gf-00001-01-en.pdf", "gf-00001-01-zh.doc", "gf-00001-01-zh"):
        assert (await owner.get(f"/reports/{name}")).status == 404, name
    await owner.get("/")
    await owner.upload(b"x", "a.jpg")
    digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    assert (await owner.get(f"/evidence/{digest.upper()}")).body == b"x"
