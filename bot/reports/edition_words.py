"""Words that depend on the edition: one without mandatory criteria has no word for them."""

from collections import Counter
from collections.abc import Iterable

from bot.reports.assessed import ReportModel
from bot.reports.words import has_words, words
from scoring.catalogue.model import Grade
from scoring.values import Text

OTHER_EDITION = "-without-mandatory"
"""Ends the keys of words that take the place of others where no criterion is mandatory."""

GATES = ("conditions", "requirements", "mandatory")


def told(seen: ReportModel, key: str, **values: object) -> Text:
    """The words under ``key`` as this edition speaks; ``{musts}`` names what it asked of all."""
    other = f"{key}{OTHER_EDITION}"
    musts = words("musts-conditions" if seen.catalogue.conditions else "musts")
    chosen = other if not seen.has_mandatory and has_words(other) else key
    return words(chosen, musts=musts, **values)


def gates(seen: ReportModel, ids: Iterable[str]) -> Text:
    """How many conditions, basic requirements and mandatory criteria ``ids`` are."""
    conditions = {item.id for item in seen.catalogue.conditions}
    counts = Counter(
        "conditions" if id in conditions else "mandatory" if id in seen.scores else "requirements"
        for id in ids
    )
    parts = [words(f"gates-{kind}", count=counts[kind]) for kind in GATES if counts[kind]]
    return Text(
        zh=" " + "、".join(part.zh for part in parts), en=_listed([part.en for part in parts])
    )


def short(grade: Grade) -> Text:
    """A grade in few letters: its id where it is read so, as AAA, else its title."""
    if grade.id.isupper():
        return Text(zh=grade.id, en=grade.id)
    return grade.title


def _listed(parts: list[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last
