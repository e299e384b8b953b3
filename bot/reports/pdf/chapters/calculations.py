"""How numbers were worked out from yearly figures: what was given, factors, formulas, results."""

from collections.abc import Iterator

from bot.reports.assessed import ReportModel
from bot.reports.calculation_steps import CalculationStep, made_of_parts
from bot.reports.pdf.layout.blocks import Heading
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import CELL, FINE, GREY, PAPER, SMALL
from bot.reports.pdf.layout.table import Cell, Grid, Row, columns
from bot.reports.pdf.layout.text import Prose
from bot.reports.pdf.rows import Rows
from bot.reports.words import ReportWords, words
from bot.wording.figures import amount, as_given, equation, measured
from scoring.figures.calculation import Term
from scoring.figures.energy import Part, explain_lack
from scoring.figures.kinds import figure_book, figure_kinds
from scoring.figures.plausibility_words import sentence_of

RIGHT = SMALL.but(align="right")


def calculations(seen: ReportModel, voice: ReportWords) -> list[Block]:
    """Doubts first, then composites, then every indicator; last what was not used."""
    intro = "calculations-intro" if seen.workings else "calculations-none"
    return [
        *voice.say(words(intro), SMALL),
        *_oddities(seen, voice),
        *_composites(seen, voice),
        *_indicators(seen, voice),
        *_lacking(seen, voice),
        *_unused(seen, voice),
        *_conventions(seen, voice),
    ]


def _oddities(seen: ReportModel, voice: ReportWords) -> list[Block]:
    if not seen.oddities:
        return []
    said = [sentence_of(oddity) for oddity in seen.oddities]
    table = [
        Row(((Prose(str(at), CELL.but(colour=GREY)),), voice.say(text, SMALL)))
        for at, text in enumerate(said, 1)
    ]
    return [
        Heading("calculations-oddities", words("calculations-oddities"), voice, level=1),
        *voice.say(words("calculations-oddities-intro"), SMALL),
        Grid(columns(1, 15.5), table),
    ]


def _composites(seen: ReportModel, voice: ReportWords) -> list[Block]:
    made = made_of_parts(seen.workings)
    if not made:
        return []
    keys = ("figure", "typed", "factor", "factor-source", "result")
    head = Rows(seen, voice).head(*(f"head-{key}" for key in keys), right=1)
    table: list[Row] = []
    for term in made:
        table.append(Rows(seen, voice).group(figure_kinds()[term.figure].title))
        table += [_part_row(voice, part, term.unit) for part in term.parts]
        table.append(_sum_row(voice, term))
    return [
        Heading("calculations-parts", words("calculations-parts"), voice, level=1),
        Grid(columns(3.6, 3.2, 3.4, 4.6, 2.9, head=head), table),
    ]


def _part_row(voice: ReportWords, part: Part, unit: str) -> Row:
    note = voice.say(part.note, FINE.but(before=2)) if part.note else ()
    return Row(
        (
            voice.say(part.label, SMALL),
            (Prose(as_given(part.given, voice.leading), SMALL),),
            (Prose(measured(part.factor, part.factor_unit, voice.leading), SMALL),),
            (*voice.say(part.source, FINE), *note),
            (Prose(measured(part.result, unit, voice.leading), RIGHT),),
        ),
        with_next=True,
        pad=3.5,
    )


def _sum_row(voice: ReportWords, term: Term) -> Row:
    total = Prose(measured(term.value, term.unit, voice.leading), RIGHT.but(bold=True))
    bold = Prose(voice.line(words("sum-of-parts")), SMALL.but(bold=True))
    return Row(((bold,), (), (), (), (total,)), pad=3.5)


def _indicators(seen: ReportModel, voice: ReportWords) -> list[Block]:
    if not seen.workings:
        return []
    keys = ("symbol", "figure", "typed", "converted")
    head = Rows(seen, voice).head(*(f"head-{key}" for key in keys), right=1)
    table = [row for working in seen.workings for row in _working_rows(seen, voice, working)]
    return [
        Heading("calculations-indicators", words("calculations-indicators"), voice, level=1),
        Grid(columns(1.3, 6.4, 5, 4, head=head), table),
    ]


def _working_rows(
    seen: ReportModel, voice: ReportWords, working: CalculationStep
) -> Iterator[Row]:
    indicator, code = working.indicator, seen.codes[working.criterion.id]
    title = Prose(f"{code}　{voice.line(indicator.title, '　')}", SMALL.but(bold=True))
    formula = voice.labelled(words("formula"), indicator.formula, FINE.but(before=2))
    source = Prose(voice.line(indicator.source, "　"), FINE)
    yield Row(((title, *formula, source),), with_next=True, fill=PAPER)
    for term in {term.figure: term for term in working.result.terms}.values():
        yield _term_row(voice, term)
    sides = equation(working.result, voice.leading, percent=working.calculation.percent)
    yield Row(((Prose(sides, CELL.but(bold=True, align="right")),),))


def _term_row(voice: ReportWords, term: Term) -> Row:
    given: Cell
    if term.given:
        given = (Prose(as_given(term.given, voice.leading), SMALL),)
    else:
        given = voice.say(words("from-parts" if term.parts else "not-given-zero"), FINE)
    return Row(
        (
            (Prose(figure_kinds()[term.figure].symbol, SMALL.but(colour=GREY)),),
            voice.say(term.label, SMALL),
            given,
            (Prose(measured(term.value, term.unit, voice.leading), RIGHT),),
        ),
        with_next=True,
        pad=3,
    )


def _lacking(seen: ReportModel, voice: ReportWords) -> list[Block]:
    if not seen.lacking:
        return []
    rows = Rows(seen, voice)
    table = [
        Row(
            (
                rows.number(id),
                voice.say(seen.rules[id].text, SMALL),
                tuple(p for lack in lacks for p in voice.say(explain_lack(lack), SMALL)),
            )
        )
        for id, lacks in seen.lacking.items()
    ]
    return [
        Heading("calculations-lacking", words("calculations-lacking"), voice, level=1),
        Grid(columns(1.1, 7.5, 8, head=rows.head("head-number", "head-item", "head-lack")), table),
    ]


def _unused(seen: ReportModel, voice: ReportWords) -> list[Block]:
    used = {term.figure for working in seen.workings for term in working.result.terms}
    used |= {part.figure for term in made_of_parts(seen.workings) for part in term.parts}
    left = [id for id in figure_kinds() if id in seen.data.figures and id not in used]
    if not left:
        return []
    table = [
        Row(
            (
                voice.say(figure_kinds()[id].title, SMALL),
                (Prose(amount(id, seen.data.figures[id], voice.leading), RIGHT),),
            ),
            pad=3,
        )
        for id in left
    ]
    return [
        Heading("calculations-unused", words("calculations-unused"), voice, level=1),
        Grid(columns(10, 6.5), table),
    ]


def _conventions(seen: ReportModel, voice: ReportWords) -> list[Block]:
    title = words("calculations-conventions")
    table = [
        Row(((Prose(str(at), CELL.but(colour=GREY)),), voice.say(convention.text, SMALL)), pad=4)
        for at, convention in enumerate(figure_book().conventions, 1)
    ]
    heading = Heading("calculations-conventions", title, voice, level=1)
    return [heading, Grid(columns(1, 15.5), table)] if seen.workings else []
