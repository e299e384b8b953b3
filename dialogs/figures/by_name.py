"""Figures typed by name: several in one message, or one at a question."""

import re
from dataclasses import replace

from dialogs.core.session import Place, Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import FigureAsked
from dialogs.figures.calculations import calculable, calculation_shown
from dialogs.figures.reading import BareFactor, Reading, read_figure
from dialogs.figures.recording import (
    ask_back,
    carrier_of,
    doubts,
    figure_asked,
    flaw_of,
    go_on,
    needs_own,
    record,
    replaces,
    say_how_read,
    type_figure,
    wants_option,
)
from dialogs.figures.search import find_figures
from dialogs.typed.rejections import Rejection
from dialogs.typed.text import half_width
from scoring.figures.kinds import figure_kinds

MOST_AT_ONCE = 20
"""Figures read from one message; what comes after them is named as left out."""
MOST_LOOKED_AT = 100
"""Parts of a message that are looked through for the name of a figure."""
SHOWN = 40
"""Characters of a part that are repeated when it is not taken."""
CALCULATE_WORDS = frozenset({"计算", "算一下", "用年度数据计算", "calculate", "work it out"})

_BETWEEN = re.compile(r"[;、\n]+|,(?!\d{3}(?!\d))|[。](?!\d)|(?<!\s)\s+and\s", re.IGNORECASE)
"""Also the comma, but not within 1,200."""
_LEAD = re.compile(r"^\s*(?:其中|另外|另有|还有|以及|of which|and\b)\s*:?", re.IGNORECASE)
_NAME_AND_NUMBER = re.compile(r"[^\d\s].*[\d零〇一二两三四五六七八九十]", re.DOTALL)


def type_several(turn: TurnContext, text: str) -> bool:
    """Take the figures named in ``text`` one after the other; ``False`` where it names no two.

    What cannot be taken is named and refused, the rest is kept.
    """
    parts = _parts(text)
    if len(parts) < 2 or not all(
        _NAME_AND_NUMBER.match(part) or _is_named(part) for part in parts
    ):
        return False
    if not any(_is_named(part) for part in parts[:MOST_LOOKED_AT]):
        return False
    taken = [id for part in parts[:MOST_AT_ONCE] if (id := _take_part(turn, part))]
    for part in parts[MOST_AT_ONCE:]:
        turn.reject("figure-part-unknown", typed=part[:SHOWN])
    if turn.wait.at is Place.FIGURE:
        _go_on_at_figure(turn, taken)
    return True


def _is_named(part: str) -> bool:
    """Whether it names a figure and has an amount."""
    return bool(find_figures(part).rest)


def _go_on_at_figure(turn: TurnContext, taken: list[str]) -> None:
    """After the figure asked; where nothing could be taken, say that it is one number."""
    asked = turn.wait.state_of(FigureAsked).figure
    if asked in taken:
        go_on(turn, asked, was_given=False)
    elif not taken:
        turn.reject("figure-one-number", figure=asked)


def _parts(text: str) -> list[str]:
    parts = (_LEAD.sub("", part).strip() for part in _BETWEEN.split(half_width(text)))
    return [part for part in parts if part]


def _take_part(turn: TurnContext, part: str) -> str | None:
    """Record one of several; its id, or ``None`` where it was refused."""
    found, typed = find_figures(part), part[:SHOWN]
    if not found.rest or not found.ids:
        turn.reject("figure-part-unknown", typed=typed)
        return None
    if len(found.ids) > 1:
        turn.reject("figure-part-several", typed=typed)
        return None
    id = found.ids[0]
    reading = read_figure(figure_kinds()[id], found.rest, turn.dossier.figures.get(id))
    if isinstance(reading, Rejection):
        turn.reject("figure-part-refused", typed=typed)
        turn.refuse(reading)
    elif isinstance(reading, BareFactor):
        turn.reject("figure-part-odd", typed=typed)
    elif flaw := flaw_of(turn.dossier, id, reading.figure):
        turn.reject("figure-part-refused", typed=typed)
        turn.notices.append(flaw)
    elif doubts(turn.index, turn.dossier, id, reading.figure):
        turn.reject("figure-part-odd", typed=typed)
    elif reading.assumed and _is_beside_the_asked(turn, id):
        turn.reject("figure-part-no-unit", typed=typed, figure=id)
    elif replaces(turn.dossier, id, reading.figure) and figure_asked(turn.wait) != id:
        turn.reject("figure-part-replaces", typed=typed, figure=id)
    else:
        say_how_read(turn, reading)
        record(turn, id, reading.figure)
        return id
    return None


