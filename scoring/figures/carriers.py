"""Energy carriers: what each is converted by, where that number is from, and what is unknown.

All of it is data (``energy.yaml``). What no source establishes is ``None``.
"""

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import Literal

from scoring.catalogue.model import GridFactor
from scoring.files.data import read_data
from scoring.values import Exact, Frozen, Id, Text

PREFIX = "carrier-"
"""A carrier's figure is ``carrier-<id>``."""


class Option(Frozen):
    """A choice where sources differ; its values replace the carrier's own.

    ``oxidation`` is in percent, as printed; ``co2_factor`` in kgCO2 for one ``per``, where there
    is a factor in use that no source here confirms: it counts only once it is chosen.
    """

    id: Id
    label: Text
    coefficient: Exact | None = None
    carbon: Exact | None = None
    oxidation: Exact | None = None
    co2_factor: Exact | None = None


class Fuel(Frozen):
    """What CO2 from burning is calculated by: heating value, tC per GJ, oxidation in percent."""

    heating_value: Exact
    heating_unit: str
    carbon: Exact | None = None
    oxidation: Exact | None = None
    source: Id


class Carrier(Frozen):
    """An energy carrier. ``unit`` is what it is asked in, ``coefficient`` kgce for one ``per``.

    Without a coefficient the chosen option's is used, else the fuel's heating value. ``default``
    is the option used while none is chosen. ``consumed`` is false for what is part of another
    carrier or only a certificate. ``grid``: its CO2 is counted by a grid factor. ``per_piece`` is
    how many ``unit`` one piece is, where people count pieces (certificates). ``instead_of`` is the
    carrier that more of this one saves, ``lever_title`` what changing it is called.
    """

    id: Id
    group: Id
    title: Text
    unit: str
    per: str
    coefficient: Exact | None = None
    source: Id | None = None
    co2: Fuel | None = None
    options: tuple[Option, ...] = ()
    default: Id | None = None
    consumed: bool = True
    renewable: bool = False
    carbon_free: bool = False
    grid: bool = False
    per_piece: Exact | None = None
    instead_of: Id | None = None
    lever_title: Text | None = None
    note: Text | None = None

    @property
    def figure(self) -> str:
        """The id of its yearly figure."""
        return PREFIX + self.id

    @property
    def takes_heating_value(self) -> bool:
        """True where the enterprise may give a measured heating value."""
        return self.per in ("kg", "m³")

    def option(self, id: str) -> Option | None:
        """The option chosen, or the default where ``id`` is empty."""
        wanted = id or self.default
        return next((option for option in self.options if option.id == wanted), None)


class Outside(Frozen):
    """What people look for among the carriers but which is not one, by its id and names.

    ``why``: a ``medium`` takes energy to be made, which is counted already or not at all;
    ``no-coefficient``: a fuel for which no coefficient is established; ``renewable``: the same,
    of one that is renewable; ``water``: counts as water.
    """

    id: Id
    names: tuple[str, ...]
    why: Literal["medium", "no-coefficient", "renewable", "water"]


class CarrierGroup(Frozen):
    """A heading that carriers are listed under."""

    id: Id
    title: Text


class CarrierWords(Frozen):
    """How a carrier is asked for, and how a factor was derived; braces stand for its numbers."""

    question: Text
    form: Text
    time_quotas: Text
    own_coefficient: Text
    own_heating_value: Text
    own_heat: Text
    own_co2_factor: Text
    fuel: Text
    not_deducted: Text
    deducted: Text


class CarrierBook(Frozen):
    """All that ``energy.yaml`` says.

    ``factor_units``: by field and by the unit of the carrier, what a factor is written in.
    """

    mj_per_kgce: Exact
    co2_per_carbon: str
    factor_spread: Exact
    factor_units: dict[str, dict[str, tuple[str, ...]]]
    sources: dict[str, Text]
    words: CarrierWords
    lacks: dict[str, Text]
    grid: tuple[GridFactor, ...]
    outside: tuple[Outside, ...]
    groups: tuple[CarrierGroup, ...]
    carriers: tuple[Carrier, ...]

    @property
    def carbon_to_co2(self) -> Fraction:
        """The mass of CO2 from one of carbon."""
        above, _, below = self.co2_per_carbon.partition("/")
        return Fraction(int(above), int(below))


@cache
def carrier_book() -> CarrierBook:
    """The content of ``energy.yaml``."""
    return CarrierBook.model_validate(read_data("energy.yaml"))


@cache
def carriers() -> Mapping[str, Carrier]:
    """Every carrier by its id, in the order they are asked."""
    return MappingProxyType({carrier.id: carrier for carrier in carrier_book().carriers})
