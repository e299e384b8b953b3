"""``verify``: exit statuses, offline on a copy of the database, with and without figures."""

import asyncio
import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import create_engine, delete
from typer.testing import CliRunner, Result

from bot.cli.verify import (
    GENUINE,
    NOT_GENUINE,
    NOT_IN_FORCE,
    UNCERTAIN,
    app,
)
from storage.database import Database
from storage.models import IssuedFile
from tests.bot.verifying.papers import Installation
from tests.storage.talking import begin
from tests.support.stored.databases import sqlite_template

__all__ = ["sqlite_template"]

pytestmark = pytest.mark.slow


@pytest.fixture
def files(tmp_path: Path, sqlite_template: Path) -> Path:
    """A folder with two reports of an assessment, what became of them, and the database."""
    address = tmp_path / "green.db"
    shutil.copy(sqlite_template, address)

    async def made() -> None:
        database = Database(f"sqlite:///{address}")
        office = Installation(database, tmp_path)
        li = await begin(database, "42")
        (tmp_path / "old.pdf").write_bytes(await office.issue(li, 1))
        new = await office.issue(li, 2)
        (tmp_path / "new.pdf").write_bytes(new)
        (tmp_path / "altered.pdf").write_bytes(new.replace(b"Helvetica", b"Courier  "))
        (tmp_path / "other.txt").write_bytes(b"hello")
        await database.close()

    asyncio.run(made())
    return tmp_path


def verify(folder: Path, *names: str, database: str = "green.db") -> Result:
    given = [str(folder / name) for name in names]
    return CliRunner().invoke(app, [*given, "--database", str(folder / database), "--json"])


def outcomes(result: Result) -> list[str]:
    return [json.loads(line)["outcome"] for line in result.stdout.splitlines()]


@pytest.mark.long
def test_the_status_is_that_of_the_worst_file(files: Path) -> None:
    for names, status in (
        (("new.pdf",), GENUINE),
        (("old.pdf", "new.pdf"), NOT_IN_FORCE),
        (("altered.pdf",), NOT_GENUINE),
        (("other.txt", "old.pdf"), NOT_GENUINE),
    ):
        assert verify(files, *names).exit_code == status, names
    assert outcomes(verify(files, "new.pdf", "old.pdf", "altered.pdf", "other.txt")) == [
        "genuine",
        "genuine",
        "altered",
        "unknown",
    ]


def test_it_works_on_a_copy_and_changes_nothing(files: Path) -> None:
    shutil.copy(files / "green.db", files / "copy.db")
    (files / "copy.db").chmod(0o400)
    before = (files / "copy.db").read_bytes()
    shown = verify(files, "new.pdf", database="copy.db")
    assert shown.exit_code == GENUINE, shown.output
    assert (files / "copy.db").read_bytes() == before
    told = json.loads(shown.stdout)
    assert told["signature"]["holds"]
    assert told["signature"]["ours"]
    assert told["signature"]["subject"] == "greenbot test"
    assert told["number"] == "GF-00001-02"
    assert "61.25" not in shown.stdout


def test_a_signed_file_that_is_not_recorded_is_uncertain(files: Path) -> None:
    engine = create_engine(f"sqlite:///{files}/green.db")
    with engine.begin() as connection:
        connection.execute(delete(IssuedFile))
    engine.dispose()
    result = verify(files, "new.pdf")
    assert (result.exit_code, outcomes(result)) == (UNCERTAIN, ["signed"])


def test_bad_input_is_told(files: Path, tmp_path: Path) -> None:
    for result in (
        verify(files, "nowhere.pdf"),
        verify(files, "new.pdf", database="nowhere.db"),
        verify(files, "new.pdf", database="other.txt"),
    ):
        assert result.exit_code == 2
        assert result.stdout == ""
    big = tmp_path / "big.pdf"
    with big.open("wb") as file:
        file.truncate(201 * 1024 * 1024)
    assert verify(files, "big.pdf").exit_code == 2


def test_people_read_it_in_both_languages(files: Path) -> None:
    shown = CliRunner().invoke(
        app, [str(files / "old.pdf"), "--database", str(files / "green.db")]
    )
    assert "已被 GF-00001-02 代替" in shown.stdout
    assert "superseded by GF-00001-02" in shown.stdout
