"""The screens of reviewing, and of rows sent back."""

from collections.abc import Sequence

from dialogs.core import buttons as c
from dialogs.core.buttons import paginate
from dialogs.core.decided import UNDECIDED, listed_rows, may_decide
from dialogs.core.navigation import page_of
from dialogs.core.reviewed import (
    QUESTIONED,
    REVIEW_LISTINGS,
    changed_rows,
    may_undo,
    next_returned,
    next_unreviewed,
    review_listed,
    unchanged_rows,
    verdicts,
)
from dialogs.core.screen import LINE, Screen, Situation, filled
from dialogs.core.session import Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import ReviewTyped
from dialogs.dossier.dossier import Dossier
from dialogs.dossier.reviews import ReturnedRow, Verdict
from dialogs.question.answer_screens import WordsScreen
from dialogs.review.returning import (
    hand_back,
    open_next,
    return_rows,
    to_be_returned,
    undo_return,
)
from dialogs.review.reviewing import (
    REASON_LIMIT,
    go_to_next,
    has_bands,
    press_override,
    record_review,
    say,
    type_override,
    type_reason,
)
from dialogs.sharing.seen import from_json
from dialogs.typed.replies import Reply, parse_reply
from scoring.answers.acceptance import refusal
from scoring.answers.model import Met
from scoring.catalogue.index import CatalogueIndex

RETURNED_SHOWN = 5
"""Rows sent back on one screen."""


class ReviewScreen(Screen):
    """What reviewers say of an answer, for those who may also change it."""

    def buttons(self, here: Situation) -> c.Rows:
        """What can be said of it."""
        return filled(*verdicts(here.dossier, here.wait.subject), (c.BACK, c.REVIEWS))


class OverrideScreen(Screen):
    """A reviewer's own answer."""

    longest = LINE
    takes_any_words = True

    def buttons(self, here: Situation) -> c.Rows:
        """The answers that the rule takes and that need no typing."""
        item, catalogue = here.index.asked[here.wait.subject], here.index.catalogue
        plain = () if refusal(item, Met(True), catalogue.benchmarks) else (c.MET, c.NOT_MET)
        excluded = (c.NOT_APPLICABLE,) if item.not_applicable_allowed else ()
        bands = tuple(band.id for band in catalogue.rating_bands if has_bands(item))
        return filled(
            tuple(c.choice(c.OVERRIDE, one) for one in (*plain, *excluded)),
            *c.rows_of([c.choice(c.OVERRIDE, one) for one in bands], 3),
            (c.BACK,),
        )

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Take one of them."""
        if verb != c.OVERRIDE:
            return False
        press_override(turn, argument)
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """Read it as the question would."""
        if parse_reply(text) is Reply.BACK:
            turn.leave()
        else:
            type_override(turn, text)


class ReviewReasonScreen(WordsScreen):
    """Why an answer is questioned, or another put in its place."""

    longest = REASON_LIMIT

    def buttons(self, here: Situation) -> c.Rows:
        """Back."""
        del here
        return ((c.BACK,),)

    def is_there(self, index: CatalogueIndex, dossier: Dossier, wait: Wait) -> bool:
        """Whether it is known what the reason is for."""
        del index, dossier
        return wait.state_if(ReviewTyped) is not None

    def type_text(self, turn: TurnContext, text: str) -> None:
        """Take the reason."""
        if parse_reply(text) is Reply.BACK:
            turn.leave()
        else:
            type_reason(turn, text)


class ReviewConflictScreen(ReviewReasonScreen):
    """The answer, or what another reviewer said of it, changed while it was reviewed."""

    def buttons(self, here: Situation) -> c.Rows:
        """One's own review of what stands now, or none."""
        del here
        return ((c.MINE, c.THEIRS),)

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Record one's own, or leave what stands."""
        del argument
        typed = turn.wait.state_of(ReviewTyped)
        match verb:
            case c.MINE:
                record_review(turn, Verdict(typed.verdict), from_json(typed.value), typed.reason)
            case c.THEIRS:
                turn.return_to_question()
                turn.tell("review-left")
            case _:
                return False
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """Only the buttons."""
        del text
        turn.reject("press-a-button")


