"""What Telegram shows of the bot before and beside the chat: commands and descriptions."""

from telegram import Bot, BotCommand

from bot.screens.render import words_of
from dialogs.overview.commands import COMMANDS
from scoring.values import Language

LANGUAGES: tuple[tuple[Language, str | None], ...] = (("en", None), ("zh", "zh"))
"""English for every client but the Chinese ones; the dialogue speaks by the same rule."""


async def publish_menu(bot: Bot) -> None:
    """Set the commands and descriptions in both languages."""
    for language, code in LANGUAGES:
        words = words_of(language)
        commands = [BotCommand(name, words["commands"][name]) for name in COMMANDS]
        await bot.set_my_commands(commands, language_code=code)
        await bot.set_my_description(words["description"], language_code=code)
        await bot.set_my_short_description(words["short_description"], language_code=code)
