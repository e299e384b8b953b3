"""Shows the message of a turn as one message in the chat, and the bot's menu beside the chat."""

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats

from bot.screens.core.message import Message
from bot.screens.core.texts import words_of
from bot.telegram.api import Sent, TelegramApi
from bot.telegram.last_shown import Screen, Screens
from bot.telegram.updates import Inbound, pack
from bot.turns.deliveries import Deliveries
from dialogs.overview.commands import MENU
from scoring.values import Language
from storage.records import Conversation, PendingDelivery

Keyboard = list[list[dict[str, str]]]
LANGUAGES: tuple[tuple[Language, str | None], ...] = (("en", None), ("zh", "zh"))
"""The menu is English for every client but the Chinese ones, as is the dialogue."""


class Display:
    """Shows messages in chats, and knows which of them still have buttons.

    The live message is edited as long as it is the last one in the chat: at a press on it, and at
    what was sent before it came, such as the second picture of an album. If the person has written
    since, or if it is uncertain what the chat shows, a new message is sent and the buttons of the
    old one are removed.
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
        is_stale: bool = False,
    ) -> Sent:
        """Show the answer to what ``came``.

        ``unsure``: the chat may contain a message not known here, so none is edited.
        ``again``: an earlier process may have shown it already. ``is_stale``: an old button was
        pressed, of which the person is told beside the screen; the live message only takes up
        the new turn, where it is known to be the last in the chat.
        """
        live, pressed = _live(to), _pressed(came)
        sent = None
        is_last = live is not None and came is not None and came.leaves_at_bottom(live)
        if is_stale and live and not is_last and self._screens.is_last(chat, live):
            is_last, message = True, message.without_notice
        if live and came and not unsure and is_last:
            keyboard = keyboard_of(message)
            sent = await self._api.edit_message(chat, live, message.in_text, keyboard)
            pressed = None if pressed == live else pressed
            if is_stale and sent:
                await self._remove_pressed(chat, pressed)
            live = None
        if sent is None:
            sent = await self._api.send_message(chat, message.in_text, keyboard_of(message))
            if live and await self._has_buttons(chat, live, to.identity, message.turn - 1):
                await self._remove_buttons(chat, live)
            await self._remove_pressed(chat, pressed)
        self._screens.add(chat, Screen(message.turn, *sent, bool(message.rows), again))
        return sent

    async def _has_buttons(self, chat: int, live: int, identity: int, turn: int) -> bool:
        """Whether the live message has buttons; only storage knows that after a restart."""
        known = self._screens.has_buttons(chat, live)
        if known is not None:
            return known
        shown = await self._deliveries.shown_in(identity, turn)
        return shown is None or bool(shown.rows)

    async def _remove_pressed(self, chat: int, pressed: int | None) -> None:
        if pressed and self._screens.has_buttons(chat, pressed) is not False:
            await self._remove_buttons(chat, pressed)

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
    """Set the bot's commands and descriptions in both languages; groups get no menu."""
    private = BotCommandScopeAllPrivateChats()
    for language, code in LANGUAGES:
        words = words_of(language)
        commands = [BotCommand(name, words["commands"][name]) for name in MENU]
        await bot.delete_my_commands(language_code=code)  # those that earlier versions set
        await bot.set_my_commands(commands, scope=private, language_code=code)
        await bot.set_my_description(words["description"], language_code=code)
        await bot.set_my_short_description(words["short_description"], language_code=code)
