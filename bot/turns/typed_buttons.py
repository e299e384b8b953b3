"""A typed text that says what a button of the present message says means that button."""

from bot.screens.context import ScreenContext
from bot.screens.labels import LABEL_LIMIT, label
from bot.screens.registry import view_of
from dialogs.core import buttons as c
from dialogs.core.inputs import Choice, Input, Text
from dialogs.core.outputs import Ask
from dialogs.core.session import Place

WORDS_ARE_THE_ANSWER = frozenset({Place.NOTE, Place.REASON})
"""Where whatever is typed is kept as it is; so is the enterprise's name."""
PRESSED_ALONE = frozenset({c.JOIN, c.END_CONFIRMED, c.RECOVERY_MADE, c.DELETE_CONFIRMED})
"""What cannot be undone takes the press itself: a text is bound to no turn, so it may have been
meant for what was shown before."""


def as_pressed(given: Input, context: ScreenContext, ask: Ask, session_id: int) -> Input:
    """``given``, or the press of the button whose label was typed."""
    if not isinstance(given, Text) or not _may_be_a_label(given, context):
        return given
    typed, view = given.text.strip().casefold(), view_of(context)
    for choice in (choice for row in ask.choices for choice in row):
        if choice not in PRESSED_ALONE and label(view, choice).casefold() == typed:
            return Choice(
                key=given.key,
                order=given.order,
                session=session_id,
                turn=context.session.turn,
                choice=choice,
            )
    return given


def _may_be_a_label(given: Text, context: ScreenContext) -> bool:
    """Not a number, which each place reads in its own way, nor what came late."""
    wait, typed = context.wait, given.text.strip()
    is_free = wait.at in WORDS_ARE_THE_ANSWER or wait.subject == "name"
    is_late = bool(given.order) and given.order < context.session.last_order
    return 0 < len(typed) <= LABEL_LIMIT and not (is_free or is_late or typed.isdigit())
