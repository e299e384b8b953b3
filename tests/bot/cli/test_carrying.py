"""Backup, restore and move as commands: what an operator types and reads."""

import sqlite3
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app
from storage.schema import revisions
from tests.storage.releasing import stored
from tests.support.databases import created

NEWEST = stored()[revisions()[-1]]


@pytest.fixture(autouse=True)
def _settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/var/green.db")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))


def run(*arguments: str) -> Result:
    """The command line with these arguments."""
    return CliRunner().invoke(app, arguments)


def test_restore_then_backup_then_restore_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run("restore", str(NEWEST))
    assert (first.exit_code, "已恢复并逐行核对" in first.stdout) == (0, True), first.output
    (tmp_path / "backups").mkdir()
    second = run("backup", str(tmp_path / "backups"))
    assert second.exit_code == 0, second.output
    (archive,) = (tmp_path / "backups").iterdir()
    assert archive.name.startswith("greenbot-20")
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/other/green.db")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "other"))
    third = run("restore", str(archive))
    assert third.exit_code == 0, third.output
    with sqlite3.connect(tmp_path / "other/green.db") as there:
        assert there.execute("SELECT count(*) FROM answers").fetchone() == (10,)


def test_a_database_in_use_is_not_restored_over() -> None:
    run("restore", str(NEWEST))
    again = run("restore", str(NEWEST))
    assert again.exit_code == 2
    assert "the target database has data (clients)" in again.stderr
    assert "什么都没有改动" in again.stderr


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    missing = run("restore", "nowhere.zip")
    assert (missing.exit_code, "nowhere.zip" in missing.stderr) == (2, True)
    nothing = run("backup", str(tmp_path / "b.zip"))
    assert (nothing.exit_code, "there is no database file" in nothing.stderr) == (2, True)
    assert not (tmp_path / "b.zip").exists()


@pytest.mark.parametrize("to", ["mysql://db/green", "postgresql://db", "green"])
def test_move_says_what_it_takes(to: str) -> None:
    refused = run("move", "--to", to)
    assert (refused.exit_code, "--to takes postgresql://" in refused.stderr) == (2, True)


def test_a_server_that_is_away_is_told_without_its_password() -> None:
    run("restore", str(NEWEST))
    away = run("move", "--to", "postgresql://green:s3cret-word@127.0.0.1:9/green")
    assert (away.exit_code, "the database cannot be reached" in away.stderr) == (2, True)
    assert "s3cret-word" not in away.output


@pytest.mark.postgresql
def test_everything_is_moved_to_postgresql() -> None:
    run("restore", str(NEWEST))
    with created() as url:
        moved = run("move", "--to", url)
        assert (moved.exit_code, "moved and compared row by row" in moved.stdout) == (0, True)
        again = run("move", "--to", url)
        assert (again.exit_code, "has data" in again.stderr) == (2, True)
