"""Messages as HTML for a page, sanitised once more.

Messages come from our own templates, which escape everything filled in. Sanitising them again
keeps a mistake in a template from becoming a hole in the page.
"""

import re
from html import escape

from markupsafe import Markup
from nh3 import Cleaner

from bot.web.chat.icons import with_icons
from bot.web.templating import words_of
from scoring.values import Language

ALLOWED = frozenset({"b", "i", "u", "s", "code", "pre", "blockquote", "a"})
_LINK = re.compile(r"(https?://|mailto:|/(?![/\\]))[^\s<>\"]*", re.IGNORECASE)
_TAG = re.compile("(<[^>]*>)")  # no tag of ours has a > in an attribute, see _LINK
_LINK_WITHOUT_TARGET = re.compile(r'<a rel="[^"]*">(.*?)</a>', re.DOTALL)
_AROUND_BLOCKS = re.compile(
    r'\n?(<(?:pre|blockquote|blockquote expandable="")>)|(</(?:pre|blockquote)>)\n?'
)
_EXPANDABLE = re.compile(r'<blockquote expandable="">(.*?)</blockquote>', re.DOTALL)


def text(plain: str, language: Language) -> Markup:
    """Plain text, with icons for its emoji."""
    return Markup(with_icons(escape(plain), language))  # noqa: S704 - escaped  # nosec B704


def safe(html: str, language: Language) -> Markup:
    """A message with the allowed tags only, closed and nested, and icons for its emoji."""
    cleaned = _LINK_WITHOUT_TARGET.sub(r"\1", _CLEANER.clean(html))
    parts = _TAG.split(_AROUND_BLOCKS.sub(r"\1\2", cleaned))
    parts[::2] = [with_icons(words, language) for words in parts[::2]]
    summary = words_of(language)["expand"]
    opened = rf"<details><summary>{summary}</summary>\1</details>"
    return Markup(_EXPANDABLE.sub(opened, "".join(parts)))  # noqa: S704 - sanitised  # nosec B704


def _checked(_tag: str, attribute: str, value: str) -> str | None:
    """Only addresses of the web, of mail and of this site; no site by ``//`` or ``/\\``."""
    if attribute == "expandable":
        return ""
    return value if attribute != "href" or _LINK.fullmatch(value) else None


_CLEANER = Cleaner(
    tags=ALLOWED,
    clean_content_tags=frozenset(),  # the content of a dropped script is shown as text
    attributes={"a": frozenset({"href"}), "blockquote": frozenset({"expandable"})},
    attribute_filter=_checked,
    url_schemes=frozenset({"http", "https", "mailto"}),
)
