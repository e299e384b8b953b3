"""Flags in words, the same in the chat and on pages."""

import json
from fractions import Fraction
from typing import Any, Final

from bot.screens.core.texts import phrase
from bot.wording.rules import name_in_list
from dialogs.calls.state import RaisedFlag
from scoring.catalogue.index import CatalogueIndex
from scoring.rounding import fixed
from scoring.values import Language

NAMED: Final = 5
"""Questions named in a sentence."""
PLACES: Final = 2


def details_of(flag: RaisedFlag) -> dict[str, Any]:
    """What explains the flag of a rule; of a person's there is nothing but their words."""
    found: dict[str, Any] = json.loads(flag.details) if flag.rule else {}
    return found


def flag_in_words(flag: RaisedFlag, index: CatalogueIndex, language: Language) -> str:
    """What a flag says, with its numbers."""
    if not flag.rule:
        return phrase(language, "phrases", "flag-person", reason=flag.reason)
    details = details_of(flag)
    if details.get("said"):
        return str(details["said"][language])
    subjects = [one for one in details["subjects"] if one in index.asked]
    codes = [name_in_list(index.code[one], language) for one in subjects[:NAMED]]
    named = phrase(language, "phrases", "listed", items=codes)
    numbers = {key: _number(value) for key, value in details["numbers"].items()}
    return phrase(language, "phrases", f"flag-{flag.rule}", subjects=named, **numbers)


def _number(value: str) -> str:
    """A number of a flag as it is shown: an exact fraction is rounded, all else stays as it is."""
    return fixed(Fraction(value), PLACES) if "/" in value else value
