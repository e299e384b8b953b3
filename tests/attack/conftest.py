"""Fixtures of the recorded attacks: the core on a database of either kind, and its makers."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import Core, build_core
from bot.runtime.settings import Settings
from scoring.overlays.library import OverlayLibrary
from tests.bot.talking import Talker
from tests.support.stored.databases import bare_url, database_url, postgresql_url, sqlite_template

__all__ = ["bare_url", "database_url", "postgresql_url", "sqlite_template"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every attack is long."""
    folder = Path(__file__).parent
    for item in items:
        if folder in item.path.parents:
            item.add_marker(pytest.mark.long)


@pytest.fixture(autouse=True)
def edition_2018(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shortest way to a first question."""
    monkeypatch.setattr("bot.app.DEFAULT_CATALOGUE", "gb36132-2018")
    monkeypatch.setattr("bot.runtime.library.library_with", lambda _folder: OverlayLibrary(()))


@pytest.fixture
def attacked(database_url: str, tmp_path: Path) -> Settings:
    """Settings on an empty database of either kind."""
    return Settings(
        _env_file=None,  # type: ignore[call-arg]  # of the library's making
        database_url=database_url,
        data_dir=tmp_path / "data",
    )


@pytest.fixture
async def idle(attacked: Settings) -> AsyncIterator[Core]:
    """The core without its loops: what is asked for waits until a test does it."""
    core = build_core(attacked, OverlayLibrary(()))
    yield core
    await core.close()


async def people(core: Core, count: int) -> list[Talker]:
    """People at their first question."""
    talkers = [Talker(core, f"p{number}") for number in range(count)]
    for talker in talkers:
        await talker.begins()
    return talkers
