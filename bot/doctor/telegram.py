"""Checks of Telegram: whether the Bot API answers, accepts the token, and has a webhook."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.doctor.finding import Finding
from bot.runtime.settings import Settings

SECONDS = 10.0
"""How long one call may take."""
REFUSED = frozenset({401, 403, 404})
"""How the Bot API answers an unknown token."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The result of asking Telegram: the findings, and its server's time."""

    findings: tuple[Finding, ...]
    time: datetime | None = None


class _Refused(Exception):
    """The Bot API answered, but not with the expected result."""


async def check_telegram(settings: Settings) -> Asked:
    """Ask who the bot is and whether it has a webhook, at the address of the settings."""
    if settings.telegram_bot_token is None:
        return Asked((Finding("telegram", "ok", "telegram-none"),))
    host = urlsplit(settings.telegram_base_url).hostname
    try:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(SECONDS)) as client:
            me, time = await _ask(client, settings, "getMe")
            webhook, _ = await _ask(client, settings, "getWebhookInfo")
    except _Refused as error:
        code = "telegram-refused" if error.args[0] in REFUSED else "telegram-failing"
        values = {"host": host, "status": error.args[0]}
        return Asked((Finding("telegram", "problem", code, values),))
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        values = {"host": host, "reason": type(error).__name__}
        return Asked((Finding("telegram", "problem", "telegram-away", values),))
    known = Finding("telegram", "ok", "telegram-ok", {"name": me.get("username", "?")})
    return Asked((known, _of_webhook(settings, webhook)), time)


async def _ask(
    client: aiohttp.ClientSession, settings: Settings, method: str
) -> tuple[dict[str, Any], datetime | None]:
    assert settings.telegram_bot_token is not None  # noqa: S101 - the caller looked
    token = settings.telegram_bot_token.get_secret_value()
    address = f"{settings.telegram_base_url}/bot{token}/{method}"
    async with client.get(address, proxy=settings.telegram_proxy) as response:
        if response.status != 200:
            raise _Refused(response.status)
        body = await response.json(content_type=None)
        if not isinstance(body, dict) or not isinstance(body.get("result"), dict):
            raise _Refused(response.status)
        return body["result"], _time_of(response.headers.get("Date"))


def _time_of(header: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(header).astimezone(UTC) if header else None
    except ValueError:
        return None


def _of_webhook(settings: Settings, found: dict[str, Any]) -> Finding:
    address = str(found.get("url") or "")
    host = urlsplit(address).hostname or "-"
    waiting = int(found.get("pending_update_count") or 0)
    values: dict[str, object] = {"host": host, "waiting": waiting}
    if settings.telegram_mode == "polling":
        if address:
            return Finding("webhook", "problem", "webhook-foreign", values)
        return Finding("webhook", "ok", "webhook-none", values)
    if not address:
        return Finding("webhook", "warning", "webhook-missing", values)
    if found.get("last_error_message"):
        told = str(found["last_error_message"])[:120]
        return Finding("webhook", "warning", "webhook-failing", values | {"error": told})
    return Finding("webhook", "ok", "webhook-ok", values)


def ask_telegram(settings: Settings) -> Asked:
    """The same, for callers without an event loop."""
    return asyncio.run(check_telegram(settings))
