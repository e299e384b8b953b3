"""What to do: contradictions to check, then the actions in one table to fill in."""

from collections.abc import Sequence

from bot.reports.model import ReportModel
from bot.reports.pdf.layout.blocks import Heading
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import CELL, FINE, GREEN, GREY, SMALL
from bot.reports.pdf.layout.table import Cell, Grid, Row, columns
from bot.reports.pdf.layout.text import Prose
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.pdf.rows import Rows
from bot.reports.todo import Action, actions, blocking
from bot.reports.way import way_in_words
from bot.reports.words import edition_phrase, first_codes, phrase
from bot.wording.catalogue import Words, all_of, joined, unchanged
from bot.wording.rules import statement
from scoring.evaluation.contradictions import Contradiction
from scoring.evaluation.results import Outcome
from scoring.improvement.practices import catalogues_of, effort_class
from scoring.rounding import trimmed
from scoring.values import Text

_COMMON = Words("common")

MOST_ROWS = 12
"""Items in the table; the others are named below it."""
GAIN = SMALL.but(bold=True, colour=GREEN)


def what_to_do(model: ReportModel, words: ReportWords) -> list[Block]:
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
        said = (
            *rows.outcome(id),
            *rows.words.say(statement(rows.model.catalogue, rows.model.rules[id]), SMALL),
        )
        cells += [rows.number(id), (*said, *rows.reason(id))]
    return Row(tuple(cells))


def _todo(model: ReportModel, words: ReportWords) -> list[Block]:
    """The way on, the table to fill in, and in one line what was left out of it.

    What is unanswered is named above it: nothing can be done for it before it is answered.
    """
    found = (*blocking(model), *actions(model))
    said = _intro(model, found)
    intro = [prose for text in said for prose in words.say(text, SMALL.but(before=2))]
    if not found:
        return [*intro, *words.say(_done(model), SMALL.but(before=2))]
    rows = Rows(model, words)
    keys = ("number", "todo", "evidence", "gain", "owner", "due", "cost")
    head = rows.head(*(f"head-{key}" for key in keys))
    deeds = [one for one in found if not one.unanswered]
    table = [_action_row(rows, one) for one in deeds[:MOST_ROWS]]
    widths = columns(1.1, 6.1, 3.6, 2.1, 1.5, 1.7, 1.2, head=head, for_pen=3)
    grid = [Grid(widths, table)] if table else []
    return [*intro, *grid, *_others(model, words, deeds[MOST_ROWS:])]


def _done(model: ReportModel) -> Text:
    if model.evaluation.is_nothing_scored:
        return model.verdict.nothing_scored
    return edition_phrase(model, "actions-done")


def _intro(model: ReportModel, found: Sequence[Action]) -> list[Text]:
    """Where the actions lead, how to read the table, and what is open."""
    said = [way_in_words(model), phrase("actions-todo-intro")]
    if any(one.effort for one in found):
        said.append(phrase("actions-effort"))
    if open_ids := model.with_outcome(Outcome.UNDECIDED):
        items = first_codes(model, open_ids)
        said.append(phrase("actions-open", count=len(open_ids), items=items))
    return said


def _action_row(rows: Rows, action: Action) -> Row:
    """One action; owner, day and cost are left blank for handwriting where no plan has them."""
    codes = ", ".join(rows.model.codes[id] for id in action.rows)
    return Row(
        (
            (Prose(codes, CELL.but(colour=GREY)),),
            (*rows.words.say(action.what, SMALL), *_how(rows, action)),
            tuple(prose for hint in action.evidence for prose in rows.words.say(hint, FINE)),
            _gain(rows, action),
            *planned(rows, action.id),
        ),
        pad=3,
    )


def _how(rows: Rows, action: Action) -> Cell:
    """What factories do for it, and the national catalogues; of what must be met, how to check."""
    practice = action.practice
    if practice is None:
        return _check(rows, action)
    said: list[Prose] = []
    if practice.text != action.what:
        said += rows.words.say(practice.text, FINE.but(before=2))
    if titles := catalogues_of(practice):
        named = phrase("action-catalogues", titles=all_of(titles))
        said += rows.words.say(named, FINE.but(before=1))
    return tuple(said)


def _check(rows: Rows, action: Action) -> Cell:
    """How to check what must be met."""
    check = None if action.points else rows.model.rules[action.id].check
    return rows.words.labelled(phrase("check"), check, FINE.but(before=2)) if check else ()


def planned(rows: Rows, id: str) -> tuple[Cell, Cell, Cell]:
    """Owner, day and cost of the first due plan that contains the item."""
    plans = [plan for plan in rows.model.data.plans if id in plan.answers]
    plan = min(plans, key=lambda plan: (not plan.due, plan.due), default=None)
    said = (plan.owner, plan.due, plan.cost) if plan else ("", "", "")
    owner, due, cost = ((Prose(text, FINE),) if text else () for text in said)
    return owner, due, cost


def _gain(rows: Rows, action: Action) -> Cell:
    """What it brings and the effort; of what must be met at all, that it is a veto."""
    if not action.points:
        return (Prose(rows.words.line(phrase("no-gain")), FINE),)
    gain = Prose(rows.words.first(rows.model.verdict.gain(action.points)), GAIN)
    if action.effort is None:
        return (gain,)
    said = effort_class(action.effort).title
    if action.practice and action.effort == action.practice.effort:
        said = joined([said, _COMMON("colon"), action.practice.why])
    return (gain, *rows.words.say(said, FINE))


def _others(model: ReportModel, words: ReportWords, others: Sequence[Action]) -> tuple[Prose, ...]:
    """By number only: what they require stands with the results."""
    if not others:
        return ()
    named = [
        f"{model.codes[one.id]} +{trimmed(one.points, 2)}" if one.points else model.codes[one.id]
        for one in others
    ]
    items = unchanged(" · ".join(named))
    return words.say(phrase("actions-others", items=items), SMALL.but(before=6))
