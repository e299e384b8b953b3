"""The screens of a whole group, answered at once, and of its confirmation."""

from dialogs.core import buttons as c
from dialogs.core.screen import Screen, Situation
from dialogs.core.turn import TurnContext
from dialogs.groups.answering import (
    ask_one_by_one,
    check_all_met,
    confirm,
    correct,
    postpone_group,
    record_ticked,
    tick_row,
    ticked_in,
    type_at_group,
    type_at_group_check,
)

TICKS_IN_A_ROW = 3
"""Ticks side by side: each shows its number and mark, which must fit on a phone."""


class GroupScreen(Screen):
    """The rows of a group, numbered."""

    numbers_its_rows = True
    keeps_input = True

    def buttons(self, here: Situation) -> c.Rows:
        """A tick for each row, and while any row is open, a button for all others."""
        index = here.index
        members = index.gating[here.wait.subject]
        if all(map(here.dossier.is_frozen, members)):
            return ((c.LATER,), (c.ONE_BY_ONE, c.BACK), (c.CONTENTS,))
        ticks = [c.choice(c.TICK, row) for row in range(1, len(members) + 1)]
        ticked = ticked_in(here.wait).rows
        rest = [id for row, id in enumerate(members, 1) if row not in ticked]
        is_all_said = all(subject in here.dossier.answers for subject in rest)
        if not is_all_said:
            first, ways = c.ALL_MET, [c.ONE_BY_ONE, c.LATER, c.BACK, c.CONTENTS, c.COLLEAGUE]
        else:
            first, ways = (c.CONFIRM if ticked else c.LATER), [c.ONE_BY_ONE, c.BACK, c.CONTENTS]
        return ((first,), *c.rows_of(ticks, TICKS_IN_A_ROW), *c.rows_of(ways, 2))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Tick a row, record the ticks, mark all others as met, ask one by one, or postpone."""
        match verb:
            case c.TICK:
                tick_row(turn, int(argument))
            case c.CONFIRM:
                record_ticked(turn)
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
        """Handle yes for all, or statements about single rows."""
        type_at_group(turn, text)


class GroupCheckScreen(Screen):
    """The confirmation of what was understood about the rows."""

    numbers_its_rows = True

    def buttons(self, here: Situation) -> c.Rows:
        """Yes or no."""
        del here
        return ((c.CONFIRM, c.CHANGE),)

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Record it, or go back to type it again."""
        del argument
        match verb:
            case c.CONFIRM:
                confirm(turn)
            case c.CHANGE:
                correct(turn)
            case _:
                return False
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """Handle yes, no, or other rows instead."""
        type_at_group_check(turn, text)
