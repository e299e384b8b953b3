"""The words of the report: complete in both languages, all used, all printable."""

import re
from pathlib import Path
from string import Formatter

import pytest
import yaml

import bot.reports
from bot.reports.assessed import Readiness
from bot.reports.edition_words import OTHER_EDITION
from bot.reports.pdf.layout.typefaces import printable
from scoring.catalogue.model import Direction, Kind

FOLDER = Path(bot.reports.__file__).parent
WORDS = yaml.safe_load((FOLDER / "words.yaml").read_text("utf-8"))
SOURCE = "\n".join(path.read_text("utf-8") for path in FOLDER.rglob("*.py")).replace("'", '"')
NAMED_BY_VALUES = {*Kind, *Readiness, *Direction, "sets-never", "sets-always"}
COMPOSED = re.compile(r"(gates|summary-way|head|plan|sets)-")
"""Keys that are put together from parts where they are used."""


def names_in(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("key", WORDS)
def test_words_agree_in_both_languages(key: str) -> None:
    assert set(WORDS[key]) == {"zh", "en"}
    assert names_in(WORDS[key]["zh"]) == names_in(WORDS[key]["en"])
    for text in WORDS[key].values():
        assert printable(text) == text


@pytest.mark.parametrize("key", WORDS)
def test_no_words_are_idle(key: str) -> None:
    key = key.removesuffix(OTHER_EDITION)
    last = COMPOSED.sub("", key)
    assert f'"{key}"' in SOURCE or f'"{last}"' in SOURCE or key in NAMED_BY_VALUES


@pytest.mark.parametrize("key", [key for key in WORDS if key.endswith(OTHER_EDITION)])
def test_words_of_the_other_edition_take_the_place_of_some_and_name_no_must(key: str) -> None:
    instead = key.removesuffix(OTHER_EDITION)
    assert instead in WORDS or instead in NAMED_BY_VALUES
    said = re.sub(r"{\w+}", "", "".join(WORDS[key].values()))
    assert not re.search("必选|可选|mandatory|optional", said)
