"""What an attack knows of the program it runs against."""

from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.bot_api import BotApiServer

Found = dict[str, Any]
"""What an attack achieved, by the words it is printed under."""
Raid = Callable[["Target"], AsyncGenerator[Found, None]]
"""An attack yields once when it is ready, and then what it found; then it cleans up."""


@dataclass(frozen=True)
class Target:
    """The program under attack, as seen by a process of the attacker's."""

    port: int
    folder: Path
    """Its ``DATA_DIR``."""
    database_url: str
    program: Path
    """The tree it runs from: this one, or that of another version to compare with."""
    environment: Mapping[str, str]
    """The settings it runs with, for a second process of the same."""
    telegram: BotApiServer | None = None

    @property
    def url(self) -> str:
        """Where its web chat is."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """Where it logs to."""
        return self.folder.parent / "program.log"

    @property
    def pid_file(self) -> Path:
        """Which process it is at present: another one after a kill."""
        return self.folder.parent / "program.pid"

    @property
    def pid(self) -> int:
        """The process it is at present."""
        return int(self.pid_file.read_text())

    @property
    def bot_api(self) -> BotApiServer:
        """The Bot API server it talks to, where the attack asked for one."""
        assert self.telegram is not None
        return self.telegram


def nothing_more(_port: int, _program: Path) -> dict[str, str]:
    """No settings beside the usual."""
    return {}


@dataclass(frozen=True)
class Attack:
    """One attack, by the name it is called by on the command line."""

    name: str
    fault: str
    """The number of the fault it shows in docs/attacks.md."""
    raid: Raid
    telegram: bool = False
    settings: Callable[[int, Path], dict[str, str]] = nothing_more
    """What the program needs to be told beside the usual, given its port and its tree."""
