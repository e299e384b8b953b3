"""The words for every mistake a file can hold (``problem_words.yaml``), filled in."""

from collections.abc import Mapping
from functools import cache

from scoring.files.data import read_data
from scoring.values import Frozen, Text


class ProblemWords(Frozen):
    """A mistake and its remedy; details fill the gaps in braces."""

    message: Text
    remedy: Text


@cache
def problem_words() -> Mapping[str, ProblemWords]:
    """The words by the problem's code."""
    data = read_data("problem_words.yaml")
    return {code: ProblemWords.model_validate(words) for code, words in data.items()}


def message_of(code: str, details: Mapping[str, object]) -> Text:
    """What is wrong."""
    return _filled(problem_words()[code].message, details)


def remedy_of(code: str, details: Mapping[str, object]) -> Text:
    """What to do about it."""
    return _filled(problem_words()[code].remedy, details)


def _filled(words: Text, details: Mapping[str, object]) -> Text:
    return Text(zh=words.zh.format_map(details), en=words.en.format_map(details))
