"""The manufacturing industries of GB/T 4754-2017, and finding one by what people type."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import chain

from dialogs.typed.data_files import read_data
from dialogs.typed.text import half_width
from scoring.values import Text

LONGEST_QUERY = 100


class Level(StrEnum):
    """How fine a code is, by its digits: 大类, 中类, 小类."""

    DIVISION = "division"
    GROUP = "group"
    CLASS = "class"


_LEVELS: Mapping[int, Level] = {2: Level.DIVISION, 3: Level.GROUP, 4: Level.CLASS}


@dataclass(frozen=True, slots=True)
class Industry:
    """One row of the standard. ``code`` is its digits, without the C of the section."""

    code: str
    name: Text

    @property
    def level(self) -> Level:
        """Division, group or class."""
        return _LEVELS[len(self.code)]

    @property
    def full_code(self) -> str:
        """The code as forms show it: C3011."""
        return f"C{self.code}"


def industry(code: str) -> Industry | None:
    """The industry with this code, with or without the C: "3011", "C30"."""
    return _index().by_code.get(half_width(code).upper().removeprefix("C"))


def industry_titled(title: str) -> Industry | None:
    """The one class whose title, in either language, is exactly this."""
    named = half_width(title).casefold()
    found = [one.industry for one in _index().entries if named in (one.zh.casefold(), one.en)]
    classes = [one for one in found if one.level is Level.CLASS]
    return classes[0] if len(classes) == 1 else None


def search_industries(text: str, limit: int = 8) -> tuple[Industry, ...]:
    """The industries that ``text`` may mean, most likely first; empty if there is none.

    A code finds itself and the codes below it. Otherwise everyday words, names, beginnings of
    names and words in them are matched, in that order. If a group has only one class, of the same
    name, the class is returned.
    """
    query = half_width(text).casefold()
    if not query or len(query) > LONGEST_QUERY:
        return ()
    return (_search_codes(query) or _search_words(query))[:limit]


_CODE = re.compile(r"c\s*(\d{2,4})(?!\d)|(\d{2,4})(?!\S)")
_NOISE = re.compile(
    r"我们|我司|我厂|公司|有限|是|做|搞|生产|主要|的|行业|企业|工厂|厂家|(?<=.)厂$|[\s，。]+$|^\s+"
    r"|\b(?:we|make|making|manufactur\w*|production|producer|factory|plant|company|industry|the|an?|of)\b"
)
_SUFFIX = re.compile(r"(?:制造业|制造|加工业|加工|生产|业)$")
_SEPARATORS = re.compile(r"[\s、,;/和及与（）()\-]+")


@dataclass(frozen=True, slots=True)
class _Entry:
    """An industry with its search keys."""

    industry: Industry
    zh: str
    stem: str
    en: str
    en_words: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Index:
    rows: tuple[Industry, ...]
    by_code: Mapping[str, Industry]
    entries: tuple[_Entry, ...]
    everyday: Mapping[str, tuple[str, ...]]


def _search_codes(query: str) -> tuple[Industry, ...]:
    if not (found := _CODE.match(query)):
        return ()
    code = found[1] or found[2]
    return tuple(row for row in _index().rows if row.code.startswith(code))


def _search_words(query: str) -> tuple[Industry, ...]:
    ranks: dict[str, int] = {}
    for wording in {query, _NOISE.sub("", query).strip() or query}:
        for code, rank in chain(_everyday_ranks(wording), _name_ranks(wording)):
            ranks[code] = min(rank, ranks.get(code, rank))
    rows = [_index().by_code[code] for code in ranks]
    return tuple(sorted(rows, key=lambda row: (ranks[row.code], len(row.name.zh), row.code)))


# Ranks: smaller is likelier.
_EXACT, _EVERYDAY, _STEM, _BEGINS, _INSIDE, _ALL_WORDS, _MENTIONED, _LETTERS = range(0, 800, 100)


def _everyday_ranks(query: str) -> Iterator[tuple[str, int]]:
    """Ranks by everyday words: the whole query, or else the longest word in it."""
    everyday = _index().everyday
    latin = " ".join(_latin_words(query))
    word, rank = query, _EVERYDAY
    if query not in everyday:
        mentioned = [known for known in everyday if _mentions(query, latin, known)]
        word = max(mentioned, key=len, default="")
        rank = _EVERYDAY if word == latin else _MENTIONED - len(word)
    for place, code in enumerate(everyday.get(word, ())):
        yield _named(code), rank + place


def _mentions(query: str, latin: str, word: str) -> bool:
    if word.isascii():
        return f" {word} " in f" {latin} "
    return len(word) > 1 and word in query


def _name_ranks(query: str) -> Iterator[tuple[str, int]]:
    ranker = _latin_rank if query.isascii() else _chinese_rank
    for entry in _index().entries:
        if (rank := ranker(query, entry)) is not None:
            yield entry.industry.code, rank


def _named(code: str) -> str:
    """The class instead of a group that has no other."""
    only = f"{code}0"
    return only if len(code) == 3 and only in _index().by_code else code


def _chinese_rank(query: str, entry: _Entry) -> int | None:
    if query == entry.zh:
        return _EXACT
    stem = _SUFFIX.sub("", query) or query
    if stem == entry.stem:
        return _STEM
    if entry.zh.startswith(stem):
        return _BEGINS
    if stem in entry.zh:
        return _INSIDE
    if all(word in entry.zh for word in _SEPARATORS.split(stem)):
        return _ALL_WORDS
    if len(entry.stem) > 1 and entry.stem in query:
        return _MENTIONED - len(entry.stem)
    return _LETTERS if len(stem) > 1 and set(stem) <= set(entry.zh) else None


def _latin_rank(query: str, entry: _Entry) -> int | None:
    if query == entry.en:
        return _EXACT
    words = frozenset(_latin_words(query))
    if words == entry.en_words:
        return _STEM
    if words and words <= entry.en_words:
        return _BEGINS if entry.en.startswith(query) else _INSIDE
    if words and all(_begins_one_of(entry.en_words, word) for word in words):
        return _ALL_WORDS
    return _LETTERS if words & entry.en_words else None


def _begins_one_of(words: frozenset[str], beginning: str) -> bool:
    return len(beginning) > 2 and any(word.startswith(beginning) for word in words)


def _latin_words(text: str) -> list[str]:
    found = re.findall(r"[a-z0-9]+", text)
    return [_singular(word) for word in found if word not in ("and", "for", "other")]


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


@lru_cache(maxsize=1)
def _index() -> _Index:
    rows = tuple(
        Industry(code, Text(zh=zh, en=en)) for code, zh, en in read_data("industries.yaml")
    )
    by_code = {row.code: row for row in rows}
    return _Index(
        rows=rows,
        by_code=by_code,
        entries=tuple(_entry(row) for row in rows if f"{row.code}0" not in by_code),
        everyday={
            word.casefold(): tuple(codes)
            for word, codes in read_data("industry_words.yaml").items()
        },
    )


def _entry(row: Industry) -> _Entry:
    zh, en = half_width(row.name.zh), row.name.en.casefold()
    return _Entry(row, zh, _SUFFIX.sub("", zh), en, frozenset(_latin_words(en)))
