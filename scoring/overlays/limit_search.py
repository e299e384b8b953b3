"""Finding a published limit by what people call their product: 散装水泥, 熟料, PVC, glass."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import TypeVar

from scoring.catalogue.model import Benchmark
from scoring.files.data import read_data

Key = TypeVar("Key")

_EXACT, _PART, _LONGER = 0, 1, 2
"""The words are its name; a part of its name; or name a kind of it (散装水泥 of 水泥)."""
SHORT = 3
"""A word of fewer letters must be there whole: po, px."""
_LATIN = re.compile(r"[a-z0-9]+")
_QUALIFIED = re.compile(r"[（(].*")


def find_limits(
    limits: Iterable[tuple[Key, Benchmark]], words: str
) -> tuple[tuple[Key, Benchmark], ...]:
    """The limits that ``words`` may mean, most likely first, otherwise in their order."""
    return tuple((key, limit) for _, key, limit in _ranked(limits, words))


def likeliest(
    limits: Iterable[tuple[Key, Benchmark]], words: str
) -> tuple[tuple[Key, Benchmark], ...]:
    """Only those of the best rank: 水泥 is cement itself, not the pipes made of it."""
    ranked = _ranked(limits, words)
    return tuple((key, limit) for rank, key, limit in ranked if rank == ranked[0][0])


def _ranked(
    limits: Iterable[tuple[Key, Benchmark]], words: str
) -> list[tuple[int, Key, Benchmark]]:
    """Limits with their ranks, best first; a product known to have no limit matches none."""
    ranks = ((_rank(limit, words), key, limit) for key, limit in limits)
    found = [(*rank, key, limit) for rank, key, limit in ranks if rank is not None]
    named = [one for one in found if one[0] != _LONGER]
    if not named and is_without_limit(words):
        return []
    longest = max((length for _, length, *_ in found), default=0)
    likely = named or [one for one in found if one[1] == longest]
    return [(rank, key, limit) for rank, _, key, limit in sorted(likely, key=lambda x: x[0])]


def is_without_limit(words: str) -> bool:
    """Whether it is a product for which the collection has no mandatory limit."""
    wanted = _folded(words)
    return any(wanted == name or (not name.isascii() and name in wanted) for name in _without())


@cache
def _without() -> tuple[str, ...]:
    return tuple(
        _folded(name) for names in read_data("limits/without-limit.yaml") for name in names
    )


def _rank(limit: Benchmark, words: str) -> tuple[int, int] | None:
    """How well the words name it, and how many of them a name covers; ``None`` if not at all."""
    wanted, names = _folded(words), _names(limit.product.zh, limit.product.en, limit.words)
    if not wanted:
        return None
    if wanted in names:
        return _EXACT, len(wanted)
    if wanted.isdigit() and len(wanted) > 2:
        return (_PART, 0) if wanted in _folded(limit.standard) else None
    if wanted.isascii():
        return (_PART, 0) if _all_begin_a_word(words, limit) else None
    if any(wanted in name for name in (_folded(limit.product.zh), *names)):
        return _PART, 0
    inside = [len(name) for name in names if len(name) > 1 and name in wanted]
    return (_LONGER, max(inside)) if inside else None


@lru_cache(maxsize=1024)
def _names(zh: str, en: str, words: tuple[str, ...]) -> frozenset[str]:
    """The product's names, with its process in brackets and without."""
    bare = (_QUALIFIED.sub("", title) for title in (zh, en))
    return frozenset(_folded(name) for name in (zh, en, *bare, *words))


def _all_begin_a_word(words: str, limit: Benchmark) -> bool:
    """Whether every word is the beginning of one of its English name, standard or other names."""
    known = _LATIN.findall(
        " ".join((limit.product.en, limit.product.zh, limit.standard, *limit.words)).casefold()
    )
    wanted = _LATIN.findall(words.casefold())
    return bool(wanted) and all(any(_begins(name, word) for name in known) for word in wanted)


def _begins(name: str, word: str) -> bool:
    return name == word if len(word) < SHORT else name.startswith(word.removesuffix("s"))


def _folded(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
