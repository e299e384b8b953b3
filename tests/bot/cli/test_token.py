"""Tokens and endpoints on the command line: what is secret is shown once."""

import asyncio
import json
from pathlib import Path

import pytest

from bot.turns.api.tokens import token_hash
from storage.database import Database
from tests.bot.cli.test_command_line import run
from tests.storage.repositories.api.test_tokens import member
from tests.support.stored.databases import database_url, postgresql_url, rows, sqlite_template

__all__ = ["database_url", "postgresql_url", "sqlite_template"]


@pytest.fixture
def screener(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The number of a member of the first organisation, in the database of the settings."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", database_url)
    return str(asyncio.run(_member(database_url)))


async def _member(url: str) -> int:
    database = Database(url)
    _, membership = await member(database)
    await database.close()
    return membership


def everything(url: str) -> str:
    """All that is stored, as text."""

    async def read() -> str:
        database = Database(url)
        found = await rows(database)
        await database.close()
        return repr(found)

    return asyncio.run(read())


def test_a_token_is_shown_once_and_taken_back(screener: str, database_url: str) -> None:
    (line,) = run("token", "members", "1").stdout.splitlines()
    assert line.split("\t")[:2] == [screener, "screener"]
    made = run("token", "create", "--member", screener, "--name", "OA", "--scope", "calls:read")
    (token,) = made.stdout.splitlines()
    assert token.startswith("greenbot_")
    assert "只显示这一次" in made.stderr
    assert token not in everything(database_url)
    assert token_hash(token) in everything(database_url)
    listed = run("token", "list").stdout
    assert token not in listed
    assert "good" in listed
    assert "calls:read" in listed
    assert run("token", "revoke", "1").exit_code == 0
    assert "revoked" in run("token", "list").stdout
    again = run("token", "revoke", "1")
    assert (again.exit_code, again.stdout) == (2, "")
    assert "没有令牌 1" in again.stderr


def test_a_token_reads_everything_by_default_and_writes_nothing(screener: str) -> None:
    made = run("token", "create", "--member", screener, "--name", "OA", "--days", "9", "--json")
    shown = json.loads(made.stdout)
    assert shown["state"] == "good"
    assert len(shown["scopes"]) == 9
    assert not [scope for scope in shown["scopes"] if scope.endswith(":write")]
    (row,) = json.loads(run("token", "list", "--json").stdout)
    assert row == {key: value for key, value in shown.items() if key != "token"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--member", "99", "--name", "OA"), "没有成员 99"),
        (("--member", "1", "--name", " "), "令牌名称要有 1 到 30 个字"),
        (("--member", "1", "--name", "名" * 31), "令牌名称要有 1 到 30 个字"),
    ],
)
@pytest.mark.usefixtures("screener")
def test_what_is_wrong_is_said(arguments: tuple[str, ...], said: str) -> None:
    refused = run("token", "create", *arguments)
    assert refused.exit_code == 2
    assert said in refused.stderr


def test_an_endpoint_has_a_secret_shown_once(screener: str) -> None:
    url = "https://oa.example/in"
    made = run("endpoint", "add", url, "--member", screener, "--event", "report.issued")
    (secret,) = made.stdout.splitlines()
    assert secret.startswith("whsec_")
    listed = run("endpoint", "list").stdout
    assert url in listed
    assert secret not in listed
    rotated = json.loads(run("endpoint", "rotate", "1", "--hours", "2", "--json").stdout)
    assert rotated["secret"] not in (secret, listed)
    assert "还没有推送过" in run("endpoint", "log").stdout
    assert run("endpoint", "remove", "1").exit_code == 0
    assert "没有推送地址 1" in run("endpoint", "rotate", "1").stderr
    assert "没有推送 1" in run("endpoint", "resend", "1").stderr


@pytest.mark.parametrize(
    ("url", "networks", "said"),
    [
        ("https://127.0.0.1/in", "", "不是公网地址"),
        ("https://10.0.8.4/in", "10.0.9.0/24", "10.0.8.4"),
        ("http://203.0.113.7/in", "10.0.8.0/24", "203.0.113.7"),
        ("https://oa.invalid/in", "", "oa.invalid"),
        ("http://10.0.8.4/in", "10.0.8.0/24", ""),
        ("https://8.8.8.8/in", "", ""),
    ],
)
def test_an_endpoint_that_nothing_would_reach_is_added_with_a_note(
    screener: str, url: str, networks: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEBHOOK_NETWORKS", networks)
    made = run("endpoint", "add", url, "--member", screener, "--json")
    assert json.loads(made.stdout)["url"] == url
    assert made.exit_code == 0
    if said:
        assert said in made.stderr
    else:
        assert "WEBHOOK_NETWORKS" not in made.stderr
        assert "DNS" not in made.stderr


@pytest.mark.parametrize(
    "url",
    [
        "http://oa.example/in",
        "https://user:pass@oa.example/in",
        "https://",
        "ftp://oa.example",
        "oa.example/in",
        "https://oa.example:x/",
        "https://oa.example/" + "a" * 500,
        "https://" + "a" * 64 + ".example/",
        "https://oa..example/",
        "https://oa.example/\u200b",
    ],
)
def test_what_is_no_endpoint_is_refused(screener: str, url: str) -> None:
    refused = run("endpoint", "add", url, "--member", screener)
    assert refused.exit_code == 2
    assert "https://" in refused.stderr
