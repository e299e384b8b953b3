"""Parts of a rule's texts that are also used alone: written once, inserted into the whole.

A file has the part under its own key, and its name in braces where the whole has it.
"""

from typing import Any, Final

PARTS: Final = {"question": "topic", "help": "check"}
"""The part of each whole."""


def gap_for(part: str) -> str:
    """The placeholder of a part in the whole text."""
    return f"{{{part}}}"


def with_parts(data: Any) -> Any:
    """A rule's data from a file, with the parts inserted into the whole texts.

    Values that are not text are left unchanged, for validation to refuse.
    """
    if not isinstance(data, dict):
        return data
    pairs = [(whole, part) for whole, part in PARTS.items() if whole in data]
    return data | {whole: _filled(data[whole], data.get(part), part) for whole, part in pairs}


def _filled(whole: Any, part: Any, name: str) -> Any:
    match whole, part:
        case dict(), dict():
            return {of: _filled(words, part.get(of), name) for of, words in whole.items()}
        case str(), str():
            return whole.replace(gap_for(name), part)
        case _:
            return whole
