"""The words of the program: Chinese and English side by side, one YAML file per feature.

Each entry is a template in both languages, with placeholders such as ``{name}``. If English has a
plural, ``en`` holds ``one`` and ``other``, and the value ``count`` selects one of them.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache, reduce
from importlib.resources import files
from typing import Any, Final, get_args

from babel import Locale
from babel.lists import format_list

from scoring.files.yaml_reader import parse_yaml
from scoring.values import Language, Text

LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
LOCALES: Final[dict[Language, Locale]] = {"zh": Locale("zh"), "en": Locale("en")}


def read_locales() -> None:
    """Read what the library knows of both languages, which it does at their first plural or list.

    It takes 15 ms, in which the event loop serves nobody.
    """
    for locale in LOCALES.values():
        _ = locale.list_patterns


class WordsError(ValueError):
    """A file of words is invalid."""


class Words:
    """The words of one feature, read on first use."""

    def __init__(self, feature: str) -> None:
        self.feature = feature

    def __call__(self, key: str, /, **values: object) -> Text:
        """The words under ``key`` with ``values`` filled in; a value may itself be a ``Text``."""
        if not values:
            return _bare(self.feature, key)
        template = _file(self.feature)[key]
        return in_both(lambda language: _filled(template[language], language, values))

    def __contains__(self, key: str) -> bool:
        return key in _file(self.feature)

    def in_language(self, language: Language) -> dict[str, Any]:
        """All words in one language, nested as in the file, for templates of pages."""
        chosen: dict[str, Any] = _chosen(_file(self.feature), language)
        return chosen


def in_both(make: Callable[[Language], str]) -> Text:
    """The text that ``make`` returns for each language."""
    return Text(zh=make("zh"), en=make("en"))


def unchanged(text: str) -> Text:
    """The same in both languages: a number, a name, a code."""
    return Text(zh=text, en=text)


def joined(parts: Iterable[Text | None], between: Text | None = None) -> Text:
    """The parts that are not ``None``, joined by ``between``; at least one is needed."""
    said = [part for part in parts if part is not None]

    def in_one(language: Language) -> str:
        link = between[language] if between else ""
        return link.join(part[language] for part in said)

    return in_both(in_one)


def enumerated(items: Sequence[str], language: Language) -> str:
    """Items separated by the list comma of the language: 1、2、3."""
    comma = LOCALES[language].list_patterns["standard"]["middle"]
    return reduce(comma.format, items) if items else ""


def all_of(items: Sequence[Text]) -> Text:
    """Items as a phrase: 甲、乙、丙; a, b, and c."""
    return Text(
        zh=enumerated([item.zh for item in items], "zh"),
        en=format_list([item.en for item in items], locale=LOCALES["en"]),
    )


def _filled(template: str | dict[str, str], language: Language, values: dict[str, object]) -> str:
    if isinstance(template, dict):
        count = values["count"]
        if not isinstance(count, int):
            raise TypeError(f"a plural goes by the whole number count, not by {count!r}")
        template = template[LOCALES[language].plural_form(count)]
    own = {
        name: value[language] if isinstance(value, Text) else value
        for name, value in values.items()
    }
    return template.format(**own)


def _chosen(node: Any, language: Language) -> Any:
    if isinstance(node, list):
        return [_chosen(item, language) for item in node]
    if not isinstance(node, dict):
        return node
    if node.keys() == set(LANGUAGES):
        return node[language]
    return {key: _chosen(value, language) for key, value in node.items()}


@cache
def _bare(feature: str, key: str) -> Text:
    """Words without placeholders; there are only as many as the files have."""
    template = _file(feature)[key]
    return in_both(lambda language: _filled(template[language], language, {}))


@lru_cache
def _file(feature: str) -> dict[str, Any]:
    name = f"{feature}.yaml"
    parsed = parse_yaml(files("bot.wording").joinpath("words", name).read_text("utf-8"))
    if parsed.flaws:
        flaw = parsed.flaws[0]
        raise WordsError(f"{name}:{flaw.line}: {flaw.code} {flaw.found}")
    data: dict[str, Any] = parsed.data
    return data
