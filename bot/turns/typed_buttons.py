"""A typed text that says what a button of the present message says means that button."""

from bot.screens.labels import LABEL_LIMIT, label
from bot.screens.registry import Scene
from dialogs.core import buttons as c
from dialogs.core.inputs import Choice, Input, Text
from dialogs.core.outputs import Ask
from dialogs.core.session import Place

WORDS_ARE_THE_ANSWER = frozenset({Place.NOTE, Place.REASON})
"""Where whatever is typed is kept as it is; so is the enterprise's name."""
PRESSED_ALONE = frozenset({c.JOIN, c.END_CONFIRMED, c.RECOVERY_MADE, c.DELETE_CONFIRMED})
"""What cannot be undone takes the press itself: a text is bound to no turn, so it may have been
meant for what was shown before."""


def as_pressed(given: Input, scene: Scene, ask: Ask, session_id: int) -> Input:
    """``given``, or the press of the button whose label was typed."""
    if not isinstance(given, Text) or not _may_be_a_label(given, scene):
        return given
    typed = given.text.strip().casefold()
    for choice in (choice for row in ask.choices for choice in row):
        if choice not in PRESSED_ALONE and label(scene, choice).casefold() == typed:
            return Choice(
                key=given.key,
                order=given.order,
                session=session_id,
                turn=scene.session.turn,
                choice=choice,
            )
    return given


def _may_be_a_label(given: Text, scene: Scene) -> bool:
    """Not a number, which each place reads in its own way, nor what came late."""
    wait, typed = scene.wait, given.text.strip()
    is_free = wait.at in WORDS_ARE_THE_ANSWER or wait.subject == "name"
    is_late = bool(given.order) and given.order < scene.session.last_order
    return 0 < len(typed) <= LABEL_LIMIT and not (is_free or is_late or typed.isdigit())
