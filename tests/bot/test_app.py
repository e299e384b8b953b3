"""What is put together at the start, and what stops it."""

import asyncio
import socket
from pathlib import Path
from unittest.mock import patch

import pytest

from bot.app import DEFAULT_CATALOGUE, TelegramRole, running_core, telegram_role
from bot.runtime.errors import StartFailure
from bot.runtime.library import library_with
from bot.runtime.settings import Settings
from bot.web.server.server import listening
from tests.bot.talking import Talker


@pytest.fixture(autouse=True)
def offered(edition_2018: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    """With the edition and the overlays there really are."""
    monkeypatch.setattr("bot.app.DEFAULT_CATALOGUE", DEFAULT_CATALOGUE)
    monkeypatch.setattr("bot.runtime.library.library_with", library_with)


async def test_a_new_assessment_is_by_the_edition_in_force(core_settings: Settings) -> None:
    async with running_core(core_settings) as core:
        talker = Talker(core)
        await talker.says("/start")
        assert (await talker.dossier()).catalogue == "gb36132-2025"


async def test_what_is_shipped_is_on_offer(core_settings: Settings) -> None:
    async with running_core(core_settings) as core:
        offered = {overlay.id for overlay in core.library.overlays}
        assert {"round-2024-measures", "calendar-2026", "grid-factors-2023"} <= offered


async def test_a_faulty_overlay_of_the_operators_stops_the_start(
    core_settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "suzhou.yaml").write_text("id: suzhou\ncatalogues: [nowhere]\n", encoding="utf-8")
    settings = core_settings.model_copy(update={"overlays_dir": tmp_path})
    with pytest.raises(StartFailure, match=r"OVERLAYS_DIR: .*suzhou\.yaml"):
        async with running_core(settings):
            pass


async def test_a_folder_that_is_not_there_stops_the_start(core_settings: Settings) -> None:
    settings = core_settings.model_copy(update={"overlays_dir": Path("/nowhere/at/all")})
    with pytest.raises(StartFailure, match="OVERLAYS_DIR: 不能读取 /nowhere/at/all"):
        async with running_core(settings):
            pass


def test_a_port_in_use_stops_the_start(core_settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = core_settings.model_copy(update={"web_port": taken.getsockname()[1]})
        with pytest.raises(StartFailure, match="WEB_PORT"):
            listening(settings)


async def test_a_folder_that_cannot_be_used_stops_the_start(
    core_settings: Settings, tmp_path: Path
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    settings = core_settings.model_copy(update={"data_dir": in_the_way})
    with pytest.raises(StartFailure, match="DATA_DIR"):
        async with running_core(settings):
            pass


async def test_what_another_start_pinned_is_not_on_offer_here(core_settings: Settings) -> None:
    """The library that comes with the program is left as it is."""
    async with running_core(core_settings) as one, running_core(core_settings) as other:
        assert one.library is not other.library
        assert one.library is not library_with(None)


async def test_telegram_is_away_until_it_is_connected(core_settings: Settings) -> None:
    async with running_core(core_settings) as core:
        assert await TelegramRole(core_settings, core).answers() is False


async def test_without_a_token_nobody_takes_the_role_of_telegram(
    core_settings: Settings,
) -> None:
    async with running_core(core_settings) as core:
        with patch.object(core.database.line, "in_role") as taken:
            async with telegram_role(core_settings, core):
                await asyncio.sleep(0)
            assert not taken.called
