"""The words of what may be chosen in the questionnaire, in both languages, and back."""

from functools import cache
from typing import Final, get_args

from bot.wording.catalogue import Words
from dialogs.sheets.cells import HAS, HAS_NOT, LEVELS, MET, NOT_MET, Rule
from dialogs.typed.text import half_width
from scoring.values import Language

phrase: Final = Words("sheets")
_PLAIN: Final = (MET, NOT_MET, "partly", "not-applicable", "unclear", *LEVELS, HAS, HAS_NOT)
_OF_PRESENCE: Final = {MET: "clear", NOT_MET: "not-clear"}
"""Of a row that asks whether there is any: there is none is met."""


def choice_word(code: str, language: Language, rule: Rule | None = None) -> str:
    """What stands in the list and the cell."""
    if not code:
        return ""
    is_of_presence = rule is not None and rule.asks_presence
    key = _OF_PRESENCE.get(code, code) if is_of_presence else code
    return phrase(f"choice-{key}")[language]


def choice_code(word: str) -> str:
    """The code of a word in either language; the word itself where it is none of ours.

    没有 and 有 are ``clear`` and ``not-clear``: what they mean depends on the row.
    """
    return _known().get(_plain(word), word.strip())


def _plain(word: str) -> str:
    return half_width(word).casefold().replace(" ", "").strip()


@cache
def _known() -> dict[str, str]:
    return {
        _plain(phrase(f"choice-{code}")[language]): code
        for code in (*_PLAIN, *_OF_PRESENCE.values())
        for language in get_args(Language)
    }
