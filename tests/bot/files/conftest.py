"""Fixtures: the core without its loops, whose files are in a folder or in a bucket."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import Core, build_core
from bot.runtime.settings import Settings
from scoring.overlays.library import OverlayLibrary
from storage.files import bucket as module
from tests.bot.talking import Clock, Talker
from tests.support.s3 import Outage, S3Server, outage_before, s3
from tests.support.stored.databases import database_url, postgresql_url

__all__ = ["database_url", "postgresql_url", "s3"]


@pytest.fixture(autouse=True)
def made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports without the process that makes them."""

    async def make(_self: object, _request: bytes) -> bytes:
        return b"%PDF-1.7 made"

    monkeypatch.setattr("bot.jobs.report_process.ReportProcess.make", make)


async def _core(settings: Settings) -> AsyncIterator[Core]:
    core = build_core(settings, OverlayLibrary(()))
    await core.database.migrate()
    yield core
    await core.close()


@pytest.fixture(params=["folder", "bucket"])
async def either(
    request: pytest.FixtureRequest,
    core_settings: Settings,
    clock: Clock,  # noqa: ARG001
) -> AsyncIterator[Core]:
    """A core whose files are in a folder, or in a bucket."""
    changes = {}
    if request.param == "bucket":
        server: S3Server = request.getfixturevalue("s3")
        changes = server.settings(server.new_bucket())
    async for core in _core(core_settings.model_copy(update=_typed(changes))):
        yield core


@pytest.fixture
async def outage(s3: S3Server) -> AsyncIterator[Outage]:
    """An outage between the core and its bucket."""
    async with outage_before(s3) as outage:
        yield outage


@pytest.fixture
async def ailing(
    s3: S3Server,
    outage: Outage,
    core_settings: Settings,
    clock: Clock,  # noqa: ARG001
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Core]:
    """A core whose files are in a bucket behind the outage; it waits less than usual."""
    monkeypatch.setattr(module, "SHORT_SECONDS", 0.5)
    monkeypatch.setattr(module, "SILENCE", module.SILENCE / 60)
    changes = s3.settings(s3.new_bucket(), outage.endpoint)
    async for core in _core(core_settings.model_copy(update=_typed(changes))):
        yield core


def _typed(changes: dict[str, object]) -> dict[str, object]:
    """Values as the settings have them."""
    whole = Settings(_env_file=None, **changes)  # type: ignore[call-arg, arg-type]
    return {name: getattr(whole, name) for name in changes}


@pytest.fixture
def folder(core_settings: Settings) -> Path:
    """``DATA_DIR``."""
    return core_settings.data_dir


async def somebody(core: Core, name: str = "1") -> Talker:
    """Somebody at the first question."""
    talker = Talker(core, name)
    await talker.begins()
    return talker
