"""Connecting to Telegram: retried until it works, while the web chat runs already."""

import asyncio

import structlog
from telegram import Bot
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.telegram.api import seconds_of
from bot.telegram.errors import explained
from bot.telegram.polling import TOKEN_PAUSE_SECONDS

FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 300.0
"""The longest pause between two tries; each try is logged."""

log = structlog.get_logger()


class Connection:
    """The connection of one bot, and whether it is open."""

    def __init__(self, bot: Bot, base_url: str) -> None:
        self._bot = bot
        self._base_url = base_url
        self._is_refused = False
        self.is_open = False

    async def open(self) -> None:
        """Return once Telegram has answered for the bot, however long that takes."""
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                await self._bot.initialize()
            except TelegramError as error:
                self._note(error, pause)
                await asyncio.sleep(_pause_after(error, pause))
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
            else:
                log.info("telegram-connected")
                self.is_open = True
                return

    def _note(self, error: TelegramError, pause: float) -> None:
        """Log what to check; a refused token is logged once."""
        is_refused = isinstance(error, InvalidToken)
        advice = explained(error, self._base_url)
        if is_refused and not self._is_refused:
            log.error("telegram-token-refused", advice=advice)
        elif not is_refused:
            reason = type(error).__name__
            log.warning("telegram-unreachable", advice=advice, reason=reason, pause=pause)
        self._is_refused = is_refused


def _pause_after(error: TelegramError, pause: float) -> float:
    if isinstance(error, InvalidToken):
        return TOKEN_PAUSE_SECONDS
    return seconds_of(error) if isinstance(error, RetryAfter) else pause
