"""The screens of deciding: one row, the reason, and releasing all of it."""

from dialogs.core import buttons as c
from dialogs.core.decided import is_all_released
from dialogs.core.reviewed import standing_review
from dialogs.core.screen import LINE, Screen, Situation, filled
from dialogs.core.session import Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import DecisionTyped
from dialogs.dossier.dossier import Dossier
from dialogs.question.answer_screens import WordsScreen
from dialogs.review.deciding import (
    press_decision,
    release,
    type_decision,
    type_decision_reason,
)
from dialogs.review.reviewing import REASON_LIMIT, has_bands
from dialogs.typed.replies import Reply, parse_reply
from scoring.answers.acceptance import refusal
from scoring.answers.model import Met
from scoring.catalogue.index import CatalogueIndex


class DecisionScreen(Screen):
    """What a row counts as in the end, and what it is by the enterprise and by the reviewers."""

    longest = LINE
    takes_any_words = True

    def buttons(self, here: Situation) -> c.Rows:
        """What stands there already first, then the answers that need no typing."""
        subject, dossier, index = here.wait.subject, here.dossier, here.index
        item, catalogue = index.asked[subject], index.catalogue
        taking = [] if dossier.is_open(subject) else [c.AS_ASSESSED]
        review = standing_review(dossier, subject)
        taking += [c.AS_REVIEWED] if review is not None and review.value is not None else []
        plain = () if refusal(item, Met(True), catalogue.benchmarks) else (c.MET, c.NOT_MET)
        excluded = (c.NOT_APPLICABLE,) if item.not_applicable_allowed else ()
        bands = tuple(band.id for band in catalogue.rating_bands if has_bands(item))
        undoing = (c.choice(c.DECIDE, c.UNDECIDE),) if subject in dossier.decisions else ()
        return filled(
            tuple(c.choice(c.DECIDE, one) for one in taking),
            tuple(c.choice(c.DECIDE, one) for one in (*plain, *excluded)),
            *c.rows_of([c.choice(c.DECIDE, one) for one in bands], 3),
            undoing,
            (c.BACK, c.REVIEWS),
        )

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Take one of them."""
        if verb != c.DECIDE:
            return False
        press_decision(turn, argument)
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """Read it as the question would."""
        if parse_reply(text) is Reply.BACK:
            turn.leave()
        else:
            type_decision(turn, text)


class DecisionReasonScreen(WordsScreen):
    """Why a row is decided so."""

    longest = REASON_LIMIT

    def buttons(self, here: Situation) -> c.Rows:
        """Back."""
        del here
        return ((c.BACK,),)

    def is_there(self, index: CatalogueIndex, dossier: Dossier, wait: Wait) -> bool:
        """Whether it is known what the reason is for."""
        del index, dossier
        return wait.state_if(DecisionTyped) is not None

    def type_text(self, turn: TurnContext, text: str) -> None:
        """Take the reason."""
        if parse_reply(text) is Reply.BACK:
            turn.leave()
        else:
            type_decision_reason(turn, text)


class ReleasingScreen(Screen):
    """What the enterprise would see from now on; nothing is released yet."""

    def buttons(self, here: Situation) -> c.Rows:
        """Release it, if there is anything new; look at the rows."""
        is_new = not is_all_released(here.index, here.dossier)
        return filled((c.RELEASE,) if is_new else (), (c.REVIEWS, c.RETURN))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Release it."""
        del argument
        if verb != c.RELEASE:
            return False
        release(turn)
        return True
