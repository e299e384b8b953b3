"""The signs for how something stands, as pictures of ours: many a desktop has no font for them."""

import re
from functools import cache

from bot.web.templating import static_address, words_of
from scoring.values import Language

SIGNS = {
    "✅": "met",
    "🟡": "partly",
    "❌": "not-met",
    "➖": "not-applicable",
    "▫": "undecided",
    "📏": "unscored",
    "📎": "evidence",
    "📄": "report",
    "📦": "export",
    "⚠": "warning",
    "❗": "mandatory",
    "☑": "chosen",
    "☐": "open",
    "🧮": "calculation",
    "📋": "figures",
    "⚡": "energy",
    "❓": "choose",
    "🔔": "reminder",
}
"""A sign, and the name of its picture and of its words."""

_SIGN = re.compile(f"([{''.join(SIGNS)}])\N{VARIATION SELECTOR-16}?")


def with_marks(escaped: str, language: Language) -> str:
    """Text of a page with a picture, and words for those who do not see it, for every sign."""
    return _SIGN.sub(lambda found: _picture(SIGNS[found[1]], language), escaped)


@cache
def _picture(name: str, language: Language) -> str:
    words = words_of(language)["marks"][name]
    address = static_address(f"marks/{name}.svg")
    return f'<img class="mark" src="{address}" alt="{words}" width="16" height="16">'
