"""The words of the report, as each edition of the standard needs them."""

from typing import Final

from bot.reports.model import ReportModel
from bot.wording.catalogue import Words
from bot.wording.rules import by_edition, musts
from scoring.values import Text

phrase: Final = Words("report")
"""The words under a key of ``report.yaml``."""


def edition_phrase(model: ReportModel, key: str, **values: object) -> Text:
    """The words under ``key`` for the edition; ``{musts}`` names what it asks of everybody."""
    catalogue = model.catalogue
    return phrase(by_edition(phrase, catalogue, key), musts=musts(catalogue), **values)
