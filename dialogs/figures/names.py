"""The names people use for yearly figures and energy carriers, as lookup keys."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from dialogs.typed.data_files import read_data
from dialogs.typed.text import half_width, simplified
from scoring.figures.carriers import PREFIX as CARRIER
from scoring.figures.kinds import figure_kinds

_DATA: Final = "figure_names.yaml"
_ASIDE: Final = re.compile(r"\([^()]*\)")


def named(key: str) -> tuple[str, ...]:
    """The figures that a name may mean, by the name's key."""
    return _by_name().get(key, ())


def named_after_own_words(key: str) -> tuple[str, ...]:
    """The figures meant by a name after the person's own words: 水泵产量, 叉车柴油.

    Words that change the meaning (设计产量, 单位产品电耗), or that name a figure themselves
    (柴油折标煤), do not count as such.
    """
    for start in range(1, len(key)):
        if ids := _after_own_words().get(key[start:]):
            return () if _says_otherwise(key[:start], ids) else ids
    return ()


def is_money(key: str) -> bool:
    """Whether it is the name of a bill or of its sum."""
    return key in _money_names()


def names_in_lines() -> Mapping[str, str]:
    """The names of each figure, one per line: no name has a line break, so no match spans two."""
    return _names_in_lines()


def key_of(text: str) -> str:
    """``text`` normalised: lower case, half width, no spaces or signs."""
    plain = simplified(half_width(text)).casefold()
    return "".join(char for char in plain if char.isalnum())


def _says_otherwise(words: str, ids: tuple[str, ...]) -> bool:
    others = (_by_name().get(words[at:end], ids) for at, end in _stretches(words))
    listed = read_data(_DATA)["says_otherwise"]
    return any(not set(other) & set(ids) for other in others) or any(w in words for w in listed)


def _stretches(words: str) -> list[tuple[int, int]]:
    """All suffixes of two or more characters."""
    length = len(words)
    return [(at, end) for at in range(length) for end in range(at + 2, length + 1)]


@cache
def _after_own_words() -> Mapping[str, tuple[str, ...]]:
    return _turned(
        {id: map(key_of, names) for id, names in read_data(_DATA)["after_own_words"].items()}
    )


@cache
def _by_name() -> Mapping[str, tuple[str, ...]]:
    return _turned(_names())


def _turned(names: Mapping[str, Iterable[str]]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for id, of in names.items():
        for name in of:
            found[name] = (*found.get(name, ()), id)
    return found


@cache
def _money_names() -> frozenset[str]:
    return frozenset(
        key_of(name) for names in read_data(_DATA)["money"].values() for name in names
    )


@cache
def _names() -> Mapping[str, frozenset[str]]:
    data = read_data(_DATA)
    endings = data["endings"]
    found = {}
    for id, kind in figure_kinds().items():
        title = half_width(kind.title.zh)
        listed = {title, _ASIDE.sub("", title), kind.title.en, *data.get(id, ())}
        if id.startswith(CARRIER):
            listed |= {name + ending for name in listed if len(name) > 1 for ending in endings}
        found[id] = frozenset(map(key_of, listed | set(data["money"].get(id, ()))))
    return found


@cache
def _names_in_lines() -> Mapping[str, str]:
    return {id: "\n".join(names) for id, names in _names().items()}
