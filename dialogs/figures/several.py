"""Several figures in one message: recorded one by one, added up, or listed as not accepted."""

import re

from dialogs.core.outputs import Reject, Tell
from dialogs.core.session import Place, Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import FigureAsked, FigureInDoubt
from dialogs.figures.calculations import scored
from dialogs.figures.lines import Part, parts_of
from dialogs.figures.reading import (
    BareFactor,
    added_up,
    begins_with_factor,
    read_figure,
)
from dialogs.figures.recording import (
    OWN_RENEWABLE,
    ask_for_unit,
    doubts,
    figure_asked,
    flaw_of,
    go_on,
    is_beside_the_asked,
    record,
    replaces,
    say_how_read,
)
from dialogs.figures.search import find_figures, money_refused, not_found, outside_of
from dialogs.typed.rejections import Rejection
from scoring.figures.kinds import figure_kinds
from scoring.units.number import begins_number, begins_with_money

MOST_AT_ONCE = 40
"""Figures read from one message; those after them are reported as left out."""
MOST_LOOKED_AT = 100
"""Parts of a message that are searched for the name of a figure."""
SHOWN = 40
"""Characters quoted of a part that is rejected."""
OF_ONE_KIND = frozenset({"pollutant-generated", "pollutant-discharged"})
"""Figures whose amounts may be of different kinds: COD and ammonia do not add up."""
_OWN_USE = re.compile("自用|self-use|own use", re.IGNORECASE)
_FRESH_WATER = re.compile("新鲜水|新水|取水|fresh|withdrawn", re.IGNORECASE)
_COUNTED_BY = {
    OWN_RENEWABLE: (_OWN_USE, "figure-part-own-use"),
    "water-withdrawn": (_FRESH_WATER, "figure-part-all-water"),
}
"""If an amount so named is given, only that counts: others include exports, or reused water."""
_WHOLE = re.compile("总量|总计|合计")
OF_FIGURES = frozenset(
    {Place.FIGURES, Place.BILLS, Place.FIGURE, Place.CARRIERS, Place.CALCULATION}
)
"""Places where a text may have lines without figures; elsewhere such a line may be an answer."""


def type_several(turn: TurnContext, text: str) -> bool:
    """Record the figures named in ``text``; ``False`` if it does not name at least two.

    What cannot be accepted is named in a rejection, the rest is recorded; headings are ignored.
    Two amounts of one figure are added up after confirmation.
    """
    parts = parts_of(text, turn.dossier.profile.period or "")
    named = [part for part in parts[:MOST_LOOKED_AT] if part.is_named]
    if len(parts) < 2 or not named:
        return False
    if turn.wait.at not in OF_FIGURES and len(named) < len(parts):
        return False
    is_one_line = "\n" not in text.strip()
    if is_one_line and any(
        begins_number(p.text) and not p.is_total and p not in named for p in parts
    ):
        return False  # 煤油 1,5 吨: the comma may be a decimal sign
    parts = [part for part in parts if part.is_named or not part.is_heading]
    taken = _Taken(turn, parts[:MOST_AT_ONCE])
    for part in parts[MOST_AT_ONCE:]:
        turn.reject("figure-part-unknown", typed=part.text[:SHOWN])
    if turn.wait.at is Place.FIGURE:
        _go_on_at_figure(turn, taken.ids)
    taken.ask()
    if turn.wait.at is Place.BILLS:  # the screen already lists the figures recorded
        turn.notices[:] = [one for one in turn.notices if not _is_saved(one)]
    return True


def _is_saved(notice: Tell | Reject) -> bool:
    return isinstance(notice, Tell) and notice.code == "figure-saved"


def _go_on_at_figure(turn: TurnContext, taken: list[str]) -> None:
    """Go on after the figure asked; if nothing was accepted, say that one number is expected."""
    asked = turn.wait.state_of(FigureAsked).figure
    if asked in taken:
        go_on(turn, asked, was_given=False)
    elif not taken:
        turn.reject("figure-one-number", figure=asked)


