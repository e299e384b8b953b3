"""Chromium for tests of pages, and a server that can be stopped and started again."""

import asyncio
import atexit
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Any

import uvicorn.server
from fastapi import FastAPI
from playwright.async_api import Browser, Page, async_playwright, expect
from playwright.sync_api import sync_playwright

from bot.runtime.settings import Settings
from bot.web.security.capacity import DESCRIPTORS_USUAL, Capacity, capacity_for
from bot.web.server.connections import Connection
from bot.web.server.server import WebServer, listening, web_server
from tests.support.needs import lacking
from tests.support.ports import free_port

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
FONTS = Path(__file__).parents[3] / "bot" / "reports" / "pdf" / "layout" / "fonts"
PATIENCE_SECONDS = 120
"""A ceiling for a busy machine: it costs only the test that fails."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

expect.set_options(timeout=PATIENCE_SECONDS * 1000)


class _Hurried:
    """``asyncio`` as uvicorn ticks by it. A stop takes two ticks of 0.1 s, and most tests stop."""

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    @staticmethod
    async def sleep(seconds: float) -> None:
        await asyncio.sleep(seconds / 20)


vars(uvicorn.server)["asyncio"] = _Hurried()


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The browser; the test is skipped where there is none, and fails for it under CI.

    All tests of a process use one, which takes a second to start; what a test opens in it is its
    own, and is closed at the end.
    """
    if not _is_installed():
        lacking(f"{CHROMIUM} is not installed")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.connect_over_cdp(_running())
        try:
            yield browser
        finally:
            await browser.close()


@cache
def _running() -> str:
    """The address of a Chromium that ends with this process."""
    port, is_ready, is_over = free_port(), Event(), Event()
    keeper = Thread(target=_keep, args=(port, is_ready, is_over), daemon=True)
    keeper.start()
    if not is_ready.wait(PATIENCE_SECONDS):
        raise AssertionError("Chromium does not start")

    def end() -> None:
        is_over.set()
        keeper.join(PATIENCE_SECONDS)

    atexit.register(end)
    return f"http://127.0.0.1:{port}"


def _keep(port: int, is_ready: Event, is_over: Event) -> None:
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[*FLAGS, f"--remote-debugging-port={port}"],
            env=_environment(Path(folder)),
            timeout=PATIENCE_SECONDS * 1000,
        )
        is_ready.set()
        is_over.wait()
        browser.close()


def _is_installed() -> bool:
    return CHROMIUM.exists()


def _environment(folder: Path) -> dict[str, str | float | bool]:
    """With the report's own font, so that Chinese is measured and seen on any machine."""
    config = folder / "fonts.conf"
    config.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<dir>{FONTS}</dir><cachedir>{folder}/fonts</cachedir>"
        "<alias><family>system-ui</family><prefer><family>Noto Sans SC</family></prefer></alias>"
        "</fontconfig>",
        encoding="utf-8",
    )
    return {**os.environ, "FONTCONFIG_FILE": str(config)}


async def accessibility_problems(page: Page) -> list[str]:
    """What axe finds wrong on a page, by WCAG 2.2 AA and its best practices."""
    await page.evaluate(AXE)
    found: dict[str, Any] = await page.evaluate(
        "rules => axe.run(document, {runOnly: rules})", RULES
    )
    return [
        f"{problem['id']}: {problem['help']}: {node['html'][:160]} {node['failureSummary']}"
        for problem in found["violations"]
        for node in problem["nodes"]
    ]


class Served:
    """An application on a port of its own, built again whenever it is started there again."""

    def __init__(
        self,
        build: Callable[[], FastAPI],
        settings: Settings,
        capacity: Capacity | None = None,
    ) -> None:
        self._build = build
        self._settings = settings
        self._capacity = capacity or capacity_for(DESCRIPTORS_USUAL)
        self._app: FastAPI | None = None
        self._server: WebServer | None = None
        self._task: asyncio.Task[None] | None = None
        self.url = f"http://127.0.0.1:{settings.web_port}"

    @property
    def connections(self) -> list[Connection]:
        """Those that are open."""
        assert self._server
        return [
            one for one in self._server.server_state.connections if isinstance(one, Connection)
        ]

    async def start(self) -> None:
        """Serve, once it answers."""
        self._app = self._build()
        self._server = web_server(self._app, self._settings, self._capacity)
        listener = listening(self._settings)
        self._task = asyncio.create_task(self._server.serve(sockets=[listener]))
        while not self._server.started:  # noqa: ASYNC110 - uvicorn sets no event
            await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """Stop as an operator does."""
        if self._app and self._server and self._task:
            self._server.stop()
            await self._task