def type_named(turn: TurnContext, text: str) -> bool:
    """A figure typed with its name, this one or another; ``False`` when none is named.

    One that is not asked is asked back where it has no unit, or a value that it would replace.
    """
    found = find_figures(text)
    if len(found.ids) != 1 or not found.rest:
        return False
    id = found.ids[0]
    if found.behind and _is_read_where_asked(turn, text):
        return False
    beside = _is_beside_the_asked(turn, id)
    if figure_asked(turn.wait) == id:
        type_figure(turn, found.rest)
        return True
    if beside:  # one comes back to the figure asked
        turn.session = turn.session.moved(replace(turn.wait, state=FigureAsked(id)))
    else:
        open_figure(turn, id)
    type_figure(turn, found.rest, named=True, beside=beside)
    return True


def _is_read_where_asked(turn: TurnContext, text: str) -> bool:
    """Whether it is an amount of the figure asked, though a name ends it: 3500 吨二氧化碳."""
    asked = figure_asked(turn.wait)
    if asked is None:
        return False
    reading = read_figure(figure_kinds()[asked], text, turn.dossier.figures.get(asked))
    return isinstance(reading, Reading)


def _is_beside_the_asked(turn: TurnContext, id: str) -> bool:
    """Whether another figure is asked than the one named."""
    return figure_asked(turn.wait) not in (None, id)


def type_figure_at_question(turn: TurnContext, text: str) -> bool:
    """A figure with its name and unit, or the wish to calculate, typed at a question.

    ``False`` where it is neither: a ratio, a percentage, a bare number may be the answer itself.
    """
    if text.strip(" 。.!").casefold() in CALCULATE_WORDS:
        if calculable(turn.index, turn.wait.subject):
            open_calculation(turn)
            return True
        return False
    if "/" in text:
        return False
    if all(find_figures(part).rest for part in _parts(text)) and type_several(turn, text):
        return True
    found = find_figures(text)
    if len(found.ids) != 1 or not found.rest:
        return False
    id = found.ids[0]
    reading = read_figure(figure_kinds()[id], found.rest, turn.dossier.figures.get(id))
    if not isinstance(reading, Reading) or (reading.assumed and "亿" not in found.rest):
        return False
    if flaw := flaw_of(turn.dossier, id, reading.figure):
        turn.notices.append(flaw)
        return True
    say_how_read(turn, reading)
    again = replaces(turn.dossier, id, reading.figure)
    if not ask_back(turn, id, reading.figure, anyway=again):
        record(turn, id, reading.figure)
        carrier = carrier_of(id)
        if carrier and (wants_option(carrier, reading.figure) or needs_own(carrier)):
            open_figure(turn, id)
    return True


def open_figure(turn: TurnContext, id: str) -> None:
    """Ask one figure; from there one comes back here."""
    wait = turn.wait
    subject = wait.subject if wait.at.is_part_of_question else ""
    turn.go(Wait(Place.FIGURE, subject, FigureAsked(id), detour=not subject))


def open_calculation(turn: TurnContext) -> None:
    """Show what the question's number is worked out from."""
    turn.return_to_question()
    way = calculation_shown(turn.index, turn.dossier, turn.wait.subject)
    turn.enter(Place.CALCULATION, way.shown)
