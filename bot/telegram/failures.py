"""Why the Telegram channel could not start, in words an operator can act on."""

from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError


class StartFailure(Exception):
    """The channel cannot start; the message says what to do."""


def explained(error: TelegramError, base_url: str) -> StartFailure:
    """A start failure for an error of the first calls."""
    match error:
        case InvalidToken():
            return StartFailure(
                "TELEGRAM_BOT_TOKEN: Telegram 不认识这个 token，请向 @BotFather 核对 / "
                "Telegram refuses this token; compare it with @BotFather's"
            )
        case Conflict():
            return StartFailure(
                "另一个进程正在用同一个 token 收消息，请先停掉它 / "
                "another process polls with this token; stop it first"
            )
        case NetworkError():
            return StartFailure(
                f"TELEGRAM_BASE_URL: 连不上 {base_url}，请检查网络或设置 TELEGRAM_PROXY / "
                "cannot be reached; check the network or set TELEGRAM_PROXY"
            )
        case _:
            return StartFailure(f"Telegram: {error}")
