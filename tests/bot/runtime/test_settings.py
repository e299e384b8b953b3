"""Settings: each is read, each mistake is reported, no secret is shown."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.runtime.errors import SettingsError
from bot.runtime.settings import Settings, load_settings

GIVEN = {
    "TELEGRAM_BOT_TOKEN": "1:abc",
    "TELEGRAM_BASE_URL": "http://127.0.0.1:8081",
    "TELEGRAM_MODE": "polling",
    "TELEGRAM_WEBHOOK_URL": "https://example.org/hook",
    "TELEGRAM_WEBHOOK_SECRET": "s",
    "TELEGRAM_PROXY": "http://127.0.0.1:7890",
    "DATABASE_URL": "postgresql://u:p@db/green",
    "DATA_DIR": "/srv/green",
    "FILES_URL": "s3://green/files",
    "FILES_ENDPOINT": "http://127.0.0.1:9000",
    "FILES_REGION": "cn-hangzhou",
    "FILES_KEY_ID": "key-of-files",
    "FILES_SECRET": "secret-of-files",
    "OVERLAYS_DIR": "/srv/overlays",
    "WORD_TEMPLATES_DIR": "/srv/templates",
    "HOLIDAYS_FILE": "/srv/holidays.yaml",
    "WEB_HOST": "0.0.0.0",  # noqa: S104 - a value to read
    "WEB_PORT": "80",
    "WEB_PUBLIC_URL": "https://green.example.org",
    "WEB_TRUSTED_PROXIES": "10.0.0.5, fd00::/8",
    "WEB_WORKERS": "4",
    "WEBHOOK_NETWORKS": "10.0.8.0/24",
    "METRICS_TOKEN": "watch",
    "LOG_LEVEL": "DEBUG",
    "QUOTA_PERSON_MB": "1",
    "QUOTA_TOTAL_MB": "2",
    "MIN_FREE_DISK_MB": "0",
    "AUDIT_DAYS": "365",
    "SIGNING_CERTIFICATE": "/srv/own.pem",
    "SIGNING_KEY": "/srv/own.key",
    "SIGNING_PASSPHRASE": "geheim",
    "SIGNING_PASSPHRASE_FILE": "/dev/null",
    "SMTP_HOST": "smtp.example.org",
    "SMTP_PORT": "2525",
    "SMTP_USER": "notice@example.org",
    "SMTP_PASSWORD": "password-of-mail",
    "SMTP_SENDER": "绿色工厂 <notice@example.org>",
    "SMTP_TLS": "tls",
}


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in GIVEN:
        monkeypatch.delenv(name, raising=False)


def refusal(env_file: Path | None = None) -> list[str]:
    """The problems of settings that cannot be used."""
    with pytest.raises(SettingsError) as refused:
        load_settings(env_file)
    return str(refused.value).splitlines()


def test_every_setting_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GIVEN.items():
        monkeypatch.setenv(name, value)

    settings = load_settings(None)

    assert {name.upper() for name in Settings.model_fields} == GIVEN.keys()
    read = settings.model_dump()
    for name, value in read.items():
        if isinstance(value, SecretStr):
            read[name] = value.get_secret_value()
    assert {name.upper(): str(value) for name, value in read.items()} == GIVEN


def test_the_defaults_are_the_embedded_ones() -> None:
    settings = load_settings(None)

    assert settings.telegram_bot_token is None
    assert settings.telegram_base_url == "https://api.telegram.org"
    assert settings.database_url == "sqlite:///./var/green.db"
    assert (settings.web_host, settings.web_port) == ("127.0.0.1", 8080)
    assert settings.data_dir == Path("var")


def test_a_file_is_read_and_the_environment_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / ".env"
    file.write_text("WEB_PORT=9000\nWEB_HOST=\nLOG_LEVEL= ERROR \n")
    monkeypatch.setenv("WEB_PORT", "9001")

    settings = load_settings(file)

    assert (settings.web_port, settings.web_host) == (9001, "127.0.0.1")
    assert settings.log_level == "ERROR"


def test_a_missing_file_is_no_problem(tmp_path: Path) -> None:
    assert load_settings(tmp_path / ".env").web_port == 8080


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("TELEGRAM_TOKEN", "TELEGRAM_BOT_TOKEN"),
        ("TELEGRM_BOT_TOKEN", "TELEGRAM_BOT_TOKEN"),
        ("TELEGRAM_BASEURL", "TELEGRAM_BASE_URL"),
        ("WEB_PROT", "WEB_PORT"),
        ("DATABASE_ULR", "DATABASE_URL"),
        ("DATADIR", "DATA_DIR"),
        ("LOG_LEVELS", "LOG_LEVEL"),
    ],
)
def test_a_misspelt_name_stops_the_start_with_the_one_meant(
    slip: str, meant: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / ".env"
    file.write_text(f"{slip}=1\n")
    (in_file,) = refusal(file)
    monkeypatch.setenv(slip, "1")
    (in_environment,) = refusal()

    assert in_file == in_environment
    assert in_file.startswith(f"{slip}: ")
    assert f"是不是 {meant}？" in in_file
    assert f"did you mean {meant}?" in in_file


@pytest.mark.parametrize("other", ["TELEGRAM_CHAT_ID", "WEB_CONCURRENCY", "DATA_CENTER", "PATHS"])
def test_names_of_other_programs_are_left_alone(
    other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(other, "1")

    assert load_settings(None).web_port == 8080


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("WEB_PORT", "http", "65535"),
        ("WEB_PORT", "70000", "65535"),
        ("LOG_LEVEL", "verbose", "WARNING"),
        ("TELEGRAM_BASE_URL", "api.telegram.org", "https://"),
        ("TELEGRAM_PROXY", "socks5://127.0.0.1:1080", "http://"),
        ("TELEGRAM_MODE", "webhook", "TELEGRAM_WEBHOOK_URL"),
        ("TELEGRAM_WEBHOOK_URL", "http://example.org/hook", "https://"),
        ("TELEGRAM_WEBHOOK_SECRET", "two words", "256"),
        ("TELEGRAM_MODE", "push", "polling"),
        ("WEB_PUBLIC_URL", "green.example.org", "https://"),
        ("WEB_PUBLIC_URL", "https://[bad", "主机名"),
        ("WEB_PUBLIC_URL", "https://", "主机名"),
        ("WEB_PUBLIC_URL", "https://green.example.org/chat", "路径"),
        ("FILES_URL", "s3://green", "FILES_SECRET"),
        ("FILES_URL", "https://oss.example/green", "s3://"),
        ("FILES_URL", "s3://", "s3://"),
        ("FILES_URL", "s3://green/../other", "s3://"),
        ("FILES_ENDPOINT", "oss.example", "https://"),
        ("DATABASE_URL", "mysql://localhost/green", "postgresql"),
        ("DATABASE_URL", "sqlite://", "sqlite:///"),
        ("DATABASE_URL", "sqlite:///:memory:", "sqlite:///"),
    ],
)
def test_a_wrong_value_is_told_with_what_to_write(
    name: str, value: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)

    (problem,) = refusal()
    assert problem.startswith(f"{name}: ")
    assert told in problem


def test_all_problems_come_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_PORT", "x")
    monkeypatch.setenv("LOG_LEVEL", "x")
    monkeypatch.setenv("WEB_HSOT", "x")

    names = [problem.partition(":")[0] for problem in refusal()]
    assert sorted(names) == ["LOG_LEVEL", "WEB_HSOT", "WEB_PORT"]


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes("WEB_HOST=主机".encode("gb18030"))

    (problem,) = refusal(file)
    assert str(file) in problem
    assert "UTF-8" in problem


def test_a_secret_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:very-secret")

    assert "very-secret" not in repr(load_settings(None))


def test_the_key_of_the_bucket_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GIVEN.items():
        monkeypatch.setenv(name, value)
    settings = load_settings(None)
    assert "key-of-files" not in repr(settings)
    assert "secret-of-files" not in repr(settings)
    assert {"key-of-files", "secret-of-files"} <= set(settings.secrets())


def test_proxies_are_addresses_and_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "127.0.0.1" not in load_settings(None).trusted_proxies
    monkeypatch.setenv("WEB_PUBLIC_URL", "https://green.example.org")
    assert "127.0.0.1" in load_settings(None).trusted_proxies
    monkeypatch.setenv("WEB_TRUSTED_PROXIES", "10.0.0.5, fd00::/8")
    assert "10.0.0.5" in load_settings(None).trusted_proxies
    assert "127.0.0.1" not in load_settings(None).trusted_proxies


@pytest.mark.parametrize("bad", ["proxy.example", "10.0.0.5/8", "*", "0.0.0.0/0"])
def test_a_proxy_that_is_no_address_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, bad: str
) -> None:
    monkeypatch.setenv("WEB_TRUSTED_PROXIES", f"10.0.0.5, {bad}")
    (problem,) = refusal()
    assert problem.startswith(f"WEB_TRUSTED_PROXIES: {bad} 不是 IP 地址或网段")


def test_several_workers_need_a_database_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_WORKERS", "2")
    (problem,) = refusal()
    assert problem.startswith("WEB_WORKERS: SQLite")
    assert "PostgreSQL" in problem

    monkeypatch.setenv("DATABASE_URL", "postgresql://db/green")
    assert load_settings(None).web_workers == 2


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"HOST": "smtp.example.org"}, "SMTP_SENDER"),
        ({"HOST": "smtp://smtp.example.org", "SENDER": "a@example.org"}, "smtp://"),
        ({"HOST": "h", "SENDER": "a@example.org", "USER": "u"}, "SMTP_PASSWORD"),
        ({"HOST": "h", "SENDER": "not an address"}, "notice@example.org"),
        ({"HOST": "h", "SENDER": "a@example.org, b@example.org"}, "notice@example.org"),
        ({"HOST": "h", "SENDER": "x\n <a@example.org>"}, "notice@example.org"),
        ({"HOST": "h", "SENDER": "a@example.org", "PORT": "0"}, "65535"),
        ({"HOST": "h", "SENDER": "a@example.org", "TLS": "ssl"}, "starttls"),
        (
            {"HOST": "h", "SENDER": "a@example.org", "TLS": "none", "USER": "u", "PASSWORD": "p"},
            "unencrypted",
        ),
    ],
)
def test_a_mail_server_that_cannot_be_used_is_named(
    given: dict[str, str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"SMTP_{name}", value)
    (problem,) = refusal()
    assert problem.startswith("SMTP_")
    assert told in problem


def test_a_mail_server_on_this_machine_needs_no_encryption(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = {"HOST": "localhost", "SENDER": "a@example.org", "TLS": "none"}
    for name, value in (given | {"USER": "u", "PASSWORD": "p-of-mail"}).items():
        monkeypatch.setenv(f"SMTP_{name}", value)
    settings = load_settings(None)
    assert settings.mail_port == 25
    assert "p-of-mail" in settings.secrets()
    assert "p-of-mail" not in repr(settings)
