"""Energy carriers one by one: what each comes to, and the running totals."""

from dataclasses import dataclass
from functools import cached_property

from bot.screens.core.context import ScreenContext
from bot.screens.core.view import Labels, View
from bot.screens.figures.given import GIVEN, figure_title, searched
from bot.wording.figures import amount, measured, number
from dialogs.core import buttons as c
from dialogs.figures.calculations import place_of
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
"""Carriers told of one by one; the rest are counted. Every one has its button."""
LACKS_SHOWN = 5
"""What keeps a total from being summed up: mended one after the other."""


# --- one carrier


def carrier_label(context: ScreenContext, id: str) -> str:
    """A carrier on its button, marked where it is given."""
    carrier = carriers()[id]
    mark = GIVEN if carrier.figure in context.dossier.figures else ADDABLE
    return f"{mark} {context.say(carrier.title)}"


def carrier_details(context: ScreenContext, id: str) -> str:
    """What the enterprise says of a carrier itself: the option chosen, its own factors."""
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
    """How a carrier counts in energy and CO2, or why it does not."""
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
    """The factor that bought electricity is counted by, with its source."""
    parts = _carbon_parts(context, _carbon(context))
    grid = next(part for part in parts if part.figure == PURCHASED)
    factor = measured(grid.factor, grid.factor_unit, context.language)
    return f"{factor}{context.bracketed(context.say(grid.source))}"


def _carbon(context: ScreenContext) -> Composite | MissingFigures:
    place = place_of(context.index, context.dossier)
    return carbon_total(context.dossier.figures, place.grid_factors, place.region)


def _carbon_parts(context: ScreenContext, carbon: Composite | MissingFigures) -> tuple[Part, ...]:
    """The CO2 of each carrier, counted alone where the sum lacks another."""
    if isinstance(carbon, Composite):
        return carbon.parts
    lacking = {lack.figure for lack in carbon.lacks}
    rest = {id: figure for id, figure in context.dossier.figures.items() if id not in lacking}
    place = place_of(context.index, context.dossier)
    counted = carbon_total(rest, place.grid_factors, place.region)
    return counted.parts if isinstance(counted, Composite) else ()


# --- the place


@dataclass(frozen=True)
class CarrierRow:
    """A carrier that is used, what it comes to, and why it may come to nothing."""

    title: str
    typed: str
    energy: str
    carbon: str


class CarriersView(View):
    """The carriers that are used."""

    @cached_property
    def _carbon(self) -> Composite | MissingFigures:
        return _carbon(self.context)

    @property
    def carrier_rows(self) -> list[CarrierRow]:
        """What each comes to."""
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
        """Whether it is open if there are more carriers than those given."""
        return self.context.dossier.carriers_open

    @property
    def carrier_totals(self) -> list[tuple[str, str]]:
        """Energy, CO2 and renewable energy by the carriers, as far as they go."""
        figures = self.context.dossier.figures
        made = (energy_total(figures), self._carbon, renewable_total(figures))
        return [
            (figure_title(self.context, id), f"{number(total.value)} {total.unit}")
            for id, total in zip(composites(), made, strict=True)
            if isinstance(total, Composite)
        ]

    @property
    def carrier_lacks(self) -> list[str]:
        """What keeps a total from being summed up."""
        totals = (energy_total(self.context.dossier.figures), self._carbon)
        lacks = [
            lack for total in totals if isinstance(total, MissingFigures) for lack in total.lacks
        ]
        return [self.say(explain_lack(lack)) for lack in dict.fromkeys(lacks)][:LACKS_SHOWN]

    @property
    def totals_given(self) -> list[tuple[str, str]]:
        """The totals that are given and so are taken in place of the carriers."""
        given = self.context.dossier.figures
        return [
            (figure_title(self.context, id), amount(id, given[id], self.context.language))
            for id in composites()
            if id in given
        ]

    @property
    def figure_searched(self) -> str:
        """The name typed that several figures go by; empty for any other."""
        return searched(self.typed)

    @cached_property
    def labels(self) -> Labels:
        """Carriers by their marks, and the totals that may be given in their place."""
        return {c.CARRIER: lambda id: carrier_label(self.context, id), c.FIGURE: self._total_label}

    def _total_label(self, id: str) -> str:
        return self.context.label("figure-total", figure=figure_title(self.context, id))
