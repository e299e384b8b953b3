"""What the people of the story saw, written down for whoever wants to look at it.

With ``STORY_SHOTS=folder`` every screen of a browser is photographed as on a phone and as on a
desktop, and every message of Telegram is kept as text.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.async_api import Page, ViewportSize

PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
DESKTOP: Final[ViewportSize] = {"width": 1280, "height": 860}

_TO_THE_END = "document.querySelector('#log article:last-child')?.scrollIntoView({block: 'end'})"


class Album:
    """Numbered pictures and pages of text in one folder; nothing at all without a folder."""

    def __init__(self, folder: str | None = os.environ.get("STORY_SHOTS")) -> None:
        self._folder = Path(folder) if folder else None
        self._number = 0
        self._is_closed = False
        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Keep nothing meanwhile: many acts alike."""
        self._is_closed = True
        yield
        self._is_closed = False

    async def shoot(self, page: Page, who: str, *, whole: bool = False) -> None:
        """Photograph a page at both widths; the window is a phone's again afterwards."""
        if (name := self._name(who)) is None:
            return
        for size in (DESKTOP, PHONE):
            await page.set_viewport_size(size)
            await page.evaluate(_TO_THE_END)
            path = name.with_name(f"{name.name}-{size['width']}.png")
            await page.screenshot(path=path, full_page=whole)

    def write(self, who: str, text: str, labels: Iterable[str]) -> None:
        """Keep a message and its buttons."""
        if (name := self._name(who)) is None:
            return
        buttons = " ".join(f"[{label}]" for label in labels)
        name.with_suffix(".txt").write_text(f"{text}\n{buttons}\n", encoding="utf-8")

    def keep(self, name: str, content: bytes) -> None:
        """Keep a file that somebody was given."""
        if (folder := self._folder) is not None:
            (folder / name).write_bytes(content)

    def _name(self, who: str) -> Path | None:
        if self._folder is None or self._is_closed:
            return None
        self._number += 1
        return self._folder / f"{self._number:03}-{who}"
