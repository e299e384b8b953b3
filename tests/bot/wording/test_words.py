"""The files of words: complete in both languages, with the same names, all used."""

import re
from importlib.resources import files
from itertools import chain
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

import bot
import dialogs
import storage
from bot.wording.catalogue import LANGUAGES, LOCALES, Words
from bot.wording.rules import OTHER_EDITION
from scoring.answers.model import EndsSource, IndustryLevel
from scoring.catalogue.model import Direction, Kind
from scoring.evaluation.readiness import Readiness
from scoring.files.yaml_reader import parse_yaml

FILES = {
    path.name.removesuffix(".yaml"): parse_yaml(path.read_text("utf-8"))
    for path in files("bot.wording").joinpath("words").iterdir()
}
NESTED = ("board", "call_intake", "calls", "web")
"""The words of pages, which templates read by themselves."""
FLAT = sorted(FILES.keys() - set(NESTED))
"""Those whose keys lead to words at once."""
KEYS = [(name, key) for name in FLAT for key in FILES[name].data]
SOURCE = "\n".join(
    path.read_text("utf-8")
    for package in (bot, dialogs, storage)
    for path in Path(str(package.__file__)).parent.rglob("*.py")
).replace("'", '"')
LITERALS = {
    *re.findall(r'"([a-z0-9_-]+)["{]', SOURCE),
    *(
        *Kind,
        *Readiness,
        *Direction,
        *EndsSource,
        *IndustryLevel,
        "never",
        "always",
        "limit",
        "quota",
        "cleaner-production",
        "local",
    ),
}
BEGINNINGS = set(re.findall(r'f"([a-z-]+-){', SOURCE))
ENDINGS = {"-remedy"} | set(re.findall(r'"(-[a-z-]+)"', SOURCE))


ENGLISH_ALONE = {"ticked": {"total"}}
"""Values that Chinese does without: 2 项, where English says 2 of 4."""


def templates_of(words: Any) -> list[str]:
    return list(words.values()) if isinstance(words, dict) else [words]


def names_in(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("name", FILES)
def test_the_strict_reader_finds_no_flaw(name: str) -> None:
    assert FILES[name].is_readable
    assert FILES[name].flaws == []


@pytest.mark.parametrize(("name", "key"), KEYS)
def test_words_agree_in_both_languages(name: str, key: str) -> None:
    words = FILES[name].data[key]
    assert list(words) == list(LANGUAGES)
    every = chain.from_iterable(templates_of(text) for text in words.values())
    taken = {frozenset(names_in(template) - ENGLISH_ALONE.get(key, set())) for template in every}
    assert len(taken) == 1


@pytest.mark.parametrize("name", NESTED)
def test_words_of_pages_agree_in_both_languages(name: str) -> None:
    def check(node: Any) -> None:
        if isinstance(node, list):
            node = dict(enumerate(node))
        if node.keys() != set(LANGUAGES):
            for below in node.values():
                check(below)
            return
        zh, en = (one if isinstance(one, list) else [one] for one in (node["zh"], node["en"]))
        assert list(map(names_in, zh)) == list(map(names_in, en)), node

    check(FILES[name].data)


@pytest.mark.parametrize(("name", "key"), KEYS)
def test_plurals_have_the_forms_of_their_language(name: str, key: str) -> None:
    for language, words in FILES[name].data[key].items():
        if isinstance(words, dict):
            assert words.keys() == LOCALES[language].plural_form.tags | {"other"}


@pytest.mark.parametrize("key", sorted({key for _, key in KEYS}))
def test_no_words_are_idle(key: str) -> None:
    key = key.removesuffix(OTHER_EDITION)
    shorter = {key, *(key.removesuffix(end) for end in ENDINGS)}
    rest = {one.removeprefix(start) for one in shorter for start in BEGINNINGS if one != start}
    halves = [(key[:at], key[at + 1 :]) for at, character in enumerate(key) if character == "-"]
    assert (shorter | rest) & LITERALS or any(LITERALS.issuperset(pair) for pair in halves)


@pytest.mark.parametrize(("name", "key"), [at for at in KEYS if at[1].endswith(OTHER_EDITION)])
def test_words_of_the_other_edition_replace_some_and_name_no_mandatory_criterion(
    name: str, key: str
) -> None:
    assert key.removesuffix(OTHER_EDITION) in FILES[name].data
    said = re.sub(r"{\w+}", "", "".join(FILES[name].data[key].values()))
    assert not re.search("必选|可选|mandatory|optional", said)


def test_the_plural_follows_the_count_and_a_text_its_language() -> None:
    words = Words("verdict")
    one, two = (words("why-undecided", what=words("tier"), count=count) for count in (1, 2))
    assert (one.zh, two.zh) == ("等级未答，不能判断是否就绪。",) * 2
    assert one.en == "grade has no answer yet, so readiness cannot be judged."
    assert two.en == "grade have no answer yet, so readiness cannot be judged."


def test_a_plural_wants_a_whole_number() -> None:
    with pytest.raises(TypeError, match="count"):
        Words("verdict")("why-undecided", what="x", count="2")
