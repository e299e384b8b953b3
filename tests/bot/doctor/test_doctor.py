"""What ``doctor`` says of an installation, sound or not, and that each problem has a remedy."""

import asyncio
import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.doctor.finding import WORDS, Finding
from bot.doctor.machine import check_clock, check_pictures
from bot.doctor.telegram import Asked, check_telegram
from bot.runtime.library import library_with
from bot.runtime.settings import Settings
from storage.schema import revisions
from tests.storage.files.stores import names_in
from tests.storage.releasing import as_released
from tests.support.bot_api import BotApiServer
from tests.support.mailbox import mailbox
from tests.support.ports import free_port
from tests.support.s3 import SECRET, S3Server, answering, s3

__all__ = ["s3"]

NOW = datetime(2026, 11, 29, 8, tzinfo=UTC)
NEWEST = revisions()[-1]
NOBODY = 65534


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation without data."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///var/green.db")
    monkeypatch.setenv("MIN_FREE_DISK_MB", "1")
    return tmp_path


def diagnosis(status: int) -> dict[str, dict[str, Any]]:
    """What ``doctor --json`` finds, by code; it ends with this status."""
    result = CliRunner().invoke(app, ["doctor", "--json"])
    assert result.exit_code == status, result.output
    found = json.loads(result.stdout)
    assert found["ok"] is (status == 0)
    for check in found["checks"]:
        assert (check["remedy"] is None) == (check["state"] == "ok"), check["code"]
        assert check["zh"] != check["en"] or check["code"] in ("settings-bad", "folder-open")
    return {check["code"]: check for check in found["checks"]}


def released(revision: str, folder: Path) -> None:
    """The database that a release left."""
    with as_released(f"sqlite:///{folder}/var/green.db", revision):
        pass


def test_a_new_installation_is_sound() -> None:
    codes = list(diagnosis(0))
    assert [code for code in codes if not code.startswith("pictures-")] == [
        *("settings-ok", "database-none", "disk-ok", "folders-none"),
        *("mail-none", "fonts-ok", "telegram-none", "clock-ok"),
    ]
    assert len(codes) == 9
    assert not Path("var").exists()


def test_a_database_in_use_is_sound_and_left_as_it_is(folder: Path) -> None:
    released(NEWEST, folder)
    before = (folder / "var/green.db").read_bytes()
    found = diagnosis(0)
    assert {"database-ok", "schema-ok", "folders-ok", "disk-ok"} <= set(found)
    assert (folder / "var/green.db").read_bytes() == before


@pytest.mark.parametrize(
    ("stamp", "code", "status"), [("0003", "schema-older", 0), ("9999", "schema-newer", 1)]
)
def test_another_schema_is_named(folder: Path, stamp: str, code: str, status: int) -> None:
    released(NEWEST, folder)
    with sqlite3.connect(folder / "var/green.db") as database:
        database.execute("UPDATE alembic_version SET version_num = ?", (stamp,))
    assert stamp in diagnosis(status)[code]["en"]


def test_a_file_that_is_no_database_is_a_problem(folder: Path) -> None:
    (folder / "var").mkdir()
    (folder / "var/green.db").write_bytes(b"no database at all, but long enough to look like one")
    assert "database-read-only" in diagnosis(1)


def test_a_server_that_is_away_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"postgresql://green:s3cret-word@127.0.0.1:{free_port()}/green"
    monkeypatch.setenv("DATABASE_URL", address)
    found = diagnosis(1)
    assert "database-closed" in found
    assert "s3cret-word" not in json.dumps(found)


@pytest.fixture
def nobody() -> Iterator[Callable[[], None]]:
    """Become a user without privileges, where root runs the tests."""
    user = os.geteuid()
    yield lambda: os.seteuid(NOBODY) if user == 0 else None
    if user == 0:
        os.seteuid(user)


@pytest.mark.parametrize("closed", ["var", "var/green.db"])
def test_what_the_user_may_not_open_is_named(
    folder: Path, nobody: Callable[[], None], closed: str
) -> None:
    released(NEWEST, folder)
    diagnosis(0)  # loads, with privileges, what is loaded when needed
    folder.chmod(0o755)
    (folder / "var").chmod(0o755)
    (folder / closed).chmod(0)
    nobody()
    found = diagnosis(1)["path-closed"]
    assert found["check"] in ("database", "signing")
    assert "var/green.db" in found["zh"]
    assert "chown" in found["remedy"]["zh"]


