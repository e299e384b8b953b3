"""The summary of indicators of annex 2-1, in the units that its notes ask for.

What the assessment does not hold stays empty, to be filled in by hand.
"""

from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction
from typing import Final

from bot.reports.word.facts import Cells, Facts
from bot.wording.figures import measured
from scoring.answers.model import Met
from scoring.figures.amounts import Amount, GridRegion, amount_of
from scoring.figures.calculation import Calculated, ways
from scoring.units.convert import UnitError, convert

TEN_THOUSAND: Final = 10_000
CERTIFIED: Final = (
    "management-quality-certified",
    "management-health-safety-certified",
    "management-environmental-certified",
    "management-energy-certified",
)
AMOUNTS: Final = {
    "energy": ("energy", "tce", 1),
    "waste_water": ("waste-water-generated", "t", TEN_THOUSAND),
    "water": ("water-withdrawn", "m³", TEN_THOUSAND),
    "carbon": ("carbon", "tCO2", 1),
    "solid_waste": ("solid-waste-generated", "t", 1),
    "waste_gas": ("waste-gas-generated", "m³", 1),
}
"""By cell: the figure, the unit it is asked in, and how many of it are one of the form's.

A tonne of water is a cubic metre."""
RATES: Final = {
    "floor_area_ratio": "floor-area-ratio",
    "building_density": "building-density",
    "green_materials": "green-material-rate",
    "water_reuse": "water-reuse",
    "solid_waste_use": "solid-waste-use",
    "land_output": "land-output",
    "energy_intensity": "energy-use",
    "carbon_intensity": "carbon",
    "waste_gas_intensity": "waste-gas",
}
"""By cell: the performance indicator."""
PER_MU: Final = {"land_output": ("m²", "亩")}
"""Notes of the form: this one per 亩."""
BUILT: Final = {
    "energy_centre": "resources-energy-management-centre",
    "photovoltaics": "resources-photovoltaic-and-microgrid",
    "microgrid": "resources-photovoltaic-and-microgrid",
}
"""By cell: the criterion that says whether it is there."""


def summary(facts: Facts) -> Cells:
    """The cells of the table; empty where nothing is known."""
    cells = {name: _amount(facts, *asked) for name, asked in AMOUNTS.items()}
    cells |= {name: _rate(facts, name, indicator) for name, indicator in RATES.items()}
    cells |= {name: _built(facts, rule) for name, rule in BUILT.items()}
    return cells | {"certificates": _certificates(facts), "water_intensity": _water(facts)}


def _place(facts: Facts) -> GridRegion:
    return GridRegion(facts.model.catalogue.grid_factors, facts.model.data.region)


def _found(facts: Facts, figure: str) -> Amount | None:
    data = facts.model.data
    found = amount_of(figure, data.figures, _place(facts), carriers_open=data.carriers_open)
    return found if isinstance(found, Amount) else None


def _amount(facts: Facts, figure: str, unit: str, per: int) -> str:
    found = _found(facts, figure)
    if found is None:
        return ""
    try:
        value = convert(found.value, found.unit, unit)
    except UnitError:
        return measured(found.value, found.unit, facts.words.leading)
    return measured(value / per, "", facts.words.leading)


def _rate(facts: Facts, name: str, indicator: str) -> str:
    """All that the figures give: per product and per output value."""
    data, model = facts.model.data, facts.model
    results = ways(
        model.catalogue, indicator, data.figures, data.region, carriers_open=data.carriers_open
    )
    given = (result for result in results if isinstance(result, Calculated))
    return "；".join(_with_unit(facts, name, result.value, result.unit) for result in given)


def _with_unit(facts: Facts, name: str, value: Fraction, unit: str) -> str:
    if name in PER_MU:
        of, wanted = PER_MU[name]
        per_mu = unit.replace(f"/{of}", f"/{wanted}")
        with suppress(UnitError):
            value, unit = convert(value, unit, per_mu), per_mu
    shown = "" if unit == "%" else unit  # the form prints it
    return measured(value, shown, facts.words.leading)


def _water(facts: Facts) -> str:
    """Water withdrawn per product and per output value; a rate that the standard has not."""
    water = _found(facts, "water-withdrawn")
    if water is None:
        return ""
    said: Sequence[str] = [
        measured(water.value / of.value, f"{water.unit}/{of.unit}", facts.words.leading)
        for of in (_found(facts, "output"), _found(facts, "output-value"))
        if of is not None and of.value
    ]
    return "；".join(said)


def _built(facts: Facts, rule: str) -> str:
    """Whether it is there: only a plain yes or no to its criterion says so."""
    model = facts.model
    answer = model.data.answers.get(rule)
    if answer is None or rule not in model.rules:
        return ""
    said = facts.outcome(rule)
    if isinstance(answer, Met) and answer.met:
        said = facts.say("yes-there-is")
    title = facts.text(model.rules[rule].text).rstrip("。")
    return facts.say("see-row", said=said, code=model.codes[rule], title=title)


def _certificates(facts: Facts) -> str:
    model = facts.model
    rows = [id for id in CERTIFIED if id in model.data.answers and id in model.rules]
    return "\n".join(
        facts.say(
            "has-certificate",
            title=facts.text(model.rules[id].text).rstrip("。"),
            said=facts.outcome(id),
        )
        for id in rows
    )
