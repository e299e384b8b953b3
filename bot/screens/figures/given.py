"""A yearly figure in words: its mark, its amount, its units."""

from dataclasses import dataclass

from bot.screens.core.context import ScreenContext
from bot.wording.figures import amount, measured
from dialogs.figures.calculations import grid_region_of, is_there
from dialogs.figures.screens import figures_of
from dialogs.figures.search import find_figures
from scoring.figures.amounts import Amount, amount_of
from scoring.figures.kinds import figure_kinds
from scoring.units.convert import dimension_of

GIVEN, PRELIMINARY, MISSING = "✓", "◐", "○"


@dataclass(frozen=True)
class FigureRow:
    """A figure in a list, ready for display."""

    mark: str
    title: str
    symbol: str
    value: str
    optional: bool = False


def figure_row(context: ScreenContext, id: str, *, optional: bool = False) -> FigureRow:
    """The row of one figure."""
    kind, value = figure_kinds()[id], figure_value(context, id)
    return FigureRow(mark_of(context, id), context.say(kind.title), kind.symbol, value, optional)


def figure_title(context: ScreenContext, id: str) -> str:
    """The title of a figure."""
    return context.say(figure_kinds()[id].title)


def marked_title(context: ScreenContext, id: str) -> str:
    """The title of a figure with its mark, for its button."""
    return f"{mark_of(context, id)} {figure_title(context, id)}"


def is_given(context: ScreenContext, id: str) -> bool:
    """Whether a figure is given, or calculated from others that are."""
    return is_there(id, context.index, context.dossier)


def mark_of(context: ScreenContext, id: str) -> str:
    """The mark of a figure: given, preliminary or missing."""
    if is_given(context, id):
        return GIVEN
    return PRELIMINARY if figure_value(context, id) else MISSING


def share_given(context: ScreenContext, group: str) -> str:
    """How many figures of a group are given: ``3/8``."""
    lines = figure_kinds()["capacity"].parts
    ids = [id for id in figures_of(group) if id not in lines]
    return f"{sum(is_given(context, id) for id in ids)}/{len(ids)}"


def figure_value(context: ScreenContext, id: str) -> str:
    """A figure as given, or the sum of its parts so far; empty while it is missing."""
    figures = context.dossier.figures
    if id in figures:
        return amount(id, figures[id], context.language)
    made = amount_of(id, figures, grid_region_of(context.index, context.dossier))
    if not isinstance(made, Amount):
        return ""
    key = "of-parts" if is_given(context, id) else "of-parts-so-far"
    parts = context.phrase(key, count=len(made.parts))
    return measured(made.value, made.unit, context.language) + parts


def searched(typed: str) -> str:
    """``typed``, if it matches several figures; else empty."""
    return typed if typed and len(find_figures(typed).ids) > 1 else ""


def dimension_words(context: ScreenContext, id: str) -> dict[str, str]:
    """The words for what a figure measures: its name, the units and an example."""
    words: dict[str, str] = context.words["dimensions"][_dimension(id)]
    return words


def units_of(context: ScreenContext, id: str) -> str:
    """The units a figure can be given in, as a list."""
    others = (dimension_of(other.unit) or "" for other in figure_kinds()[id].also)
    dimensions = dict.fromkeys((_dimension(id), *others))
    words = context.words["dimensions"]
    listed = [str(words[dimension]["units"]) for dimension in dimensions]
    return context.listed(listed)


def _dimension(id: str) -> str:
    kind = figure_kinds()[id]
    return "product" if kind.any_unit else dimension_of(kind.unit) or ""
