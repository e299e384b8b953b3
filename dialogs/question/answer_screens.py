"""The screens where an answer is completed: the share, the measure, the number, the reason."""

from decimal import Decimal

from dialogs.core import buttons as c
from dialogs.core.answering.saving import save_answer
from dialogs.core.screen import LINE, Screen, Situation
from dialogs.core.session import Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import PercentTyped
from dialogs.question.answering import (
    choose_band,
    postpone_answer,
    save_share,
    take_percent,
    type_answer,
    type_number_answer,
    type_percent,
    type_reason,
    type_share,
)
from dialogs.question.measures import choose_measure, take_as_rank, take_as_share
from dialogs.typed.shares import percent_readings
from scoring.answers.model import Met
from scoring.catalogue.model import Criterion


class AnswerScreen(Screen):
    """A place that accepts the yes and no buttons, and any typed answer to the question."""

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Answer yes or no."""
        del argument
        if verb not in (c.MET, c.NOT_MET):
            return False
        save_answer(turn, Met(verb == c.MET))
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """Handle an answer in words or numbers."""
        turn.is_answering = True
        type_answer(turn, text)


class ShareScreen(AnswerScreen):
    """How far the question is met."""

    longest = LINE

    def buttons(self, here: Situation) -> c.Rows:
        """The rating bands, if the catalogue has any."""
        bands = [c.choice(c.BAND, band.id) for band in here.index.catalogue.rating_bands]
        return (*c.rows_of(bands, 3), (c.MET, c.NOT_MET), (c.BACK,))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Answer by a band, or yes or no."""
        if verb != c.BAND:
            return super().press(turn, verb, argument)
        choose_band(turn, argument)
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """Read a share."""
        type_share(turn, text)


class MeasureScreen(AnswerScreen):
    """The choice of the measure a number is of."""

    longest = LINE

    def buttons(self, here: Situation) -> c.Rows:
        """The measures that the criterion can be judged by."""
        item = here.index.asked[here.wait.subject]
        measures = item.measures if isinstance(item, Criterion) else ()
        return (*((c.choice(c.MEASURE, measure.id),) for measure in measures), (c.BACK,))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Choose a measure."""
        if verb != c.MEASURE:
            return False
        choose_measure(turn, argument)
        return True


class MeaningScreen(AnswerScreen):
    """Which of two meanings the typed text has: a percentage, or a bare "no"."""

    def buttons(self, here: Situation) -> c.Rows:
        """The two meanings."""
        if here.index.asked[here.wait.subject].met_when_none:
            return ((c.MET,), (c.NOT_MET,), (c.BACK,))
        return ((c.AS_SHARE,), (c.AS_VALUE,), (c.BACK,))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Take one of the two meanings."""
        match verb:
            case c.AS_SHARE:
                take_as_share(turn)
            case c.AS_VALUE:
                take_as_rank(turn)
            case _:
                return super().press(turn, verb, argument)
        return True


class PercentScreen(Screen):
    """Which percentage a small number without "%" means."""

    longest = LINE

    def buttons(self, here: Situation) -> c.Rows:
        """The two readings."""
        readings = percent_readings(here.wait.state_of(PercentTyped).value)
        return (*((c.choice(c.PERCENT, f"{one:f}"),) for one in readings), (c.BACK,))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Take one of the two readings."""
        if verb != c.PERCENT:
            return False
        take_percent(turn, Decimal(argument))
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """Read the percentage with its sign."""
        type_percent(turn, text)


class NumberScreen(Screen):
    """A number that is asked for."""

    longest = LINE

    def buttons(self, here: Situation) -> c.Rows:
        """Only "back"."""
        del here
        return ((c.BACK,),)

    def type_text(self, turn: TurnContext, text: str) -> None:
        """Read the number."""
        type_number_answer(turn, text)


class ReferenceScreen(NumberScreen):
    """The reference value that a number is a multiple of."""

    def buttons(self, here: Situation) -> c.Rows:
        """Postpone, or go back."""
        del here
        return ((c.LATER, c.BACK),)

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Postpone the answer."""
        del argument
        if verb != c.LATER:
            return False
        postpone_answer(turn)
        return True


class WordsScreen(Screen):
    """A place for free text, where only 取消 is a command."""

    takes_any_words = True

    def takes_command(self, wait: Wait, name: str) -> bool:
        """Only "cancel" (取消) is a command here."""
        del wait
        return name == "cancel"


class ReasonScreen(WordsScreen):
    """Why something does not apply, or the reason for a share."""

    def buttons(self, here: Situation) -> c.Rows:
        """The reason for a share may be skipped."""
        return ((c.SKIP, c.BACK),) if here.wait.state else ((c.BACK,),)

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Save the share without a reason."""
        del argument
        if verb != c.SKIP:
            return False
        save_share(turn, "")
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """Read the reason."""
        type_reason(turn, text)
