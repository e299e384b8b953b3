"""Limits on connections: how many there may be, and how long each may take.

uvicorn has a timeout only for idle keep-alive connections, and only until the next byte. Here
every state in which a peer can hold a connection has a timeout. When all places are taken, a new
connection replaces the one that has waited longest without a request in progress.

A body that stalls while the application reads it is handled in ``bot.web.security.limits``, which
answers with a page.
"""

import asyncio
import socket
import sys
from collections import defaultdict
from enum import Enum, auto
from typing import Any, cast

import h11
import structlog
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from bot.runtime.addresses import TrustedProxies, address_key
from bot.web.security.capacity import Capacity
from bot.web.security.headers import HEADERS
from bot.web.server.lingering import LingeringTransport

HEADER_SECONDS = 20.0
"""From the connection, or the first byte of a later request, to the end of its headers."""
IDLE_SECONDS = 65.0
"""Longer than proxies usually keep an unused connection, which is 60 seconds."""
DRAIN_SECONDS = 10.0
"""For the rest of a body that nobody reads any more."""
LINGER_SECONDS = 5.0
"""For the peer to read the response to a request that it has not sent to the end."""
LINGER_BYTES = 1024 * 1024
"""Read from such a peer and dropped, at most."""
WRITE_SECONDS = 30.0
WRITE_STEP = 16 * 1024
"""Bytes of a response that the peer must read within ``WRITE_SECONDS``."""
SWEEP_SECONDS = 1.0
LOST_PEER_SECONDS = 60
"""How long the system tries to deliver data to a peer that acknowledges none."""
RETRY_SECONDS = 5

log = structlog.get_logger()


class Phase(Enum):
    """What a connection waits for; only ``ANSWERING`` waits for us."""

    HEADERS = auto()
    IDLE = auto()
    DRAINING = auto()
    LINGERING = auto()
    ANSWERING = auto()


PATIENCE = {
    Phase.HEADERS: HEADER_SECONDS,
    Phase.IDLE: IDLE_SECONDS,
    Phase.DRAINING: DRAIN_SECONDS,
    Phase.LINGERING: LINGER_SECONDS,
}


class Connections:
    """All open connections, by address and by how long they have waited."""

    def __init__(self, capacity: Capacity, proxies: TrustedProxies) -> None:
        self._capacity = capacity
        self._proxies = proxies
        self._by_address: dict[str, dict[Connection, None]] = defaultdict(dict)
        self._waiting: dict[Connection, None] = {}
        self._open: set[Connection] = set()
        self._sweeping: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._open)

    def admit(self, connection: "Connection") -> bool:
        """Count a new connection; false if there is no room for it."""
        of_address = self._by_address[connection.key]
        of_proxy = connection.peer in self._proxies
        if not of_proxy and len(of_address) >= self._capacity.connections_per_address:
            return self._take_place_of(connection, of_address)
        if len(self._open) >= self._capacity.connections:
            return self._take_place_of(connection, self._waiting)
        self._add(connection)
        return True

    def _take_place_of(self, connection: "Connection", others: dict["Connection", None]) -> bool:
        """Close the one of ``others`` that has waited longest for a request, to make room."""
        longest = next((other for other in others if other in self._waiting), None)
        if longest is None:
            log.warning("connection-refused", open=len(self._open))
            return False
        self.remove(longest)
        longest.end()
        self._add(connection)
        return True

    def _add(self, connection: "Connection") -> None:
        self._open.add(connection)
        self._by_address[connection.key][connection] = None
        if self._sweeping is None:
            self._sweeping = connection.loop.call_later(SWEEP_SECONDS, self._sweep)

    def changed(self, connection: "Connection") -> None:
        """Keep the waiting connections in the order in which they started to wait."""
        self._waiting.pop(connection, None)
        of_address = self._by_address.get(connection.key, {})
        if connection not in of_address:
            return
        if connection.phase is not Phase.ANSWERING:
            self._waiting[connection] = None
            of_address[connection] = of_address.pop(connection)

    def remove(self, connection: "Connection") -> None:
        """Forget a connection."""
        self._open.discard(connection)
        self._waiting.pop(connection, None)
        of_address = self._by_address.get(connection.key)
        if of_address is not None:
            of_address.pop(connection, None)
            if not of_address:
                del self._by_address[connection.key]

    def _sweep(self) -> None:
        """Close connections that have taken too long; runs again while any is open."""
        self._sweeping = None
        for connection in list(self._open):
            connection.check()
        if self._open:
            loop = asyncio.get_running_loop()
            self._sweeping = loop.call_later(SWEEP_SECONDS, self._sweep)


class ServerConfig(uvicorn.Config):
    """uvicorn's configuration, with the limits on connections."""

    def __init__(self, app: Any, connections: Connections, **options: Any) -> None:
        self.connections = connections
        super().__init__(app, http=Connection, ws="none", **options)


