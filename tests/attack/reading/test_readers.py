"""Broken answers files of every kind end in problems with a place, in JSON and in YAML alike."""

import json
import os
import random
from decimal import Decimal
from typing import Any

import pytest
import yaml

from scoring.answers.model import Ratio, Value
from scoring.answers_file.reader import AnswersFile, read_answers
from scoring.catalogue.loading import load_catalogue
from scoring.catalogue.model import Kind
from scoring.errors import FileError
from scoring.files import yaml_reader
from scoring.files.json_reader import parse_json
from scoring.files.yaml_reader import parse_yaml
from scoring.values import Language

ROUNDS = int(os.environ.get("READER_ROUNDS", "400"))
"""More for a longer search: 50,000 take some minutes."""
LANGUAGES: tuple[Language, ...] = ("zh", "en")
CATALOGUE = load_catalogue("gb36132-2018")
SHARED = next(c.id for c in CATALOGUE.criteria if c.kind is Kind.OPTIONAL and not c.measures)
MEASURED = next(c for c in CATALOGUE.criteria if any(m.reads == "value" for m in c.measures))
UNIT = next(m.unit for m in MEASURED.measures if m.reads == "value")
WHOLE: dict[str, Any] = {
    "catalogue": "gb36132-2018",
    "enterprise": {"name": "厂", "headcount": 5},
    "period": 2025,
    "answers": {SHARED: {"ratio": "0.5", "reason": "一半"}},
}
JSON = json.dumps(WHOLE, ensure_ascii=False)
YAML = yaml.safe_dump(WHOLE, allow_unicode=True)
PIECES = (
    "\ud800", "\udfff", "\\ud800", '"\\ud83d"', "\\ud83d\\ude00", "\0", "\x85", "\ufeff", "\ufffe",
    "１２", "٣", "1_000", "0x1f", "0o7", "1:30", "2001-01-01", "1E999999", "1e-999999",
    "1e9999999", "-0", ".5", "5.", "+1", ".inf", ".nan", "NaN", "-Infinity", "~", "null", "yes",
    "&a", "*a",
    "!!python/object:os.system", "!!binary", "<<", "?", "|", ">", "- ", "{", "}", "[", "]", ":",
    ",", '"', "'", "#", "%YAML 1.1\n", "---\n", "...\n", "\t", "\n", "\r", "\u2028", "\\x00",
    "\\u0000", "9" * 50, "9" * 5000, "0." + "1" * 500, "[" * 60, '{"a":' * 60, "🏭", "\\U00110000",
    "\\", "\\u", "0.5", "½", "²", "一", "@", "`", "%", "true", "answers", SHARED,
)  # fmt: skip


def _mutated(text: str, chance: random.Random) -> str:
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice((0, 0, 1, 3, 10)))
        piece = chance.choice(
            (chance.choice(PIECES), chance.choice(PIECES), "", chr(chance.randrange(0x110000)))
        )
        text = text[:start] + piece + text[end:]
    return text


@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
def test_a_broken_file_ends_in_problems_with_a_place(
    loader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml_reader, "Loader", getattr(yaml, loader))
    chance = random.Random(20261129)  # noqa: S311 - the same texts every time
    read, refused, lacking = 0, 0, list[str]()
    for _ in range(ROUNDS):
        base, name = chance.choice(
            ((JSON, "a.json"), (YAML, "a.yaml"), (YAML, "a"), (JSON, "a.yml"))
        )
        text = _mutated(base, chance)
        try:
            read_answers(text, name)
            read += 1
        except FileError as error:
            refused += 1
            lacking += [text] * (not _is_told(error))
    assert not lacking
    assert read
    assert refused


def _is_told(error: FileError) -> bool:
    """Whether there are problems, each with its place, and in words that can be printed."""
    words = [problem.told(said) for problem in error.problems for said in LANGUAGES]
    "".join(words).encode()
    return bool(words) and all(problem.place for problem in error.problems)


@pytest.mark.parametrize("name", ["a.json", "a.yaml"])
@pytest.mark.parametrize("odd", ["\ud800", "\udfff厂", "\0", "\x1b[2J", "\ufffe"], ids=ascii)
def test_half_a_character_is_a_problem_of_the_file(odd: str, name: str) -> None:
    base = JSON if name == "a.json" else YAML
    for text in (base.replace("厂", odd), base.replace("name", odd), odd + base, base + odd):
        with pytest.raises(FileError) as raised:
            read_answers(text, name)
        raised.value.problems[0].told("zh").encode()


def test_half_a_character_written_as_an_escape_is_one_too() -> None:
    for text, code in (
        (JSON.replace("厂", "\\ud800"), "control-character"),
        (JSON.replace("name", "na\\udc00me"), "unknown-key"),
    ):
        with pytest.raises(FileError) as raised:
            read_answers(text, "a.json")
        assert code in {problem.code for problem in raised.value.problems}


NUMBERS = ("0.5", "１", "０.５", "０．５", ".5", "1.", "+0.5", "5e-1", "0.50", "٣", "1_0", "0x1",
           "½", "一", "1,0", "", "1e9999", "-0.1", "NaN")  # fmt: skip


def _answer(text: str, name: str) -> object:
    try:
        file: AnswersFile = read_answers(text, name)
    except FileError as error:
        return tuple(problem.code for problem in error.problems)
    return file.answers


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_in_quotes_is_read_the_same_in_both(number: str) -> None:
    text = json.dumps({**WHOLE, "answers": {SHARED: {"ratio": number}}}, ensure_ascii=False)
    assert _answer(text, "a.json") == _answer(text, "a.yaml")


@pytest.mark.parametrize("number", ["0.5", "１", "０．５", ".5", "1.", "+0.5", "1e-1", "٣", "1_0"])
def test_a_bare_number_of_yaml_is_read_as_the_quoted_one_of_json(number: str) -> None:
    quoted = json.dumps({**WHOLE, "answers": {SHARED: {"ratio": number}}}, ensure_ascii=False)
    bare = YAML.replace("'0.5'", number).replace("reason: 一半", "note: 一半")
    assert bare != YAML
    found, said = _answer(bare, "a.yaml"), _answer(quoted, "a.json")
    assert found == said


def test_full_width_digits_are_numbers() -> None:
    """What a Chinese keyboard types; YAML took it and JSON did not."""
    for name in ("a.json", "a.yaml"):
        text = json.dumps({**WHOLE, "answers": {SHARED: {"ratio": "０．５"}}}, ensure_ascii=False)
        assert _answer(text, name) == {SHARED: Ratio(Decimal("0.5"), "")}
    measured = {MEASURED.id: {"value": "１２", "unit": UNIT}}
    text = json.dumps({**WHOLE, "answers": measured}, ensure_ascii=False)
    answer = _answer(text, "a.json")
    assert isinstance(answer, dict)
    assert isinstance(answer[MEASURED.id], Value)


@pytest.mark.parametrize(
    "text", ["0.5", "12", "9" * 41, "-3", "1e5", "1E-7", "1e999999", "1e9999999"]
)
def test_both_readers_make_the_same_of_a_bare_number(text: str) -> None:
    assert parse_json(f'{{"a": {text}}}').data == parse_yaml(f"a: {text}").data
