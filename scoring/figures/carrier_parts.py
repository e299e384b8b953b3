"""One energy carrier converted: to coal equivalent, and to the CO2 of burning it.

Factors are data (``energy.yaml``, ``scoring.figures.carriers``). A carrier without an established
factor is a ``MissingFactor``, never 0.
"""

from dataclasses import dataclass
from fractions import Fraction

from scoring.figures.carriers import Carrier, Fuel, carrier_book, carriers
from scoring.figures.model import Figure
from scoring.files.wording import FULL_STOP, fill
from scoring.units.convert import UnitError, convert
from scoring.units.labels import amount_label
from scoring.values import Text

KILO = 1000


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a composite: the figure given, times a factor, is the result.

    ``result`` is in the unit of the composite. ``note`` says what else the number depends on.
    """

    figure: str
    label: Text
    given: Figure
    factor: Fraction
    factor_unit: str
    source: Text
    result: Fraction
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class MissingFactor:
    """Why a carrier cannot be counted; ``code`` is a key of ``lacks`` in ``energy.yaml``."""

    figure: str
    code: str


def carrier_energy(carrier: Carrier, figure: Figure) -> Part | MissingFactor:
    """The carrier in tce: e × p, with p in kgce (GB/T 2589; electricity at its equivalent value).

    The enterprise's own coefficient comes before its measured heating value, and both before the
    table's.
    """
    found = _coefficient(carrier, figure)
    if isinstance(found, MissingFactor):
        return found
    return part_of(carrier, figure, found[0], "kgce", found[1])


def carrier_carbon(carrier: Carrier, figure: Figure) -> Part | MissingFactor:
    """The CO2 of burning the carrier in tCO2: e × heating value × carbon × oxidation × 44/12.

    ``carbon_total`` has the factor of a carrier that is drawn from the grid.
    """
    words = carrier_book().words
    if figure.co2_factor is not None:
        return part_of(carrier, figure, Fraction(figure.co2_factor), "kgCO2", words.own_co2_factor)
    option = carrier.option(figure.option)
    if option is not None and option.co2_factor is not None:
        return part_of(carrier, figure, Fraction(option.co2_factor), "kgCO2", option.label)
    if carrier.carbon_free:
        return part_of(carrier, figure, Fraction(0), "kgCO2", carrier_book().sources["none"])
    if carrier.co2 is None:
        return MissingFactor(carrier.figure, "co2-factor")
    carbon = (option.carbon if option else None) or carrier.co2.carbon
    oxidation = (option.oxidation if option else None) or carrier.co2.oxidation
    if carbon is None or oxidation is None:
        return MissingFactor(carrier.figure, "option")
    heating_value, heat = _heating_value(carrier, carrier.co2, figure)
    factor = heating_value * Fraction(carbon) * Fraction(oxidation) / 100
    source = carrier_book().sources[carrier.co2.source]
    values = {"heat": heat, "carbon": carbon, "oxidation": oxidation, "source": source}
    factor *= carrier_book().carbon_to_co2
    return part_of(carrier, figure, factor, "kgCO2", fill(words.fuel, values))


def explain_lack(lack: MissingFactor) -> Text:
    """Why the carrier cannot be counted and what to do about it."""
    return fill(FULL_STOP, {"sentence": lack_words(lack)})


def lack_words(lack: MissingFactor) -> Text:
    """``explain_lack`` without the full stop, as part of another sentence."""
    words = carrier_book().lacks[lack.code]
    carrier = next((one for one in carriers().values() if one.figure == lack.figure), None)
    if carrier is None:
        return words  # of all carriers together
    return fill(words, {"carrier": carrier.title, "unit": carrier.unit})


def part_of(
    carrier: Carrier, figure: Figure, factor: Fraction, kilo: str, source: Text
) -> Part | MissingFactor:
    """What ``figure`` makes; ``factor`` is in ``kilo`` (kgce, kgCO2) for one ``per``."""
    try:
        amount = convert(figure.value, figure.unit, carrier.per)
    except UnitError:
        return MissingFactor(carrier.figure, "unit")
    result = amount * factor / KILO
    unit = f"{kilo}/{carrier.per}"
    return Part(carrier.figure, carrier.title, figure, factor, unit, source, result)


def _coefficient(carrier: Carrier, figure: Figure) -> tuple[Fraction, Text] | MissingFactor:
    book = carrier_book()
    if figure.coefficient is not None:
        return Fraction(figure.coefficient), book.words.own_coefficient
    mj_per_kgce = Fraction(book.mj_per_kgce)
    if figure.heating_value is not None and carrier.takes_heating_value:
        values = {"value": figure.heating_value, "per": carrier.per, "mj": book.mj_per_kgce}
        source = fill(book.words.own_heating_value, values)
        return Fraction(figure.heating_value) / mj_per_kgce, source
    option = carrier.option(figure.option)
    chosen = (option.coefficient if option else None) or carrier.coefficient
    if chosen is not None and carrier.source is not None:
        return Fraction(chosen), book.sources[carrier.source]
    if any(option.coefficient for option in carrier.options):
        return MissingFactor(carrier.figure, "option")
    if carrier.co2 is not None and carrier.source is not None:
        heating_value, _ = _heating_value(carrier, carrier.co2, figure)
        return heating_value / mj_per_kgce, book.sources[carrier.source]
    return MissingFactor(carrier.figure, "coefficient")


def _heating_value(carrier: Carrier, fuel: Fuel, figure: Figure) -> tuple[Fraction, Text]:
    """In MJ for one ``per`` of the carrier, and in words."""
    if figure.heating_value is not None and carrier.takes_heating_value:
        own = {"value": figure.heating_value, "per": carrier.per}
        return Fraction(figure.heating_value), fill(carrier_book().words.own_heat, own)
    value = convert(fuel.heating_value, fuel.heating_unit, f"MJ/{carrier.per}")
    return value, amount_label(str(fuel.heating_value), fuel.heating_unit)
