"""Fixtures: the core on an empty database, its clock, and somebody at its first question."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import Core, running_core
from bot.jobs.reports import ReportMaker
from bot.runtime.settings import Settings
from scoring.overlays.library import OverlayLibrary
from tests.bot.talking import Clock, Talker
from tests.support.stored.databases import bare_url, sqlite_template

__all__ = ["bare_url", "sqlite_template"]


@pytest.fixture(autouse=True)
def edition_2018(monkeypatch: pytest.MonkeyPatch) -> None:
    """What starts in this process begins by the finished edition, with no overlays on offer."""
    monkeypatch.setattr("bot.app.DEFAULT_CATALOGUE", "gb36132-2018")
    monkeypatch.setattr("bot.runtime.library.library_with", lambda _folder: OverlayLibrary(()))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("bot.app.now", clock)
    return clock


@pytest.fixture
def core_settings(tmp_path: Path, sqlite_template: Path) -> Settings:
    """Settings of an embedded default in a folder of its own."""
    shutil.copy(sqlite_template, tmp_path / "green.db")
    return Settings(
        _env_file=None,  # type: ignore[call-arg]  # of the library's making
        database_url=f"sqlite:///{tmp_path}/green.db",
        data_dir=tmp_path,
    )


@pytest.fixture
async def core(core_settings: Settings, clock: Clock) -> AsyncIterator[Core]:  # noqa: ARG001
    async with running_core(core_settings) as core:
        yield core


@pytest.fixture
def no_reports_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports that are asked for stay asked for: each would start a process for seconds."""
    monkeypatch.setattr(ReportMaker, "limit", 0)


@pytest.fixture
async def li(core: Core) -> Talker:
    """Somebody at the first question."""
    talker = Talker(core)
    await talker.begins()
    return talker
