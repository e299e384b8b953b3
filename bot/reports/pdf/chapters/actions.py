"""What to do: contradictions to check, then everything to put right in one table to fill in."""

from bot.reports.assessed import ReportModel
from bot.reports.edition_words import told
from bot.reports.pdf.layout.blocks import Heading
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import FINE, GREEN, SMALL
from bot.reports.pdf.layout.table import Cell, Grid, Row, columns
from bot.reports.pdf.layout.text import Prose
from bot.reports.pdf.rows import Rows
from bot.reports.todo import how_to_check, todo
from bot.reports.verdict import (
    coverage_wanted,
    gain_of_total,
    of_scored_part,
    row_points,
    why_nothing_scored,
)
from bot.reports.words import ReportWords, words
from scoring.evaluation.contradictions import Contradiction
from scoring.evaluation.results import Outcome
from scoring.rounding import fixed, trimmed
from scoring.values import Text

HINT = FINE.but(before=2)
GAIN = SMALL.but(bold=True, colour=GREEN)


def actions(seen: ReportModel, voice: ReportWords) -> list[Block]:
    """Contradictions, where there are any, and the table of actions."""
    return [*_contradictions(seen, voice), *_todo(seen, voice)]


def _contradictions(seen: ReportModel, voice: ReportWords) -> list[Block]:
    if not seen.contradictions:
        return []
    rows = Rows(seen, voice)
    head = rows.head("head-number", "head-answer", "head-number", "head-against")
    table = [_contradiction_row(rows, found) for found in seen.contradictions]
    title = words("actions-contradictions")
    return [
        Heading("actions-contradictions", title, voice, level=1),
        *voice.say(words("actions-contradictions-intro"), SMALL),
        Grid(columns(1.1, 7.2, 1.1, 7.2, head=head), table),
    ]


def _contradiction_row(rows: Rows, found: Contradiction) -> Row:
    cells: list[Cell] = []
    for id in (found.id, found.presupposed):
        said = (*rows.outcome(id), *rows.voice.say(rows.seen.rules[id].text, SMALL))
        cells += [rows.number(id), (*said, *rows.reason(id))]
    return Row(tuple(cells))


def _todo(seen: ReportModel, voice: ReportWords) -> list[Block]:
    heading = Heading("actions-todo", words("actions-todo"), voice, level=1)
    intro = [prose for text in _intro(seen) for prose in voice.say(text, SMALL.but(before=2))]
    groups = todo(seen)
    if not groups and seen.nothing_applies:
        return [heading, *intro]
    if not groups:
        is_nothing = seen.evaluation.is_nothing_scored
        done = why_nothing_scored(seen) if is_nothing else told(seen, "actions-done")
        return [heading, *intro, *voice.say(done, SMALL.but(before=2))]
    rows = Rows(seen, voice)
    keys = ("number", "todo", "evidence", "gain", "owner", "due")
    head = rows.head(*(f"head-{key}" for key in keys))
    table: list[Row] = []
    for group in groups:
        table += [rows.group(group.title), *(_action_row(rows, id) for id in group.ids)]
    explained = voice.say(words("actions-todo-intro"), SMALL.but(before=2))
    widths = columns(1.1, 7.5, 3.4, 1.9, 1.8, 1.9, head=head, for_pen=2)
    return [heading, *intro, *explained, Grid(widths, table)]


def _intro(seen: ReportModel) -> list[Text]:
    """Where the actions lead, and what is open."""
    said = [_goal(seen)]
    if wanted := coverage_wanted(seen):
        said.append(wanted)
    if seen.gaps and (part := of_scored_part(seen)):
        said.append(part)
    if open_ids := seen.with_outcome(Outcome.UNDECIDED):
        said.append(words("actions-open", count=len(open_ids)))
    return said


def _goal(seen: ReportModel) -> Text:
    if seen.nothing_applies:
        return why_nothing_scored(seen)
    if seen.lacks_benchmarks:
        return words("actions-lack-benchmarks", chapter=words("chapter-benchmarks"))
    if seen.next_grade is None:
        return told(seen, "actions-top")
    grade = seen.next_grade.title
    if seen.path is None:
        return told(seen, "actions-no-path", grade=grade)
    start, reached = fixed(seen.path.start), fixed(seen.path.reached)
    return told(seen, "actions-path-intro", grade=grade, start=start, reached=reached)


def _action_row(rows: Rows, id: str) -> Row:
    """One item; the last two cells are left for a pen where no plan fills them."""
    what = (*rows.brief(id, style=SMALL), *_check(rows, id))
    standing = (*rows.outcome(id, SMALL.but(bold=True)), *_gain(rows, id))
    return Row((rows.number(id), what, _evidence(rows, id), standing, *planned(rows, id)))


def planned(rows: Rows, id: str) -> tuple[Cell, Cell]:
    """Who sees to it by when, by the first plan to be done that the item is part of."""
    plans = [plan for plan in rows.seen.data.plans if id in plan.answers]
    plan = min(plans, key=lambda plan: (not plan.due, plan.due), default=None)
    said = (plan.owner, plan.due) if plan else ("", "")
    owner, due = ((Prose(text, FINE),) if text else () for text in said)
    return owner, due


def _check(rows: Rows, id: str) -> Cell:
    if rows.seen.findings[id].outcome is Outcome.UNDECIDED:
        return ()  # the chat says how, and an unanswered item may need nothing but its answer
    if rows.seen.findings[id].outcome is Outcome.UNSCORED:
        return rows.reason(id)
    check = how_to_check(rows.seen.rules[id])
    return rows.voice.labelled(words("check"), check, FINE.but(before=2)) if check else ()


def _evidence(rows: Rows, id: str) -> Cell:
    hints = rows.seen.rules[id].evidence
    return tuple(prose for hint in hints for prose in rows.voice.say(hint, HINT))


def _gain(rows: Rows, id: str) -> Cell:
    gap, score = rows.seen.gap_of.get(id), rows.seen.scores.get(id)
    if gap is None and score is not None:
        return rows.voice.say(words("not-counted", points=trimmed(score.points, 2)), FINE)
    if gap is None:
        return rows.voice.say(words("no-gain"), FINE)
    own, total = row_points(rows.seen, id), gain_of_total(rows.seen, gap)
    if own is None:
        return rows.voice.say(total, GAIN)
    return (*rows.voice.say(own, GAIN), *rows.voice.say(total, FINE))
