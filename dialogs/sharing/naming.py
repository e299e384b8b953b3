"""By which name others see what a person does."""

from dialogs.core import buttons as c
from dialogs.core.outputs import NameGiven
from dialogs.core.screen import LINE, RETURNING, Screen, Situation
from dialogs.core.turn import TurnContext
from dialogs.typed.replies import Reply, parse_reply

NAME_LIMIT = 30
"""Characters of a name."""
_OPENINGS = ("我叫", "叫我", "我是", "请叫我", "my name is ", "i am ", "call me ")


class NameScreen(Screen):
    """The name of the person; asked when an act needs it, and whenever they want to change it."""

    longest = LINE
    takes_any_words = True

    def buttons(self, here: Situation) -> c.Rows:
        """Back."""
        del here
        return RETURNING

    def type_text(self, turn: TurnContext, text: str) -> None:
        """A name."""
        if parse_reply(text) is Reply.BACK:
            turn.leave()
            return
        name = read_name(text)
        if not any(char.isalpha() for char in name):
            turn.reject("my-name-missing")
        elif len(name) > NAME_LIMIT:
            turn.reject("my-name-too-long", limit=str(NAME_LIMIT))
        else:
            turn.events.append(NameGiven(name))
            turn.tell("my-name-kept", name=name)
            turn.leave()


def read_name(text: str) -> str:
    """The name in what was typed: 我叫王工 -> 王工."""
    said = " ".join(text.split())
    for opening in sorted(_OPENINGS, key=len, reverse=True):
        if said.casefold().startswith(opening) and len(said) > len(opening):
            said = said[len(opening) :]
            break
    return said.strip(" ，,。.；;")
