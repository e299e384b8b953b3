"""A turn's message -> one message on the person's screen.

The live message is edited as long as it stands at the bottom of the chat: at a press on it, and
at what was sent before it came, such as the second picture of an album. Where the person has
written since, or where it is not sure what stands there, a new one comes and the old one loses
its buttons.
"""

from bot.screens.message import Message
from bot.telegram.api import Sent, TelegramApi
from bot.telegram.callbacks import pack
from bot.telegram.updates import Inbound

Keyboard = list[list[dict[str, str]]]


def keyboard_of(message: Message) -> Keyboard:
    """The buttons as Telegram wants them."""
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


async def show(
    calls: TelegramApi,
    chat: int,
    message: Message,
    live_ref: str | None,
    came: Inbound | None,
    *,
    unsure: bool = False,
    bare: frozenset[int] = frozenset(),
) -> Sent:
    """Show the answer to what ``came``: the message that stood before when it was edited.

    ``unsure``: a message may stand in the chat that we do not know of, so none is edited.
    ``bare`` ones are known to have no buttons to take.
    """
    keyboard = keyboard_of(message)
    live = int(live_ref) if live_ref else None
    if live and came and not unsure and came.leaves_at_bottom(live):
        if edited := await calls.edit_message(chat, live, message.in_text, keyboard):
            return edited
        live = None
    sent = await calls.send_message(chat, message.in_text, keyboard)
    pressed = came.press.message if came and came.press and came.press.has_buttons else None
    for old in {live, pressed} - {None, *bare}:
        assert old is not None  # noqa: S101 - taken out above
        await calls.take_buttons(chat, old)
    return sent
