"""The yearly figures of an assessment, and how the indicators follow from them, as texts."""

from bot.reports.calculation_steps import made_of_parts
from bot.reports.word.facts import Cells, Facts
from bot.wording.figures import amount, as_given, equation, measured
from scoring.figures.carriers import carriers
from scoring.figures.kinds import figure_kinds
from scoring.figures.model import Figure, Figures
from scoring.rounding import trimmed

OWN_NUMBERS = {
    "heating_value": "own-heating-value",
    "coefficient": "own-coefficient",
    "co2_factor": "own-co2-factor",
}
"""Numbers of an energy carrier that the enterprise measured itself, and their words."""


def figure_rows(facts: Facts) -> list[Cells]:
    """Every figure given, this year's and the year's before, in the order they are asked in."""
    data = facts.model.data
    before = facts.say("previous-year")
    rows = [_row(facts, id, figure, "") for id, figure in _in_order(data.figures)]
    return rows + [_row(facts, id, figure, before) for id, figure in _in_order(data.previous)]


def _in_order(figures: Figures) -> list[tuple[str, Figure]]:
    return [(id, figures[id]) for id in figure_kinds() if id in figures]


def _row(facts: Facts, id: str, figure: Figure, year: str) -> Cells:
    kind = figure_kinds()[id]
    return {
        "title": facts.text(kind.title),
        "symbol": kind.symbol,
        "amount": amount(id, figure, facts.words.leading),
        "remark": "\n".join(part for part in (year, *_own(facts, id, figure)) if part),
        "form": facts.text(kind.form),
    }


def _own(facts: Facts, id: str, figure: Figure) -> list[str]:
    own = [
        facts.say(words, value=trimmed(value))
        for name, words in OWN_NUMBERS.items()
        if (value := getattr(figure, name)) is not None
    ]
    if figure.option:
        carrier = next(one for one in carriers().values() if one.figure == id)
        own += [facts.text(one.label) for one in carrier.options if one.id == figure.option]
    return own


def step_rows(facts: Facts) -> list[Cells]:
    """Every number that was calculated: formula, its numbers, where the formula is from."""
    model, language = facts.model, facts.words.leading
    return [
        {
            "title": f"{model.codes[step.criterion.id]} {facts.text(step.indicator.title)}",
            "formula": facts.text(step.indicator.formula),
            "equation": equation(step.result, language, percent=step.calculation.percent),
            "source": facts.text(step.indicator.source),
        }
        for step in model.calculations.steps
    ]


def part_rows(facts: Facts) -> list[Cells]:
    """What totals such as energy are made of: amount, factor and its source, result."""
    language = facts.words.leading
    return [
        {
            "total": facts.text(figure_kinds()[term.figure].title),
            "title": facts.text(part.label),
            "amount": as_given(part.given, language),
            "factor": measured(part.factor, part.factor_unit, language),
            "source": facts.text(part.source),
            "result": measured(part.result, term.unit, language),
        }
        for term in made_of_parts(facts.model.calculations.steps)
        for part in term.parts
    ]
