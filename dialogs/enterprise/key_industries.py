"""Key industries, which the platform judges by a requirement of their own."""

from functools import cache

from dialogs.typed.data_files import read_data
from scoring.values import Frozen, Id, Text


class Sector(Frozen):
    """A sector that some key industries belong to, and the divisions we read it as."""

    title: Text
    divisions: tuple[str, ...]


class KeyIndustries(Frozen):
    """How many there are, of which sectors, and where to look up whether one is among them."""

    catalogue: Id
    count: int
    platform: str
    source: Text
    sectors: tuple[Sector, ...]

    def sector_of(self, industry: str | None) -> Sector | None:
        """The sector that an industry of GB/T 4754-2017 may belong to."""
        division = "".join(char for char in industry or "" if char.isdigit())[:2]
        return next((sector for sector in self.sectors if division in sector.divisions), None)


@cache
def _known() -> KeyIndustries:
    return KeyIndustries.model_validate(read_data("key_industries.yaml"))


def key_industries(catalogue: str) -> KeyIndustries | None:
    """Those of an edition; ``None`` where it knows none."""
    return _known() if _known().catalogue == catalogue else None
