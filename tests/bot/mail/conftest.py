"""Fixtures: a mail server on this machine, and a core that sends by it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.jobs.worker import JobWorker
from bot.runtime.settings import Settings
from tests.bot.talking import Clock
from tests.support.mailbox import Mailbox, mailbox

MONDAY = datetime(2027, 3, 1, 2, tzinfo=UTC)
"""Ten in the morning in China."""
PUBLIC = "https://green.example.org"


@pytest.fixture
async def box() -> AsyncIterator[Mailbox]:
    async with mailbox() as box:
        yield box


@pytest.fixture
def core_settings(core_settings: Settings, box: Mailbox, tmp_path: Path) -> Settings:
    """The usual ones, with the mail server."""
    return Settings(
        _env_file=None,  # type: ignore[call-arg]  # of the library's making
        database_url=core_settings.database_url,
        data_dir=tmp_path,
        web_public_url=PUBLIC,
        smtp_host="127.0.0.1",
        smtp_port=box.port,
        smtp_tls="none",
        smtp_sender="绿色工厂 <notice@example.org>",
    )


@pytest.fixture(autouse=True)
def jobs_on_request(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs run when a test says so, by the test's clock."""

    async def look(_worker: JobWorker) -> None:
        return

    clock.now = MONDAY
    monkeypatch.setattr(JobWorker, "_look", look)
    monkeypatch.setattr("storage.repositories.work.jobs.now", lambda _connection: clock.now)