class _Taken:
    """Records the parts of one message, and collects what must be asked after the last."""

    def __init__(self, turn: TurnContext, parts: list[Part]) -> None:
        self.turn = turn
        self.ids: list[str] = []
        self._sum: FigureInDoubt | None = None
        self._factor: tuple[str, BareFactor] | None = None
        self._took_the_last = True  # an "of which" after a refused part is not the whole amount
        of_id: dict[str, list[Part]] = {}
        for part in parts:
            found = find_figures(part.text)
            is_amount = found.rest and not money_refused(found, part.text)
            ids = scored(turn.index, found.ids) if is_amount else ()
            if len(ids) == 1 and not (part.is_total or _is_of_other_year(turn, part)):
                of_id.setdefault(ids[0], []).append(part)
        self._several = {id: of for id, of in of_id.items() if len(of) > 1}
        self._named = frozenset(of_id)
        for part in parts:
            self._take(part)

    def ask(self) -> None:
        """Ask to confirm the sum of two amounts, or else for the unit of a factor."""
        wait = self.turn.wait
        if self._sum is not None:
            self.turn.go(Wait(Place.ODD, wait.subject, self._sum, detour=wait.detour))
        elif self._factor is not None:
            ask_for_unit(self.turn, *self._factor)

    def _take(self, part: Part) -> None:
        typed, several = part.text[:SHOWN], self._several
        id = next((id for id, parts in several.items() if part in parts), None)
        if part.is_total:
            self.turn.reject("figure-part-total", typed=typed)
        elif _is_of_other_year(self.turn, part):
            self.turn.reject("figure-part-other-year", typed=typed, year=part.year)
        elif self._is_money_beside(part):
            self.turn.reject("figure-part-money", typed=typed)
        elif id is not None:
            self._take_of_several(id, part)
        elif part.within and not (self._took_the_last or _FRESH_WATER.search(part.text)):
            self.turn.reject("figure-part-unknown", typed=typed)
        elif not self._take_factor(part.text):
            taken = _take_part(self.turn, part.text)
            self.ids += [taken] if taken else []
            self._took_the_last = bool(taken)

    def _is_money_beside(self, part: Part) -> bool:
        """Whether it is the cost of something the message gives the amount of: 电费, 用电."""
        if begins_with_money(part.text):
            return True
        found = find_figures(part.text)
        return bool(self._named & set(found.ids)) and bool(money_refused(found, part.text))

    def _take_of_several(self, id: str, part: Part) -> None:
        """Handle one of several amounts of a figure: at the first that counts, all of them."""
        parts = self._several[id]
        if id in OF_ONE_KIND:
            if part is parts[0]:
                typed = "、".join(one.text[:SHOWN] for one in parts)
                self.turn.reject("figure-part-of-one-kind", typed=typed, figure=id)
            return
        counted, code = _counted(id, parts)
        if part not in counted:
            why = "figure-part-within" if part.within else code
            self.turn.reject(why, typed=part.text[:SHOWN], figure=id)
        elif len(counted) > 1:
            if part is counted[0]:
                self._add_up(id, counted)
        elif taken := _take_part(self.turn, part.text):
            self.ids.append(taken)

    def _add_up(self, id: str, parts: list[Part]) -> None:
        texts = tuple(part.text[:SHOWN] for part in parts)
        total = added_up(id, [find_figures(part.text).rest for part in parts])
        if total is None or self._sum is not None or flaw_of(self.turn.dossier, id, total):
            self.turn.reject("figure-parts-of-one", typed=" + ".join(texts), figure=id)
        else:
            self._sum = FigureInDoubt(id, total.value, total.unit, parts=texts)

    def _take_factor(self, text: str) -> bool:
        """Take a heating value or factor that follows its carrier."""
        if not self.ids or not begins_with_factor(text):
            return False
        id = self.ids[-1]
        reading = read_figure(figure_kinds()[id], text, self.turn.dossier.figures.get(id))
        if isinstance(reading, BareFactor):
            self._factor = id, reading
        elif isinstance(reading, Rejection):
            self.turn.reject("figure-part-refused", typed=text[:SHOWN])
            self.turn.refuse(reading)
        elif doubts(self.turn.index, self.turn.dossier, id, reading.figure):
            self.turn.reject("figure-part-odd", typed=text[:SHOWN])
        else:
            record(self.turn, id, reading.figure)
        return True


def _counted(id: str, parts: list[Part]) -> tuple[list[Part], str]:
    """Which of several amounts of one figure count, and why the others do not."""
    wholes = [part for part in parts if _WHOLE.search(part.text)]
    if len(wholes) == 1:
        return wholes, "figure-part-within"
    if id in _COUNTED_BY:
        words, code = _COUNTED_BY[id]
        counted = [part for part in parts if words.search(part.text)]
        if 0 < len(counted) < len(parts):
            return counted, code
    return [part for part in parts if not part.within] or parts, "figure-part-within"


def single_line(turn: TurnContext, text: str) -> str | None:
    """A message of one figure, without bullets and year; ``None`` if it names another year."""
    parts = parts_of(text, turn.dossier.profile.period or "")
    if len(parts) != 1:
        return text
    if _is_of_other_year(turn, parts[0]):
        turn.reject("figure-part-other-year", typed=text.strip()[:SHOWN], year=parts[0].year)
        return None
    return parts[0].text


def _is_of_other_year(turn: TurnContext, part: Part) -> bool:
    """Whether it names a year other than the one assessed."""
    period = turn.dossier.profile.period
    return bool(part.year and period and part.year != period)


def _says_how_much(id: str, rest: str) -> bool:
    """Whether a number without a unit allows one unit only: 万 is typed, or it is money."""
    return figure_kinds()[id].unit == "万元" or any(word in rest for word in "万亿萬億")


def _take_part(turn: TurnContext, part: str) -> str | None:
    """Record one of several; returns its id, or ``None`` if it was refused."""
    found, typed = find_figures(part), part[:SHOWN]
    if outside := outside_of(part):
        turn.refuse(outside)
        return None
    if not found.rest or not found.ids:
        known = not_found(part)
        if known.code == "figure-not-found":
            turn.reject("figure-part-unknown", typed=typed)
        else:
            turn.refuse(known)
        return None
    ids = scored(turn.index, found.ids)
    if len(ids) > 1:
        turn.reject("figure-part-several", typed=typed)
        return None
    id = ids[0]
    reading = money_refused(found, typed) or read_figure(
        figure_kinds()[id], found.rest, turn.dossier.figures.get(id)
    )
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
    elif reading.assumed and not _says_how_much(id, found.rest):
        turn.reject("figure-part-which-unit", typed=typed, units=id)
    elif reading.assumed and is_beside_the_asked(turn, id):
        turn.reject("figure-part-no-unit", typed=typed, figure=id)
    elif replaces(turn.dossier, id, reading.figure) and figure_asked(turn.wait) != id:
        turn.reject("figure-part-replaces", typed=typed, figure=id)
    else:
        say_how_read(turn, id, reading)
        record(turn, id, reading.figure)
        return id
    return None
