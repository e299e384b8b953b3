"""County, city, province: the levels of one call, and the way of a submission through them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Level(StrEnum):
    """A level of the administration, the lowest first. The values are stored."""

    COUNTY = "county"
    CITY = "city"
    PROVINCE = "province"
    NATION = "nation"


ORDER: Final = tuple(Level)


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency that takes part in a call at a level, for a region by its GB/T 2260 code.

    ``name`` is that of the region where it is below a city, for no table here knows those.
    """

    organisation: int
    level: Level
    region: str
    name: str = ""

    def covers(self, region: str) -> bool:
        """Whether something in a region is within its own."""
        return region.startswith(significant(self.region))


def significant(region: str) -> str:
    """The part of a code that all codes within it begin with: 130100 → 1301."""
    while region.endswith("00"):
        region = region[:-2]
    return region


def counties(agencies: Iterable[Agency], region: str) -> tuple[Agency, ...]:
    """The agencies of counties within a city, or within a municipality, by code; one a county."""
    within = significant(region)
    found = {
        one.region: one
        for one in agencies
        if one.name and one.region.startswith(within) and one.region != region
    }
    return tuple(found[code] for code in sorted(found))


def county_name(agencies: Iterable[Agency], region: str) -> str:
    """What a region below a city is called; empty for every other."""
    return next((one.name for one in agencies if one.region == region), "")


def way(agencies: Iterable[Agency], region: str) -> tuple[Level, ...]:
    """The levels that a submission from a region passes through, the lowest first.

    A level where no agency is responsible for the region is passed over.
    """
    levels = {one.level for one in agencies if one.covers(region)}
    return tuple(level for level in ORDER if level in levels)


def following(way: Sequence[Level], level: Level) -> Level | None:
    """The next level of a way; ``None`` after the last."""
    later = [one for one in way if ORDER.index(one) > ORDER.index(level)]
    return later[0] if later else None
