"""Energy carriers: how each is counted, and the totals so far."""

from dataclasses import dataclass

from propcache.api import cached_property

from bot.screens.core.context import ScreenContext
from bot.screens.core.view import Labels, View
from bot.screens.figures.given import GIVEN, figure_title, searched
from bot.wording.figures import amount, measured, number
from dialogs.core import buttons as c
from dialogs.figures.calculations import grid_region_of
from dialogs.figures.recording import PURCHASED, carrier_of
from dialogs.figures.screens import used_carriers
from scoring.figures.carriers import PREFIX as CARRIER
from scoring.figures.carriers import carriers
from scoring.figures.energy import (
    Composite,
    MissingFigures,
    Part,
    carbon_total,
    carrier_energy,
    energy_total,
    explain_lack,
    renewable_total,
)
from scoring.figures.kinds import composites

ADDABLE = "＋"
CARRIERS_LISTED = 20
"""Carriers listed one by one; the rest are only counted. Each has its button."""
LACKS_SHOWN = 5
"""Reasons shown why a total cannot be calculated; the next appear as these are resolved."""


# --- one carrier


def carrier_label(context: ScreenContext, id: str) -> str:
    """The label of a carrier's button, with a mark if it is given."""
    carrier = carriers()[id]
    mark = GIVEN if carrier.figure in context.dossier.figures else ADDABLE
    return f"{mark} {context.say(carrier.title)}"


def carrier_details(context: ScreenContext, id: str) -> str:
    """The enterprise's own details of a carrier: the option chosen, its own factors."""
    carrier, figure = carrier_of(id), context.dossier.figures.get(id)
    if carrier is None or figure is None:
        return ""
    words: dict[str, str] = context.words["figures"]
    option = carrier.option(figure.option) if figure.option else None
    details = [context.say(option.label)] if option else []
    for name, unit in (("heating_value", "MJ"), ("coefficient", "kgce"), ("co2_factor", "kgCO2")):
        own = getattr(figure, name)
        if own is not None:
            details.append(f"{words[name]} {own:f} {unit}/{carrier.per}")
    return "".join(f"{words['comma']}{detail}" for detail in details)


def carrier_counts(context: ScreenContext, id: str) -> list[str]:
    """How a carrier is converted to energy and CO2, or why it cannot be."""
    carrier, figure = carrier_of(id), context.dossier.figures.get(id)
    if carrier is None or figure is None:
        return []
    energy, carbon = carrier_energy(carrier, figure), _carbon(context)
    counted = [energy] if isinstance(energy, Part) else []
    counted += [part for part in _carbon_parts(context, carbon) if part.figure == id]
    lines = [_counted(context, part) for part in counted]
    if not isinstance(energy, Part):
        lines.append(context.say(explain_lack(energy)))
    if isinstance(carbon, MissingFigures):
        lines += [context.say(explain_lack(x)) for x in carbon.lacks if x.figure == id]
    return list(dict.fromkeys(lines))


def _counted(context: ScreenContext, part: Part) -> str:
    unit = "tce" if part.factor_unit.startswith("kgce") else "tCO2"
    factor = measured(part.factor, part.factor_unit, context.language)
    source = context.bracketed(context.say(part.source))
    note = f" {context.say(part.note)}" if part.note else ""
    typed = amount(part.figure, context.dossier.figures[part.figure], context.language)
    return f"{typed} × {factor} → {number(part.result)} {unit}{source}{note}"


def grid_factor_used(context: ScreenContext) -> str:
    """The emission factor used for purchased electricity, with its source."""
    parts = _carbon_parts(context, _carbon(context))
    grid = next(part for part in parts if part.figure == PURCHASED)
    factor = measured(grid.factor, grid.factor_unit, context.language)
    return f"{factor}{context.bracketed(context.say(grid.source))}"


def _carbon(context: ScreenContext) -> Composite | MissingFigures:
    place = grid_region_of(context.index, context.dossier)
    return carbon_total(context.dossier.figures, place.grid_factors, place.region)


