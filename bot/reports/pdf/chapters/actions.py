"""What to do: contradictions to check, then everything to improve in one table to fill in."""

from bot.reports.model import ReportModel
from bot.reports.pdf.layout.blocks import Heading
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import FINE, GREEN, SMALL
from bot.reports.pdf.layout.table import Cell, Grid, Row, columns
from bot.reports.pdf.layout.text import Prose
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.pdf.rows import Rows
from bot.reports.todo import todo
from bot.reports.way import way_on
from bot.reports.words import edition_phrase, phrase
from bot.wording.improvements import improvement_in_words
from bot.wording.todo import group_title
from scoring.evaluation.contradictions import Contradiction
from scoring.evaluation.results import Outcome
from scoring.rounding import fixed, trimmed
from scoring.values import Text

HINT = FINE.but(before=2)
GAIN = SMALL.but(bold=True, colour=GREEN)


def actions(model: ReportModel, words: ReportWords) -> list[Block]:
    """Contradictions, where there are any, and the table of actions."""
    return [*_contradictions(model, words), *_todo(model, words)]


def _contradictions(model: ReportModel, words: ReportWords) -> list[Block]:
    if not model.contradictions:
        return []
    rows = Rows(model, words)
    head = rows.head("head-number", "head-answer", "head-number", "head-against")
    table = [_contradiction_row(rows, found) for found in model.contradictions]
    title = phrase("actions-contradictions")
    return [
        Heading("actions-contradictions", title, words, level=1),
        *words.say(phrase("actions-contradictions-intro"), SMALL),
        Grid(columns(1.1, 7.2, 1.1, 7.2, head=head), table),
    ]


def _contradiction_row(rows: Rows, found: Contradiction) -> Row:
    cells: list[Cell] = []
    for id in (found.id, found.presupposed):
        said = (*rows.outcome(id), *rows.words.say(rows.model.rules[id].text, SMALL))
        cells += [rows.number(id), (*said, *rows.reason(id))]
    return Row(tuple(cells))


def _todo(model: ReportModel, words: ReportWords) -> list[Block]:
    heading = Heading("actions-todo", phrase("actions-todo"), words, level=1)
    intro = [prose for text in _intro(model) for prose in words.say(text, SMALL.but(before=2))]
    groups = todo(model)
    if not groups and model.nothing_applies:
        return [heading, *intro]
    if not groups:
        is_nothing = model.evaluation.is_nothing_scored
        done = (
            model.verdict.nothing_scored if is_nothing else edition_phrase(model, "actions-done")
        )
        return [heading, *intro, *words.say(done, SMALL.but(before=2))]
    rows = Rows(model, words)
    keys = ("number", "todo", "evidence", "gain", "owner", "due")
    head = rows.head(*(f"head-{key}" for key in keys))
    grade = model.path.grade.title if model.path else None
    table: list[Row] = []
    for group in groups:
        title = group_title(model.catalogue, group.kind, len(group.ids), grade)
        table += [rows.group(title), *(_action_row(rows, id) for id in group.ids)]
    explained = words.say(phrase("actions-todo-intro"), SMALL.but(before=2))
    widths = columns(1.1, 8.3, 2.6, 1.9, 1.8, 1.9, head=head, for_pen=2)
    return [heading, *intro, *explained, Grid(widths, table)]


def _intro(model: ReportModel) -> list[Text]:
    """Where the actions lead, and what is open."""
    said = [_goal(model)]
    if open_ids := model.with_outcome(Outcome.UNDECIDED):
        said.append(phrase("actions-open", count=len(open_ids)))
    return said


def _goal(model: ReportModel) -> Text:
    way = way_on(model)
    if isinstance(way, Text):
        return way
    grade, start, reached = way.grade.title, fixed(way.start), fixed(way.reached)
    return edition_phrase(model, "actions-path-intro", grade=grade, start=start, reached=reached)


def _action_row(rows: Rows, id: str) -> Row:
    """One item; owner and date are left blank for handwriting where no plan has them."""
    what = (
        *(_measures(rows, id) or rows.words.say(rows.model.rules[id].text, SMALL)),
        *_check(rows, id),
    )
    standing = (*rows.outcome(id, SMALL.but(bold=True)), *_gain(rows, id))
    cells = (rows.number(id), what, _evidence(rows, id), standing, *planned(rows, id))
    return Row(cells, pad=3)


def _measures(rows: Rows, id: str) -> Cell:
    """By how much which figure must change, where the figures say so."""
    own = [improvement_in_words(ways) for ways in rows.model.ways if ways[0].id == id]
    return tuple(prose for said in own for prose in rows.words.say(said, SMALL))


def planned(rows: Rows, id: str) -> tuple[Cell, Cell]:
    """Owner and date of the first due plan that contains the item."""
    plans = [plan for plan in rows.model.data.plans if id in plan.answers]
    plan = min(plans, key=lambda plan: (not plan.due, plan.due), default=None)
    said = (plan.owner, plan.due) if plan else ("", "")
    owner, due = ((Prose(text, FINE),) if text else () for text in said)
    return owner, due


def _check(rows: Rows, id: str) -> Cell:
    if rows.model.findings[id].outcome is Outcome.UNDECIDED:
        return ()  # the chat says how, and an unanswered item may need nothing but its answer
    if rows.model.findings[id].outcome is Outcome.UNSCORED:
        return rows.reason(id)
    if id in rows.model.scores and id not in rows.model.verdict.unmet:
        return ()
    check = rows.model.rules[id].check
    return rows.words.labelled(phrase("check"), check, FINE.but(before=2)) if check else ()


def _evidence(rows: Rows, id: str) -> Cell:
    if id in rows.model.scores and id not in rows.model.verdict.unmet:
        return ()  # nothing rests on it yet; the list of documents has it
    hints = rows.model.rules[id].evidence
    return tuple(prose for hint in hints for prose in rows.words.say(hint, HINT))


def _gain(rows: Rows, id: str) -> Cell:
    gap, score = rows.model.gap_of.get(id), rows.model.scores.get(id)
    if gap is None and score is not None:
        return rows.words.say(phrase("not-counted", points=trimmed(score.points, 2)), FINE)
    if gap is None:
        return rows.words.say(phrase("no-gain"), FINE)
    return rows.words.say(rows.model.verdict.gain(gap.points_to_win), GAIN)
