"""The table of the baseline and leading value of all indicators, filled in by lines of text."""

import re
from typing import Final

from dialogs.core import buttons as c
from dialogs.core.answering.scale_position import (
    ScaleAnswer,
    fits_scale,
    scale_answer_of,
    takes_place_in_industry,
    tidy_unit,
)
from dialogs.core.outputs import Reject
from dialogs.core.screen import LIST, Screen, Situation, filled
from dialogs.core.session import Place, Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import SourceAsked
from dialogs.dossier.dossier import Dossier
from dialogs.scales.benchmark_names import Named, named_in
from dialogs.scales.endpoints import open_ends
from dialogs.scales.levels import at_level, level_of_rank, refuse_beside_ends
from dialogs.scales.own_ends import is_in_order, standing_by, with_ends
from dialogs.scales.two_ends import SHOWN, TwoEnds, read_two_ends
from dialogs.typed.rejections import Rejection
from dialogs.typed.shares import ParsedNumber, is_bare_percent, parse_number
from dialogs.typed.text import half_width
from scoring.answers.acceptance import PERCENT, refusal
from scoring.answers.model import NotApplicable, Value
from scoring.catalogue.index import CatalogueIndex
from scoring.catalogue.model import Criterion
from scoring.rounding import significant

MOST_LINES: Final = 30
"""Lines read from one message; those after them are reported as left out."""
IN_A_ROW: Final = 5
_DIGIT: Final = re.compile(r"\d")
_NAME: Final = re.compile(
    r"(?P<name>(?:#?\d{1,2}[.、:)\s]\s*)?[^\d\s].*?|#?\d{1,2}[.:)]?)"
    r"(?<![\s,:|])[\s,:|]++(?P<rest>[-≤≥]?\d.*|前.*|top .*)",
    re.IGNORECASE,
)
"""水耗 4.5 2.1, 2. 碳排放强度 0.3/0.1, #6 前 20 %"""


def rows_of_table(index: CatalogueIndex, dossier: Dossier) -> tuple[str, ...]:
    """The criteria whose baseline or leading value the enterprise may give, in their order."""
    return tuple(row.id for row in index.catalogue.criteria if _is_open(index, dossier, row))


def _is_open(index: CatalogueIndex, dossier: Dossier, row: Criterion) -> bool:
    if not row.scales or row.checklist:
        return False
    if isinstance(dossier.answers.get(row.id), NotApplicable):
        return False
    scaled = scale_answer_of(index, dossier, row.id)
    if scaled is not None:
        return scaled.takes_ends
    return any(None in (scale.baseline, scale.leading) for scale in row.scales)


