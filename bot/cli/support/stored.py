"""What commands do in the database of the settings."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.cli.printing.results import in_both_languages
from bot.cli.support.bad_input import fail
from bot.runtime.errors import StartFailure
from bot.runtime.secrets import hide, without_secrets
from bot.runtime.settings import load_settings
from storage.database import Database

T = TypeVar("T")


def in_database(work: Callable[[Database], Awaitable[T]]) -> T:
    """What ``work`` finds in the database of the settings; exits where it cannot be used."""
    try:
        settings = load_settings()
    except StartFailure as error:
        fail(str(error))
    hide(settings.secrets())
    try:
        return asyncio.run(_run(settings.database_url, work))
    except Exception as error:
        reason = in_both_languages("database-unusable", reason=type(error).__name__)
        fail(without_secrets(f"DATABASE_URL: {reason}"))


async def _run(url: str, work: Callable[[Database], Awaitable[T]]) -> T:
    database = Database(url)
    try:
        return await work(database)
    finally:
        await database.close()
