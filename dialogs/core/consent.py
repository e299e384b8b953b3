"""Nothing is recorded before the person agrees to the privacy notice."""

from typing import Final

from msgspec.structs import replace

from dialogs.core import buttons as c
from dialogs.core.outputs import ConsentGiven
from dialogs.core.session import Place, Wait
from dialogs.core.turn import TurnContext
from dialogs.typed.replies import Reply, parse_reply

BUTTONS_BEFORE: Final = frozenset(
    {c.AGREE, c.PRIVACY, c.LANGUAGE, c.RETURN, c.EXPORT, c.DELETE_CONFIRMED, c.JOIN, c.ACCEPT}
)
"""Buttons that work before consent; a person who declines can still have all data deleted."""
COMMANDS_BEFORE: Final = frozenset(
    {"start", "language", "privacy", "help", "join", "verify", "export", "delete_my_data"}
)
"""Commands that run before consent."""
AGREEMENTS: Final = frozenset(
    {"同意", "我同意", "同意并开始", "agree", "i agree", "accept", "yes", "ok"}
)


def agree(turn: TurnContext) -> None:
    """Record the consent and begin with the enterprise's name."""
    turn.session = replace(turn.session, consented=True, trail=())
    turn.events.append(ConsentGiven())
    turn.session = turn.session.replaced(Wait(Place.PROFILE, "name"))


def type_before_consent(turn: TurnContext, text: str) -> None:
    """Handle text typed before consent; the very first message only opens the chat."""
    if text.casefold() in AGREEMENTS:
        agree(turn)
    elif parse_reply(text) is Reply.BACK:
        turn.go_back()
    elif turn.session.turn:
        turn.reject("consent-needed")
