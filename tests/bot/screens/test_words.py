"""The words: whole in both languages, each given once, with the same placeholders."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from unicodedata import east_asian_width

import pytest
from jinja2 import Environment, StrictUndefined, meta

from bot.screens.core.plain_text import PlainText, parts_of
from bot.screens.core.texts import WORDS, phrase, read_words, words_of

ROOT: Final = Path(__file__).parents[3]
FILES: Final = sorted(WORDS.glob("*.yaml"))
HALF_WIDTH: Final = re.compile("[\u4e00-\u9fff][,;:!?()][\u4e00-\u9fff]")


def placeholders(text: str) -> set[str]:
    """The parameters that words take."""
    return meta.find_undeclared_variables(Environment(autoescape=True).parse(text))


def _entries(words: dict[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every entry with the names that lead to it; what is no entry either is one, to be told."""
    for key, inside in words.items():
        path = (*above, key)
        if isinstance(inside, dict) and not inside.keys() & {"zh", "en"}:
            yield from _entries(inside, path)
        else:
            yield ".".join(path), inside


ENTRIES: Final = [entry for file in FILES for entry in _entries(read_words(file))]


def test_there_are_words() -> None:
    assert len(ENTRIES) > 450


def test_every_entry_has_both_languages_and_they_take_the_same_parameters() -> None:
    for path, entry in ENTRIES:
        assert isinstance(entry, dict), path
        assert list(entry) == ["zh", "en"], path
        assert all(isinstance(text, str) and text for text in entry.values()), path
        assert placeholders(entry["zh"]) == placeholders(entry["en"]), path


def test_nothing_is_given_in_two_files() -> None:
    assert not [path for path, count in Counter(path for path, _ in ENTRIES).items() if count > 1]


def test_chinese_words_hold_no_half_width_punctuation_between_characters() -> None:
    assert not [path for path, entry in ENTRIES if HALF_WIDTH.search(entry["zh"])]


def test_a_key_given_twice_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "twice.yaml"
    file.write_text("told:\n  a: {zh: 甲, en: A}\n  a: {zh: 乙, en: B}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"twice\.yaml.*duplicate-key"):
        read_words(file)


def test_no_phrase_is_left_over() -> None:
    source = "".join(_source(ROOT / folder) for folder in ("bot", "dialogs", "scoring"))
    framed = set(re.findall(r'f"([a-z-]+-)\{[^}]*\}([a-z-]*)"', source))

    def is_said(key: str) -> bool:
        codes = {
            key.removeprefix(start).removesuffix(end)
            for start, end in framed
            if key.startswith(start) and key.endswith(end)
        }
        return any(f'"{code}"' in source for code in {key, *codes})

    assert not [key for key in words_of("zh")["phrases"] if not is_said(key)]


def _source(folder: Path) -> str:
    return "".join(module.read_text(encoding="utf-8") for module in folder.rglob("*.py"))


def test_words_come_in_the_language_asked() -> None:
    assert words_of("zh")["outcomes"]["met"] == "符合"
    assert words_of("en")["outcomes"]["met"] == "Met"


def test_a_phrase_is_not_escaped() -> None:
    assert phrase("zh", "phrases", "bracketed", said="<甲&乙>") == "（<甲&乙>）"


def test_what_the_box_suggests_fits_into_it_on_a_phone() -> None:
    """In Chinese; at 390 pixels fifteen characters are seen."""
    suggested = [(name, said["zh"]) for name, said in ENTRIES if name.startswith("placeholders.")]
    assert len(suggested) > 20
    assert [name for name, text in suggested if _width(text) > 15] == []


def _width(text: str) -> float:
    """In characters of Chinese."""
    return sum(1 if east_asian_width(one) in "WFA" else 0.5 for one in text)


@pytest.mark.parametrize("escapes", [True, False])
def test_words_without_conditions_are_rendered_as_a_template_would(escapes: bool) -> None:
    environment = Environment(autoescape=escapes, undefined=StrictUndefined)  # noqa: S701 - compared
    plain = 0
    for path, entry in ENTRIES:
        for text in entry.values():
            parts = parts_of(environment, text)
            if parts is None:
                continue
            plain += 1
            values = dict.fromkeys(placeholders(text), "<三> & 'x'\n")
            said = environment.from_string(text).render(**values)
            assert PlainText(parts, escapes=escapes).render(**values) == said, path
    assert plain > 400


def test_a_value_that_is_missing_is_no_empty_place() -> None:
    parts = parts_of(Environment(autoescape=True), "{{ one }} 和 {{ other }}")
    assert parts is not None
    with pytest.raises(KeyError):
        PlainText(parts, escapes=True).render(one="甲")


@pytest.mark.parametrize(
    "text", ["{{ a | upper }}", "{% if a %}b{% endif %}", "{{ a.b }}", "{{ 1 }}"]
)
def test_whatever_else_words_do_is_left_to_a_template(text: str) -> None:
    assert parts_of(Environment(autoescape=True), text) is None
