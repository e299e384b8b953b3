"""Builds it all from the settings: the one place where things are wired."""

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import uvicorn

from bot.config import Settings
from bot.news import News
from bot.reporting import ReportMaker
from bot.services import Services
from bot.telegram.channel import TelegramChannel
from bot.turns import Turns
from bot.web.app import build_web
from scoring.loading import load_catalogue
from storage.database import Database
from storage.evidence import EvidenceStore

DEFAULT_CATALOGUE = "gb36132-2018"


def now() -> datetime:
    """The clock, read nowhere else."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Core:
    """What every channel stands on."""

    turns: Turns
    reports: ReportMaker
    evidence: EvidenceStore
    database: Database


def build_core(settings: Settings) -> Core:
    """Database, evidence, services and turns."""
    database = Database(settings.database_url)
    evidence = EvidenceStore(settings.data_dir / "evidence")
    news = News()
    reports = ReportMaker(database, settings.data_dir, news, clock=now)
    services = Services(
        database,
        evidence,
        reports,
        exports=settings.data_dir / "exports",
        catalogues=load_catalogue,
        default_catalogue=DEFAULT_CATALOGUE,
        clock=now,
    )
    turns = Turns(
        database,
        evidence,
        services,
        news,
        data_dir=settings.data_dir,
        catalogues=load_catalogue,
        default_catalogue=DEFAULT_CATALOGUE,
        clock=now,
    )
    return Core(turns, reports, evidence, database)


def build_telegram(settings: Settings, turns: Turns) -> TelegramChannel | None:
    """The Telegram channel, where there is a token."""
    if settings.telegram_bot_token is None:
        return None
    return TelegramChannel(
        turns,
        settings.data_dir,
        token=settings.telegram_bot_token.get_secret_value(),
        base_url=settings.telegram_base_url,
        proxy=settings.telegram_proxy,
    )


@asynccontextmanager
async def running_core(settings: Settings) -> AsyncIterator[Core]:
    """The core at work: schema up to date, reports being made."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    core = build_core(settings)
    await core.database.migrate()
    await core.evidence.sweep()
    maker = asyncio.create_task(core.reports.run())
    try:
        yield core
    finally:
        maker.cancel()
        await asyncio.gather(maker, return_exceptions=True)
        await core.database.close()


async def serve(settings: Settings) -> None:
    """Run the web chat, and Telegram where there is a token, until stopped."""
    async with running_core(settings) as core:
        telegram = build_telegram(settings, core.turns)
        if telegram is not None:
            await telegram.start()
        try:
            await _serve_web(settings, core.turns)
        finally:
            if telegram is not None:
                await telegram.stop()


async def _serve_web(settings: Settings, turns: Turns) -> None:
    web = build_web(turns, settings, now)
    config = uvicorn.Config(
        web,
        host=settings.web_host,
        port=settings.web_port,
        log_level=settings.log_level.lower(),
        access_log=False,  # addresses of the web chat hold secrets
        timeout_graceful_shutdown=5,
    )
    server = _Server(config)
    loop = asyncio.get_running_loop()
    for wish_to_stop in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(wish_to_stop, server.stop)
    await server.serve()


class _Server(uvicorn.Server):
    """uvicorn without its signal handling, which would end the process before Telegram stops."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to us."""
        yield

    def stop(self) -> None:
        """Finish what is being answered, then end; at the second wish at once."""
        self.force_exit = self.should_exit
        self.should_exit = True
