"""Yearly figures: the raw numbers an enterprise reads off its bills and statistics forms.

What figures there are is data (``figures.yaml``); energy carriers are figures too
(``energy.yaml``). A figure is kept as it was typed, with its unit, and converted exactly where it
is used, so the unit never changes a result.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of one year, in the unit it was given in.

    The rest is for energy carriers only: ``heating_value`` is the enterprise's own measured lower
    heating value in MJ per kg or m³, ``coefficient`` its own kgce per kg, m³, MJ or kWh,
    ``co2_factor`` its own kgCO2 for the same; each takes the place of the table's. ``option`` is
    the id of a choice where sources differ and the enterprise must say.
    """

    value: Decimal
    unit: str
    heating_value: Decimal | None = None
    coefficient: Decimal | None = None
    co2_factor: Decimal | None = None
    option: str = ""


Figures = Mapping[str, Figure]
"""Figures by the id of their kind; one that is missing was not given."""
