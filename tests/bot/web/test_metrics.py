"""Metrics for Prometheus: for whoever has the token, and without anything of a person."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response
from prometheus_client.parser import text_string_to_metric_families

from bot.runtime.logs.configure import configure_logs
from bot.runtime.metrics import SHARED, TURN_SECONDS, exposition
from bot.web.metrics import Metrics, metrics_router
from storage.database import Database
from storage.records import Backlog, JobsWaiting
from tests.storage.talking import begin, show
from tests.support.stored.databases import database, database_url, postgresql_url, sqlite_template

__all__ = ["database", "database_url", "postgresql_url", "sqlite_template"]

WAITING = Backlog((JobsWaiting("report", "waiting", 3, 61.5),), (("telegram", 2),), 1, 0.002)


def samples(text: str) -> dict[tuple[str, ...], float]:
    """Every sample by its name and the values of its labels."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def get(token: str, authorization: str, *, away: bool = False) -> Response:
    """``/metrics`` with this header."""

    async def count() -> Backlog:
        if away:
            raise ConnectionError("password=secret")
        return WAITING

    app = FastAPI()
    app.include_router(metrics_router)
    app.state.metrics = Metrics(token, count) if token else None
    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
        return await client.get("/metrics", headers={"Authorization": authorization})


@pytest.mark.parametrize(
    ("token", "authorization"),
    [("", ""), ("", "Bearer "), ("watch", ""), ("watch", "Bearer watc"), ("watch", "watch")],
)
async def test_without_the_token_there_is_no_such_page(token: str, authorization: str) -> None:
    answer = await get(token, authorization)
    assert (answer.status_code, answer.content) == (404, b"")


async def test_what_waits_in_the_database_is_told() -> None:
    found = samples((await get("watch", "Bearer watch")).text)
    assert found["greenbot_database_up",] == 1
    assert found["greenbot_jobs", "report", "waiting"] == 3
    assert found["greenbot_jobs_oldest_seconds", "report", "waiting"] == 61.5
    assert found["greenbot_deliveries_waiting", "telegram"] == 2
    assert found["greenbot_updates_waiting",] == 1


async def test_a_database_that_is_away_is_told_and_the_rest_stays() -> None:
    answer = await get("watch", "Bearer watch", away=True)
    found = samples(answer.text)
    assert (answer.status_code, found["greenbot_database_up",]) == (200, 0)
    assert "greenbot_jobs" not in answer.text
    assert "secret" not in answer.text
    assert "greenbot_turn_seconds" in answer.text


def test_turns_are_counted_by_place() -> None:
    key = ("greenbot_turn_seconds_count", "web", "question")
    before = samples(exposition(None).decode()).get(key, 0)
    TURN_SECONDS.labels("web", "question").observe(0.002)
    assert samples(exposition(None).decode())[key] == before + 1


@pytest.fixture
def logs() -> Iterator[None]:
    """Logs as the program writes them."""
    kept = structlog.get_config()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    configure_logs("INFO")
    yield
    structlog.configure(**kept)
    root.handlers, root.level = handlers, level


@pytest.mark.usefixtures("logs")
def test_every_failure_in_the_log_is_counted() -> None:
    key = ("greenbot_events_total", "report-failed", "error")  # labels by their names
    before = samples(exposition(None).decode()).get(key, 0)
    for _ in range(15):  # more than are written
        structlog.get_logger().error("report-failed", number="GF-00001-01")
    assert samples(exposition(None).decode())[key] == before + 15
    assert "GF-00001-01" not in exposition(None).decode()


def test_the_folder_that_processes_share_is_made(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    subprocess.run(
        (sys.executable, "-c", "import bot.runtime.metrics"),
        env=os.environ | {SHARED: str(shared)},
        check=True,
    )
    assert list(shared.iterdir())


async def test_the_backlog_is_counted_in_either_database(database: Database) -> None:
    person = await begin(database)
    await show(database, person)
    async with database.unit_of_work() as uow:
        due = datetime.now(UTC) - timedelta(seconds=90)
        await uow.jobs.enqueue("report", "1", due=due)
        await uow.jobs.enqueue("report", "2")
        await uow.jobs.enqueue("export", "1", due=due + timedelta(days=1))
        backlog = await uow.backlog.count()
    jobs = {(row.kind, row.state): row for row in backlog.jobs}
    assert jobs["report", "waiting"].count == 2
    assert 60 <= jobs["report", "waiting"].oldest_seconds < 150
    assert jobs["export", "waiting"].oldest_seconds == 0
    assert backlog.deliveries == (("telegram", 1),)
    assert backlog.updates == 0
