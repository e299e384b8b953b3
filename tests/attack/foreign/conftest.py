"""The scene, built once a run and copied for each test."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import Core, build_core
from scoring.overlays.library import OverlayLibrary
from tests.attack.foreign.scene import Scene, settings_in, staged
from tests.bot.talking import Clock


@pytest.fixture(scope="session")
def staged_once(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Scene:
    """The scene as it was built; nothing may change it."""
    folder = tmp_path_factory.mktemp("scene")
    shutil.copy(sqlite_template, folder / "green.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.app.now", Clock())
        patch.setattr("bot.app.DEFAULT_CATALOGUE", "gb36132-2018")
        patch.setattr("bot.runtime.library.library_with", lambda _folder: OverlayLibrary(()))
        return staged(folder)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("bot.app.now", clock)
    return clock


@pytest.fixture
def scene(staged_once: Scene, tmp_path: Path) -> Scene:
    """The scene, to be changed."""
    folder = tmp_path / "scene"
    shutil.copytree(staged_once.folder, folder)
    return replace(staged_once, folder=folder)


@pytest.fixture
async def core(scene: Scene, clock: Clock) -> AsyncIterator[Core]:
    """The program without its workers, on the scene."""
    del clock
    core = build_core(settings_in(scene.folder), OverlayLibrary(()))
    yield core
    await core.close()
