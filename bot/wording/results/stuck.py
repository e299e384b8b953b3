"""What an assessment is stuck at, in words."""

from typing import Final

from bot.wording.catalogue import Words
from dialogs.overview.stuck import Reason
from scoring.values import Text

_WORDS: Final = Words("stuck")


def in_words(reason: Reason) -> Text:
    """A reason with its number: 7 天没动."""
    return _WORDS(reason.fact.value, count=reason.count)
