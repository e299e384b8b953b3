"""Chromium for tests of pages, and a server that can be stopped and started again."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.async_api import Browser, Page, async_playwright

from bot.config import Settings
from bot.web.server import server_config

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
FONTS = Path(__file__).parents[2] / "bot" / "reports" / "fonts"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@asynccontextmanager
async def chromium(folder: Path) -> AsyncIterator[Browser]:
    """The browser; the test is skipped where there is none, and fails for it under CI."""
    if not CHROMIUM.exists():
        reason = f"{CHROMIUM} is not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=FLAGS, env=_environment(folder)
        )
        try:
            yield browser
        finally:
            await browser.close()


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


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals belong to pytest."""
        yield


class Served:
    """An application on a port of its own; it can be stopped and started again there."""

    def __init__(self, app: FastAPI, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._server: _Server | None = None
        self._task: asyncio.Task[None] | None = None
        self.url = f"http://127.0.0.1:{settings.web_port}"

    async def start(self) -> None:
        """Serve, once it answers."""
        self._server = _Server(server_config(self._app, self._settings))
        self._task = asyncio.create_task(self._server.serve())
        while not self._server.started:
            await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """Stop as an operator does."""
        if self._server and self._task:
            self._server.should_exit = True
            await self._task


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
