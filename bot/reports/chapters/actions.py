"""What to do: what blocks, the shortest way to the next grade, every gap by what it adds."""

from collections.abc import Sequence

from bot.reports.assessed import Assessed
from bot.reports.grid import Columns, Grid, Row, columns
from bot.reports.parts import Heading
from bot.reports.platypus import Block
from bot.reports.prose import Prose
from bot.reports.rows import Rows
from bot.reports.styles import ALARM, CELL, FINE, GREEN, SMALL
from bot.reports.voice import Voice, words
from scoring.results import Gap, Path
from scoring.rounding import shown

GAIN = CELL.but(bold=True, colour=GREEN, align="right")


def actions(seen: Assessed, voice: Voice) -> list[Block]:
    """Blocks, path, gaps."""
    return [*_blocks(seen, voice), *_path(seen, voice), *_gaps(seen, voice)]


def _blocks(seen: Assessed, voice: Voice) -> list[Block]:
    heading = Heading("actions-blocks", words("actions-blocks"), voice, level=1)
    if not seen.blocking:
        return [heading, *voice.say(words("actions-none-block"), SMALL)]
    rows = Rows(seen, voice)
    table = [Row((rows.number(id), rows.account(id), rows.outcome(id))) for id in seen.blocking]
    head = rows.head("head-number", "head-requirement", "head-outcome")
    intro = voice.say(words("actions-blocks-intro"), SMALL)
    return [heading, *intro, Grid(columns(1.3, 13, 2.6, head=head), table)]


def _path(seen: Assessed, voice: Voice) -> list[Block]:
    goal = seen.next_grade
    if goal is None:
        heading = Heading("actions-path", words("summary-path"), voice, level=1)
        return [heading, *voice.say(words("actions-top"), SMALL)]
    heading = Heading("actions-path", words("actions-path", grade=goal.title), voice, level=1)
    if seen.path is None:
        return [heading, *voice.say(words("actions-no-path", grade=goal.title), SMALL)]
    start, reached = shown(seen.path.start), shown(seen.path.reached)
    intro = voice.say(words("actions-path-intro", start=start, reached=reached), SMALL)
    return [heading, *intro, _path_table(seen.path, Rows(seen, voice))]


def _path_table(path: Path, rows: Rows) -> Grid:
    table: list[Row] = []
    must = [_veto_row(rows, id) for id in path.requirements]
    must += [_gap_row(rows, gap) for gap in path.mandatory]
    if must:
        table += [rows.group(words("path-must")), *must]
    if path.optional:
        table += [rows.group(words("path-then")), *(_gap_row(rows, g) for g in path.optional)]
    return Grid(_columns(rows), table)


def _gaps(seen: Assessed, voice: Voice) -> list[Block]:
    heading = Heading("actions-gaps", words("actions-gaps"), voice, level=1)
    if not seen.gaps:
        return [heading, *voice.say(words("summary-no-gaps"), SMALL)]
    rows = Rows(seen, voice)
    table: Sequence[Row] = [_gap_row(rows, gap) for gap in seen.gaps]
    intro = voice.say(words("actions-gaps-intro"), SMALL)
    return [heading, *intro, Grid(_columns(rows), table)]


def _columns(rows: Rows) -> Columns:
    head = rows.head("head-number", "head-requirement", "head-outcome", "head-gain", right=1)
    return columns(1.1, 12, 2.3, 2, head=head)


def _veto_row(rows: Rows, id: str) -> Row:
    gain = rows.voice.say(words("no-gain"), CELL.but(align="right", colour=ALARM))
    return Row((rows.number(id), rows.brief(id, most=2), rows.outcome(id), gain))


def _gap_row(rows: Rows, gap: Gap) -> Row:
    gain = [Prose(f"+{shown(gap.points_to_win)}", GAIN)]
    if gap.blocking:
        needed = FINE.but(colour=ALARM, align="right")
        gain += rows.voice.say(words("blocking"), needed)
    brief = rows.brief(gap.id, most=2)
    return Row((rows.number(gap.id), brief, rows.outcome(gap.id), tuple(gain)))
