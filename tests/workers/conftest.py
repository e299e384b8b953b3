"""Fixtures: two workers on one PostgreSQL database, each with its own core."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import Core, running_core
from bot.runtime.settings import Settings
from scoring.overlays.library import OverlayLibrary
from tests.support.stored.databases import emptied, postgresql_url

__all__ = ["postgresql_url"]


@pytest.fixture(autouse=True)
def edition_2018(monkeypatch: pytest.MonkeyPatch) -> None:
    """Assessments started in this process use the complete edition, without overlays on offer."""
    monkeypatch.setattr("bot.app.DEFAULT_CATALOGUE", "gb36132-2018")
    monkeypatch.setattr("bot.runtime.library.library_with", lambda _folder: OverlayLibrary(()))


@pytest.fixture
def shared(postgresql_url: str, tmp_path: Path) -> Settings:
    """Settings for any number of workers on one empty database."""
    asyncio.run(emptied(postgresql_url))
    return Settings(
        _env_file=None,  # type: ignore[call-arg]  # of the library's making
        database_url=postgresql_url,
        data_dir=tmp_path,
    )


@pytest.fixture
async def workers(shared: Settings) -> AsyncIterator[tuple[Core, Core]]:
    """Two workers; both run in the test's process."""
    async with running_core(shared) as one, running_core(shared) as other:
        yield one, other
