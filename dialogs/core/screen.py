"""What a place offers and accepts: one ``Screen`` per place, collected in ``dialogs.registry``."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import ClassVar, Final

from msgspec import Struct

from dialogs.core import buttons as c
from dialogs.core.consent import type_before_consent
from dialogs.core.session import Place, Session, Wait
from dialogs.core.turn import TurnContext
from dialogs.dossier.dossier import Dossier, Evidence
from dialogs.typed.china_time import day_in_china
from dialogs.typed.replies import Reply, parse_reply
from scoring.catalogue.index import CatalogueIndex

TEXT_LIMIT: Final = 4000
"""Characters of a typed message."""
LINE: Final = 500
"""Characters of a single number, name, date or choice, however worded."""
LIST: Final = 2000
"""Characters of a message with several figures."""

GO_ON_WORDS: Final = frozenset({"继续", "继续答题", "接着答", "go on", "continue", "resume"})
"""Words typed at a view in place of its button."""
RETURNING: Final[c.Rows] = ((c.RETURN,),)


class Situation(Struct, frozen=True):
    """Where the person is: everything the buttons of a place depend on."""

    index: CatalogueIndex
    session: Session
    dossier: Dossier
    now: datetime

    @property
    def wait(self) -> Wait:
        """What the session waits for."""
        return self.session.wait

    @property
    def today(self) -> date:
        """The date in China."""
        return day_in_china(self.now)


class Screen:
    """A place of the dialogue. The defaults are those of a view that only shows something."""

    longest: ClassVar[int] = TEXT_LIMIT
    """Characters that may be typed here; a longer text is rejected before it is parsed."""
    takes_any_words: ClassVar[bool] = False
    """Whether any words may be the answer, so that 目录 is not read as a command."""
    lists_questions: ClassVar[bool] = False
    """Whether a bare number is read as the number of a question."""
    numbers_its_rows: ClassVar[bool] = False
    """Whether 第3条 is the third row in view rather than question 3."""
    keeps_input: ClassVar[bool] = False
    """Whether the wait's state is only input made here, so the question stays the same."""

    def buttons(self, here: Situation) -> c.Rows:
        """The choices offered, in rows."""
        raise NotImplementedError

    def may_fill_in(self, choice: str) -> bool:
        """Whether storage, which has data the dialogue lacks, may add ``choice``."""
        del choice
        return False

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Handle a button of this place; ``False`` for one that means the same everywhere."""
        del turn, verb, argument
        return False

    def takes_command(self, wait: Wait, name: str) -> bool:
        """Whether a word that names a command is read as that command."""
        del wait, name
        return not self.takes_any_words

    def type_text(self, turn: TurnContext, text: str) -> None:
        """Handle typed text. A view accepts only words that lead away from it."""
        reply = parse_reply(text)
        if not turn.session.consented:
            type_before_consent(turn, text)
        elif reply is Reply.BACK:
            turn.go_back()
        elif reply is Reply.HELP:
            self.show_help(turn)
        elif text.casefold() in GO_ON_WORDS:
            turn.resume_questions()
        else:
            turn.reject("press-a-button")

    def take_file(self, turn: TurnContext, file: Evidence, caption: str) -> bool:
        """Take a file that is not evidence for a question; ``False`` where none is asked for."""
        del turn, file, caption
        return False

    def show_help(self, turn: TurnContext) -> None:
        """Show the help for this place."""
        turn.go_aside(Place.HELP)

    def is_there(self, index: CatalogueIndex, dossier: Dossier, wait: Wait) -> bool:
        """Whether the dossier still holds what the wait is about."""
        del index, dossier, wait
        return True


class View(Screen):
    """A place that only shows something; a function makes its buttons."""

    def __init__(self, rows: Callable[[Situation], c.Rows]) -> None:
        self._rows = rows

    def buttons(self, here: Situation) -> c.Rows:
        """The choices offered, in rows."""
        return self._rows(here)


Screens = Mapping[Place, Screen]


def filled(*rows: tuple[str, ...]) -> c.Rows:
    """The rows that are not empty."""
    return tuple(row for row in rows if row)
