"""The tags of one's organisations on the case that is open."""

from typing import Final

from dialogs.core import buttons as c
from dialogs.core.outputs import Tagged, TagMade
from dialogs.core.screen import LINE, Screen, Situation, filled
from dialogs.core.turn import TurnContext
from dialogs.typed.replies import Reply, parse_reply
from dialogs.typed.text import storable

TAG_LIMIT: Final = 20
"""Characters of a tag."""
LONGEST_NUMBER: Final = 18
"""Digits of a tag's or an organisation's number."""


class TagsScreen(Screen):
    """The tags on the case, and those that may be put on it; storage fills them in."""

    longest = LINE

    def buttons(self, here: Situation) -> c.Rows:
        """Back."""
        del here
        return filled((c.RETURN,))

    def may_fill_in(self, choice: str) -> bool:
        """Put one on, take one off, make new ones for another organisation."""
        verb, argument = c.verb_and_argument(choice)
        return verb in (c.PUT_TAG, c.TAKE_TAG, c.TAGS) and _is_number(argument)

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Put a tag on or take it off, or change the organisation that new ones are of."""
        if not _is_number(argument):
            return False
        match verb:
            case c.PUT_TAG | c.TAKE_TAG:
                turn.events.append(Tagged(int(argument), verb == c.PUT_TAG))
            case c.TAGS:
                turn.change_wait(subject=argument)
            case _:
                return False
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """A new tag."""
        if parse_reply(text) is Reply.BACK:
            turn.leave()
            return
        name = " ".join(storable(text).split())
        if not name or len(name) > TAG_LIMIT:
            turn.reject("tag-name", limit=str(TAG_LIMIT))
        else:
            organisation = turn.wait.subject
            turn.events.append(TagMade(int(organisation or 0), name))


def _is_number(argument: str) -> bool:
    return argument.isascii() and argument.isdigit() and len(argument) <= LONGEST_NUMBER
