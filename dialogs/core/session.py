"""The resumable state of one dialogue: small, and valid for weeks.

Stored as JSON by ``to_dict`` with a format number; ``from_dict`` reads every older format
through ``upgrades``.
"""

from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from dialogs.core.places import About, Place
from dialogs.core.upgrades import FORMAT, upgraded
from dialogs.core.waits import Wait
from scoring.values import Language

__all__ = ["About", "Mode", "Place", "Session", "Wait"]

Mode = Literal["quick", "full"]

TRAIL_LIMIT = 40
"""How many places back 上一题 can go."""
HANDLED_LIMIT = 100
"""How many inputs back a repeated delivery is recognised: the most that Telegram delivers at once,
and after a crash again. What is older is recognised by its turn.
"""


class Session(Struct, frozen=True):
    """The dialogue of one identity. ``turn`` counts the turns; buttons carry it.

    ``asked`` is the turn in which the present question was first asked, ``seen`` the fingerprint
    of the answers that the person had in view there.
    """

    wait: Wait
    language: Language = "zh"
    mode: Mode | None = None
    consented: bool = False
    turn: int = 0
    trail: tuple[Wait, ...] = ()
    handled: tuple[str, ...] = ()
    last_choice: str = ""
    last_order: int = 0
    asked: int = 0
    seen: str = ""

    def moved(self, wait: Wait) -> "Session":
        """Go to ``wait``, adding the place left to the trail."""
        settled, last = self.trail[:-1], self.trail[-1:]  # the others are settled already
        trail = (*settled, *map(_settled, last), self.wait)
        return replace(self, wait=wait, trail=trail[-TRAIL_LIMIT:])

    def replaced(self, wait: Wait) -> "Session":
        """Go to ``wait`` without adding the place left to the trail."""
        return replace(self, wait=wait)

    def to_dict(self) -> dict[str, Any]:
        """A JSON value; defaults are left out to keep it small."""
        return {
            "format": FORMAT,
            "wait": self.wait.to_json(),
            "language": self.language,
            "mode": self.mode,
            "consented": self.consented,
            "turn": self.turn,
            "trail": [wait.to_json() for wait in self.trail],
            "handled": list(self.handled),
            "last_choice": self.last_choice,
            "last_order": self.last_order,
            "asked": self.asked,
            "seen": self.seen,
        }

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> "Session":
        """The session that ``to_dict`` wrote, in this or any older format."""
        data = upgraded(stored)
        return cls(
            wait=Wait.from_json(data["wait"]),
            language=data["language"],
            mode=data["mode"],
            consented=data["consented"],
            turn=data["turn"],
            trail=tuple(Wait.from_json(item) for item in data["trail"]),
            handled=tuple(data["handled"]),
            last_choice=data["last_choice"],
            last_order=data["last_order"],
            asked=data.get("asked", 0),  # older sessions have none
            seen=data.get("seen", ""),  # likewise
        )


def _settled(wait: Wait) -> Wait:
    """A question left two places ago no longer offers to keep what was typed there as a note."""
    return replace(wait, state=None) if wait.at is Place.QUESTION and wait.state else wait
