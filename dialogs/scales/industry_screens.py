"""The screens about the industry: the source of own ends, or only the plant's place in it."""

from dialogs.core import buttons as c
from dialogs.core.dossier import Dossier
from dialogs.core.scale_position import takes_place_in_industry
from dialogs.core.screen import LINE, Screen, Situation
from dialogs.core.session import Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import SourceAsked
from dialogs.scales.levels import take_level, type_level
from dialogs.scales.sources import leave_source, take_source, type_source
from scoring.answers.model import EndsSource, IndustryLevel, Value
from scoring.catalogue.index import CatalogueIndex

SOURCES = (
    EndsSource.INDUSTRY,
    EndsSource.LAST_YEAR_AND_TARGET,
    EndsSource.LAST_YEAR,
    EndsSource.TARGET,
    EndsSource.GROUP,
    EndsSource.SUPPLIER,
)
"""In the order of the buttons."""


class SourceScreen(Screen):
    """The source of own ends."""

    longest = LINE

    def buttons(self, here: Situation) -> c.Rows:
        """The kinds of sources; it may be skipped."""
        del here
        kinds = [c.choice(c.SOURCE, source.value) for source in SOURCES]
        return (*c.rows_of(kinds, 2), (c.SKIP,))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """A source, or none."""
        match verb:
            case c.SOURCE:
                take_source(turn, EndsSource(argument))
            case c.SKIP:
                leave_source(turn)
            case _:
                return False
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """A source in words."""
        type_source(turn, text)

    def is_there(self, index: CatalogueIndex, dossier: Dossier, wait: Wait) -> bool:
        """Whether all these ends are still given."""
        del index
        asked = wait.state_if(SourceAsked)
        answers = [dossier.answers.get(subject) for subject in asked.subjects] if asked else []
        return bool(answers) and all(
            isinstance(answer, Value) and (answer.reference, answer.leading) != (None, None)
            for answer in answers
        )


class LevelScreen(Screen):
    """Where in the industry the plant stands."""

    longest = LINE

    def buttons(self, here: Situation) -> c.Rows:
        """The four places."""
        del here
        places = [c.choice(c.LEVEL, level.value) for level in IndustryLevel]
        return (*c.rows_of(places, 2), (c.BACK,))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """One of them."""
        if verb != c.LEVEL:
            return False
        take_level(turn, IndustryLevel(argument))
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """One in words."""
        type_level(turn, text)

    def is_there(self, index: CatalogueIndex, dossier: Dossier, wait: Wait) -> bool:
        """Whether the question still accepts one."""
        return takes_place_in_industry(index, dossier, wait.subject)