class ReviewsScreen(Screen):
    """All rows with what was said of them; the subject is one of ``REVIEW_LISTINGS``, or all."""

    lists_questions = True

    def buttons(self, here: Situation) -> c.Rows:
        """What was sent back, the next, a page of questions, sending back, the other lists."""
        index, dossier, listing = here.index, here.dossier, here.wait.subject
        onward = (c.NEXT_REVIEW,) if next_unreviewed(index, dossier, "") else ()
        page = page_of(listed_rows(index, dossier, listing), here.wait.page)
        asks = [c.choice(c.ASK, index.code[one]) for one in page.shown]
        lists = [
            c.choice(c.REVIEWS, one)
            for one in (*REVIEW_LISTINGS, UNDECIDED)
            if one != listing and listed_rows(index, dossier, one)
        ]
        everything = [c.REVIEWS] if listing else []
        may_return = review_listed(index, dossier, QUESTIONED) and not dossier.open_return
        returning = (c.RETURNING,) if may_return else ()
        returns = (c.RETURNS,) if dossier.returns else ()
        releasing = (c.RELEASING,) if may_decide(dossier) else ()
        return filled(
            (*returns, *onward),
            releasing,
            *c.rows_of(asks, 5),
            page.turns,
            returning,
            *c.rows_of([*lists, *everything], 2),
            (c.RETURN,),
        )

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Show another list."""
        if verb != c.REVIEWS:
            return False
        turn.change_wait(subject=argument, page=0)
        return True


class ReturningScreen(Screen):
    """What would be sent back; nothing is yet."""

    def buttons(self, here: Situation) -> c.Rows:
        """Send it back, or not."""
        rows = to_be_returned(here.index, here.dossier)
        return filled((c.RETURN_ROWS,), page_of_rows(rows, here.wait.page).turns, (c.RETURN,))


class ReturnsScreen(Screen):
    """The rows sent back last: why, and what has become of them."""

    lists_questions = True

    def is_there(self, index: CatalogueIndex, dossier: Dossier, wait: Wait) -> bool:
        """Whether anything was sent back."""
        del index, wait
        return bool(dossier.returns)

    def buttons(self, here: Situation) -> c.Rows:
        """The next to change, all of them, handing back; while none is changed, taking back."""
        dossier, latest = here.dossier, here.dossier.returns[-1]
        page = page_of_rows(latest.rows, here.wait.page)
        asks = [c.choice(c.ASK, here.index.code[row.subject]) for row in page.shown]
        onward = (c.NEXT_RETURNED,) if next_returned(dossier, "") else ()
        back = (c.HAND_BACK,) if latest.is_open else ()
        is_fresh = latest.is_open and not changed_rows(dossier, latest)
        undo = (c.UNDO_RETURN,) if is_fresh and may_undo(dossier, latest) else ()
        rows = (onward, *c.rows_of(asks, 5), page.turns, back, undo)
        return filled(*rows, (c.REVIEWS, c.RETURN))


def page_of_rows(rows: Sequence[ReturnedRow], number: int) -> c.Page[ReturnedRow]:
    """One page of rows sent back, or to be sent back."""
    return paginate(rows, number, RETURNED_SHOWN)


class HandingBackScreen(Screen):
    """Rows are unchanged that were sent back; the last may be changed from here."""

    def is_there(self, index: CatalogueIndex, dossier: Dossier, wait: Wait) -> bool:
        """Whether anything is to be handed back."""
        del index, wait
        return dossier.open_return is not None

    def buttons(self, here: Situation) -> c.Rows:
        """Change them first, or hand them back as they are; in the end only that."""
        left = unchanged_rows(here.dossier)
        if not left:
            return ((c.HAND_BACK,), (c.RETURN,))
        turns = page_of_rows(left, here.wait.page).turns
        return filled((c.NEXT_RETURNED,), (c.HAND_BACK_ANYWAY,), turns, (c.RETURN,))


PRESSES = {
    c.SAY: say,
    c.NEXT_REVIEW: lambda turn, _argument: go_to_next(turn),
    c.RETURN_ROWS: lambda turn, _argument: return_rows(turn),
    c.UNDO_RETURN: lambda turn, _argument: undo_return(turn),
    c.NEXT_RETURNED: lambda turn, _argument: open_next(turn),
    c.HAND_BACK: lambda turn, _argument: hand_back(turn),
    c.HAND_BACK_ANYWAY: lambda turn, _argument: hand_back(turn, anyway=True),
}
"""What buttons of reviewing do wherever they are."""
