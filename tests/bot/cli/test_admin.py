"""Organisations on the command line, and the code of their first administrator."""

import json
import shutil
from pathlib import Path

import pytest

from tests.bot.cli.test_command_line import run
from tests.support.stored.databases import sqlite_template

__all__ = ["sqlite_template"]


@pytest.fixture(autouse=True)
def database(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty database of the settings."""
    shutil.copy(sqlite_template, tmp_path / "green.db")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/green.db")
    monkeypatch.setenv("WEB_PUBLIC_URL", "https://green.example")


def test_an_organisation_is_added_with_the_code_of_its_administrator() -> None:
    assert "还没有机构" in run("admin", "list").stdout
    added = run("admin", "add", "绿源 咨询", "--person", "张老师", "--kind", "consultancy")
    typed, link = added.stdout.splitlines()
    assert typed.startswith("/join ")
    assert link == f"https://green.example/i/{typed.removeprefix('/join ')}"
    assert "14 天内有效" in added.stderr
    assert run("admin", "list").stdout.splitlines() == ["1\tconsultancy\t绿源 咨询\t0\t0"]
    again = json.loads(run("admin", "invite", "1", "--person", "李老师", "--json").stdout)
    assert again["organisation"] == 1
    assert again["code"] not in typed
    (row,) = json.loads(run("admin", "list", "--json").stdout)
    assert row == {
        "id": 1,
        "kind": "consultancy",
        "name": "绿源 咨询",
        "members": 0,
        "cases": 0,
    }


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", " ", "--person", "张老师"), "机构名称要有 1 到 60 个字"),
        (("add", "名" * 61, "--person", "张老师"), "机构名称要有 1 到 60 个字"),
        (("add", "绿源", "--person", "1"), "请写管理员的称呼"),
        (("invite", "7", "--person", "张老师"), "没有机构 7"),
        (("add", "绿源", "--person", "张老师", "--kind", "club"), "consultancy"),
    ],
)
def test_what_cannot_be_is_said(arguments: tuple[str, ...], said: str) -> None:
    result = run("admin", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert run("admin", "list", "--json").stdout.strip() == "[]"
