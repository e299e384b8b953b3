"""Shows the message of a turn as one message in the chat, and the bot's menu beside the chat."""

from telegram import Bot, BotCommand

from bot.screens.message import Message
from bot.screens.texts import words_of
from bot.telegram.api import Sent, TelegramApi
from bot.telegram.last_shown import Screen, Screens
from bot.telegram.updates import Inbound, pack
from bot.turns.deliveries import Deliveries
from dialogs.overview.commands import COMMANDS
from scoring.values import Language
from storage.records import Conversation, PendingDelivery

Keyboard = list[list[dict[str, str]]]
LANGUAGES: tuple[tuple[Language, str | None], ...] = (("en", None), ("zh", "zh"))
"""The menu is English for every client but the Chinese ones, as is the dialogue."""


class Display:
    """Shows messages in chats, and knows which of them still have buttons.

    The live message is edited as long as it is the last one in the chat: at a press on it, and at
    what was sent before it came, such as the second picture of an album. Where the person has
    written since, or where it is not sure what stands there, a new message is sent and the
    buttons of the old one are removed.
    """

    def __init__(self, api: TelegramApi, screens: Screens, deliveries: Deliveries) -> None:
        self._api = api
        self._screens = screens
        self._deliveries = deliveries

    async def show(
        self,
        chat: int,
        message: Message,
        to: Conversation | PendingDelivery,
        came: Inbound | None = None,
        *,
        unsure: bool = False,
        again: bool = False,
    ) -> Sent:
        """Show the answer to what ``came``.

        ``unsure``: a message may stand in the chat that is not known here, so none is edited.
        ``again``: an earlier process may have shown it already.
        """
        live, pressed = _live(to), _pressed(came)
        sent = None
        if live and came and not unsure and came.leaves_at_bottom(live):
            keyboard = keyboard_of(message)
            sent = await self._api.edit_message(chat, live, message.in_text, keyboard)
            pressed = None if pressed == live else pressed
            live = None
        if sent is None:
            sent = await self._api.send_message(chat, message.in_text, keyboard_of(message))
            if live and await self._has_buttons(chat, live, to.identity, message.turn - 1):
                await self._remove_buttons(chat, live)
            if pressed and self._screens.has_buttons(chat, pressed) is not False:
                await self._remove_buttons(chat, pressed)
        self._screens.add(chat, Screen(message.turn, *sent, bool(message.rows), again))
        return sent

    async def _has_buttons(self, chat: int, live: int, identity: int, turn: int) -> bool:
        """Whether the live message has buttons; only storage knows that after a restart."""
        known = self._screens.has_buttons(chat, live)
        if known is not None:
            return known
        shown = await self._deliveries.shown_in(identity, turn)
        return shown is None or bool(shown.rows)

    async def _remove_buttons(self, chat: int, message: int) -> None:
        if await self._api.remove_buttons(chat, message):
            self._screens.buttons_removed(chat, message)


def _live(to: Conversation | PendingDelivery) -> int | None:
    return int(to.live_ref) if to.live_ref else None


def _pressed(came: Inbound | None) -> int | None:
    """The message that was pressed, if it still had buttons then."""
    return came.press.message if came and came.press and came.press.has_buttons else None


def keyboard_of(message: Message) -> Keyboard:
    """The buttons as Telegram expects them."""
    return [
        [
            {
                "text": button.label,
                "callback_data": pack(message.session, message.turn, button.choice),
            }
            for button in row
        ]
        for row in message.rows
    ]


async def publish_menu(bot: Bot) -> None:
    """Set the bot's commands and descriptions in both languages."""
    for language, code in LANGUAGES:
        words = words_of(language)
        commands = [BotCommand(name, words["commands"][name]) for name in COMMANDS]
        await bot.set_my_commands(commands, language_code=code)
        await bot.set_my_description(words["description"], language_code=code)
        await bot.set_my_short_description(words["short_description"], language_code=code)
