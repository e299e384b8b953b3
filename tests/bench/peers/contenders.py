"""The bots that are compared: how each is started, brought to its first question, and checked."""

import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.bench.support.environment import peers_python
from tests.support.bot_api import BotApiServer, Person
from tests.support.editions import begin_by_2018

STEP_SECONDS = 30.0
DATABASE = "green.db"


class Contender(Protocol):
    """A bot that asks questions with a button 符合, and turns its message into the next one."""

    @property
    def name(self) -> str:
        """Its line in the table."""

    def command(self, server: BotApiServer, questions: int) -> Sequence[str]:
        """What starts it."""

    def settings(self, server: BotApiServer, folder: Path) -> dict[str, str]:
        """What it finds in its environment; it may write to ``folder``."""

    async def prepare(self, person: Person) -> None:
        """Bring a person before the first question."""

    def check(self, crowd: Sequence[Person], folder: Path, questions: int) -> None:
        """Look at what is left once the process was killed after the last answer."""


class Ours:
    """The product as it is delivered, answering in full mode."""

    name = "ours, SQLite on disk"

    def command(self, server: BotApiServer, questions: int) -> Sequence[str]:  # noqa: ARG002
        """The command people run."""
        return sys.executable, "-m", "bot", "run"

    def settings(self, server: BotApiServer, folder: Path) -> dict[str, str]:
        """Where Telegram is and where to write; all else as it is by default."""
        return {
            "TELEGRAM_BOT_TOKEN": server.token,
            "TELEGRAM_BASE_URL": server.url,
            "DATA_DIR": str(folder),
            "DATABASE_URL": f"sqlite+aiosqlite:///{folder / DATABASE}",
            "WEB_PORT": "0",
            "LOG_LEVEL": "WARNING",
        }

    async def prepare(self, person: Person) -> None:
        """Consent, the enterprise's name, full mode by the edition with the most questions."""
        await person.says("/start")
        await person.sees("隐私", STEP_SECONDS)
        await person.taps("同意并开始")
        await person.sees("企业全称", STEP_SECONDS)
        await person.says("测试厂")
        await person.sees("测试厂", STEP_SECONDS)
        await person.taps("其余以后再填")
        await begin_by_2018(person, STEP_SECONDS)
        await person.sees("1.", STEP_SECONDS)

    def check(self, crowd: Sequence[Person], folder: Path, questions: int) -> None:
        """Every answer that people saw taken is a revision in the file."""
        assert all("小结" in person.screen.text for person in crowd)
        with closing(sqlite3.connect(folder / DATABASE)) as database:
            (kept,) = database.execute("SELECT count(*) FROM answers").fetchone()
        if kept != len(crowd) * questions:
            raise SystemExit(f"LOST: {len(crowd) * questions} answers shown, {kept} in the file")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A bot that asks questions by number, and remembers no more than it must."""

    name: str
    program: tuple[str, ...]

    def command(self, server: BotApiServer, questions: int) -> Sequence[str]:
        """The program with where Telegram is and how much to ask."""
        arguments = ("--base-url", server.url, "--token", server.token)
        return *self.program, *arguments, "--questions", str(questions)

    def settings(self, server: BotApiServer, folder: Path) -> dict[str, str]:  # noqa: ARG002
        """None: it takes arguments."""
        return {}

    async def prepare(self, person: Person) -> None:
        """It asks at once."""
        await person.says("/start")
        await person.sees("第 1 题", STEP_SECONDS)

    def check(self, crowd: Sequence[Person], folder: Path, questions: int) -> None:  # noqa: ARG002
        """It came to the end with everybody; it kept nothing to look at."""
        assert all(person.screen.text == "完成" for person in crowd)


def contenders() -> tuple[Contender, Contender, Contender]:
    """Ours, aiogram-dialog and the bare bot on our transport."""
    peers = str(peers_python())
    return (
        Ours(),
        Numbered(
            "aiogram-dialog, memory storage", (peers, "-m", "tests.bench.peers.aiogram_peer")
        ),
        Numbered("bare echo, our transport", (sys.executable, "-m", "tests.bench.peers.echo")),
    )
