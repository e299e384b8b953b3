"""Provinces and cities of China by their GB/T 2260 codes, and finding one by what people type."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dialogs.typed.data_files import read_data
from dialogs.typed.text import half_width
from scoring.values import Text

LONGEST_QUERY = 100


@dataclass(frozen=True, slots=True)
class Region:
    """A province, or a city in ``province``. A "city" is any unit directly below a province."""

    code: str
    name: Text
    province: "Region | None" = None

    @property
    def short_name(self) -> Text:
        """The name for a button: 河北, 内蒙古, 石家庄市."""
        if self.province is not None:
            return self.name
        length = 3 if self.name.zh.startswith(("内蒙古", "黑龙江")) else 2
        return Text(zh=self.name.zh[:length], en=self.name.en)

    @property
    def full_name(self) -> Text:
        """The name with its province, which distinguishes the two Suzhous: 江苏省苏州市."""
        if self.province is None:
            return self.name
        zh = f"{self.province.name.zh}{self.name.zh}"
        return Text(zh=zh, en=f"{self.name.en}, {self.province.name.en}")


def provinces() -> tuple[Region, ...]:
    """All provinces, by code."""
    return tuple(place.region for place in _places() if place.region.province is None)


def region(code: str) -> Region | None:
    """The region with this six-digit code."""
    return next((place.region for place in _places() if place.region.code == code), None)


def cities(province: Region) -> tuple[Region, ...]:
    """The units directly below ``province``, by code; empty for a municipality."""
    return tuple(place.region for place in _places() if place.region.province == province)


def search_regions(text: str, limit: int = 8) -> tuple[Region, ...]:
    """The regions that ``text`` may mean, most likely first; empty if there is none.

    Takes 河北, 石家庄市, "Hebei", 河北 石家庄, 江苏省苏州市, "Suzhou, Anhui", the start of a name,
    or a whole address. Several results mean that the person must choose: there are two Suzhous.
    """
    query = _plain(text)
    if not query or len(text) > LONGEST_QUERY:
        return ()
    for find in (_named, _named_with_province, _beginning_an_address, _begun, _mentioned):
        if found := tuple(find(query)):
            return found[:limit]
    return ()


_FILLER = re.compile(
    r"中华人民共和国|中国|\b(?:china|p\.?r\.?c?|province|prov|city|prefecture|in|the)\b"
)
_NOT_LETTERS = re.compile(r"[\W_]+")


def _plain(text: str) -> str:
    """Letters only, so that "Xi'an", "xian" and "Xi an" are equal."""
    folded = half_width(text).casefold().replace("ü", "u")
    return _NOT_LETTERS.sub("", _FILLER.sub(" ", folded))


@dataclass(frozen=True, slots=True)
class _Place:
    region: Region
    names: tuple[str, ...]

    def longest(self, fits: Callable[[str], bool]) -> int:
        """The length of its longest matching name; 0 for none."""
        return max((len(name) for name in self.names if len(name) > 1 and fits(name)), default=0)


def _named(query: str) -> Iterator[Region]:
    return (place.region for place in _places() if query in place.names)


def _named_with_province(query: str) -> Iterator[Region]:
    """江苏省苏州市, "Anhui Suzhou", "Suzhou, Anhui", and 江苏苏州工业园区 by its beginning."""
    for place in _places():
        if place.region.province is not None:
            continue
        for rest in _without(query, place.names):
            inside = [city for city in _places() if city.region.province == place.region]
            exact = [city.region for city in inside if rest in city.names]
            yield from exact or _longest(inside, rest.startswith)


def _without(query: str, names: tuple[str, ...]) -> Iterator[str]:
    """``query`` without the longest of ``names`` found at its start or end."""
    for name in sorted(names, key=len, reverse=True):
        if len(name) > 1 and query.startswith(name):
            yield query.removeprefix(name)
            return
        if len(name) > 1 and query.endswith(name):
            yield query.removesuffix(name)
            return


def _beginning_an_address(query: str) -> Iterator[Region]:
    return iter(_longest(_places(), query.startswith))


def _begun(query: str) -> Iterator[Region]:
    return (
        place.region
        for place in _places()
        if len(query) > 1 and any(name.startswith(query) for name in place.names)
    )


def _mentioned(query: str) -> Iterator[Region]:
    return iter(_longest(_places(), lambda name: not name.isascii() and name in query))


def _longest(places: Sequence[_Place], fits: Callable[[str], bool]) -> list[Region]:
    """The places with the longest matching name."""
    lengths = {place.region: place.longest(fits) for place in places}
    longest = max(lengths.values(), default=0)
    return [region for region, length in lengths.items() if length == longest > 0]


@lru_cache(maxsize=1)
def _places() -> tuple[_Place, ...]:
    provinces: dict[str, Region] = {}
    places = []
    for code, zh, en, others in read_data("regions.yaml"):
        row = Region(code, Text(zh=zh, en=en), provinces.get(code[:2]))
        provinces.setdefault(code[:2], row)
        names = (_plain(name) or name for name in (zh, en, *others))
        places.append(_Place(row, tuple(dict.fromkeys(names))))
    return tuple(places)
