"""When the province's next step is, or that no date of the province is known."""

from datetime import date

from bot.reports.model import ReportModel
from bot.reports.words import phrase
from dialogs.roadmap.timeline import upcoming
from scoring.catalogue.model import Step
from scoring.values import Text

ANY_YEAR = date(2001, 1, 1)
"""Stands for the year in a report without a date: it names month and day only."""


def next_date(model: ReportModel) -> Text:
    """Only of the enterprise's own province: no other's date, and none of the whole country."""
    own = _own_steps(model)
    if not own:
        return phrase("next-date-unknown" if model.data.region else "next-date-no-province")
    issued = model.data.issued
    first = upcoming(own, issued or ANY_YEAR)[0]
    kind = "rule" if first.step.rule else "usual"
    if issued is None:
        day = first.end
        return phrase(f"next-month-{kind}", month=day.month, day=day.day, title=first.step.title)
    return phrase(f"next-date-{kind}", day=first.end.isoformat(), title=first.step.title)


def _own_steps(model: ReportModel) -> list[Step]:
    region = model.data.region
    own = {
        overlay.id for overlay in model.data.overlays if region and region in overlay.scope.regions
    }
    return [step for step in model.catalogue.steps if step.set_by in own]
