"""The person's assessments, and the deletion of one."""

from collections.abc import Sequence

from propcache.api import cached_property

from bot.screens.core.context import AssessmentRow, ScreenContext, Stage
from bot.screens.core.view import Labels, ProgressView
from bot.screens.devices.devices import DeviceView, without
from bot.wording.results.stuck import in_words
from bot.wording.truncate import brief
from dialogs.core import buttons as c
from dialogs.core.buttons import Page, paginate
from dialogs.core.session import Wait
from dialogs.core.waits import SearchedFor
from dialogs.overview.stuck import Fact
from dialogs.typed.china_time import day_in_china

ON_A_PAGE = 4
"""Assessments on one screen: each has a button, and a screen has eight."""
DROPS_IN_A_ROW = 4
"""Delete buttons side by side."""
NAME_ON_BUTTON = 26
"""Characters of a name on a button; the rest is for what distinguishes two assessments."""

Numbered = tuple[int, AssessmentRow]


def found_in_board(rows: Sequence[AssessmentRow], wait: Wait) -> Sequence[Numbered]:
    """The assessments with their numbers in the list: all, or those that were searched for.

    A number finds the one at it, a year those of it, other text those whose name or tag has it.
    """
    numbered = tuple(enumerate(rows, start=1))
    searched = wait.state_if(SearchedFor)
    if searched is None:
        return numbered
    words = searched.words.casefold()
    if words.isdecimal() and int(words) <= len(rows):
        return tuple(one for one in numbered if one[0] == int(words))
    return tuple(one for one in numbered if _is_named(one[1], words))


def _is_named(row: AssessmentRow, words: str) -> bool:
    """Whether its name, or one of its tags, contains the words, or they are its year."""
    named = ((row.name or ""), *(name for _, name in row.tags))
    return words == row.period or any(words in name.casefold() for name in named)


def page_of_board(rows: Sequence[AssessmentRow], wait: Wait) -> Page[AssessmentRow]:
    """The page of the list that a wait is at."""
    return paginate([row for _, row in found_in_board(rows, wait)], wait.page, ON_A_PAGE)


class AssessmentsView(ProgressView):
    """The person's assessments: those that are stuck first."""

    @cached_property
    def page(self) -> Page[Numbered]:
        """The page shown, with the number of each assessment in the list."""
        found = found_in_board(self.context.assessments, self.wait)
        return paginate(found, self.wait.page, ON_A_PAGE)

    @property
    def count(self) -> int:
        """How many assessments there are."""
        return len(self.context.assessments)

    @property
    def stuck(self) -> int:
        """How many of them are stuck."""
        return sum(row.stage is Stage.STUCK for row in self.context.assessments)

    @property
    def searched(self) -> str:
        """What was searched for; empty where all are listed."""
        state = self.wait.state_if(SearchedFor)
        return state.words if state else ""

    def assessment_title(self, row: AssessmentRow) -> str:
        """The title of an assessment, with what distinguishes it from the others."""
        return title_of_assessment(self.context, row, 40)

    def standing(self, row: AssessmentRow) -> str:
        """Points, readiness, progress and the last activity, as far as they are known."""
        context = self.context
        parts = [context.phrase("answered", count=row.answered)]
        if row.standing is not None and row.answered:
            standing = row.standing
            parts.insert(0, context.phrase("points-of-100", points=standing.figure))
            parts.insert(1, context.say(standing.badge))
            if standing.unmet:
                parts.append(context.phrase("unmet", count=standing.unmet))
        if row.is_reported:
            parts.append(context.phrase("report-up-to-date"))
        if not row.is_own:
            parts.append(context.phrase("shared-with-me"))
        if all(reason.fact is not Fact.IDLE for reason in row.stuck):
            parts.append(
                context.phrase("idle" if row.idle_days else "idle-not", days=row.idle_days)
            )
        return " · ".join(parts)

    def tagged(self, row: AssessmentRow) -> str:
        """The tags on it that the person may see; empty if there are none."""
        names = [name for _, name in row.tags]
        return self.context.phrase("tagged", tags=self.context.listed(names)) if names else ""

    def stuck_at(self, row: AssessmentRow) -> str:
        """What it is stuck at; empty if nothing."""
        return " · ".join(self.context.say(in_words(reason)) for reason in row.stuck)

    def rows(self, offered: c.Rows) -> c.Rows:
        """Open one of the others, turn the page, or delete one, by its number."""
        shown = [row for _, row in self.page.shown]
        opens = ((c.choice(c.OPEN, row.id),) for row in shown if not row.current)
        drops = [c.choice(c.DROP_ASSESSMENT, row.id) for row in shown if row.is_own]
        turns = (self.page.turns,) if self.page.turns else ()
        rows = self.context.assessments
        if any(row.current and row.organisations for row in rows):
            turns = (*turns, (c.TAGS,))
        if any(row.stage is Stage.STUCK and not row.is_own for row in rows):
            turns = (*turns, (c.choice(c.NUDGE, "clients"),))
        return (*opens, *turns, *offered, *c.rows_of(drops, DROPS_IN_A_ROW))

    @property
    def labels(self) -> Labels:
        """The title of an assessment to open, the number of one to delete."""
        return {c.OPEN: self._open_label, c.DROP_ASSESSMENT: self._drop_label}

    def _drop_label(self, id: str) -> str:
        return self.context.label("drop-assessment", number=self._number(id))

    def _open_label(self, id: str) -> str:
        rows = self.context.assessments
        row = next(row for row in rows if str(row.id) == id)
        return f"{self._number(id)}. {title_of_assessment(self.context, row, NAME_ON_BUTTON)}"

    def _number(self, id: str) -> int:
        return [str(row.id) for row in self.context.assessments].index(id) + 1


class AssessmentDeletionView(DeviceView):
    """The confirmation before an assessment is deleted."""

    @property
    def doomed(self) -> AssessmentRow | None:
        """The assessment to be deleted; ``None`` if it no longer exists."""
        rows = self.context.assessments
        return next((row for row in rows if row.is_own and str(row.id) == self.wait.subject), None)

    @property
    def doomed_title(self) -> str:
        """The title of the assessment to be deleted."""
        return title_of_assessment(self.context, self.doomed, 80) if self.doomed else ""

    def rows(self, offered: c.Rows) -> c.Rows:
        """Deletion is offered only on the first device, and only if the assessment exists."""
        if self.is_first and self.doomed:
            return offered
        return without(offered, c.DROP_CONFIRMED)


def title_of_assessment(context: ScreenContext, row: AssessmentRow, limit: int) -> str:
    """Name, edition, year assessed and start date, as far as known."""
    parts = [brief(row.name, limit) if row.name else context.phrase("unnamed")]
    if row.catalogue:
        edition = context.library.catalogue(row.catalogue).edition
        parts.append(context.phrase("edition", edition=edition))
    if row.period:
        parts.append(context.phrase("year", year=row.period))
    if row.opened:
        parts.append(f"{day_in_china(row.opened):%m-%d}")
    return " · ".join(parts)
