"""The screens of years and clients: rolling forward, what is new, and what stands side by side.

What is compared is in other assessments, which the dialogue does not know: the services around it
fill the views in, from the person's own assessments alone.
"""

from dataclasses import replace
from typing import Final

from dialogs.core import buttons as c
from dialogs.core.navigation import listed
from dialogs.core.outputs import NewAssessmentRequested
from dialogs.core.screen import LINE, Screen, Situation, filled
from dialogs.core.session import Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import ChosenAssessments, RollForwardAsked
from dialogs.dossier.dossier import Dossier
from dialogs.typed.rejections import Rejection
from dialogs.typed.replies import parse_reply
from dialogs.typed.shares import parse_period
from dialogs.years.rolling import editions_for, proposed
from scoring.catalogue.index import CatalogueIndex

MOST_COMPARED: Final = 5
"""Assessments side by side."""
ROW_BY_ROW: Final = "rows"
"""The subject of ``Place.YEARS`` where the changes are listed row by row."""
_LONGEST_NUMBER: Final = 18


def roll_forward_asked(wait: Wait, dossier: Dossier) -> RollForwardAsked | None:
    """What is asked for at ``Place.ROLL_FORWARD``; ``None`` while the year is not known."""
    return wait.state_if(RollForwardAsked) or proposed(dossier)


class RollForwardScreen(Screen):
    """To which year and edition, and what would come along."""

    longest = LINE

    def buttons(self, here: Situation) -> c.Rows:
        """Do it, by the other edition, or give the year of this assessment first."""
        asked = roll_forward_asked(here.wait, here.dossier)
        if asked is None:
            return ((c.choice(c.FACT, "period"),), (c.RETURN,))
        others = (id for id in editions_for(here.dossier.catalogue) if id != asked.catalogue)
        return filled((c.ROLL,), tuple(c.choice(c.EDITION, id) for id in others), (c.RETURN,))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Roll forward, or choose the edition."""
        asked = roll_forward_asked(turn.wait, turn.dossier)
        match verb:
            case c.ROLL if asked:
                turn.events.append(NewAssessmentRequested(asked.catalogue, year=asked.year))
            case c.EDITION if asked:
                turn.change_wait(state=replace(asked, catalogue=argument))
            case _:
                return False
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """Another year, which must be a later one."""
        asked = roll_forward_asked(turn.wait, turn.dossier)
        if asked is None or parse_reply(text) is not None:
            super().type_text(turn, text)
            return
        year = parse_period(text, turn.today.year + 1)
        if isinstance(year, Rejection):
            turn.refuse(year)
        elif year <= int(turn.dossier.profile.period or 0):
            turn.reject("year-not-later", year=str(turn.dossier.profile.period))
        else:
            turn.change_wait(state=replace(asked, year=str(year)))


class NewsScreen(Screen):
    """What is new after rolling forward, and how far it has come."""

    def is_there(self, index: CatalogueIndex, dossier: Dossier, wait: Wait) -> bool:
        """Whether the assessment was rolled forward."""
        del index, wait
        return dossier.rolled_from is not None

    def buttons(self, here: Situation) -> c.Rows:
        """What is to be confirmed, the figures of the year, what is open."""
        lists = tuple(
            c.choice(c.LISTING, name)
            for name in ("to-confirm", "unanswered")
            if listed(here.index, here.dossier, name)
        )
        return filled(lists, (c.FIGURES, c.YEARS), (c.RETURN, c.RESUME))


class YearsScreen(Screen):
    """The same enterprise over the years, filled in by storage."""

    lists_questions = True

    def buttons(self, here: Situation) -> c.Rows:
        """Back to all sections."""
        return filled((c.YEARS,) if here.wait.subject else (), (c.RETURN,))

    def may_fill_in(self, choice: str) -> bool:
        """Row by row, where two years can be compared, and another page of the rows."""
        return choice == c.choice(c.YEARS, ROW_BY_ROW) or _is_numbered(choice, c.PAGE)

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """By section or row by row."""
        if verb != c.YEARS:
            return False
        turn.change_wait(subject=argument, page=0)
        return True


class SideBySideScreen(Screen):
    """Some of the person's clients: chosen, then side by side. Filled in by storage."""

    def buttons(self, here: Situation) -> c.Rows:
        """Compare those chosen, or choose again."""
        chosen = here.wait.state_if(ChosenAssessments) or ChosenAssessments()
        if chosen.shown:
            return ((c.CHANGE, c.RETURN),)
        return filled((c.DONE,) if len(chosen.ids) > 1 else (), (c.RETURN,))

    def may_fill_in(self, choice: str) -> bool:
        """An assessment to choose, and another page of them."""
        return _is_numbered(choice, c.COMPARE, c.PAGE)

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Choose one or not, then show."""
        chosen = turn.wait.state_if(ChosenAssessments) or ChosenAssessments()
        match verb:
            case c.COMPARE:
                _toggle(turn, chosen, int(argument))
            case c.DONE:
                turn.change_wait(state=replace(chosen, shown=True))
            case c.CHANGE:
                turn.change_wait(state=replace(chosen, shown=False))
            case _:
                return False
        return True


def _toggle(turn: TurnContext, chosen: ChosenAssessments, id: int) -> None:
    if id in chosen.ids:
        ids = tuple(one for one in chosen.ids if one != id)
    elif len(chosen.ids) >= MOST_COMPARED:
        turn.reject("compared-full", limit=str(MOST_COMPARED))
        return
    else:
        ids = (*chosen.ids, id)
    turn.change_wait(state=replace(chosen, ids=ids))


def _is_numbered(choice: str, *verbs: str) -> bool:
    verb, number = c.verb_and_argument(choice)
    is_number = number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER
    return verb in verbs and is_number
