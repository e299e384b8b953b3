"""Backup, restore and move as commands: what an operator types and reads."""

import sqlite3
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app
from storage.schema import revisions
from tests.storage.releasing import stored
from tests.support.ports import free_port
from tests.support.s3 import PREFIX, S3Server, s3
from tests.support.stored.databases import created

pytestmark = pytest.mark.long

__all__ = ["s3"]

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


def test_a_database_of_somebody_else_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("restore", str(NEWEST))
    monkeypatch.setattr("storage.archive.connections.os.access", lambda *_: False)
    refused = run("backup", str(tmp_path / "b.zip"))
    assert (refused.exit_code, "green.db: Permission denied" in refused.stderr) == (2, True)


@pytest.mark.parametrize("to", ["mysql://db/green", "postgresql://db", "green"])
def test_move_says_what_it_takes(to: str) -> None:
    refused = run("move", "--to", to)
    assert (refused.exit_code, "--to takes postgresql://" in refused.stderr) == (2, True)


def test_a_server_that_is_away_is_told_without_its_password() -> None:
    run("restore", str(NEWEST))
    away = run("move", "--to", "postgresql://green:s3cret-word@127.0.0.1:9/green")
    assert (away.exit_code, "the database cannot be reached" in away.stderr) == (2, True)
    assert "s3cret-word" not in away.output


def test_the_target_with_its_password_may_be_in_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run("restore", str(NEWEST))
    monkeypatch.setenv("MOVE_TO", "postgresql://green:s3cret-word@127.0.0.1:9/green")
    away = run("move")
    assert (away.exit_code, "the database cannot be reached" in away.stderr) == (2, True)
    assert "s3cret-word" not in run("move", "--help").output + away.output


@pytest.mark.postgresql
def test_everything_is_moved_to_postgresql() -> None:
    run("restore", str(NEWEST))
    with created() as url:
        moved = run("move", "--to", url)
        assert (moved.exit_code, "moved and compared row by row" in moved.stdout) == (0, True)
        again = run("move", "--to", url)
        assert (again.exit_code, "has data" in again.stderr) == (2, True)


def test_files_are_moved_into_a_bucket_and_back(
    s3: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("restore", str(NEWEST))
    before = sorted(path for path in (tmp_path / "var").rglob("*") if path.is_file())
    bucket = s3.new_bucket()
    for name, value in s3.settings(bucket).items():
        monkeypatch.setenv(name.upper(), value)
    there = run("move", "--files-from", str(tmp_path / "var"))
    assert (there.exit_code, "moved and compared one by one: files 1" in there.stdout) == (0, True)
    monkeypatch.delenv("FILES_URL")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "back"))
    back = run("move", "--files-from", f"s3://{bucket}/{PREFIX}")
    assert (back.exit_code, "files 1" in back.stdout) == (0, True), back.output
    (evidence,) = (path for path in (tmp_path / "back").rglob("*") if path.is_file())
    assert evidence.name in [path.name for path in before]
    assert sorted(path for path in (tmp_path / "var").rglob("*") if path.is_file()) == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "give either --to"),
        (("--to", "sqlite:///x.db", "--files-from", "x"), "give either --to"),
        (("--files-from", "s3://green"), "FILES_SECRET"),
        (("--files-from", "s3://"), "takes s3://bucket"),
        (("--files-from", "nowhere"), "there is no folder nowhere"),
    ],
)
def test_move_says_what_is_missing(arguments: tuple[str, ...], told: str) -> None:
    refused = run("move", *arguments)
    assert (refused.exit_code, told in refused.stderr) == (2, True)


def test_files_are_not_moved_onto_themselves(tmp_path: Path) -> None:
    refused = run("move", "--files-from", f"{tmp_path}/var/")
    assert (refused.exit_code, "files are there already" in refused.stderr) == (2, True)


def test_a_bucket_that_is_away_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("restore", str(NEWEST))
    for name, value in S3Server(free_port()).settings("green").items():
        monkeypatch.setenv(name.upper(), value)
    away = run("backup", str(tmp_path / "b.zip"))
    assert (away.exit_code, "cannot be used (away)" in away.stderr) == (2, True)
    assert not (tmp_path / "b.zip").exists()
