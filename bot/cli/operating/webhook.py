"""``webhook``: where Telegram sends the updates of the bot, and an end to that."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import typer
from telegram.error import TelegramError

from bot.cli.support.bad_input import fail
from bot.runtime.errors import StartFailure
from bot.runtime.secrets import hide, without_secrets
from bot.runtime.settings import Settings, load_settings
from bot.telegram.api import TelegramApi, connected
from bot.telegram.errors import explained

app = typer.Typer(
    help="Telegram 的 webhook · the webhook", no_args_is_help=True, add_completion=False
)


@app.command()
def show() -> None:
    """现在的消息送往哪里 · where updates go now."""
    info = _asked(lambda api: api.webhook())
    where = without_secrets(info["url"]) or "polling"
    typer.echo(f"{where}\t{info['pending_update_count']}")
    if message := info.get("last_error_message"):
        typer.echo(without_secrets(message))


@app.command()
def remove() -> None:
    """取消 webhook，等待的消息不会丢 · remove the webhook; waiting updates are kept."""
    _asked(lambda api: api.remove_webhook())
    typer.echo("已取消 / removed")


def _asked(ask: Callable[[TelegramApi], Awaitable[Any]]) -> Any:
    try:
        settings = load_settings()
    except StartFailure as error:
        fail(str(error))
    hide(settings.secrets())
    if settings.telegram_bot_token is None:
        fail("TELEGRAM_BOT_TOKEN: 没有设置 / is not set")
    try:
        return asyncio.run(_ask(settings, ask))
    except TelegramError as error:
        fail(without_secrets(explained(error, settings.telegram_base_url)))


async def _ask(settings: Settings, ask: Callable[[TelegramApi], Awaitable[Any]]) -> Any:
    assert settings.telegram_bot_token is not None  # noqa: S101 - the caller looked
    token = settings.telegram_bot_token.get_secret_value()
    async with connected(token, settings.telegram_base_url, settings.telegram_proxy) as api:
        return await ask(api)