def test_files_of_the_program_that_cannot_be_read_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def without_pages(path: Path, _mode: int) -> bool:
        return not str(path).endswith("/base.html")

    monkeypatch.setattr("bot.doctor.machine.os.access", without_pages)
    found = diagnosis(1)["program-closed"]
    assert "1 files" in found["en"]
    assert "/base.html" in found["en"]
    assert "umask 022" in found["remedy"]["en"]


def test_misspelt_settings_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_PROT", "80")
    assert "WEB_PORT" in diagnosis(1)["settings-bad"]["en"]


def test_a_full_disk_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIN_FREE_DISK_MB", str(10**9))
    assert "MIN_FREE_DISK_MB=1000000000" in diagnosis(1)["disk-full"]["zh"]


def in_bucket(monkeypatch: pytest.MonkeyPatch, given: dict[str, str]) -> None:
    """Settings of a bucket."""
    for name, value in given.items():
        monkeypatch.setenv(name.upper(), value)


def test_a_bucket_is_written_read_and_left_as_it_was(
    s3: S3Server, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket = s3.new_bucket()
    in_bucket(monkeypatch, s3.settings(bucket))
    found = diagnosis(0)["files-ok"]
    assert bucket in found["en"]
    assert SECRET not in json.dumps(found)
    assert asyncio.run(names_in(s3.files(bucket, folder), "doctor")) == []


def test_a_bucket_that_does_not_exist_or_answer_is_a_problem(
    s3: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_bucket(monkeypatch, s3.settings("nowhere-at-all"))
    assert "FILES_URL" in diagnosis(1)["files-no-bucket"]["remedy"]["en"]
    in_bucket(monkeypatch, S3Server(free_port()).settings("green"))
    assert "FILES_ENDPOINT" in diagnosis(1)["files-away"]["remedy"]["en"]


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_is_refused_is_a_problem(monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    with answering(status) as (endpoint, _):
        in_bucket(monkeypatch, S3Server(0).settings("green", endpoint))
        assert "FILES_KEY_ID" in diagnosis(1)["files-refused"]["remedy"]["en"]


def test_what_others_can_read_is_named(folder: Path) -> None:
    released(NEWEST, folder)
    (folder / ".env").write_text("LOG_LEVEL=INFO\n", encoding="utf-8")
    (folder / ".env").chmod(0o644)
    assert diagnosis(0)["folder-open"]["remedy"]["en"] == "chmod -R go= .env"


@pytest.mark.parametrize("under", ["file/var", "/proc/nowhere/var"])
def test_a_folder_that_cannot_be_made_is_a_problem(
    folder: Path, monkeypatch: pytest.MonkeyPatch, under: str
) -> None:
    (folder / "file").write_text("no folder")
    monkeypatch.setenv("DATA_DIR", under)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{folder}/green.db")
    monkeypatch.setattr("bot.doctor.machine.os.access", lambda path, _: str(path) != "/proc")
    monkeypatch.setattr(
        "bot.cli.operating.doctor.check_disk", lambda _: Finding("disk", "ok", "fonts-ok")
    )
    assert "folder-closed" in diagnosis(1)


def test_a_mistake_in_files_of_the_operator_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.runtime.library.library_with", library_with)
    holidays, overlays = folder / "holidays.yaml", folder / "overlays"
    monkeypatch.setenv("HOLIDAYS_FILE", str(holidays))
    holidays.write_text("source: 通知\noff: [2030-01-01]\n", encoding="utf-8")
    assert diagnosis(0)["own-files-ok"]["en"] == "HOLIDAYS_FILE can be used"
    holidays.write_text("off: [soon]\n", encoding="utf-8")
    assert "HOLIDAYS_FILE" in diagnosis(1)["settings-bad"]["zh"]
    monkeypatch.setenv("OVERLAYS_DIR", str(folder / "none"))
    both = CliRunner().invoke(app, ["doctor"]).output
    assert "HOLIDAYS_FILE" in both
    assert "OVERLAYS_DIR" in both
    monkeypatch.delenv("HOLIDAYS_FILE")
    monkeypatch.setenv("OVERLAYS_DIR", str(overlays))
    assert "OVERLAYS_DIR" in diagnosis(1)["settings-bad"]["zh"]
    overlays.mkdir()
    (overlays / "own.yaml").write_text("id: [", encoding="utf-8")
    assert "own.yaml" in diagnosis(1)["settings-bad"]["zh"]


def test_the_text_names_problem_and_remedy_in_both_languages() -> None:
    result = CliRunner().invoke(app, ["doctor"])
    assert result.exit_code == 0
    assert "! 还没有数据库文件 var/green.db / there is no database file var/green.db yet" in (
        result.stdout
    )
    assert "  → 新装时正常" in result.stdout
    assert result.stdout.rstrip().endswith("没有发现问题 / no problems found")


@pytest.mark.parametrize(
    ("others", "code"),
    [
        ({}, "clock-ok"),
        ({"database": NOW + timedelta(seconds=20), "stored": NOW - timedelta(days=9)}, "clock-ok"),
        ({"database": NOW + timedelta(minutes=2)}, "clock-off"),
        ({"telegram": NOW - timedelta(minutes=2)}, "clock-off"),
        ({"stored": NOW + timedelta(minutes=2)}, "clock-off"),
    ],
)
def test_the_clock_is_compared_with_others(others: dict[str, datetime], code: str) -> None:
    assert check_clock(NOW, others).code == code
    assert check_clock(NOW.replace(year=1970), others).code == "clock-wrong"


async def asked(server: BotApiServer, **changes: Any) -> Asked:
    """What the Bot API says for settings that fit, with changes."""
    given = {"telegram_base_url": server.url, "telegram_bot_token": server.token} | changes
    return await check_telegram(Settings(_env_file=None, **given))  # type: ignore[call-arg]


def codes(of: Asked) -> list[str]:
    """The codes of the findings, whose words must be there."""
    assert all(finding.words.zh for finding in of.findings)
    return [finding.code for finding in of.findings]


async def test_telegram_is_asked_at_the_address_of_the_settings() -> None:
    async with BotApiServer() as server:
        sound = await asked(server)
        assert codes(sound) == ["telegram-ok", "webhook-none"]
        assert sound.time is not None
        assert abs(datetime.now(UTC) - sound.time) < timedelta(minutes=1)
        assert codes(await asked(server, telegram_bot_token="1:wrong")) == ["telegram-refused"]
    assert codes(await asked(server)) == ["telegram-away"]


async def test_a_foreign_webhook_is_a_problem_for_polling() -> None:
    async with BotApiServer() as server:
        server.telegram.settings["webhook", "", ""] = {
            "url": "https://other.example.org/hook", "last": 200,
        }  # fmt: skip
        found = await asked(server)
    assert codes(found) == ["telegram-ok", "webhook-foreign"]
    assert found.findings[1].values["host"] == "other.example.org"


def with_mail(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    """The settings name a mail server on this machine."""
    given = {"HOST": "127.0.0.1", "PORT": str(port), "SENDER": "a@example.org", "TLS": "none"}
    for name, value in given.items():
        monkeypatch.setenv(f"SMTP_{name}", value)


async def test_a_mail_server_is_asked_and_sent_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async with mailbox() as box:
        with_mail(monkeypatch, box.port)
        found = await asyncio.to_thread(diagnosis, 0)
        assert "a@example.org" in found["mail-ok"]["en"]
        assert found["mail-no-link"]["state"] == "warning"
        assert box.raw == []
        monkeypatch.setenv("WEB_PUBLIC_URL", "https://green.example.org")
        monkeypatch.setenv("SMTP_TLS", "starttls")
        found = await asyncio.to_thread(diagnosis, 1)
        assert "SMTP_TLS" in found["mail-encryption"]["remedy"]["zh"]
        assert "mail-no-link" not in found


def test_a_mail_server_that_is_away_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    with_mail(monkeypatch, free_port())
    assert "SMTP_PORT" in diagnosis(1)["mail-away"]["remedy"]["en"]


def test_every_remedy_belongs_to_a_finding() -> None:
    words = WORDS.in_language("en")
    remedies = {key.removesuffix("-remedy") for key in words if key.endswith("-remedy")}
    assert remedies <= set(words)


@pytest.mark.parametrize(
    ("installed", "code"), [(True, "pictures-read"), (False, "pictures-kept")]
)
def test_it_says_whether_pictures_are_read(
    monkeypatch: pytest.MonkeyPatch, installed: bool, code: str
) -> None:
    monkeypatch.setattr("bot.doctor.machine.sees_pictures", lambda: installed)
    found = check_pictures()
    assert (found.state, found.code) == ("ok", code)
    assert found.words.zh
