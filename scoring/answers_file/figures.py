"""The yearly figures of an answers file -> figures, or problems."""

from decimal import Decimal
from typing import Final

from scoring.answers.acceptance import refusal_of_number
from scoring.figures.carriers import Carrier, carriers
from scoring.figures.kinds import figure_kinds
from scoring.figures.model import Figure, Figures
from scoring.figures.plausibility import impossible
from scoring.figures.plausibility_words import sentence_of
from scoring.figures.serialise import OWN_NUMBERS
from scoring.files.form import FormReader
from scoring.files.problems import suggest
from scoring.files.wording import phrase
from scoring.units.convert import LONGEST_UNIT
from scoring.values import MAX_DIGITS

FIGURE_KEYS: Final = ("value", "unit")
CARRIER_KEYS: Final = (*OWN_NUMBERS, "option")


def read_figures(entry: FormReader) -> Figures:
    """The figures by id. What is unknown, badly written or impossible has been noted."""
    figures: dict[str, Figure] = {}
    for id in entry:
        if id in figure_kinds():
            figure = _read_one(id, entry.inside(id, "no-figure"))
            if figure is not None:
                figures[id] = figure
        else:
            remedy = suggest(id, figure_kinds(), phrase("name-a-figure"))
            entry.note("unknown-figure", id, found=id, remedy=remedy)
    for found in impossible(figures):
        entry.note("impossible-figure", found.figures[0], why=sentence_of(found))
    return figures


def _read_one(id: str, entry: FormReader) -> Figure | None:
    carrier = next((one for one in carriers().values() if one.figure == id), None)
    entry.only((*FIGURE_KEYS, *(CARRIER_KEYS if carrier else ())))
    if not entry.is_mapping:
        return None
    for key in FIGURE_KEYS:
        written = entry.raw(key)
        if written is None or (isinstance(written, str) and not written.strip()):
            entry.note("missing-key", found=key)
            return None
    value, unit = entry.number("value"), entry.text("unit", LONGEST_UNIT)
    if value is None or unit is None:
        return None
    if code := refusal_of_number(value):
        entry.note(code, "value", found=value, digits=MAX_DIGITS)
        return None
    own = {key: _own_number(entry, key) for key in OWN_NUMBERS}
    return Figure(value, unit, **own, option=_option(carrier, entry) if carrier else "")


def _own_number(entry: FormReader, key: str) -> Decimal | None:
    """A heating value or factor of the enterprise's own; one of 0 says nothing about a fuel."""
    number = entry.number(key)
    code = None if number is None else refusal_of_number(number)
    if code is None and (number or key == "co2_factor" or number is None):
        return number
    entry.note(code or "not-positive", key, found=number, digits=MAX_DIGITS)
    return None


def _option(carrier: Carrier, entry: FormReader) -> str:
    """The id of a choice where sources differ."""
    option = entry.text("option")
    if option is None:
        return ""
    known = [choice.id for choice in carrier.options]
    if option not in known:
        entry.note("unknown-option", "option", found=option, options=", ".join(known) or "—")
    return option
