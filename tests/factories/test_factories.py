"""Six factories from their bills to a verdict in the core; one walk to the report a channel."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import Core, running_core
from bot.runtime.settings import Settings
from scoring.answers.model import Value
from tests.bot.talking import Talker
from tests.factories.channels import CorePerson
from tests.factories.factory import NAMES, load
from tests.factories.tour import Tour, tour, verdict
from tests.factories.walk import walk
from tests.support.stored.databases import sqlite_template

__all__ = ["sqlite_template"]

MOST_PAGES = 12
"""Of a report in one language by the 2025 edition."""
MOST_ACTS = 27
"""To the summary: a quick assessment of at most 24, and what the factory adds to it."""


@pytest.fixture
async def core(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[Core]:
    """The core with all that is shipped, on an empty database."""
    shutil.copy(sqlite_template, tmp_path / "green.db")
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]  # of the library's making
        database_url=f"sqlite:///{tmp_path}/green.db",
        data_dir=tmp_path,
    )
    async with running_core(settings) as core:
        yield core


@pytest.mark.parametrize("name", NAMES)
async def test_bills_become_figures_and_figures_a_verdict(core: Core, name: str) -> None:
    """No bill is misread, and the verdict is the one reckoned when the factory was made."""
    factory = load(name)
    talker = Talker(core, channel="web")
    await talker.says("/start")
    way = await walk(CorePerson(talker), factory)

    dossier = await talker.dossier()
    stored = {id: (figure.value, figure.unit) for id, figure in dossier.figures.items()}
    assert stored == factory.figures
    benchmarks = {
        id: answer.benchmark
        for id, answer in dossier.answers.items()
        if isinstance(answer, Value) and answer.benchmark
    }
    assert benchmarks == factory.benchmarks
    assert verdict(way.end.text) == (factory.span, factory.band)
    assert way.count <= MOST_ACTS


@pytest.mark.browser
@pytest.mark.long
async def test_from_bills_to_the_report_in_the_browser(tmp_path: Path) -> None:
    _assert_reported(await tour(load("pump"), "browser", tmp_path))


@pytest.mark.long
async def test_from_bills_to_the_report_on_telegram(tmp_path: Path) -> None:
    _assert_reported(await tour(load("cement"), "telegram", tmp_path))


def _assert_reported(one: Tour) -> None:
    factory = load(one.factory)
    assert (one.span, one.band) == (factory.span, factory.band)
    assert 1 < one.pages <= MOST_PAGES
