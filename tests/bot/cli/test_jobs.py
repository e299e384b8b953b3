"""Background jobs on the command line: what an operator sees of them, and how they are steered."""

import asyncio
import json
import shutil
from collections.abc import Callable, Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.bot.cli.test_command_line import run
from tests.support.stored.databases import sqlite_template

__all__ = ["sqlite_template"]

Work = Callable[[UnitOfWork], Coroutine[Any, Any, None]]


@pytest.fixture
def url(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with a job that waits and one that is dead."""
    shutil.copy(sqlite_template, tmp_path / "green.db")
    url = f"sqlite:///{tmp_path}/green.db"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", url)

    async def fill(uow: UnitOfWork) -> None:
        await uow.jobs.enqueue("report", "7")
        claimed = await uow.jobs.claim("report", "w", "t", timedelta(minutes=1))
        assert claimed is not None
        await uow.jobs.fail(claimed.id, "t", "ReportNotMade · ab12", None)
        await uow.jobs.enqueue("export", "3")

    _in(url, fill)
    return url


@pytest.mark.usefixtures("url")
def test_jobs_are_listed_by_kind_and_state() -> None:
    first, second = run("jobs", "list").stdout.splitlines()
    assert first.startswith("1  report  7  dead  ")
    assert first.endswith("Z  1×  ReportNotMade · ab12")
    assert second.startswith("2  export  3  waiting  ")
    assert run("jobs", "list", "--kind", "export").stdout.splitlines() == [second]
    assert run("jobs", "list", "--state", "dead").stdout.splitlines() == [first]
    assert "没有这样的任务" in run("jobs", "list", "--state", "running").stdout
    (dead,) = json.loads(run("jobs", "list", "--state", "dead", "--json").stdout)
    assert (dead["id"], dead["kind"], dead["key"], dead["attempts"]) == (1, "report", "7", 1)
    assert dead["last_error"] == "ReportNotMade · ab12"
    assert dead["due"].endswith("+00:00")
    assert json.loads(run("jobs", "list", "--kind", "x", "--json").stdout) == []


@pytest.mark.usefixtures("url")
def test_what_failed_is_tried_again_and_what_is_not_wanted_is_dropped() -> None:
    assert "1 个任务马上再试" in run("jobs", "retry", "1", "2").stdout
    (job,) = json.loads(run("jobs", "list", "--kind", "report", "--json").stdout)
    assert (job["state"], job["attempts"]) == ("waiting", 0)
    assert json.loads(run("jobs", "drop", "--kind", "export", "--json").stdout) == [2]
    assert "已删除 1 个任务" in run("jobs", "drop", "1").stdout
    assert json.loads(run("jobs", "list", "--json").stdout) == []


@pytest.mark.usefixtures("url")
def test_nothing_named_is_not_all() -> None:
    for command in ("retry", "drop"):
        result = run("jobs", command)
        assert result.exit_code == 2
        assert "请写任务号" in result.stderr
    assert run("jobs", "list", "--state", "lost").exit_code == 2


def test_a_database_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/new.db")
    result = run("jobs", "list")
    assert result.exit_code == 2
    assert result.stderr.startswith("DATABASE_URL: 数据库不能使用")


def _in(url: str, work: Work) -> None:
    async def run_it() -> None:
        database = Database(url)
        async with database.unit_of_work() as uow:
            await work(uow)
        await database.close()

    asyncio.run(run_it())
