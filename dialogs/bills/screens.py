"""The figures of documents: looked through, corrected and confirmed."""

import json
from dataclasses import replace
from hashlib import sha256
from typing import Final

from dialogs.bills.doubts import OF_TIME, SEVERAL, UNIT_MISSING
from dialogs.bills.serving import keep_as_evidence, leave_for_files
from dialogs.bills.sizing import asked_back, beside, figure_of, flaw, is_given, is_usable, reasons
from dialogs.core import buttons as c
from dialogs.core.buttons import Page, paginate
from dialogs.core.outputs import Reject, Tell
from dialogs.core.screen import LIST, Screen, Situation, filled
from dialogs.core.sent.bills import Proposed
from dialogs.core.session import Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import BillShown
from dialogs.dossier.dossier import Dossier
from dialogs.figures.reading import BareFactor, Reading, read_figure
from dialogs.figures.recording import record, say_how_read
from dialogs.figures.search import find_figures, money_refused
from dialogs.figures.several import SHOWN
from dialogs.typed.rejections import Rejection
from dialogs.typed.replies import Reply, parse_reply
from dialogs.typed.text import half_width
from scoring.catalogue.index import CatalogueIndex
from scoring.figures.kinds import figure_kinds

SHOWN_AT_ONCE: Final = 6
"""Figures of a page."""
DIGEST: Final = 12
LONGEST_NUMBER: Final = 2
"""Digits of the number of a figure in the list."""


def digest_of(shown: BillShown) -> str:
    """What the button names: exactly the figures that are ticked."""
    ticked = [(one.figures, str(one.value), one.unit, one.file) for one in ticked_of(shown)]
    return sha256(json.dumps(ticked).encode()).hexdigest()[:DIGEST]


def ticked_of(shown: BillShown) -> tuple[Proposed, ...]:
    """The figures that would be recorded."""
    return tuple(one for one in shown.figures if one.ticked)


def page_of(wait: Wait) -> Page[Proposed]:
    """One page of the figures."""
    return paginate(wait.state_of(BillShown).figures, wait.page, SHOWN_AT_ONCE)


