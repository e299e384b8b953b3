"""The screens of a whole group, answered at one go, and of its confirmation."""

from dialogs.core import buttons as c
from dialogs.core.screen import Screen, Situation
from dialogs.core.turn import TurnContext
from dialogs.groups.answering import (
    ask_one_by_one,
    check_all_met,
    confirm,
    postpone_group,
    type_at_group,
    type_at_group_check,
)


class GroupScreen(Screen):
    """The rows of a group, numbered."""

    numbers_its_rows = True

    def buttons(self, here: Situation) -> c.Rows:
        """All at once while any is open, or each alone."""
        index = here.index
        members = index.gating[here.wait.subject]
        single = c.rows_of([c.choice(c.ASK, index.code[subject]) for subject in members], 6)
        if all(subject in here.dossier.answers for subject in members):
            return ((c.LATER,), *single, (c.BACK, c.CONTENTS))
        return ((c.ALL_MET,), (c.ONE_BY_ONE,), *single, (c.BACK, c.LATER, c.CONTENTS))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """All met, one by one, or later."""
        del argument
        match verb:
            case c.ALL_MET:
                check_all_met(turn)
            case c.ONE_BY_ONE:
                ask_one_by_one(turn)
            case c.LATER:
                postpone_group(turn)
            case _:
                return False
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """Yes for all, or what is so of which rows."""
        type_at_group(turn, text)


class GroupCheckScreen(Screen):
    """Whether what was typed of the rows was understood."""

    numbers_its_rows = True

    def buttons(self, here: Situation) -> c.Rows:
        """It was, or it was not."""
        del here
        return ((c.CONFIRM, c.CHANGE),)

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Record it, or go back to type it again."""
        del argument
        match verb:
            case c.CONFIRM:
                confirm(turn)
            case c.CHANGE:
                turn.leave()
            case _:
                return False
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """Yes, no, or other rows instead."""
        type_at_group_check(turn, text)
