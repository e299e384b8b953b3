"""A turn's message -> one message on the person's screen.

A press edits the message it was made on; where the person has typed since, a new message comes
and the old one loses its buttons, so there is always one live message, at the bottom.
"""

from bot.messages import Message
from bot.telegram.callbacks import pack
from bot.telegram.calls import Calls
from bot.telegram.inbound import Press

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
    calls: Calls, chat: int, message: Message, press: Press | None, live_ref: str | None
) -> str:
    """Show a message and give back its reference; the same as before when it was edited."""
    keyboard = keyboard_of(message)
    live = int(live_ref) if live_ref else None
    if press and press.message is not None and press.message == live:
        if await calls.edit_message(chat, live, message.html, keyboard):
            return str(live)
        live = None
    sent = await calls.send_message(chat, message.html, keyboard)
    for old in {live, press.message if press else None} - {None, sent}:
        assert old is not None  # noqa: S101 - taken out above
        await calls.take_buttons(chat, old)
    return str(sent)