class Connection(H11Protocol):
    """A connection with a timeout for every state a peer can hold it in."""

    config: ServerConfig

    def __init__(
        self,
        config: ServerConfig,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.peer = ""
        self.key = ""
        self.phase = Phase.HEADERS
        self._all = config.connections
        self._since = self.loop.time()
        self._dropped = 0
        self._unsent = 0
        self._unsent_since: float | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        _set_options(transport)
        super().connection_made(cast(asyncio.Transport, LingeringTransport(transport, self)))
        self.peer = self.client[0] if self.client else ""
        self.key = address_key(self.peer)
        if self._all.admit(self):
            self._enter(Phase.HEADERS)
            return
        self._answer_plainly(503, {"Retry-After": str(RETRY_SECONDS)})

    def connection_lost(self, exc: Exception | None) -> None:
        self._all.remove(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.phase is Phase.LINGERING:
            self._drop(data)
            return
        super().data_received(data)
        phase = self._phase_now()
        if phase is Phase.IDLE and self.phase in (Phase.IDLE, Phase.HEADERS):
            phase = Phase.HEADERS  # the next request starts
        if phase is not self.phase:
            self._enter(phase)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.phase is not Phase.LINGERING:
            self._enter(self._phase_now())

    def resume_writing(self) -> None:
        super().resume_writing()
        self._unsent_since = None

    def _phase_now(self) -> Phase:
        if self.cycle is None:
            return Phase.HEADERS
        if not self.cycle.response_complete:
            return Phase.ANSWERING
        return Phase.DRAINING if self.conn.their_state is h11.SEND_BODY else Phase.IDLE

    @property
    def peer_may_be_sending(self) -> bool:
        """Whether the peer has started a request that it has not sent to the end."""
        if self.conn.their_state is h11.IDLE:
            return bool(self.conn.trailing_data[0])
        return self.conn.their_state in (h11.SEND_BODY, h11.ERROR)

    def linger(self) -> None:
        """Read and drop what the peer still sends, for a while, before the connection closes."""
        self._dropped = 0
        self._enter(Phase.LINGERING)
        self.transport.resume_reading()

    def _drop(self, data: bytes) -> None:
        self._dropped += len(data)
        if self._dropped > LINGER_BYTES:
            self.transport.close()

    def _enter(self, phase: Phase) -> None:
        self.phase = phase
        self._since = self.loop.time()
        self._all.changed(self)

    def check(self) -> None:
        """Close the connection if it has been in its state for too long."""
        now = self.loop.time()
        if unsent := self.transport.get_write_buffer_size():
            if not self._is_reading(unsent, now):
                self.transport.abort()
            return
        self._unsent_since = None
        if self.phase is Phase.ANSWERING:
            return
        if self.transport.is_closing() and self.phase is not Phase.LINGERING:
            return
        if now - self._since >= PATIENCE[self.phase]:
            self.end()

    def _is_reading(self, unsent: int, now: float) -> bool:
        if self._unsent_since is None or self._unsent - unsent >= WRITE_STEP:
            self._unsent, self._unsent_since = unsent, now
        self._unsent = max(self._unsent, unsent)
        return now - self._unsent_since < WRITE_SECONDS

    def end(self) -> None:
        """Close, with an answer if the peer started a request but did not finish its headers."""
        if self.transport.get_write_buffer_size():
            self.transport.abort()
        elif self.phase is Phase.HEADERS and self.conn.trailing_data[0]:
            self._answer_plainly(408, {})
        else:
            self.transport.close()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn's message
        """Answer a request h11 cannot read, with the status it suggests in its exception."""
        hint = getattr(sys.exc_info()[1], "error_status_hint", 400)
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            self._answer_plainly(hint, {})
        else:  # a response has started: nothing may follow it
            self.transport.close()

    def _answer_plainly(self, status: int, more: dict[str, str]) -> None:
        """Answer without the application, in both languages, and close."""
        body = PLAIN_TEXTS.get(status, PLAIN_TEXTS[400]).encode()
        headers = (
            HEADERS
            | more
            | {
                "Content-Type": "text/plain; charset=utf-8",
                "Content-Length": str(len(body)),
                "Connection": "close",
            }
        )
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = f"HTTP/1.1 {status} {PHRASES.get(status, 'Bad Request')}\r\n{lines}\r\n"
        self.transport.write(head.encode("latin-1") + body)
        self.transport.close()


PHRASES = {
    408: "Request Timeout",
    431: "Request Header Fields Too Large",
    501: "Not Implemented",
    503: "Service Unavailable",
}
PLAIN_TEXTS = {
    400: "无法识别这个请求。\nThis request cannot be read.\n",
    408: "等待请求超时，请重试。\nThe request took too long. Please try again.\n",
    431: "请求头太大。\nThe request headers are too large.\n",
    501: "不支持这样的请求。\nThis kind of request is not supported.\n",
    503: "现在访问的人太多，请稍后再试。\nToo many connections. Please try again in a moment.\n",
}


def _set_options(transport: asyncio.Transport) -> None:
    """Send each response at once, and give up a peer that no longer acknowledges data.

    asyncio sets TCP_NODELAY only on sockets whose protocol is set. Those accepted from a listening
    socket of ``socket.create_server`` have none, and Nagle's algorithm then holds back the second
    segment of a response until the peer's delayed acknowledgement.
    """
    connected: socket.socket | None = transport.get_extra_info("socket")
    if connected is None or connected.family not in (socket.AF_INET, socket.AF_INET6):
        return
    connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux
        milliseconds = LOST_PEER_SECONDS * 1000
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, milliseconds)
