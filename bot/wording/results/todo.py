"""The next steps shown in the chat, in words."""

from typing import Final

from bot.wording.catalogue import Words
from dialogs.roadmap.next_steps import Kind
from scoring.values import Text

_WORDS: Final = Words("todo")


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
