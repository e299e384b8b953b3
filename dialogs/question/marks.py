"""Marks that a question is to be confirmed: set, confirmed, and gone through one by one."""

from typing import Final

from dialogs.core.navigation import listed
from dialogs.core.session import Place, Wait
from dialogs.core.turn import TurnContext
from dialogs.dossier.dossier import ToConfirm
from dialogs.typed.replies import Reply, parse_reply

WHY_LIMIT: Final = 300
"""Characters of what is to be confirmed."""


def mark(turn: TurnContext, why: str) -> None:
    """Mark the question as to be confirmed; its answer and its points stay."""
    turn.record_mark(turn.wait.subject, ToConfirm(why))
    turn.tell("marked", subject=turn.wait.subject)
    turn.return_to_question()
    turn.change_wait(more=0)


def type_why(turn: TurnContext, text: str) -> None:
    """Mark the question with what was typed as the reason."""
    if parse_reply(text) is Reply.BACK:
        turn.go_back()
    elif len(text) > WHY_LIMIT:
        turn.reject("mark-too-long", limit=str(WHY_LIMIT), length=str(len(text)))
    else:
        mark(turn, text)


def confirm_mark(turn: TurnContext) -> None:
    """The question is right as it is. On a detour the next one to be confirmed follows."""
    subject = turn.wait.subject
    turn.record_mark(subject, None)
    left = listed(turn.index, turn.dossier, "to-confirm")
    turn.tell("mark-confirmed", subject=subject, left=str(len(left)))
    if turn.wait.detour and left:
        position = turn.index.position
        behind = (one for one in left if position[one] > position[subject])
        following = Wait(Place.QUESTION, next(behind, left[0]), detour=True)
        turn.session = turn.session.replaced(following)
    else:
        turn.go_on(subject)
