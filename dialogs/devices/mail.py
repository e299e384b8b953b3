"""The e-mail address that a person gives for notices.

Whether there is one, and whether mail is sent at all, only storage and settings know: the services
around the dialogue look it up and fill in the buttons.
"""

from dialogs.core import buttons as c
from dialogs.core.outputs import (
    MailAddressGiven,
    MailAddressRemoved,
    MailCodeRequested,
    MailCodeTyped,
)
from dialogs.core.screen import LINE, RETURNING, Screen, Situation
from dialogs.core.turn import TurnContext
from dialogs.typed.mail_address import looks_like_address, looks_like_code, read_address
from dialogs.typed.replies import Reply, parse_reply

TYPED_SHOWN = 60
"""Characters of a mistyped address that are shown."""


class MailScreen(Screen):
    """The address for notices: one is typed here, and then the code that was sent to it."""

    longest = LINE
    takes_any_words = True

    def buttons(self, here: Situation) -> c.Rows:
        """Back."""
        del here
        return RETURNING

    def may_fill_in(self, choice: str) -> bool:
        """Another code, or the end of it, where there is an address."""
        return choice in (c.MAIL_AGAIN, c.MAIL_DROP)

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Have another code sent, or remove the address."""
        del argument
        match verb:
            case c.MAIL_AGAIN:
                turn.events.append(MailCodeRequested())
            case c.MAIL_DROP:
                turn.events.append(MailAddressRemoved())
            case _:
                return False
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """An address, or a code."""
        if looks_like_address(text):
            address = read_address(text)
            if address is None:
                turn.reject("mail-address-wrong", typed=" ".join(text.split())[:TYPED_SHOWN])
            else:
                turn.events.append(MailAddressGiven(address))
        elif parse_reply(text) is Reply.BACK:
            turn.leave()
        elif looks_like_code(text):
            turn.events.append(MailCodeTyped(text))
        else:
            turn.reject("mail-unclear")
