"""Connections that hold on: each is ended, and ordinary people are answered meanwhile."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing

import aiohttp
import pytest

from bot.runtime.settings import Settings
from bot.web.app import build_web
from bot.web.security.capacity import Capacity
from bot.web.server.connections import PATIENCE, Connection, Phase
from tests.bot.web.client import Client
from tests.bot.web.conftest import Clock
from tests.support.fake_turns import FakeTurns
from tests.support.web.browser import PATIENCE_SECONDS, Served
from tests.support.web.raw_http import RawAnswer, exchange, read_answer, request

Visit = Callable[[], Client]
Peer = tuple[asyncio.StreamReader, asyncio.StreamWriter]

SMALL = Capacity(
    connections=12, connections_per_address=8, streams=6, streams_per_address=4, accepted_at_once=4
)
SHORT_SECONDS = 0.3
LARGE = 32 * 1024 * 1024
"""More than the system keeps of an answer nobody reads."""


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short patience, to be set before the server starts."""
    monkeypatch.setattr("bot.web.server.connections.SWEEP_SECONDS", 0.05)
    monkeypatch.setattr("bot.web.server.connections.WRITE_SECONDS", SHORT_SECONDS)
    for phase in PATIENCE:
        monkeypatch.setitem(PATIENCE, phase, SHORT_SECONDS)
    monkeypatch.setattr("bot.web.security.limits.BODY_STALL_SECONDS", SHORT_SECONDS)
    monkeypatch.setattr("bot.web.security.limits.BODY_GRACE_SECONDS", 2 * SHORT_SECONDS)


@pytest.fixture
async def cramped(turns: FakeTurns, settings: Settings, clock: Clock) -> AsyncIterator[Served]:
    """A server with room for few."""
    server = Served(
        lambda: build_web(turns, turns.files, settings, clock, capacity=SMALL),
        settings,
        SMALL,
    )
    await server.start()
    yield server
    await server.stop()


async def _connect(port: int, data: bytes = b"") -> Peer:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    return reader, writer


