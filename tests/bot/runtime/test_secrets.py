"""No password and no token is printed anywhere."""

import logging

import pytest
import structlog
from pydantic import SecretStr

from bot.runtime.secrets import hide, without_secrets
from bot.runtime.settings import Settings
from tests.support.logs import logged

TOKEN = "7654321:AAtest_TOKEN-of-some-bot-somewhere"  # noqa: S105 - opens nothing
ADDRESSES = {
    "telegram_base_url": "http://me:base-secret@127.0.0.1:1",
    "telegram_proxy": "http://me:proxy%2Dsecret@127.0.0.1:2",
    "database_url": "postgresql://me:data-secret@127.0.0.1/green",
}
WORDS = ("base-secret", "proxy%2Dsecret", "proxy-secret", "data-secret", TOKEN)


@pytest.fixture
def settings() -> Settings:
    return Settings(
        _env_file=None,  # type: ignore[call-arg]  # added by the library
        telegram_bot_token=SecretStr(TOKEN),
        **ADDRESSES,  # type: ignore[arg-type]
    )


def test_settings_show_none_of_them(settings: Settings) -> None:
    shown = f"{settings!r} {settings}"
    assert not [word for word in WORDS if word in shown]


def test_addresses_and_tokens_are_found_in_any_text() -> None:
    text = f"connect to postgresql://me:data-secret@host/green failed for bot{TOKEN}/getMe"
    assert without_secrets(text) == (
        "connect to postgresql://***@host/green failed for bot***/getMe"
    )
    assert without_secrets("http://127.0.0.1:8080/?a=b") == "http://127.0.0.1:8080/?a=b"


def test_no_log_line_shows_one_not_even_of_a_library(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.runtime.secrets._known", set())
    hide(settings.secrets())
    with logged(monkeypatch, "DEBUG") as stream:
        for word in WORDS:
            structlog.get_logger().warning("said", reason=f"about {word}")
            logging.getLogger("some.library").error(f"failed with {word}")
    told = stream.getvalue()

    assert told.count("***") >= 2 * len(WORDS)
    assert not [word for word in WORDS if word in told]
