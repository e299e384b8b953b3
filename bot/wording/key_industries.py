"""Whether the platform judges an enterprise by a separate requirement, and the consequences."""

from typing import Final

from bot.wording.catalogue import Words
from dialogs.enterprise.key_industries import Branch, key_industries
from scoring.values import Text

_WORDS: Final = Words("key_industries")
BRANCHES_NAMED: Final = 3
"""Key industries named in one sentence; a broad code may match more."""


def said_of_key_industries(catalogue: str, industry: str | None) -> Text | None:
    """What an enterprise of this industry should know; ``None`` if the edition has no list.

    ``industry`` is a code of GB/T 4754-2017, or ``None`` while it is not known.
    """
    known = key_industries(catalogue)
    if known is None:
        return None
    details: dict[str, object] = {
        "count": known.count,
        "platform": known.platform,
        "source": known.source,
    }
    if not industry:
        return _WORDS("unknown", **details)
    found = known.branches_of(industry)
    if not found:
        return _WORDS("not-one", **details)
    return _WORDS("may-be", branches=_named(found), **details)


def _named(branches: tuple[Branch, ...]) -> Text:
    titles = [branch.title for branch in branches[:BRANCHES_NAMED]]
    zh = "、".join(f"“{title.zh}”" for title in titles)
    en = ", ".join(title.en for title in titles)
    if len(branches) <= BRANCHES_NAMED:
        return Text(zh=zh, en=en)
    return _WORDS("and-others", branches=Text(zh=zh, en=en), all=len(branches))
