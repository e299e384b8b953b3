"""A message as every channel shows it: words, buttons, progress. No transport in it."""

from dataclasses import dataclass
from typing import Any

TEXT_LIMIT = 4096
"""Telegram's limit on a message, in UTF-16 units after its markup is parsed."""
CAPTION_LIMIT = 1024
"""Telegram's limit on what stands beneath a document."""
CHOICE_BYTES = 40
"""What of a button's 64 bytes is left for the choice beside session and turn."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button: what it says, and the choice it stands for."""

    label: str
    choice: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message of ours.

    ``html`` uses only ``b i u s code pre blockquote a`` (what Telegram reads); lines end in
    ``\\n``. ``session`` and ``turn`` make its buttons self-describing. ``progress`` is how many
    are answered of how many.
    """

    html: str
    rows: tuple[tuple[Button, ...], ...]
    session: int
    turn: int
    progress: tuple[int, int] | None = None
    placeholder: str = ""

    def to_dict(self) -> dict[str, Any]:
        """A JSON value, for the record of deliveries."""
        return {
            "html": self.html,
            "rows": [[[button.label, button.choice] for button in row] for row in self.rows],
            "session": self.session,
            "turn": self.turn,
            "progress": self.progress,
            "placeholder": self.placeholder,
        }

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> "Message":
        """The message that ``to_dict`` wrote."""
        progress = stored["progress"]
        return cls(
            html=stored["html"],
            rows=tuple(tuple(Button(*pair) for pair in row) for row in stored["rows"]),
            session=stored["session"],
            turn=stored["turn"],
            progress=(progress[0], progress[1]) if progress else None,
            placeholder=stored["placeholder"],
        )


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of ours to hand over: a report or an export, kept at ``path`` below ``DATA_DIR``."""

    path: str
    name: str
    media_type: str
    caption: str
