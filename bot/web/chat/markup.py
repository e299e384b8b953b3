"""The markup of messages, made safe for a page once more.

Messages come from our own templates with everything filled in escaped; what is not on the list
here is dropped all the same, so that a slip there is not a hole here.
"""

import re
from html import escape
from html.parser import HTMLParser

from markupsafe import Markup

from bot.web.chat.icons import with_marks
from scoring.values import Language

PLAIN = frozenset({"b", "i", "u", "s", "code", "pre", "blockquote"})
_LINK = re.compile(r"(https?://|mailto:|/(?!/))[^\s]*", re.IGNORECASE)
_AROUND_BLOCKS = re.compile(r"\n?(<(?:pre|blockquote)>)|(</(?:pre|blockquote)>)\n?")


def text(plain: str, language: Language) -> Markup:
    """What is no markup, with marks."""
    return Markup(with_marks(escape(plain), language))  # noqa: S704 - escaped  # nosec B704


def safe(html: str, language: Language) -> Markup:
    """The message with its allowed tags, closed and in order, and marks; all else is text."""
    parser = _Rebuilder(language)
    parser.feed(html)
    parser.close()
    rebuilt = parser.finished()
    # Built of allowed tags alone.
    return Markup(_AROUND_BLOCKS.sub(r"\1\2", rebuilt))  # noqa: S704  # nosec B704


class _Rebuilder(HTMLParser):
    def __init__(self, language: Language) -> None:
        super().__init__(convert_charrefs=True)
        self._language = language
        self._out: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in PLAIN:
            self._begin(tag, f"<{tag}>")
        elif tag == "a" and (link := dict(attrs).get("href")) and _LINK.fullmatch(link):
            self._begin(tag, f'<a href="{escape(link)}" rel="noopener noreferrer">')

    def handle_endtag(self, tag: str) -> None:
        while tag in self._open:
            closed = self._open.pop()
            self._out.append(f"</{closed}>")
            if closed == tag:
                return

    def handle_data(self, data: str) -> None:
        self._out.append(with_marks(escape(data), self._language))

    def _begin(self, tag: str, markup: str) -> None:
        self._open.append(tag)
        self._out.append(markup)

    def finished(self) -> str:
        while self._open:
            self._out.append(f"</{self._open.pop()}>")
        return "".join(self._out)
