"""What a row of a review counts as, in words: the same in chat, on pages and in files."""

from fractions import Fraction

from bot.screens.core.texts import words_of
from dialogs.calls.reviewing.by_rows import MET, NOT_MET
from scoring.rounding import trimmed
from scoring.units.number import MOST_DIGITS
from scoring.values import Language


def value_in_words(value: str, language: Language) -> str:
    """Points, met or not met; neither for a row that earns nothing by itself."""
    words = words_of(language)["call-values"]
    if value in (MET, NOT_MET):
        return str(words[value])
    if not value:
        return str(words["neither"])
    return str(words["points"]).format(points=trimmed(Fraction(value), MOST_DIGITS))
