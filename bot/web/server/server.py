"""Serving the web chat: its port, and an orderly stop."""

import asyncio
import errno
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
import uvicorn
from fastapi import FastAPI

from bot.runtime.errors import StartFailure
from bot.runtime.settings import Settings
from bot.web.app import close_previews, end_streams
from bot.web.security.capacity import Capacity
from bot.web.server.connections import IDLE_SECONDS, Connections, ServerConfig

GRACE_SECONDS = 5
"""For responses in progress when the process is asked to stop."""
SAME_SIGNAL_SECONDS = 1.0
"""``make`` passes SIGTERM on to a process that has got it already, so it may come twice."""

log = structlog.get_logger()


def listening(settings: Settings) -> socket.socket:
    """The socket to serve on, bound before anything else starts. Raises ``StartFailure``."""
    host, port = settings.web_host, settings.web_port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        busy = error.errno in (errno.EADDRINUSE, errno.EACCES)
        advice = "请换一个端口 / choose another port" if busy else "请核对地址 / check the address"
        raise StartFailure(
            f"WEB_HOST, WEB_PORT: 不能在 {host}:{port} 上监听（{error.strerror}）/ "
            f"cannot bind to it. {advice}"
        ) from error


def web_server(web: FastAPI, settings: Settings, capacity: Capacity) -> "WebServer":
    """A server for the application that leaves signals to its caller."""
    config = ServerConfig(
        web,
        Connections(capacity, settings.trusted_proxies),
        log_config=None,  # uses our own handler, which logs no messages of exceptions
        access_log=False,  # URLs of the web chat hold secrets
        server_header=False,
        lifespan="off",  # the application has none; cancelled, it would print a traceback
        proxy_headers=False,  # the application reads them, see bot.web.guard
        backlog=capacity.accepted_at_once,
        timeout_keep_alive=int(IDLE_SECONDS),
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    return WebServer(config, web)


async def serve_web(
    web: FastAPI,
    settings: Settings,
    listener: socket.socket,
    capacity: Capacity,
    supervised_by: int | None = None,
    on_open: Callable[[], None] = lambda: None,
) -> None:
    """Serve until SIGINT or SIGTERM, or until the pipe ``supervised_by`` ends.

    ``on_open`` is called once requests are answered.
    """
    server = web_server(web, settings, capacity)
    server.on_open = on_open
    loop = asyncio.get_running_loop()
    for stop_signal in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(stop_signal, server.stop)
    if supervised_by is not None:
        loop.add_reader(supervised_by, _stop_alone, server, supervised_by)
    log.info(
        "web-chat-open", address=_address(settings, listener), connections=capacity.connections
    )
    await server.serve(sockets=[listener])


def _stop_alone(server: "WebServer", supervised_by: int) -> None:
    """The supervisor is gone: nobody would start this worker again."""
    asyncio.get_running_loop().remove_reader(supervised_by)
    log.warning("supervisor-gone")
    server.stop()


def _address(settings: Settings, listener: socket.socket) -> str:
    host, port, *_ = listener.getsockname()
    named = f"[{host}]" if ":" in host else host
    return settings.web_public_url or f"http://{named}:{port}"


class WebServer(uvicorn.Server):
    """uvicorn without its signal handling, which would end the process before Telegram stops."""

    def __init__(self, config: uvicorn.Config, web: FastAPI) -> None:
        super().__init__(config)
        self._web = web
        self._asked: float | None = None
        self.on_open: Callable[[], None] = lambda: None

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the caller."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the port."""
        await super().startup(sockets)
        self.on_open()

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until stopped; then nothing of the application is left running."""
        try:
            await super().serve(sockets)
        finally:
            await close_previews(self._web)

    def stop(self) -> None:
        """Finish the responses in progress, then stop; at a second, later signal stop at once."""
        now = time.monotonic()
        if self._asked is None:
            self._asked = now
        self.force_exit = now - self._asked >= SAME_SIGNAL_SECONDS
        self.should_exit = True
        end_streams(self._web)
