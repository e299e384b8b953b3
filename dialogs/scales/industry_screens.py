"""The screens of the source of own values, and of the plant's position in its industry."""

from dialogs.core import buttons as c
from dialogs.core.answering.scale_position import takes_place_in_industry
from dialogs.core.screen import LINE, Screen, Situation
from dialogs.core.session import Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import SourceAsked
from dialogs.dossier.dossier import Dossier
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
"""The sources in the order of their buttons."""


class SourceScreen(Screen):
    """The source of the enterprise's own baseline and leading value."""

    longest = LINE

    def buttons(self, here: Situation) -> c.Rows:
        """The kinds of sources; it may be skipped."""
        del here
        kinds = [c.choice(c.SOURCE, source.value) for source in SOURCES]
        return (*c.rows_of(kinds, 2), (c.SKIP,))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Choose a source, or skip."""
        match verb:
            case c.SOURCE:
                take_source(turn, EndsSource(argument))
            case c.SKIP:
                leave_source(turn)
            case _:
                return False
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """Read a source in words."""
        type_source(turn, text)

    def is_there(self, index: CatalogueIndex, dossier: Dossier, wait: Wait) -> bool:
        """Whether all values asked about are still given."""
        del index
        asked = wait.state_if(SourceAsked)
        answers = [dossier.answers.get(subject) for subject in asked.subjects] if asked else []
        return bool(answers) and all(
            isinstance(answer, Value) and (answer.reference, answer.leading) != (None, None)
            for answer in answers
        )


class LevelScreen(Screen):
    """The plant's position in its industry."""

    longest = LINE

    def buttons(self, here: Situation) -> c.Rows:
        """The four levels."""
        del here
        places = [c.choice(c.LEVEL, level.value) for level in IndustryLevel]
        return (*c.rows_of(places, 2), (c.BACK,))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Choose a level."""
        if verb != c.LEVEL:
            return False
        take_level(turn, IndustryLevel(argument))
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """Read a level in words."""
        type_level(turn, text)

    def is_there(self, index: CatalogueIndex, dossier: Dossier, wait: Wait) -> bool:
        """Whether the question still accepts a level."""
        return takes_place_in_industry(index, dossier, wait.subject)