class BenchmarksScreen(Screen):
    """The table of baselines and leading values."""

    longest = LIST

    def buttons(self, here: Situation) -> c.Rows:
        """A button for each row."""
        codes = [here.index.code[id] for id in rows_of_table(here.index, here.dossier)]
        rows = c.rows_of([c.choice(c.ENDS, code) for code in codes], IN_A_ROW)
        return filled(*rows, (c.RETURN, c.RESUME))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Open a row: its baseline and leading value, or first its number."""
        subject = turn.subject_numbered(argument) if verb == c.ENDS else None
        if subject is None:
            return False
        turn.go_aside(Place.QUESTION, subject)
        scaled = scale_answer_of(turn.index, turn.dossier, subject)
        if scaled is not None and scaled.takes_ends:
            open_ends(turn)
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """Record lines of the table; words without a number lead elsewhere."""
        if _DIGIT.search(half_width(text)):
            take_lines(turn, text)
        else:
            super().type_text(turn, text)


def take_lines(turn: TurnContext, text: str) -> None:
    """Record every line that is understood, report the others, then ask for the source once."""
    lines = [
        line.strip() for line in re.split(r"[\r\n]+", text) if _DIGIT.search(half_width(line))
    ]
    taken = [id for line in lines[:MOST_LINES] if (id := _take_line(turn, line))]
    for line in lines[MOST_LINES:]:
        turn.reject("benchmarks-not-read", typed=line[:SHOWN])
    subjects = tuple(dict.fromkeys(id for id in taken if _has_both(turn, id)))
    if subjects:
        turn.go(Wait(Place.SOURCE, state=SourceAsked(subjects)))


def _has_both(turn: TurnContext, subject: str) -> bool:
    answer = turn.dossier.answers.get(subject)
    is_own = isinstance(answer, Value) and (answer.reference, answer.leading) != (None, None)
    scaled = scale_answer_of(turn.index, turn.dossier, subject)
    return is_own and scaled is not None and scaled.is_scored


def _take_line(turn: TurnContext, line: str) -> str | None:
    """The subject whose ends or level the line gave; ``None`` after a rejection."""
    typed = half_width(line).replace("\t", " ").strip()
    ends = read_two_ends(typed)
    name = ends.head if isinstance(ends, TwoEnds) and ends.is_named else typed
    rest = ""
    if found := _NAME.fullmatch(name):
        name, rest = found["name"], found["rest"]
    named = named_in(turn.index, name)
    if named is None or isinstance(ends, Rejection):
        turn.reject("benchmarks-not-read", typed=line[:SHOWN])
        return None
    if isinstance(ends, TwoEnds) and ends.is_named:
        return _take_ends(turn, line, named, ends, rest)
    rank = parse_number(rest)
    if isinstance(rank, ParsedNumber) and rank.is_rank:
        return _take_rank(turn, line, named, rank)
    pair = read_two_ends(rest)
    if not isinstance(pair, TwoEnds):
        turn.reject("benchmarks-two-values", typed=line[:SHOWN])
        return None
    return _take_ends(turn, line, named, pair, "")


def _take_ends(
    turn: TurnContext, line: str, named: Named, ends: TwoEnds, own_number: str
) -> str | None:
    subject = named.criterion.id
    scaled = _scaled(turn, named, own_number)
    if scaled is None or not isinstance(scaled.answer, Value):
        turn.reject("benchmarks-number-first", typed=line[:SHOWN], subject=subject)
        return None
    if named.scale not in (None, scaled.position.scale):
        turn.reject("benchmarks-other-number", typed=line[:SHOWN], subject=subject)
        return None
    before = len(turn.notices)
    own = with_ends(turn, scaled, ends)
    if own is None:
        turn.notices.insert(before, _refused(line))
        return None
    return _record(turn, line, scaled, own)


def _scaled(turn: TurnContext, named: Named, own_number: str) -> ScaleAnswer | None:
    """The present number, else the one in the line; ``None`` if there is neither or both."""
    subject = named.criterion.id
    present = scale_answer_of(turn.index, turn.dossier, subject)
    if not own_number:
        return present
    number, scales = parse_number(own_number), named.criterion.scales
    scale = named.scale or (scales[0] if len(scales) == 1 else None)
    if present is not None or scale is None or isinstance(number, Rejection):
        return None
    is_unclear = scale.unit in PERCENT and is_bare_percent(number)
    if is_unclear or not fits_scale(scale, tidy_unit(number.unit_text)):
        return None
    return standing_by(turn, scale, named.criterion, number)


def _record(turn: TurnContext, line: str, scaled: ScaleAnswer, own: Value) -> str | None:
    subject = scaled.criterion.id
    if not is_in_order(turn, scaled, own):
        turn.reject("benchmarks-worse", typed=line[:SHOWN], better=scaled.position.scale.direction)
        return None
    if code := refusal(scaled.criterion, own, turn.catalogue.benchmarks):
        turn.notices.append(_refused(line))
        turn.reject(code)
        return None
    turn.record_answer(subject, own)
    ends = {"baseline": own.reference, "leading": own.leading}
    shown = {key: "—" if end is None else significant(end) for key, end in ends.items()}
    unit = own.unit or scaled.position.scale.unit
    turn.tell("benchmarks-kept", subject=subject, **shown, unit=unit)
    return subject


def _take_rank(turn: TurnContext, line: str, named: Named, rank: ParsedNumber) -> str | None:
    """Record the industry level, in addition to the number if there is one."""
    subject, level = named.criterion.id, level_of_rank(rank)
    if level is None or not takes_place_in_industry(turn.index, turn.dossier, subject):
        turn.reject("benchmarks-not-read", typed=line[:SHOWN])
        return None
    if refuse_beside_ends(turn, subject):
        return None
    turn.record_answer(subject, at_level(turn, subject, level))
    turn.tell("saved", subject=subject)
    return subject


def _refused(line: str) -> Reject:
    return Reject("benchmarks-refused", (("typed", line[:SHOWN]),))
