"""The assessments of the person, and the end of one."""

from collections.abc import Sequence
from functools import cached_property

from bot.screens.core.context import AssessmentRow, ScreenContext
from bot.screens.core.view import Labels, ProgressView
from bot.screens.devices import DeviceView, without
from bot.wording.truncate import brief
from dialogs.core import buttons as c
from dialogs.typed.china_time import day_in_china

ASSESSMENTS_SHOWN = 20
"""Assessments on one screen, those touched last."""
DROPS_IN_A_ROW = 4
"""Buttons that delete one, side by side."""
NAME_ON_BUTTON = 26
"""Characters of a name on the button of an assessment, so that what tells two apart has room."""


class AssessmentsView(ProgressView):
    """The person's assessments."""

    @property
    def assessments_shown(self) -> Sequence[AssessmentRow]:
        """As many as a screen holds."""
        return self.context.assessments[:ASSESSMENTS_SHOWN]

    def assessment_title(self, row: AssessmentRow) -> str:
        """An assessment so that no two look alike."""
        return _assessment_title(self.context, row, 40)

    def rows(self, offered: c.Rows) -> c.Rows:
        """Open one of the others, or delete one, by its number."""
        shown = self.assessments_shown
        others = [row for row in shown if not row.current]
        drops = [c.choice(c.DROP_ASSESSMENT, row.id) for row in shown]
        opens = ((c.choice(c.OPEN, row.id),) for row in others)
        return (*opens, *offered, *c.rows_of(drops, DROPS_IN_A_ROW))

    @cached_property
    def labels(self) -> Labels:
        """An assessment by what tells it from the others."""
        return {c.OPEN: self._open_label, c.DROP_ASSESSMENT: self._drop_label}

    def _drop_label(self, id: str) -> str:
        ids = [str(row.id) for row in self.assessments_shown]
        return self.context.label("drop-assessment", number=ids.index(id) + 1)

    def _open_label(self, id: str) -> str:
        row = next(row for row in self.context.assessments if str(row.id) == id)
        return _assessment_title(self.context, row, NAME_ON_BUTTON)


class AssessmentDeletionView(DeviceView):
    """Whether one assessment is to go."""

    @property
    def doomed(self) -> AssessmentRow | None:
        """It; ``None`` where it is gone already."""
        rows = self.context.assessments
        return next((row for row in rows if str(row.id) == self.wait.subject), None)

    @property
    def doomed_title(self) -> str:
        """Name, edition, year assessed, day begun."""
        return _assessment_title(self.context, self.doomed, 80) if self.doomed else ""

    def rows(self, offered: c.Rows) -> c.Rows:
        """Only the first device deletes, and only what is there."""
        if self.is_first and self.doomed:
            return offered
        return without(offered, c.DROP_CONFIRMED)


def _assessment_title(context: ScreenContext, row: AssessmentRow, limit: int) -> str:
    """Name, edition, year assessed, day begun."""
    parts = [brief(row.name, limit) if row.name else context.phrase("unnamed")]
    if row.catalogue:
        edition = context.library.catalogue(row.catalogue).edition
        parts.append(context.phrase("edition", edition=edition))
    if row.period:
        parts.append(context.phrase("year", year=row.period))
    if row.opened:
        parts.append(f"{day_in_china(row.opened):%m-%d}")
    return " · ".join(parts)