def _carbon_parts(context: ScreenContext, carbon: Composite | MissingFigures) -> tuple[Part, ...]:
    """The CO2 of each carrier; those that cannot be counted are left out."""
    if isinstance(carbon, Composite):
        return carbon.parts
    lacking = {lack.figure for lack in carbon.lacks}
    rest = {id: figure for id, figure in context.dossier.figures.items() if id not in lacking}
    place = grid_region_of(context.index, context.dossier)
    counted = carbon_total(rest, place.grid_factors, place.region)
    return counted.parts if isinstance(counted, Composite) else ()


# --- the view


@dataclass(frozen=True)
class CarrierRow:
    """A carrier with its energy and CO2: ``?`` if unknown; no CO2 if it is not consumed."""

    title: str
    typed: str
    energy: str
    carbon: str


class CarriersView(View):
    """The energy carriers used."""

    @cached_property
    def _carbon(self) -> Composite | MissingFigures:
        return _carbon(self.context)

    @property
    def carrier_rows(self) -> list[CarrierRow]:
        """The carriers used, with their energy and CO2."""
        parts = _carbon_parts(self.context, self._carbon)
        carbon = {part.figure: f"{number(part.result)} tCO2" for part in parts}
        used = used_carriers(self.context.dossier)[:CARRIERS_LISTED]
        return [self._carrier_row(id, carbon.get(id, "? tCO2")) for id in used]

    def _carrier_row(self, id: str, carbon: str) -> CarrierRow:
        carrier, figure = carriers()[id.removeprefix(CARRIER)], self.context.dossier.figures[id]
        energy = carrier_energy(carrier, figure)
        return CarrierRow(
            title=self.say(carrier.title),
            typed=amount(id, figure, self.context.language),
            energy=f"{number(energy.result)} tce" if isinstance(energy, Part) else "? tce",
            carbon=carbon if carrier.consumed else "",
        )

    @property
    def carriers_more(self) -> int:
        """How many more are used than listed."""
        return max(0, len(used_carriers(self.context.dossier)) - CARRIERS_LISTED)

    @property
    def carriers_open(self) -> bool:
        """Whether the person has not yet said that there are no other carriers."""
        return self.context.dossier.carriers_open

    @property
    def carrier_totals(self) -> list[tuple[str, str]]:
        """The totals of energy, CO2 and renewable energy that can be calculated."""
        figures = self.context.dossier.figures
        made = (energy_total(figures), self._carbon, renewable_total(figures))
        return [
            (figure_title(self.context, id), f"{number(total.value)} {total.unit}")
            for id, total in zip(composites(), made, strict=True)
            if isinstance(total, Composite)
        ]

    @property
    def carrier_lacks(self) -> list[str]:
        """Why a total cannot be calculated."""
        totals = (energy_total(self.context.dossier.figures), self._carbon)
        lacks = [
            lack for total in totals if isinstance(total, MissingFigures) for lack in total.lacks
        ]
        return [self.say(explain_lack(lack)) for lack in dict.fromkeys(lacks)][:LACKS_SHOWN]

    @property
    def totals_given(self) -> list[tuple[str, str]]:
        """The totals given directly, which replace the sums of the carriers."""
        given = self.context.dossier.figures
        return [
            (figure_title(self.context, id), amount(id, given[id], self.context.language))
            for id in composites()
            if id in given
        ]

    @property
    def figure_searched(self) -> str:
        """The name typed, if it matches several figures; else empty."""
        return searched(self.typed)

    @property
    def labels(self) -> Labels:
        """Carriers with their marks, and the totals that can be given instead."""
        return {c.CARRIER: lambda id: carrier_label(self.context, id), c.FIGURE: self._total_label}

    def _total_label(self, id: str) -> str:
        return self.context.label("figure-total", figure=figure_title(self.context, id))
