"""What is to be done, in words: the groups of the report's list, the next steps of the chat."""

from typing import Final, Literal

from bot.wording.catalogue import Words
from bot.wording.rules import by_edition
from dialogs.roadmap.next_steps import Kind
from scoring.catalogue.model import Catalogue
from scoring.values import Text

GroupKind = Literal["unmet", "unanswered", "path", "rest", "open", "unscored"]
"""Why items are on the list: unmet or unanswered and needed for readiness; on the way to the next
grade; any other unmet or partly met item, any other without an answer; lacking a benchmark."""

_WORDS: Final = Words("todo")


def group_title(catalogue: Catalogue, kind: GroupKind, count: int, grade: Text | None) -> Text:
    """The heading of ``count`` items; ``grade`` is what the way leads to."""
    key = by_edition(_WORDS, catalogue, f"group-{kind}")
    return _WORDS(key, count=count, grade=grade)


def next_step(
    kind: Kind,
    *,
    count: int = 0,
    codes: str = "",
    first: str = "",
    gain: str = "",
    title: str = "",
    days: str = "",
) -> Text:
    """One of the next steps, about ``count`` items of which ``first`` is the most urgent."""
    return _WORDS(
        f"next-{kind}", count=count, codes=codes, first=first, gain=gain, title=title, days=days
    )
