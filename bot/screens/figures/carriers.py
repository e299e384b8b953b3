"""What a template may ask about energy carriers: what each comes to, and the running totals."""

from dataclasses import dataclass
from functools import cached_property

from bot.screens.figures.given import GivenScene
from bot.wording.figures import amount, measured, number
from dialogs.figures.calculations import place_of
from dialogs.figures.recording import carrier_of, needs_own, wants_option
from dialogs.figures.screens import used_carriers
from scoring.figures.carriers import PREFIX as CARRIER
from scoring.figures.carriers import Carrier, carriers
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
from scoring.figures.kinds import composites, figure_kinds

CARRIERS_LISTED = 20
"""Carriers told of one by one; the rest are counted. Every one has its button."""

LACKS_SHOWN = 5
"""What keeps a total from being summed up: mended one after the other."""


@dataclass(frozen=True)
class CarrierRow:
    """A carrier that is used, what it comes to, and why it may come to nothing."""

    title: str
    typed: str
    energy: str
    carbon: str


class CarrierScene(GivenScene):
    """Of energy carriers."""

    @property
    def carrier(self) -> Carrier | None:
        """The carrier asked, where the figure is of one."""
        return carrier_of(self.figure_id)

    @property
    def carrier_wants_choice(self) -> bool:
        """Whether sources differ and none is chosen, or only an own factor would do."""
        carrier, figure = self.carrier, self.dossier.figures.get(self.figure_id)
        if carrier is None or figure is None:
            return False
        has_own = figure.coefficient or figure.heating_value
        return wants_option(carrier, figure) or (needs_own(carrier) and not has_own)

    def carrier_details(self, id: str) -> str:
        """What the enterprise says of a carrier herself: the option chosen, its own factors."""
        carrier, figure = carrier_of(id), self.dossier.figures.get(id)
        if carrier is None or figure is None:
            return ""
        words: dict[str, str] = self.words["figures"]
        option = carrier.option(figure.option) if figure.option else None
        details = [self.say(option.label)] if option else []
        for name, unit in (
            ("heating_value", "MJ"),
            ("coefficient", "kgce"),
            ("co2_factor", "kgCO2"),
        ):
            own = getattr(figure, name)
            if own is not None:
                details.append(f"{words[name]} {own:f} {unit}/{carrier.per}")
        return "".join(f"{words['comma']}{detail}" for detail in details)

    @property
    def carrier_has_options(self) -> bool:
        """Whether there is anything to choose."""
        return self.carrier is not None and bool(self.carrier.options)

    @property
    def carrier_counts(self) -> list[str]:
        """How the carrier counts in energy and CO2, or why it does not."""
        figure = self.dossier.figures.get(self.figure_id)
        if self.carrier is None or figure is None:
            return []
        energy = carrier_energy(self.carrier, figure)
        counted = [energy] if isinstance(energy, Part) else []
        counted += [part for part in self._carbon_parts if part.figure == self.figure_id]
        lines = [self._counted(part) for part in counted]
        if not isinstance(energy, Part):
            lines.append(self.say(explain_lack(energy)))
        if isinstance(self._carbon, MissingFigures):
            lacks = self._carbon.lacks
            lines += [self.say(explain_lack(x)) for x in lacks if x.figure == self.figure_id]
        return list(dict.fromkeys(lines))

    def _counted(self, part: Part) -> str:
        unit = "tce" if part.factor_unit.startswith("kgce") else "tCO2"
        factor = measured(part.factor, part.factor_unit, self.language)
        source = self.say(part.source)
        source = f"（{source}）" if self.language == "zh" else f" ({source})"
        note = f" {self.say(part.note)}" if part.note else ""
        typed = amount(part.figure, self.dossier.figures[part.figure], self.language)
        return f"{typed} × {factor} → {number(part.result)} {unit}{source}{note}"

    @cached_property
    def _carbon(self) -> Composite | MissingFigures:
        place = place_of(self.index, self.dossier)
        return carbon_total(self.dossier.figures, place.grid_factors, place.region)

    @property
    def _carbon_parts(self) -> tuple[Part, ...]:
        """The CO2 of each carrier, counted alone where the sum lacks another."""
        if isinstance(self._carbon, Composite):
            return self._carbon.parts
        place, given = place_of(self.index, self.dossier), self.dossier.figures
        lacking = {lack.figure for lack in self._carbon.lacks}
        rest = {id: figure for id, figure in given.items() if id not in lacking}
        counted = carbon_total(rest, place.grid_factors, place.region)
        return counted.parts if isinstance(counted, Composite) else ()

    @property
    def carrier_rows(self) -> list[CarrierRow]:
        """The carriers that are used."""
        carbon = {part.figure: f"{number(part.result)} tCO2" for part in self._carbon_parts}
        used = used_carriers(self.dossier)[:CARRIERS_LISTED]
        return [self._carrier_row(id, carbon.get(id, "")) for id in used]

    @property
    def carriers_more(self) -> int:
        """How many more are used than listed."""
        return max(0, len(used_carriers(self.dossier)) - CARRIERS_LISTED)

    def _carrier_row(self, id: str, carbon: str) -> CarrierRow:
        carrier, figure = carriers()[id.removeprefix(CARRIER)], self.dossier.figures[id]
        energy = carrier_energy(carrier, figure)
        words = f"{number(energy.result)} tce" if isinstance(energy, Part) else "? tce"
        title = self.say(carrier.title)
        typed = amount(id, figure, self.language)
        return CarrierRow(title, typed, words, (carbon or "? tCO2") if carrier.consumed else "")

    @property
    def carrier_totals(self) -> list[tuple[str, str]]:
        """Energy, CO2 and renewable energy by the carriers, as far as they go."""
        made = (
            energy_total(self.dossier.figures),
            self._carbon,
            renewable_total(self.dossier.figures),
        )
        return [
            (self.say(figure_kinds()[id].title), f"{number(total.value)} {total.unit}")
            for id, total in zip(composites(), made, strict=True)
            if isinstance(total, Composite)
        ]

    @property
    def carrier_lacks(self) -> list[str]:
        """What keeps a total from being summed up."""
        totals = (energy_total(self.dossier.figures), self._carbon)
        lacks = [
            lack for total in totals if isinstance(total, MissingFigures) for lack in total.lacks
        ]
        return [self.say(explain_lack(lack)) for lack in dict.fromkeys(lacks)][:LACKS_SHOWN]

    @property
    def totals_given(self) -> list[tuple[str, str]]:
        """The totals that are given and so are taken in place of the carriers."""
        given = self.dossier.figures
        return [
            (self.say(figure_kinds()[id].title), amount(id, given[id], self.language))
            for id in composites()
            if id in given
        ]
