"""Icons for the emoji in messages: many desktops have no font that draws them."""

import re
from functools import cache

from bot.web.templating import static_address, words_of
from scoring.values import Language

ICONS = {
    "✅": "met",
    "🟡": "partly",
    "❌": "not-met",
    "➖": "not-applicable",
    "▫": "undecided",
    "📏": "unscored",
    "📌": "to-confirm",
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
    "❔": "unclear",
    "🔔": "reminder",
    "ℹ": "information",
    "⚪": "unverified",
    "✔": "verified",
    "‼": "conflicting",
    "⏳": "expiring",
    "⛔": "expired",
    "💬": "comment",
    "📊": "results",
}
"""Emoji -> icon: the name of its file, and of its alternative text in ``words.yaml``."""

_EMOJI = re.compile(f"([{''.join(ICONS)}])\N{VARIATION SELECTOR-16}?")


def with_icons(escaped: str, language: Language) -> str:
    """Escaped text with an ``img`` and its alternative text in place of every emoji."""
    return _EMOJI.sub(lambda found: _icon(ICONS[found[1]], language), escaped)


@cache
def _icon(name: str, language: Language) -> str:
    alternative = words_of(language)["marks"][name]
    address = static_address(f"marks/{name}.svg")
    return f'<img class="mark" src="{address}" alt="{alternative}" width="16" height="16">'
