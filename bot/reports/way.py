"""The way to the next grade, or why there is none to show."""

from bot.reports.model import ReportModel
from bot.reports.words import edition_phrase
from bot.wording.next_grade import out_of_reach
from scoring.evaluation.results import Path
from scoring.values import Text


def way_on(model: ReportModel) -> Path | Text:
    """The cheapest way to the next grade; a sentence where none can be shown."""
    if model.nothing_applies:
        return model.verdict.nothing_scored
    if model.next_grade is None:
        return edition_phrase(model, "actions-top")
    if model.path is None:
        return out_of_reach(model.verdict, model.next_grade)
    return model.path
