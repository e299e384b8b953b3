"""Sentences in both languages (``data/wording``), and how they are filled in."""

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from scoring.files.data import read_data
from scoring.values import Language, Text

SEMICOLON: Final = Text(zh="；", en="; ")
COMMA: Final = Text(zh="，", en=", ")
FULL_STOP: Final = Text(zh="{sentence}。", en="{sentence}.")
LISTED: Final = Text(zh="、", en=", ")
AND: Final = Text(zh="与", en=" and ")
OR: Final = Text(zh=" 还是 ", en=" or ")


@cache
def sentences(name: str) -> Mapping[str, Text]:
    """The sentences of ``data/wording/<name>.yaml`` by their keys."""
    data = read_data(f"wording/{name}.yaml")
    return MappingProxyType({key: Text.model_validate(words) for key, words in data.items()})


def phrase(key: str, **values: object) -> Text:
    """A part of a sentence about a file (``phrases.yaml``), filled in."""
    return fill(sentences("phrases")[key], values)


def fill(template: Text, values: Mapping[str, object]) -> Text:
    """``template`` with ``values`` filled in; a value that is a ``Text`` in each language."""
    return _text(_filled(template, values, "zh"), _filled(template, values, "en"))


def joined(parts: Iterable[Text], between: Text) -> Text:
    """The parts one after the other; empty where there are none."""
    texts = tuple(parts)
    return _text(*(between[of].join(text[of] for text in texts) for of in ("zh", "en")))


def listed(items: Iterable[str]) -> Text:
    """Short items in one line, by the comma of each language."""
    items = tuple(items)
    return joined((_text(item, item) for item in items), LISTED)


def _filled(template: Text, values: Mapping[str, object], language: Language) -> str:
    words = {key: v[language] if isinstance(v, Text) else v for key, v in values.items()}
    return template[language].format_map(words)


def _text(zh: str, en: str) -> Text:
    """Unlike elsewhere, the filled-in text may be empty."""
    return Text.model_construct(zh=zh, en=en)
