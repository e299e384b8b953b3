"""The screen on which a reviewer of a call goes through what was handed in, row by row.

What it holds is filled in by the service around the dialogue, which checks every act again.
"""

from typing import Final

from dialogs.calls.screens import OfCalls, is_filled, seen_in
from dialogs.core import buttons as c
from dialogs.core.outputs import RowJudged
from dialogs.core.screen import LIST, Situation
from dialogs.core.session import Place
from dialogs.core.turn import TurnContext
from dialogs.typed.replies import Reply, parse_reply

FIRST: Final = 0
"""The row named where the person is to be led to the first that they have said nothing of."""


class ReviewRowScreen(OfCalls):
    """One row: accept it, or say what it counts as and why; the rows beside it; the review."""

    longest = LIST
    takes_any_words = True

    def buttons(self, here: Situation) -> c.Rows:
        """Accept the row, give the review, or back."""
        del here
        return ((c.ACCEPT_ROW,), (c.GIVE_REVIEW,), (c.RETURN,))

    def may_fill_in(self, choice: str) -> bool:
        """Another row."""
        return is_filled(choice, c.REVIEW_ROW)

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Take the row as it is, go to another, or go on to give the review."""
        match verb:
            case c.ACCEPT_ROW:
                turn.events.append(RowJudged(turn.wait.subject, "", seen_in(turn)))
            case c.REVIEW_ROW:
                turn.change_wait(subject=argument)
            case c.GIVE_REVIEW:
                seen = turn.wait.state
                submission, _, _ = turn.wait.subject.rpartition("-")
                turn.go_aside(Place.HANDLING, f"{submission}-review-rows")
                turn.change_wait(state=seen)
            case _:
                return False
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """What the row counts as, and why; or other rows by their numbers."""
        if parse_reply(text) is Reply.BACK:
            turn.leave()
        else:
            turn.events.append(RowJudged(turn.wait.subject, text, seen_in(turn)))
