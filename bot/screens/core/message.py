"""A message, independent of the channel: text, buttons, progress."""

import re
from html import unescape
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from bot.wording.scale_bar import ScaleBar, drawn_in_text

TEXT_LIMIT = 4096
"""Telegram's limit on a message, in UTF-16 units after its markup is parsed."""
CHOICE_BYTES = 40
"""Bytes of a choice: the part of a button's 64 that session and turn leave."""
HEADING_LIMIT = 60
"""Characters of a message's heading."""
NO_SESSION = 0
"""The session and turn of a message that belongs to no turn."""

_BOLD = re.compile(r"<b>([^<]*)</b>")


class Button(Struct, frozen=True):
    """A button: its label, and the choice it stands for."""

    label: str
    choice: str


class Picture(Struct, frozen=True):
    """A bar within a message, after the first ``at`` characters of its markup."""

    bar: ScaleBar
    at: int


class Message(Struct, frozen=True):
    """One message of ours.

    ``html`` uses only ``b i u s code pre blockquote a`` (what Telegram reads); lines end in
    ``\\n``. ``session`` and ``turn`` make its buttons self-describing. ``progress`` is how many
    are answered of how many. A ``picture`` stands between lines; each channel draws it in its way.
    ``place`` is where it asks and ``question`` the subject it asks about, if it asks about one.
    ``primary`` is the choice of the button that leads on; none where the person has to decide.
    ``notice_length`` is how many characters of its markup tell what became of the input before,
    ``notice_after`` what they say instead once the file is there that the person waits for.
    ``shows_file`` is the digest of a file that a browser shows beside it.
    """

    html: str
    rows: tuple[tuple[Button, ...], ...]
    session: int
    turn: int
    progress: tuple[int, int] | None = None
    placeholder: str = ""
    picture: Picture | None = None
    place: str = ""
    question: str = ""
    primary: str = ""
    notice_length: int = 0
    notice_after: str = ""
    shows_file: str = ""

    @property
    def in_text(self) -> str:
        """The whole message as markup, with the picture drawn in characters."""
        before, after = self.around_picture
        if self.picture is None:
            return before
        return "\n\n".join(filter(None, (before, drawn_in_text(self.picture.bar), after)))

    @property
    def without_notice(self) -> "Message":
        """The message without the notice at its start."""
        html, picture = self.html[self.notice_length :].lstrip("\n"), self.picture
        if picture is not None:
            picture = replace(picture, at=max(0, picture.at - len(self.html) + len(html)))
        return replace(self, html=html, picture=picture, notice_length=0)

    @property
    def around_picture(self) -> tuple[str, str]:
        """The markup before and after the picture; without a picture all of it is before."""
        if self.picture is None:
            return self.html, ""
        at = self.picture.at
        return self.html[:at].strip("\n"), self.html[at:].strip("\n")

    @classmethod
    def notice(cls, html: str) -> "Message":
        """A message outside any turn, such as a reminder; the present question stays open."""
        return cls(html, (), NO_SESSION, NO_SESSION)

    @property
    def heading(self) -> str:
        """A short title: the longest text in bold, cut to ``HEADING_LIMIT``."""
        longest = unescape(max(_BOLD.findall(self.html), key=len, default="")).strip()
        return longest if len(longest) <= HEADING_LIMIT else f"{longest[: HEADING_LIMIT - 1]}…"

    @property
    def is_notice(self) -> bool:
        """Whether it belongs to no turn."""
        return self.session == NO_SESSION

    def to_dict(self) -> dict[str, Any]:
        """A JSON value, stored with the delivery."""
        return {
            "html": self.html,
            "rows": [[[button.label, button.choice] for button in row] for row in self.rows],
            "session": self.session,
            "turn": self.turn,
            "progress": self.progress,
            "placeholder": self.placeholder,
            "picture": [self.picture.bar.to_dict(), self.picture.at] if self.picture else None,
            "place": self.place,
            "question": self.question,
            "primary": self.primary,
            "notice_length": self.notice_length,
            "notice_after": self.notice_after,
            "shows_file": self.shows_file,
        }

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> "Message":
        """The message that ``to_dict`` wrote."""
        progress, picture = stored["progress"], stored.get("picture")
        return cls(
            html=stored["html"],
            rows=tuple(tuple(Button(*pair) for pair in row) for row in stored["rows"]),
            session=stored["session"],
            turn=stored["turn"],
            progress=(progress[0], progress[1]) if progress else None,
            placeholder=stored["placeholder"],
            picture=Picture(ScaleBar.from_dict(picture[0]), picture[1]) if picture else None,
            place=stored.get("place", ""),
            question=stored.get("question", ""),
            primary=stored.get("primary", ""),
            notice_length=stored.get("notice_length", 0),
            notice_after=stored.get("notice_after", ""),
            shows_file=stored.get("shows_file", ""),
        )


class Attachment(Struct, frozen=True):
    """A file to send: a report or an export, stored at ``path`` below ``DATA_DIR``."""

    path: str
    name: str
    media_type: str
    caption: str