async def _at_work(server: Served, count: int) -> None:
    """Wait until so many connections are being answered, no more and no fewer."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while sum(one.phase is Phase.ANSWERING for one in server.connections) != count:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


@asynccontextmanager
async def _connected(port: int, count: int, data: bytes = b"") -> AsyncIterator[list[Peer]]:
    """So many connections at once, all closed at the end, however it comes."""
    async with AsyncExitStack() as closings:
        peers = []
        for _ in range(count):
            peers.append(await _connect(port, data))
            closings.callback(peers[-1][1].close)
        yield peers


async def _read_to_end(peer: Peer) -> RawAnswer:
    async with asyncio.timeout(PATIENCE_SECONDS):
        answer = read_answer(await peer[0].read())
    peer[1].close()
    return answer


async def _dribble(peer: Peer, part: bytes) -> RawAnswer:
    """Send a little now and then, until the server has had enough."""

    async def send() -> None:
        while True:
            peer[1].write(part)
            await asyncio.sleep(SHORT_SECONDS / 10)

    sending = asyncio.create_task(send())
    try:
        return await _read_to_end(peer)
    finally:
        sending.cancel()


@pytest.mark.usefixtures("hurried", "served")
async def test_who_sends_nothing_is_closed(settings: Settings) -> None:
    assert (await _read_to_end(await _connect(settings.web_port))).status == 0


@pytest.mark.usefixtures("hurried", "served")
async def test_headers_sent_byte_by_byte_come_to_an_end(settings: Settings) -> None:
    peer = await _connect(settings.web_port, b"GET / HTTP/1.1\r\nX: ")
    answer = await _dribble(peer, b"a")
    assert answer.status == 408
    assert "请求" in answer.text


@pytest.mark.usefixtures("hurried", "served")
async def test_a_second_request_sent_byte_by_byte_comes_to_an_end(settings: Settings) -> None:
    first = request("GET", "/healthz", {"Connection": "keep-alive"})
    peer = await _connect(settings.web_port, first)
    async with asyncio.timeout(PATIENCE_SECONDS):
        await peer[0].readuntil(b'{"status":"ok"}')
    assert (await _dribble(peer, b"G")).status == 408


@pytest.mark.usefixtures("hurried", "served")
async def test_an_unused_connection_is_closed(settings: Settings) -> None:
    kept = request("GET", "/healthz", {"Connection": "keep-alive"})
    answer = await _read_to_end(await _connect(settings.web_port, kept))
    assert (answer.status, answer.body) == (200, b'{"status":"ok"}')


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("part", [b"", b"a"])
async def test_a_body_that_stalls_or_drips_gets_a_page(
    visit: Visit, settings: Settings, turns: FakeTurns, part: bytes
) -> None:
    client = visit()
    await client.begin()
    headers = {
        "Cookie": f"chat={client.cookies['chat']}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": "60000",
    }
    answer = await _dribble(
        await _connect(settings.web_port, request("POST", "/say", headers)), part
    )
    assert answer.status == 408
    assert "内容传得太慢" in answer.text
    assert len(turns.given) == 1


@pytest.mark.usefixtures("hurried", "served")
async def test_a_refusal_arrives_although_the_body_comes_on(settings: Settings) -> None:
    headers = {"Content-Length": "2000000", "Origin": "https://evil"}
    for _ in range(20):
        peer = await _connect(settings.web_port, request("POST", "/start", headers))
        peer[1].write(b"a" * 1_000_000)
        assert (await _read_to_end(peer)).status == 403


@pytest.mark.usefixtures("hurried", "served")
@pytest.mark.parametrize("after", ["keep-alive", "close"])
async def test_the_rest_of_a_body_nobody_reads_is_not_waited_for(
    settings: Settings, after: str
) -> None:
    headers = {"Content-Length": "60000", "Connection": after, "Origin": "https://evil"}
    peer = await _connect(settings.web_port, request("POST", "/start", headers))
    assert (await _dribble(peer, b"a")).status == 403


@pytest.mark.usefixtures("hurried")
async def test_an_answer_nobody_reads_is_given_up(
    visit: Visit, served: Served, settings: Settings, turns: FakeTurns
) -> None:
    client = visit()
    await client.begin()
    file = turns.hand_report(next(iter(turns.people)))
    with (settings.data_dir / file.path).open("wb") as report:
        report.truncate(LARGE)
    cookie = {"Cookie": f"chat={client.cookies['chat']}"}
    with closing(socket.create_connection(("127.0.0.1", settings.web_port))) as reader:
        reader.sendall(request("GET", "/reports/GF-00012-01.pdf", cookie))
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not any(one.phase is Phase.ANSWERING for one in served.connections):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            while any(one.phase is Phase.ANSWERING for one in served.connections):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        assert (await client.get("/healthz")).status == 200


@pytest.mark.usefixtures("hurried")
async def test_a_stream_goes_on_all_the_same(
    visit: Visit, served: Served, turns: FakeTurns
) -> None:
    client = visit()
    await client.begin()
    person = next(iter(turns.people))
    cookie = {"Cookie": f"chat={client.cookies['chat']}"}
    async with (
        aiohttp.ClientSession(served.url, headers=cookie) as session,
        session.get("/events?since=1") as stream,
        asyncio.timeout(PATIENCE_SECONDS),
    ):
        await _read_to_end(await _connect(int(served.url.rpartition(":")[2])))
        turns.remind(person, "还有三题")
        await stream.content.readuntil("还有三题".encode())


async def test_silent_connections_make_room(cramped: Served, settings: Settings) -> None:
    async with _connected(settings.web_port, 40) as silent:
        for _ in range(10):
            answer = await exchange(settings.web_port, request("GET", "/healthz"))
            assert answer.status == 200
            assert len(cramped.connections) <= SMALL.connections_per_address
        assert (await _read_to_end(silent[0])).status == 0  # the oldest had to go


async def test_connections_at_work_are_not_closed_for_newcomers(
    cramped: Served, settings: Settings, visit_cramped: Client
) -> None:
    headers = {"Cookie": f"chat={visit_cramped.cookies['chat']}", "Content-Length": "9"}
    data = request("POST", "/say", headers)
    async with _connected(settings.web_port, SMALL.connections_per_address, data):
        await _at_work(cramped, SMALL.connections_per_address)
        refused = await exchange(settings.web_port, b"")
    assert (refused.status, refused.headers["retry-after"]) == (503, "5")
    assert "人太多" in refused.text


async def test_streams_leave_room_and_those_beyond_still_bring_the_news(
    cramped: Served, settings: Settings, visit_cramped: Client
) -> None:
    cookie = {"Cookie": f"chat={visit_cramped.cookies['chat']}", "Connection": "keep-alive"}
    data = request("GET", "/events?since=0", cookie)
    async with _connected(settings.web_port, 20, data) as peers:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await asyncio.gather(*(reader.read(1) for reader, _ in peers))
        await _at_work(cramped, SMALL.streams_per_address)
        last = await exchange(
            settings.web_port, request("GET", "/events?since=0", cookie | {"Connection": "close"})
        )
        assert last.status == 200
        assert "retry: 15000" in last.text
        assert "hx-partial" in last.text
        assert (await visit_cramped.get("/")).status == 200
        await _at_work(cramped, SMALL.streams_per_address)


@pytest.fixture
async def visit_cramped(cramped: Served) -> AsyncIterator[Client]:
    """Somebody who began where there is room for few."""
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cramped.url, cookie_jar=jar) as session:
        client = Client(session)
        await client.begin()
        yield client


async def test_answers_are_sent_at_once(served: Served, visit: Visit) -> None:
    client = visit()
    await client.get("/healthz")
    assert served.connections
    for connection in served.connections:
        assert isinstance(connection, Connection)
        peer: socket.socket = connection.transport.get_extra_info("socket")
        assert peer.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


async def test_visitors_behind_a_proxy_are_counted_one_by_one(
    turns: FakeTurns, settings: Settings, clock: Clock
) -> None:
    behind = settings.model_copy(update={"web_trusted_proxies": "127.0.0.1"})
    server = Served(
        lambda: build_web(turns, turns.files, behind, clock, capacity=SMALL),
        behind,
        SMALL,
    )
    await server.start()

    async def ask(forwarded: str) -> int:
        headers = {"X-Forwarded-For": forwarded}
        return (await exchange(behind.web_port, request("GET", "/nowhere", headers))).status

    try:
        statuses = {await ask(f"203.0.113.{number}, 198.51.100.1") for number in range(240)}
        assert statuses == {404}
        assert (
            await ask("203.0.113.250, 198.51.100.1") == 429
        )  # what stands before is not believed
        assert await ask("198.51.100.2") == 404
        beyond = range(SMALL.connections_per_address + 2)
        async with _connected(behind.web_port, len(beyond)):
            assert await ask("198.51.100.2") == 404
            assert len(server.connections) >= len(beyond)  # the proxy's are not one visitor's
    finally:
        await server.stop()


@pytest.mark.usefixtures("served")
async def test_nobody_is_believed_who_is_no_proxy(settings: Settings) -> None:
    statuses = [
        (
            await exchange(
                settings.web_port,
                request("GET", "/nowhere", {"X-Forwarded-For": f"203.0.113.{number % 200}"}),
            )
        ).status
        for number in range(241)
    ]
    assert statuses == [404] * 240 + [429]
