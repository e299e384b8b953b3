"""What factories do for a row, and the effort: our own judgement (``practices.yaml``)."""

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Literal

from pydantic import Field

from scoring.catalogue.model import Catalogue
from scoring.files.data import read_data
from scoring.improvement.improvements import Improvement
from scoring.values import Exact, Frozen, Id, Text

Effort = Literal["low", "medium", "high"]


class EffortClass(Frozen):
    """``cost`` is its cost in the search for the cheapest way to a grade."""

    cost: int
    title: Text


class Practice(Frozen):
    """What is done for a row; ``why`` gives the reason of its effort."""

    effort: Effort
    why: Text
    text: Text
    catalogues: tuple[Id, ...]


class _Large(Frozen):
    share: Exact
    effort: Effort


class _Figures(Frozen):
    effort: Effort
    figures: tuple[Id, ...]


class _Book(Frozen):
    efforts: Mapping[Effort, EffortClass]
    catalogues: Mapping[Id, Text]
    less: Effort
    large: _Large
    more: Effort
    bought: _Figures
    sent_elsewhere: _Figures = Field(alias="sent-elsewhere")
    rows: Mapping[Id, Practice]


@cache
def _book() -> _Book:
    return _Book.model_validate(read_data("practices.yaml"))


def practice_of(criterion: str) -> Practice | None:
    """What is done for a row; ``None`` if nothing was collected."""
    return _book().rows.get(criterion)


def catalogues_of(practice: Practice) -> tuple[Text, ...]:
    """The titles of the national catalogues that list the techniques."""
    return tuple(_book().catalogues[id] for id in practice.catalogues)


def effort_class(effort: Effort) -> EffortClass:
    """Its cost and its name."""
    return _book().efforts[effort]


def effort_of_row(criterion: str) -> Effort:
    """The effort of earning all points of a row; medium where nothing was collected."""
    practice = practice_of(criterion)
    return practice.effort if practice else "medium"


def effort_of(improvement: Improvement) -> Effort:
    """The effort of changing a figure: what is bought is easy, a large cut is hard."""
    book = _book()
    for easy in (book.bought, book.sent_elsewhere):
        if improvement.lever.id in easy.figures:
            return easy.effort
    if improvement.lever.lever == "more":
        return book.more
    return book.large.effort if is_large(improvement) else book.less


def is_large(improvement: Improvement) -> bool:
    """Whether it is a larger change than a plant makes in one go."""
    share = improvement.share
    return share is not None and share > Fraction(_book().large.share)


def costs(catalogue: Catalogue) -> dict[str, int]:
    """By criterion: its cost in the search for the cheapest way to a grade."""
    return {row.id: effort_class(effort_of_row(row.id)).cost for row in catalogue.criteria}
