"""Finding a yearly figure or an energy carrier by what people call it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from dialogs.data_files import read_data
from dialogs.errors import Rejection, reject
from dialogs.plain_text import half_width
from scoring.carriers import carriers
from scoring.figure_kinds import figure_kinds

LONGEST_NAMED = 80
"""Characters; a name with an amount behind it is shorter."""
MOST_FOUND = 8
"""Figures offered for one name; with more the name says too little."""
COMMON_CARRIERS = (
    "electricity-purchased",
    "natural-gas",
    "diesel",
    "petrol",
    "raw-coal",
    "heat",
    "electricity-own-renewable",
    "low-pressure-steam",
    "lpg",
    "electricity-green-purchased",
    "electricity-certificates",
)
"""What most factories use; offered before the others."""

NAME_LIMIT = 40
"""Characters of what was searched for that are kept."""

_HAZARDOUS = ("危废", "危险废物", "危险废弃物", "hazardouswaste")
_ALL_INVESTMENT = ("总投资", "固定资产投资", "投资总额", "totalinvestment")
_OTHER_ENERGY = ("其他能源", "其它能源", "别的能源", "otherenergy")
_BETWEEN = re.compile(r"\s*(?:[:=,、]|是|为|有|用了|共)?\s*")
_AMOUNT = re.compile(r"[\d.约零〇一二两三四五六七八九十百千万]")


@dataclass(frozen=True, slots=True)
class Found:
    """The figures a name may mean, and what was typed behind it."""

    ids: tuple[str, ...]
    rest: str = ""


def find_figures(text: str) -> Found:
    """The figures that ``text`` names: 柴油, diesel, or with an amount, 柴油 12.5吨."""
    typed = half_width(text)
    if len(typed) > LONGEST_NAMED:
        return Found(())
    if named := _beginning(typed):
        return named
    key = _key(typed)
    if not key:
        return Found(())
    found = [id for id, names in _names().items() if any(key in name for name in names)]
    return Found(tuple(found[:MOST_FOUND]))


def not_found(text: str) -> Rejection:
    """What is said to a name of no figure; some are often typed though nothing asks for them."""
    key, typed = _key(text), text[:NAME_LIMIT]
    if key.startswith(_HAZARDOUS):
        return reject("figure-hazardous", typed=typed)
    if key.startswith(_ALL_INVESTMENT):
        return reject("figure-all-investment", typed=typed)
    if key.startswith(_OTHER_ENERGY):
        return reject("figure-other-energy", typed=typed)
    return reject("figure-not-found", typed=typed)


def carriers_in_order() -> tuple[str, ...]:
    """All carriers, the common ones first."""
    return (*COMMON_CARRIERS, *(id for id in carriers() if id not in COMMON_CARRIERS))


def _beginning(typed: str) -> Found | None:
    """What the longest name names that ``typed`` begins with, an amount or nothing behind it."""
    for end in range(len(typed), 0, -1):
        key = _key(typed[:end])
        ids = tuple(id for id, names in _names().items() if key in names)
        behind = typed[end:]
        rest = behind[_BETWEEN.match(behind).end() :]  # type: ignore[union-attr]  # matches ""
        if ids and (not rest or _AMOUNT.match(rest)):
            return Found(ids, rest)
    return None


@cache
def _names() -> Mapping[str, frozenset[str]]:
    also = read_data("figure_names.yaml")
    return {
        id: frozenset(map(_key, (kind.title.zh, kind.title.en, *also.get(id, ()))))
        for id, kind in figure_kinds().items()
    }


def _key(text: str) -> str:
    return "".join(char for char in half_width(text).casefold() if char.isalnum())