class BillScreen(Screen):
    """The figures that documents seem to give, page by page, or one of them."""

    longest = LIST

    def is_there(self, index: CatalogueIndex, dossier: Dossier, wait: Wait) -> bool:
        """Whether there are figures to look at."""
        del index, dossier
        shown = wait.state_if(BillShown)
        return shown is not None and bool(shown.figures)

    def buttons(self, here: Situation) -> c.Rows:
        """Tick, confirm, or drop all; what can be done with the one that is opened."""
        shown = here.wait.state_of(BillShown)
        if shown.looked_at is not None:
            return _of_one(here, shown, shown.looked_at)
        page = page_of(here.wait)
        first = page.number * SHOWN_AT_ONCE + 1
        ticks = [c.choice(c.TICK, at) for at in range(first, first + len(page.shown))]
        take = (c.choice(c.BILL_TAKE, digest_of(shown)),) if ticked_of(shown) else ()
        year = (c.BILL_YEAR,) if shown.year_unsaid else ()
        return filled(year, *c.rows_of(ticks, 3), page.turns, take, (c.BILL_DROP,))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Change what is ticked, record it, or drop all."""
        shown = turn.wait.state_of(BillShown)
        match verb:
            case c.TICK:
                _tick_or_open(turn, shown, int(argument))
            case c.BILL_YEAR:
                _is_the_year(turn, shown)
            case c.BILL_AS:
                _choose(turn, shown, argument)
            case c.KEEP:
                _keep(turn, shown)
            case c.SKIP:
                _set(turn, shown, replace(_opened(shown), ticked=False), opened=0)
            case c.RETURN if shown.opened:
                turn.change_wait(state=replace(shown, opened=0))
            case c.BILL_TAKE if argument == digest_of(shown):
                _take(turn, shown)
            case c.BILL_DROP:
                turn.tell("bill-dropped")
                leave_for_files(turn)
            case _:
                return False
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """Open a figure by its number, or change one."""
        shown = turn.wait.state_of(BillShown)
        reply = parse_reply(text)
        if reply is Reply.BACK and shown.opened:
            turn.change_wait(state=replace(shown, opened=0))
        elif reply is Reply.BACK:
            leave_for_files(turn)
        elif shown.looked_at is not None:
            _type_at_one(turn, shown, text, reply)
        else:
            _type_at_list(turn, shown, text)


def _of_one(here: Situation, shown: BillShown, one: Proposed) -> c.Rows:
    kinds = [c.choice(c.BILL_AS, id) for id in one.figures] if len(one.figures) > 1 else []
    there = beside(here.dossier, one, shown.figures)
    may_keep = is_usable(one) and flaw(there, one) is None and not one.ticked
    leave_out = (c.SKIP,) if one.ticked or one.doubts else ()
    keep = (c.KEEP,) if may_keep else ()
    return filled(*c.rows_of(kinds, 1), (*keep, *leave_out), (c.RETURN,))


def _opened(shown: BillShown) -> Proposed:
    one = shown.looked_at
    assert one is not None  # noqa: S101 - the button is there only then
    return one


def _set(turn: TurnContext, shown: BillShown, one: Proposed, *, opened: int) -> None:
    """Put a changed figure in the place of the one opened; of one figure only one is ticked."""
    at = shown.opened - 1
    figures = [
        one
        if number == at
        else replace(
            other, ticked=other.ticked and not (one.ticked and other.figures == one.figures)
        )
        for number, other in enumerate(shown.figures)
    ]
    turn.change_wait(state=replace(shown, figures=tuple(figures), opened=opened))


def _tick_or_open(turn: TurnContext, shown: BillShown, at: int) -> None:
    """Tick a figure that nothing speaks against, untick one; any other is looked at first."""
    one, there = shown.figures[at - 1], replace(shown, opened=at)
    dossier = beside(turn.dossier, one, shown.figures)
    is_clear = is_usable(one) and not one.doubts and not shown.year_unsaid
    if one.ticked:
        _set(turn, there, replace(one, ticked=False), opened=0)
    elif is_clear and not reasons(turn.index, dossier, one) and flaw(dossier, one) is None:
        _set(turn, there, replace(one, ticked=True), opened=0)
    else:
        turn.change_wait(state=there)


def _is_the_year(turn: TurnContext, shown: BillShown) -> None:
    """The document is about the whole year assessed: what is otherwise certain is ticked."""
    figures = tuple(
        replace(one, ticked=one.ticked or (is_usable(one) and not one.doubts))
        for one in shown.figures
    )
    checked = asked_back(turn.index, turn.dossier, figures)
    turn.change_wait(state=replace(shown, figures=checked, year_unsaid=False))


def _choose(turn: TurnContext, shown: BillShown, id: str) -> None:
    """Say which of several figures it is."""
    one = _opened(shown)
    doubts = tuple(doubt for doubt in one.doubts if doubt != SEVERAL)
    unit = figure_kinds()[id].unit if UNIT_MISSING in doubts else one.unit
    chosen = replace(one, figures=(id,), unit=unit, doubts=doubts)
    _set(turn, shown, chosen, opened=shown.opened)


def _keep(turn: TurnContext, shown: BillShown) -> None:
    """Tick the figure that is looked at, with all that speaks against it in view."""
    one = _opened(shown)
    seen = reasons(turn.index, beside(turn.dossier, one, shown.figures), one)
    doubts = tuple(doubt for doubt in one.doubts if doubt not in OF_TIME)
    _set(turn, shown, replace(one, ticked=True, seen=seen, doubts=doubts, period=""), opened=0)


# --- typing


def _type_at_list(turn: TurnContext, shown: BillShown, text: str) -> None:
    plain = half_width(text).strip()
    if (
        plain.isdecimal()
        and len(plain) <= LONGEST_NUMBER
        and 1 <= int(plain) <= len(shown.figures)
    ):
        turn.change_wait(state=replace(shown, opened=int(plain)))
        return
    found = find_figures(text)
    at = next(
        (n for n, one in enumerate(shown.figures, 1) if found.rest and found.ids == one.figures), 0
    )
    if at:
        _change(turn, replace(shown, opened=at), found.ids[0], found.rest, text)
    else:
        turn.reject("bill-typed")


def _type_at_one(turn: TurnContext, shown: BillShown, text: str, reply: Reply | None) -> None:
    one = _opened(shown)
    found = find_figures(text)
    named = [id for id in found.ids if id in one.figures] if found.rest else []
    if reply is Reply.YES and c.KEEP in _names(turn, shown, one):
        _keep(turn, shown)
    elif reply is Reply.NO:
        _set(turn, shown, replace(one, ticked=False), opened=0)
    elif len(named) == 1:
        _change(turn, shown, named[0], found.rest, text)
    elif len(one.figures) > 1:
        turn.reject("bill-which-first")
    else:
        _change(turn, shown, one.figures[0], text, text)


def _names(turn: TurnContext, shown: BillShown, one: Proposed) -> set[str]:
    here = Situation(turn.index, turn.session, turn.dossier, turn.now)
    return {name for row in _of_one(here, shown, one) for name in row}


def _change(turn: TurnContext, shown: BillShown, id: str, typed: str, text: str) -> None:
    """Put what was typed in the place of what was read: it is the amount of the year."""
    if refused := money_refused(find_figures(text), text[:SHOWN]):
        turn.refuse(refused)
        return
    reading = read_figure(figure_kinds()[id], typed, None)
    if isinstance(reading, Rejection):
        turn.refuse(reading)
        return
    if isinstance(reading, BareFactor) or reading.factor:
        turn.reject("bill-typed")
        return
    _put(turn, shown, id, reading)


def _put(turn: TurnContext, shown: BillShown, id: str, reading: Reading) -> None:
    figure = reading.figure
    one = replace(
        _opened(shown), figures=(id,), value=figure.value, unit=figure.unit, doubts=(), period="",
        seen=(), ticked=False, typed=True,
    )  # fmt: skip
    dossier = beside(turn.dossier, one, shown.figures)
    if refused := flaw(dossier, one):
        turn.notices.append(refused)
        return
    say_how_read(turn, id, reading)
    is_clear = not reasons(turn.index, dossier, one)
    _set(turn, shown, replace(one, ticked=is_clear), opened=0 if is_clear else shown.opened)


# --- recording


def _take(turn: TurnContext, shown: BillShown) -> None:
    """Record what is ticked, or ask back what turns out to be odd beside the rest."""
    checked = asked_back(turn.index, turn.dossier, shown.figures)
    if checked != shown.figures:
        turn.reject("bill-look-again")
        turn.change_wait(state=replace(shown, figures=checked, opened=0))
        return
    taken = ticked_of(shown)
    new = [one for one in taken if not is_given(turn.dossier, one)]
    for one in new:
        record(turn, one.figures[0], figure_of(turn.dossier, one))
    others = [one for one in turn.notices if not _is_saved(one)]
    turn.notices.clear()
    turn.tell("bill-recorded", count=str(len(new)))
    turn.notices += others
    rows = keep_as_evidence(turn, taken)
    if rows:
        turn.tell("bill-placed", rows=" ".join(turn.index.code[id] for id in rows))
    leave_for_files(turn)


def _is_saved(notice: Tell | Reject) -> bool:
    return isinstance(notice, Tell) and notice.code == "figure-saved"
