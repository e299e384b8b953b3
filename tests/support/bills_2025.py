"""A cement plant's yearly bills, and what they come to, reckoned by hand.

``by_hand`` knows the formulas and factors of the sources alone, and nothing of ``scoring``:
GB/T 36132-2025, clause 5 and annexes B and C; GB 16780-2021 for cement; the conversion
coefficients and CO2 factors of the carriers. ``story_2025`` says how the bills are typed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

OUTPUT_AT_FIRST, OUTPUT = 1_200_000, 1_180_000
"""Tonnes of cement: as first typed, and as corrected."""
POINTS = {
    1: 8, 2: 8, 3: 8, 4: 6,  # low-carbon energy
    5: 8, 6: 8, 7: 8, 8: 6,  # efficient use of resources
    9: 6, 10: 4, 11: 6,  # clean production
    12: 8, 13: 8,  # green products
    14: 8,  # intensive land use
}  # fmt: skip
"""Annex C of the standard."""
CO2_PER_CARBON = Fraction(44, 12)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What the year comes to. ``rows`` hold points; a row that cannot be scored is left out."""

    energy: Fraction
    carbon: Fraction
    renewable: Fraction
    rows: Mapping[int, Fraction]

    @property
    def span(self) -> str:
        """Points of 100, as printed: certain, and with the row that cannot be scored."""
        return self._span(sum(POINTS.values()) - POINTS[8])

    @property
    def without_exclusion(self) -> str:
        """The same with the points of the row that does not apply counted as lost."""
        return self._span(sum(POINTS.values()))

    def _span(self, whole: int) -> str:
        certain = sum(self.rows.values(), Fraction(0))
        return "–".join(
            two_places(100 * points / whole) for points in (certain, certain + POINTS[5])
        )

    @property
    def planned(self) -> str:
        """The span once rows 3 and 13 earn all their points."""
        rows = {**self.rows, 3: Fraction(POINTS[3]), 13: Fraction(POINTS[13])}
        return Reckoned(self.energy, self.carbon, self.renewable, rows).span


def by_hand(output: int) -> Reckoned:
    """The year of the bills with this output in tonnes."""
    energy = (
        Fraction("21.5") / Fraction("29.307") * 120_000  # own heating value, 29.307 MJ/kgce
        + Fraction("1.4571") * 300
        + Fraction("1.33") * 200
        + Fraction("0.1229") * 96_000
        + Fraction("0.1229") * 6_000
    )
    renewable = Fraction("0.1229") * (6_000 + 12_000 + 5_000)
    carbon = (
        120_000 * Fraction("21.5") * Fraction("0.02618") * Fraction("0.93") * CO2_PER_CARBON
        + 300 * Fraction("42.652") * Fraction("0.0202") * Fraction("0.98") * CO2_PER_CARBON
        + 20 * Fraction("389.31") * Fraction("0.01532") * Fraction("0.99") * CO2_PER_CARBON
        + 96_000 * Fraction("0.5827")  # Jiangsu, 2023
    )
    rows = {
        1: _between(1000 * energy / output, "87", "80", 1),  # kgce/t, grades 2 and 1 of cement
        2: _between(carbon / output, "0.28", "0.22", 2),
        3: _between(100 * renewable / energy, "1", "6", 3),
        4: _between(Fraction(5), "0", "8", 4),
        6: _between(Fraction(360_000, output), "0.35", "0.25", 6),
        7: _between(Fraction(100 * 420, 36 + 420), "80", "95", 7),
        9: Fraction("0.7") * POINTS[9],
        10: _between(Fraction(100 * 1260, 126_000), "0.5", "2", 10),
        11: _between(Fraction(240_000, output), "0.3", "0.1", 11),
        12: Fraction(POINTS[12]),
        13: Fraction(0),
        14: _between(Fraction(42_000, 300 * 2000 // 3), "0.15", "0.3", 14),
    }
    return Reckoned(energy, carbon, renewable, rows)


def _between(value: Fraction, baseline: str, leading: str, row: int) -> Fraction:
    """Clause 5: nothing at the baseline, all at the leading value, linear between."""
    share = (value - Fraction(baseline)) / (Fraction(leading) - Fraction(baseline))
    return POINTS[row] * min(max(share, Fraction(0)), Fraction(1))


def two_places(number: Fraction) -> str:
    """Half up, as a total is printed."""
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return f"{exact.quantize(Decimal('0.01'), ROUND_HALF_UP):,}"


def points_of(number: Fraction) -> str:
    """As the points of a row are printed: without zeros at the end."""
    return two_places(number).rstrip("0").rstrip(".")
