"""What went wrong, in words: a start for the operator, a turn for the person."""

import secrets

import structlog
from telegram.error import InvalidToken, NetworkError, TelegramError

from bot.errors import StartFailure
from bot.telegram.calls import Calls, Unreachable
from bot.texts import say
from dialogs.session import Language

log = structlog.get_logger()


def explained(error: TelegramError, base_url: str) -> StartFailure:
    """A start failure for an error of the first calls."""
    match error:
        case InvalidToken():
            return StartFailure(
                "TELEGRAM_BOT_TOKEN: Telegram 不认识这个 token，请向 @BotFather 核对 / "
                "Telegram refuses this token; compare it with @BotFather's"
            )
        case NetworkError():
            return StartFailure(
                f"TELEGRAM_BASE_URL: 连不上 {base_url}，请检查网络或设置 TELEGRAM_PROXY / "
                "cannot be reached; check the network or set TELEGRAM_PROXY"
            )
        case _:
            return StartFailure(f"Telegram: {error}")


async def apologise(calls: Calls, chat: int, language: Language, error: Exception) -> None:
    """The one place for the unexpected: logged by a reference, which the person gets too."""
    reference = secrets.token_hex(4)
    log.error("turn-failed", reference=reference, exc_info=error)
    try:
        words = say(language, "told", "failed", reference=reference)
        await calls.send_message(chat, words, None)
    except (TelegramError, Unreachable) as failed:
        log.warning("apology-not-sent", reference=reference, reason=type(failed).__name__)
