"""The parameters of a notice about yearly figures, in words."""

from bot.screens.core.context import ScreenContext
from bot.screens.figures.carriers import carrier_details, grid_factor_used
from bot.screens.figures.given import dimension_words, figure_title, figure_value, units_of
from dialogs.figures.calculations import calculation_options
from scoring.answers.model import Value


def figure_params(
    code: str, params: dict[str, str], context: ScreenContext, subject: str = ""
) -> dict[str, str]:
    """The parameters of a notice about yearly figures, in words."""
    if code == "worked-out":
        return params | {"indicator": _indicator(context, subject)}
    if code == "figure-grid-factor":
        return params | {"factor": grid_factor_used(context)}
    worded = dict(params)
    if "figure" in params:
        id = params["figure"]
        worded["figure"] = figure_title(context, id)
        worded["value"] = figure_value(context, id) + carrier_details(context, id)
    if "expected" in params:
        worded["expected"] = params["expected"] or context.words["figures"]["no-unit"]
    if "units" in params:
        worded["units"] = units_of(context, params["units"])
    if "wanted" in params:
        worded["wanted"] = dimension_words(context, params["wanted"])["name"]
    if "dimension" in params:
        worded["dimension"] = _dimension_name(context, params["dimension"])
    return worded


def _dimension_name(context: ScreenContext, dimension: str) -> str:
    words = context.words["dimensions"]
    kind = "quotient" if "/" in dimension else dimension.partition(":")[0]
    return str(words.get(kind, words["other"])["name"])


def _indicator(context: ScreenContext, subject: str) -> str:
    answer = context.dossier.answers[subject]
    assert isinstance(answer, Value)  # noqa: S101 - nothing else is calculated
    ways = calculation_options(context.index, subject)
    return context.say(next(way.by.label for way in ways if way.by.id == answer.measure))
