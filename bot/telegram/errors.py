"""Error texts: connection errors for the operator, errors of a turn for the person."""

import secrets

import structlog
from telegram.error import InvalidToken, NetworkError, TelegramError

from bot.runtime.secrets import without_secrets
from bot.screens.core.texts import say
from bot.telegram.api import TelegramApi, Unreachable
from scoring.values import Language
from storage.errors import is_temporary

log = structlog.get_logger()


def explained(error: TelegramError, base_url: str) -> str:
    """What an operator can do about an error of the first calls."""
    match error:
        case InvalidToken():
            return (
                "TELEGRAM_BOT_TOKEN: Telegram 不认识这个 token，请向 @BotFather 核对 / "
                "Telegram refuses this token; compare it with @BotFather's"
            )
        case NetworkError():
            return (
                f"TELEGRAM_BASE_URL: 连不上 {without_secrets(base_url)}，"
                "请检查网络或设置 TELEGRAM_PROXY / "
                "cannot be reached; check the network or set TELEGRAM_PROXY"
            )
        case _:
            return f"Telegram: {error}"


async def apologise(
    api: TelegramApi, chat: int, language: Language, error: Exception, *, saved: bool = False
) -> bool:
    """Handle an unexpected error: log it with a reference, and tell the person that reference.

    ``saved``: what they did is stored all the same. Returns ``False`` when they could not be told.
    """
    reference = secrets.token_hex(4)
    log.error("turn-failed", reference=reference, exc_info=error)
    unsaved = is_temporary(error) and not saved
    words = say(language, "told", "not-saved" if unsaved else "failed", reference=reference)
    try:
        await api.send_message(chat, words, None)
    except Unreachable:
        return True
    except TelegramError as failed:
        log.warning("apology-not-sent", reference=reference, reason=type(failed).__name__)
        return False
    return True
