"""Key industries, for which the platform has a separate requirement."""

from functools import cache
from itertools import chain

from dialogs.typed.data_files import read_data
from scoring.values import Frozen, Id, Text


class Branch(Frozen):
    """A key industry, and the prefixes of the industry codes it may fall under, by our reading."""

    title: Text
    industries: tuple[str, ...]

    def may_be(self, code: str) -> bool:
        """Whether an enterprise with this code, broader or narrower, may belong to it."""
        return any(code.startswith(one) or one.startswith(code) for one in self.industries)


class Sector(Frozen):
    """A sector that some key industries belong to."""

    title: Text
    branches: tuple[Branch, ...]


class KeyIndustries(Frozen):
    """The number of key industries, their sectors, and where to check whether one applies."""

    catalogue: Id
    count: int
    platform: str
    source: Text
    sectors: tuple[Sector, ...]

    @property
    def branches(self) -> tuple[Branch, ...]:
        """All key industries, in the order of the list."""
        return tuple(chain.from_iterable(sector.branches for sector in self.sectors))

    def branches_of(self, industry: str | None) -> tuple[Branch, ...]:
        """The key industries that an enterprise of this GB/T 4754-2017 industry may belong to."""
        code = "".join(char for char in industry or "" if char.isdigit())
        return tuple(branch for branch in self.branches if code and branch.may_be(code))


@cache
def _known() -> KeyIndustries:
    return KeyIndustries.model_validate(read_data("key_industries.yaml"))


def key_industries(catalogue: str) -> KeyIndustries | None:
    """The key industries of an edition; ``None`` if it has none."""
    return _known() if _known().catalogue == catalogue else None
