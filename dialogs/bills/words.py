"""The words of bills and forms that say what an amount is, or is not."""

import re
from collections.abc import Mapping
from functools import cache

from dialogs.typed.data_files import read_data


@cache
def words(role: str) -> frozenset[str]:
    """The words of ``bill_words.yaml`` under this heading."""
    return frozenset(_data()[role])


@cache
def subjects() -> Mapping[str, tuple[str, ...]]:
    """What in the heading of a bill says which figure it is for."""
    return {id: tuple(of) for id, of in _data()["subjects"].items()}


@cache
def pattern(role: str) -> re.Pattern[str]:
    """Any of the words, the longest first."""
    longest = sorted(words(role), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest)), re.IGNORECASE)


@cache
def _data() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    data: Mapping[str, Mapping[str, tuple[str, ...]]] = read_data("bill_words.yaml")
    return data
