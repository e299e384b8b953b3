"""Words of an answers file that are one of a few."""

from enum import StrEnum
from typing import TypeVar

from scoring.files.form import FormReader
from scoring.files.wording import listed

W = TypeVar("W", bound=StrEnum)


def one_of(entry: FormReader, key: str, words: type[W]) -> W | None:
    """The word under ``key``; ``None`` where there is none, or another, which has been noted."""
    written = entry.text(key)
    if written is None:
        return None
    known = [word.value for word in words]
    if written not in known:
        entry.note("unknown-word", key, found=written, known=listed(known))
        return None
    return words(written)
