"""How numbers were calculated from yearly figures: input, factors, formulas, results."""

from collections.abc import Iterator

from bot.reports.calculation_steps import CalculationStep, made_of_parts
from bot.reports.model import ReportModel
from bot.reports.pdf.layout.blocks import Heading
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import CELL, FINE, GREY, PAPER, SMALL
from bot.reports.pdf.layout.table import Cell, Grid, Row, columns
from bot.reports.pdf.layout.text import Prose
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.pdf.rows import Rows
from bot.reports.words import phrase
from bot.wording.catalogue import all_of
from bot.wording.figures import as_given, equation, measured
from scoring.evaluation.reasons import points_of
from scoring.evaluation.results import ScaleReason
from scoring.figures.calculation import Term
from scoring.figures.energy import Part, explain_lack
from scoring.figures.kinds import figure_kinds
from scoring.figures.plausibility_words import sentence_of

RIGHT = SMALL.but(align="right")


def calculations(model: ReportModel, words: ReportWords) -> list[Block]:
    """Implausible figures first, then sums, then every indicator; last what was not used."""
    intro = "calculations-intro" if model.calculations.steps else "calculations-none"
    return [
        *words.say(phrase(intro), SMALL),
        *_implausible(model, words),
        *_composites(model, words),
        *_indicators(model, words),
        *_lacking(model, words),
        *_unused(model, words),
        *_points(model, words),
    ]


def _implausible(model: ReportModel, words: ReportWords) -> list[Block]:
    if not model.calculations.implausible:
        return []
    said = [sentence_of(issue) for issue in model.calculations.implausible]
    table = [
        Row(((Prose(str(at), CELL.but(colour=GREY)),), words.say(text, SMALL)))
        for at, text in enumerate(said, 1)
    ]
    return [
        Heading("calculations-implausible", phrase("calculations-implausible"), words, level=1),
        *words.say(phrase("calculations-implausible-intro"), SMALL),
        Grid(columns(1, 15.5), table),
    ]


def _composites(model: ReportModel, words: ReportWords) -> list[Block]:
    made = made_of_parts(model.calculations.steps)
    if not made:
        return []
    keys = ("figure", "typed", "factor", "factor-source", "result")
    head = Rows(model, words).head(*(f"head-{key}" for key in keys), right=1)
    table: list[Row] = []
    for term in made:
        table.append(Rows(model, words).group(figure_kinds()[term.figure].title))
        table += [_part_row(words, part, term.unit) for part in term.parts]
        table.append(_sum_row(words, term))
    return [
        Heading("calculations-parts", phrase("calculations-parts"), words, level=1),
        Grid(columns(3.6, 3.2, 3.4, 4.6, 2.9, head=head), table),
    ]


def _part_row(words: ReportWords, part: Part, unit: str) -> Row:
    note = words.say(part.note, FINE.but(before=2)) if part.note else ()
    return Row(
        (
            words.say(part.label, SMALL),
            (Prose(as_given(part.given, words.leading), SMALL),),
            (Prose(measured(part.factor, part.factor_unit, words.leading), SMALL),),
            (*words.say(part.source, FINE), *note),
            (Prose(measured(part.result, unit, words.leading), RIGHT),),
        ),
        with_next=True,
        pad=3.5,
    )


def _sum_row(words: ReportWords, term: Term) -> Row:
    total = Prose(measured(term.value, term.unit, words.leading), RIGHT.but(bold=True))
    bold = Prose(words.line(phrase("sum-of-parts")), SMALL.but(bold=True))
    return Row(((bold,), (), (), (), (total,)), pad=3.5)


def _indicators(model: ReportModel, words: ReportWords) -> list[Block]:
    if not model.calculations.steps:
        return []
    keys = ("symbol", "figure", "typed", "converted")
    head = Rows(model, words).head(*(f"head-{key}" for key in keys), right=1)
    table = [row for step in model.calculations.steps for row in _step_rows(model, words, step)]
    return [
        Heading("calculations-indicators", phrase("calculations-indicators"), words, level=1),
        Grid(columns(1.3, 6.4, 5, 4, head=head), table),
    ]


def _step_rows(model: ReportModel, words: ReportWords, step: CalculationStep) -> Iterator[Row]:
    indicator, code = step.indicator, model.codes[step.criterion.id]
    title = Prose(f"{code}　{words.line(indicator.title, '　')}", SMALL.but(bold=True))
    formula = words.labelled(phrase("formula"), indicator.formula, FINE.but(before=2))
    source = Prose(words.line(indicator.source, "　"), FINE)
    yield Row(((title, *formula, source),), with_next=True, fill=PAPER)
    for term in {term.figure: term for term in step.result.terms}.values():
        yield _term_row(words, term)
    sides = equation(step.result, words.leading, percent=step.calculation.percent)
    yield Row(((Prose(sides, CELL.but(bold=True, align="right")),),))


def _term_row(words: ReportWords, term: Term) -> Row:
    given: Cell
    if term.given:
        given = (Prose(as_given(term.given, words.leading), SMALL),)
    else:
        said = phrase("from-parts" if term.parts else "not-given-zero")
        given = (Prose(words.line(said, "　"), FINE),)
    return Row(
        (
            (Prose(figure_kinds()[term.figure].symbol, SMALL.but(colour=GREY)),),
            (Prose(words.line(term.label, "　"), SMALL),),
            given,
            (Prose(measured(term.value, term.unit, words.leading), RIGHT),),
        ),
        with_next=True,
        pad=3,
    )


def _lacking(model: ReportModel, words: ReportWords) -> list[Block]:
    if not model.calculations.missing:
        return []
    rows = Rows(model, words)
    table = [
        Row(
            (
                rows.number(id),
                words.say(model.rules[id].text, SMALL),
                tuple(p for lack in lacks for p in words.say(explain_lack(lack), SMALL)),
            )
        )
        for id, lacks in model.calculations.missing.items()
    ]
    return [
        Heading("calculations-lacking", phrase("calculations-lacking"), words, level=1),
        Grid(columns(1.1, 7.5, 8, head=rows.head("head-number", "head-item", "head-lack")), table),
    ]


def _unused(model: ReportModel, words: ReportWords) -> tuple[Prose, ...]:
    """One line that names what was given and is needed nowhere here."""
    steps = model.calculations.steps
    used = {term.figure for step in steps for term in step.result.terms}
    used |= {part.figure for term in made_of_parts(steps) for part in term.parts}
    left = [
        kind.title for id, kind in figure_kinds().items() if id in model.data.figures.keys() - used
    ]
    said = phrase("calculations-unused", figures=all_of(left)) if left else None
    return words.say(said, SMALL.but(before=6)) if said else ()


def _points(model: ReportModel, words: ReportWords) -> list[Block]:
    """How the points follow from each number and its two ends."""
    table = []
    for id in model.positions:
        reason = model.findings[id].reason
        said = points_of(reason) if isinstance(reason, ScaleReason) else None
        if said:
            table.append(Row((Rows(model, words).number(id), words.say(said, SMALL)), pad=2))
    if not table:
        return []
    heading = Heading("calculations-points", phrase("calculations-points"), words, level=1)
    return [heading, Grid(columns(1.1, 15.5), table)]
