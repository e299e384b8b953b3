"""The words of the report, as each edition of the standard needs them."""

from collections.abc import Sequence
from typing import Final

from bot.reports.model import ReportModel
from bot.wording.catalogue import Words
from bot.wording.rules import by_edition, musts
from scoring.values import Text

phrase: Final = Words("report")
"""The words under a key of ``report.yaml``."""

MOST_NAMED: Final = 12
"""Items named by their numbers in one sentence."""


def edition_phrase(model: ReportModel, key: str, **values: object) -> Text:
    """The words under ``key`` for the edition; ``{musts}`` names what it asks of everybody."""
    catalogue = model.catalogue
    return phrase(by_edition(phrase, catalogue, key), musts=musts(catalogue), **values)


def first_codes(model: ReportModel, ids: Sequence[str]) -> str:
    """The numbers of the first items, as many as a sentence can hold."""
    codes = ", ".join(model.codes[id] for id in ids[:MOST_NAMED])
    return f"{codes} …" if len(ids) > MOST_NAMED else codes
