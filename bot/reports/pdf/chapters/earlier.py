"""An earlier year beside this one: by section and row by row, where both are scored alike."""

from dataclasses import replace

from bot.reports.model import ReportModel
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import CELL, FINE, LABEL, SMALL, Style
from bot.reports.pdf.layout.table import Cell, Grid, Row, columns
from bot.reports.pdf.layout.text import Prose
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.pdf.rows import Rows
from bot.reports.words import phrase
from bot.wording.results.comparing import scale_of
from bot.wording.results.verdict import section_figure
from scoring.evaluation.results import Outcome
from scoring.rounding import trimmed
from scoring.values import Text

RIGHT = CELL.but(align="right")
BOLD = CELL.but(bold=True)


def earlier(model: ReportModel, words: ReportWords) -> list[Block]:
    """Both years in one table, or apart with the reason."""
    before = model.earlier
    if before is None:
        return []
    if scale_of(before.catalogue) != scale_of(model.catalogue):
        return [
            *words.say(phrase("earlier-apart"), SMALL),
            _totals(before, words),
            _totals(model, words),
        ]
    return [
        *words.say(phrase("earlier-intro", year=before.data.period or ""), SMALL),
        _sections(before, model, words),
        *_changes(before, model, words),
    ]


def _totals(model: ReportModel, words: ReportWords) -> Grid:
    """One year alone: its edition, its points, its result."""
    edition = phrase("earlier-edition", edition=model.catalogue.edition)
    badge = words.say(model.verdict.badge, BOLD)
    points = (Prose(model.verdict.total_figure, RIGHT),)
    cells = ((Prose(model.data.period or "", BOLD),), words.say(edition, CELL), badge, points)
    return Grid(columns(2, 5, 7, 3.4), [Row(cells)], before=4)


def _sections(before: ReportModel, now: ReportModel, words: ReportWords) -> Grid:
    years = [one.data.period or "" for one in (before, now)]
    head = Row(
        (words.say(phrase("head-section"), CELL), *((Prose(year, RIGHT),) for year in years)),
        with_next=True,
    )
    rows = [
        _row(words, section.title, *(_figure(one, section.id, words) for one in (before, now)))
        for section in now.catalogue.sections
    ]
    totals = [one.verdict.total_figure for one in (before, now)]
    rows.append(_row(words, phrase("earlier-total"), *totals, style=BOLD))
    badges = [words.line(one.verdict.badge) for one in (before, now)]
    rows.append(_row(words, phrase("earlier-result"), *badges))
    return Grid(columns(8, 4.7, 4.7, head=head), rows, before=6)


def _figure(model: ReportModel, section: str, words: ReportWords) -> str:
    return words.first(section_figure(model.section_scores[section]))


def _row(words: ReportWords, title: Text, *figures: str, style: Style = CELL) -> Row:
    right = style.but(align="right")
    cells = ((Prose(one, right),) for one in figures)
    return Row(((Prose(words.line(title), style),), *cells), pad=3.5)


def _changes(before: ReportModel, now: ReportModel, words: ReportWords) -> list[Block]:
    """The rows with another outcome or other points, and how many are still open now."""
    changed = [id for id in now.findings if id in now.data.answers and _differs(before, now, id)]
    waiting = sum(id in before.data.answers and id not in now.data.answers for id in now.findings)
    flow: list[Block] = []
    if changed:
        flow += words.say(phrase("earlier-rows"), SMALL.but(before=8))
        named = Rows(now, words).head("head-number", "head-requirement")
        years = ((Prose(one.data.period or "", LABEL),) for one in (before, now))
        head = replace(named, cells=(*named.cells, *years))
        flow.append(
            Grid(
                columns(1.1, 9.3, 3.5, 3.5, head=head),
                [_changed(before, now, id, words) for id in changed],
            )
        )
    else:
        flow += words.say(phrase("earlier-no-rows"), SMALL.but(before=8))
    if waiting:
        flow += words.say(phrase("earlier-waiting", count=waiting), FINE.but(before=4))
    return flow


def _differs(before: ReportModel, now: ReportModel, id: str) -> bool:
    one, other = before.findings[id], now.findings[id]
    return (one.outcome, one.share) != (other.outcome, other.share)


def _changed(before: ReportModel, now: ReportModel, id: str, words: ReportWords) -> Row:
    text = words.say(now.rules[id].text, FINE)
    outcomes = (_outcome(one, id, words) for one in (before, now))
    return Row((Rows(now, words).number(id), text, *outcomes), pad=2)


def _outcome(model: ReportModel, id: str, words: ReportWords) -> Cell:
    outcome, score = Rows(model, words).outcome(id), model.scores.get(id)
    if score is None or score.outcome not in (Outcome.MET, Outcome.NOT_MET):
        return outcome
    return (*outcome, Prose(f"{trimmed(score.obtained, 2)} / {trimmed(score.points, 2)}", FINE))
