"""Which indicator a line of the table of benchmarks is about."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from dialogs.typed.data_files import read_data
from dialogs.typed.text import half_width
from scoring.catalogue.index import CatalogueIndex
from scoring.catalogue.model import Criterion, Scale


@dataclass(frozen=True, slots=True)
class Named:
    """A criterion, and its scale if the name says which."""

    criterion: Criterion
    scale: Scale | None = None


def named_in(index: CatalogueIndex, text: str) -> Named | None:
    """What ``text`` names, by number, title or common name; ``None`` if not certain.

    In a longer text the longest name found counts: 我厂万元产值能耗.
    """
    key = _key(text)
    subject = index.subject.get(key.lstrip("#").rstrip("."))
    if subject is not None:
        item = index.asked[subject]
        is_listed = isinstance(item, Criterion) and item.scales and not item.checklist
        return Named(item) if isinstance(item, Criterion) and is_listed else None
    names = _names(index)
    if key in names:
        return names[key]
    within = sorted((name for name in names if len(name) > 1 and name in key), key=len)
    return names[within[-1]] if within else None


def _key(text: str) -> str:
    return "".join(half_width(text).casefold().split()).strip(":,;-•*·")


@lru_cache(maxsize=8)
def _names(index: CatalogueIndex) -> Mapping[str, Named]:
    """Names by key; a name shared by several rows means the first."""
    found: dict[str, Named] = {}
    for key, named in _all(index):
        found.setdefault(key, named)
    return found


def _all(index: CatalogueIndex) -> Iterator[tuple[str, Named]]:
    titles = {indicator.id: indicator.title for indicator in index.catalogue.indicators}
    rows = [row for row in index.catalogue.criteria if row.scales and not row.checklist]
    for row in rows:
        for scale in row.scales if len(row.scales) > 1 else ():
            for name in (scale.label.zh, scale.label.en, *_aliases().get(scale.id, ())):
                yield _key(name), Named(row, scale)
    for row in rows:
        only = [scale.label for scale in row.scales] if len(row.scales) == 1 else []
        for text in (titles[row.indicator], *only):
            yield from ((_key(text.zh), Named(row)), (_key(text.en), Named(row)))
        for name in _aliases().get(row.id, ()):
            yield _key(name), Named(row)


@cache
def _aliases() -> Mapping[str, list[str]]:
    aliases: dict[str, list[str]] = read_data("benchmark_names.yaml")
    return aliases
