"""What ``doctor`` says of the certificate that reports are signed with."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.doctor.signing import check_signing
from bot.runtime.settings import Settings
from bot.signing.credentials import fingerprint_of, make_credentials
from storage.database import Database
from storage.records import SigningCertificate
from tests.support.stored.databases import sqlite_template

__all__ = ["sqlite_template"]

NOW = datetime.now(UTC)


def settings_of(folder: Path, certificate: Path | None = None) -> Settings:
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        database_url=f"sqlite:///{folder}/green.db",
        data_dir=folder,
        signing_certificate=certificate,
    )


def codes(settings: Settings, now: datetime = NOW) -> list[tuple[str, str]]:
    return [(found.state, found.code) for found in check_signing(settings, now)]


def test_the_operators_certificate_is_looked_at(tmp_path: Path) -> None:
    own = tmp_path / "own.pem"
    make_credentials(own, "Amt", NOW)
    settings = settings_of(tmp_path, own)
    own.chmod(0o600)
    assert codes(settings) == [("ok", "signing-ok")]
    assert codes(settings, NOW + timedelta(days=3600)) == [("warning", "signing-soon")]
    assert codes(settings, NOW + timedelta(days=3700)) == [("problem", "signing-expired")]
    own.chmod(0o640)
    assert codes(settings) == [("ok", "signing-ok")], "its group may be that of the service"
    for mode in (0o644, 0o660):
        own.chmod(mode)
        assert codes(settings) == [("ok", "signing-ok"), ("warning", "signing-open")]
    own.write_text("rubbish")
    assert codes(settings) == [("problem", "signing-broken")]


def test_without_a_database_nothing_is_made(tmp_path: Path) -> None:
    assert codes(settings_of(tmp_path)) == []
    assert list(tmp_path.iterdir()) == []


def test_the_certificate_made_here_is_looked_at(tmp_path: Path, sqlite_template: Path) -> None:
    (tmp_path / "green.db").write_bytes(sqlite_template.read_bytes())
    settings = settings_of(tmp_path)
    assert codes(settings) == [("ok", "signing-none")]
    key = tmp_path / "signing" / "key.pem"
    key.parent.mkdir()
    pem = make_credentials(key, "greenbot", NOW)
    _record(settings, SigningCertificate(fingerprint_of(pem), pem, 1, "signing/key.pem"))
    assert codes(settings) == [("ok", "signing-ok")]
    key.unlink()
    assert codes(settings) == [("warning", "signing-key-gone")]


def test_every_finding_has_words(tmp_path: Path) -> None:
    own = tmp_path / "own.pem"
    make_credentials(own, "Amt", NOW)
    own.chmod(0o644)
    settings = settings_of(tmp_path, own)
    for now in (NOW, NOW + timedelta(days=3600), NOW + timedelta(days=3700)):
        for found in check_signing(settings, now):
            assert found.words.zh != found.words.en
            assert found.state == "ok" or found.remedy is not None


def _record(settings: Settings, made: SigningCertificate) -> None:
    async def recorded() -> None:
        database = Database(settings.database_url)
        async with database.unit_of_work() as uow:
            assert await uow.signing_certificates.add(made, NOW)
        await database.close()

    asyncio.run(recorded())
