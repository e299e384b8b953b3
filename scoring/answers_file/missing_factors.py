"""Where an answers file gives a factor that a calculated answer waits for."""

from scoring.figures.carrier_parts import lack_words
from scoring.figures.carriers import Carrier, carrier_book, carriers
from scoring.figures.energy import MissingFactor
from scoring.files.wording import FULL_STOP, fill, listed, phrase
from scoring.values import Text


def why_it_waits(lack: MissingFactor) -> Text:
    """Why an answer stays open, what helps besides a factor, and where the file gives one."""
    carrier = _carrier(lack)
    said = fill(FULL_STOP, {"sentence": lack_words(lack)})
    if carrier and carrier.note:
        said = phrase("sentence-after", first=said, then=carrier.note)
    return phrase("waits", why=said, where=where_to_give(lack))


def where_to_give(lack: MissingFactor) -> Text:
    """The keys of the file that would settle it, with what may stand there."""
    carrier = _carrier(lack)
    if carrier is None:
        return phrase("give-figure", figure=lack.figure)
    settings = {"figure": lack.figure, "unit": carrier.unit}
    match lack.code:
        case "option":
            return phrase("give-option", options=_options(carrier), **settings)
        case "grid-factor":
            return phrase("give-grid-factor", option=carrier.default, **settings)
        case "coefficient":
            return phrase("give-coefficient", units=_units(carrier, "coefficient"), **settings)
        case "co2-factor":
            ready = [option.id for option in carrier.options if option.co2_factor is not None]
            key = "give-co2-factor-or-option" if ready else "give-co2-factor"
            units = _units(carrier, "co2_factor")
            return phrase(key, units=units, options=listed(ready), **settings)
        case _:
            return phrase("give-unit", **settings)


def _carrier(lack: MissingFactor) -> Carrier | None:
    return next((one for one in carriers().values() if one.figure == lack.figure), None)


def _options(carrier: Carrier) -> Text:
    return listed(option.id for option in carrier.options)


def _units(carrier: Carrier, field: str) -> Text:
    return listed(carrier_book().factor_units[field].get(carrier.per, ()))
