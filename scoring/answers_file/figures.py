"""The yearly figures of an answers file -> figures, or problems."""

from decimal import Decimal
from difflib import get_close_matches
from typing import Final

from scoring.answers.acceptance import refusal_of_number
from scoring.answers_file.numbers import number_with_unit
from scoring.figures.carriers import PREFIX, Carrier, carrier_book, carriers
from scoring.figures.kinds import figure_kinds
from scoring.figures.model import Figure, Figures
from scoring.figures.own_factors import (
    CO2_FACTOR,
    factor_in,
    factor_readings,
    is_unusual,
    own_unit,
    usual_range,
)
from scoring.figures.plausibility import impossible
from scoring.figures.plausibility_words import sentence_of
from scoring.figures.serialise import OWN_NUMBERS
from scoring.files.form import FormReader
from scoring.files.wording import OR, joined, phrase
from scoring.rounding import trimmed
from scoring.units.convert import LONGEST_UNIT, UnitError, spelt, without_product
from scoring.values import MAX_DIGITS, Text

FIGURE_KEYS: Final = ("value", "unit")
MOST_OFFERED: Final = 6
"""Figures offered for one that is unknown; with more its words say too little."""
SLIP: Final = 0.88
"""How alike a slip of the pen must be; what is less alike may be another substance."""
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
            _note_unknown(id, entry)
    for found in impossible(figures):
        entry.note("impossible-figure", found.figures[0], why=sentence_of(found))
    return figures


def _read_one(id: str, entry: FormReader) -> Figure | None:
    carrier = next((one for one in carriers().values() if one.figure == id), None)
    entry.only((*FIGURE_KEYS, *(CARRIER_KEYS if carrier else ())))
    if not entry.is_mapping:
        return None
    written = entry.raw("value")
    if written is None or (isinstance(written, str) and not written.strip()):
        entry.note("missing-key", found="value")
        return None
    amount = _amount(id, entry)
    if amount is None:
        return None
    value, unit = amount
    if code := refusal_of_number(value):
        entry.note(code, "value", found=value, digits=MAX_DIGITS)
        return None
    if carrier is None:
        return Figure(value, unit)
    own = {key: _own_number(carrier, entry, key) for key in OWN_NUMBERS}
    return Figure(value, unit, **own, option=_option(carrier, entry))


def _amount(id: str, entry: FormReader) -> tuple[Decimal, str] | None:
    """The number and its unit, which may follow the number: 240万度."""
    unit = entry.text("unit", LONGEST_UNIT)
    number = number_with_unit(entry, "value", unit or "")
    if number is None:
        return None
    behind = number.unit_text
    if unit and behind and spelt(unit) != spelt(behind):
        entry.note("two-units", "value", found=behind, unit=unit)
        return None
    found = unit or behind
    if not found:
        entry.note("missing-key", found="unit")
        return None
    return number.value, without_product(found) if figure_kinds()[id].any_unit else found


def _own_number(carrier: Carrier, entry: FormReader, key: str) -> Decimal | None:
    """A heating value or factor of the enterprise's own; one of 0 says nothing about a fuel.

    Without a unit it is in that of the table; if that would be far from every table value, it is
    refused.
    """
    number = number_with_unit(entry, key)
    if number is None:
        return None
    value: Decimal | None = number.value
    code = refusal_of_number(number.value)
    if code or not (number.value or key == CO2_FACTOR):
        entry.note(code or "not-positive", key, found=number.value, digits=MAX_DIGITS)
        return None
    if number.unit_text:
        try:
            value = factor_in(carrier, key, number.value, number.unit_text)
        except UnitError:
            value = None
        if value is None:
            entry.note("factor-unit", key, found=number.unit_text, unit=own_unit(carrier, key))
        return value
    if is_unusual(carrier, key, number.value):
        _note_readings(carrier, entry, key, number.value)
        return None
    return value


def _note_readings(carrier: Carrier, entry: FormReader, key: str, value: Decimal) -> None:
    """Note a factor whose unit is missing and ambiguous: list the units, and the usual values."""
    readings = [f"{value:f} {one.unit}" for one in factor_readings(carrier, key, value)]
    least, most = usual_range(carrier, key) or (value, value)
    entry.note(
        "factor-unit-missing",
        key,
        found=value,
        readings=joined([Text(zh=one, en=one) for one in readings], OR),
        carrier=carrier.title,
        least=trimmed(least),
        most=f"{trimmed(most)} {own_unit(carrier, key)}",
        field=key,
        likely=readings[0],
    )


def _note_unknown(id: str, entry: FormReader) -> None:
    """An unknown figure: why it is not counted, or the figures that contain its words.

    Never another substance: a merely similar spelling is not offered.
    """
    bare = id.removeprefix(PREFIX)
    outside = next((one for one in carrier_book().outside if one.id == bare), None)
    if outside is not None:
        entry.note(f"figure-{outside.why}", id, found=id)
        return
    near = _made_of_its_words(bare) or _spelt_almost(bare)
    if not near:
        remedy = phrase("name-a-figure")
    elif len(near) == 1:
        remedy = phrase("write-near", near=near[0])
    else:
        remedy = phrase("write-one-of", near=", ".join(near))
    entry.note("unknown-figure", id, found=id, remedy=remedy)


def _made_of_its_words(bare: str) -> list[str]:
    """The figures that contain all of its words: carrier-electricity is short for several."""
    words = set(bare.split("-"))
    found = [id for id in figure_kinds() if words <= set(id.removeprefix(PREFIX).split("-"))]
    return found if len(found) <= MOST_OFFERED else []


def _spelt_almost(bare: str) -> list[str]:
    """The figure it is a misspelling of: electricty, kerosine."""
    names = {id.removeprefix(PREFIX): id for id in figure_kinds()}
    return [names[name] for name in get_close_matches(bare, names, n=1, cutoff=SLIP)]


def _option(carrier: Carrier, entry: FormReader) -> str:
    """The id of a choice where sources differ."""
    option = entry.text("option")
    if option is None:
        return ""
    known = [choice.id for choice in carrier.options]
    if option not in known:
        entry.note("unknown-option", "option", found=option, options=", ".join(known) or "—")
    return option
