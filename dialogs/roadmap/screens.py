"""The screens on the way to the title: timeline, documents, what another edition changes."""

from datetime import date

from dialogs.core import buttons as c
from dialogs.core.buttons import Page, paginate
from dialogs.core.screen import Screen, Situation, filled
from dialogs.core.turn import TurnContext
from dialogs.roadmap.documents import DocumentStatus, Listed, evidence_list, files_of
from dialogs.roadmap.next_steps import next_steps
from dialogs.roadmap.roadmap import ALL_LEVELS, LEVELS, carry_over, toggle_reminder
from dialogs.roadmap.timeline import Upcoming, upcoming
from scoring.catalogue.index import CatalogueIndex
from scoring.editions import other_edition

ITEMS_SHOWN = 10
"""Documents on one screen."""
ASKS_IN_A_ROW = 3
"""Buttons of questions side by side."""


def timeline(index: CatalogueIndex, level: str, today: date) -> tuple[Upcoming, ...]:
    """The coming steps of a level; if ``level`` is empty, of all levels, municipal first."""
    found = upcoming(index.catalogue.steps, today)
    if level:
        return tuple(row for row in found if row.step.level == level)
    return tuple(sorted(found, key=lambda row: LEVELS.index(row.step.level)))


def page_of_items(listed: tuple[Listed, ...], page: int) -> Page[Listed]:
    """One page of the documents."""
    return paginate(listed, page, ITEMS_SHOWN)


class TimelineScreen(Screen):
    """The steps of a level in order of date, or of all levels, level by level."""

    def buttons(self, here: Situation) -> c.Rows:
        """The next questions, the reminders, and the other levels."""
        index, level = here.index, here.wait.subject
        steps = next_steps(index, here.dossier, here.today)
        firsts = [step.subjects[0] for step in steps if step.subjects]
        asks = [c.choice(c.ASK, index.code[id]) for id in dict.fromkeys(firsts)]
        reminders = [
            c.choice(c.REMIND, row.position) for row in timeline(index, level, here.today)
        ]
        others = [one for one in (ALL_LEVELS, *LEVELS) if one != (level or ALL_LEVELS)]
        levels = [c.choice(c.TIMELINE, one) for one in others] if index.catalogue.steps else []
        rules = () if index.catalogue.steps else (c.RULES,)
        return filled(
            *c.rows_of(asks, ASKS_IN_A_ROW),
            *c.rows_of(reminders, 3),
            tuple(levels),
            (c.EVIDENCE_LIST, *rules, c.RETURN),
        )

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Show another level, or set or remove a reminder."""
        match verb:
            case c.TIMELINE if argument:
                turn.change_wait(subject="" if argument == ALL_LEVELS else argument)
            case c.REMIND:
                toggle_reminder(turn, int(argument))
            case _:
                return False
        return True


class EvidenceListScreen(Screen):
    """The documents of a self-evaluation report."""

    def buttons(self, here: Situation) -> c.Rows:
        """The questions that missing documents can be attached to."""
        listed = evidence_list(here.index, files_of(here.dossier))
        page = page_of_items(listed, here.wait.page)
        missing = [
            row.subject
            for row in page.shown
            if row.status is not DocumentStatus.READY and row.subject
        ]
        asks = [c.choice(c.ASK, here.index.code[id]) for id in dict.fromkeys(missing)]
        files = (c.FILES,) if here.dossier.has_files(here.index.subjects) else ()
        return filled(
            *c.rows_of(asks, ASKS_IN_A_ROW),
            page.turns,
            (*files, c.REQUESTS),
            (c.TIMELINE, c.RETURN),
        )


class ChangesScreen(Screen):
    """What another edition changes."""

    def buttons(self, here: Situation) -> c.Rows:
        """Start an assessment by the other edition, if there is one."""
        carry = (c.CARRY,) if other_edition(here.dossier.catalogue) else ()
        return filled(carry, (c.RETURN,))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Start an assessment by the other edition."""
        del argument
        if verb != c.CARRY:
            return False
        carry_over(turn)
        return True
