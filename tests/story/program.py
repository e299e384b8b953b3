"""The program of the story: one process at a time, started again whenever its clock is put on."""

import asyncio
import os
import sys
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from tests.attack.harness.program import opened
from tests.support.bot_api import BotApiServer
from tests.support.ports import free_port

CHINA: Final = ZoneInfo("Asia/Shanghai")
HOLIDAYS: Final = "source: 测试用的节假日\noff: [2026-10-01, 2027-01-01]\n"


@dataclass
class Program:
    """``python -m bot run`` with Telegram and the web on one database."""

    folder: Path
    database_url: str
    server: BotApiServer
    port: int = field(default_factory=free_port)
    _process: asyncio.subprocess.Process | None = None
    _ahead: int = 0

    @property
    def url(self) -> str:
        """Where the web chat is, which is its public address too."""
        return f"http://127.0.0.1:{self.port}"

    async def comes_to(self, moment: str) -> None:
        """Stop it in an orderly way, and start it at that time of China, like 2026-12-07 10:00."""
        await self.stop()
        then = datetime.fromisoformat(moment).replace(tzinfo=CHINA)
        self._ahead = round(then.timestamp() - datetime.now(CHINA).timestamp())
        (self.folder / "holidays.yaml").write_text(HOLIDAYS, encoding="utf-8")
        with (self.folder / "log").open("ab") as log:
            self._process = await self._started("run", output=log.fileno())
        await opened(self.url)

    async def stop(self) -> None:
        """As a service manager does; it must end well."""
        if self._process is None:
            return
        process, self._process = self._process, None
        if process.returncode is None:
            process.terminate()
        assert await process.wait() == 0, self.log

    async def command(self, *arguments: str) -> str:
        """What a command of an operator prints, on the same database."""
        process = await self._started(*arguments, output=asyncio.subprocess.PIPE)
        said, _ = await process.communicate()
        assert process.returncode == 0, said.decode()
        return said.decode()

    @property
    def log(self) -> str:
        """What it has logged so far."""
        return (self.folder / "log").read_text(encoding="utf-8")

    async def _started(self, *arguments: str, output: int) -> asyncio.subprocess.Process:
        settings = {
            "TELEGRAM_BOT_TOKEN": self.server.token,
            "TELEGRAM_BASE_URL": self.server.url,
            "DATABASE_URL": self.database_url,
            "DATA_DIR": str(self.folder / "data"),
            "HOLIDAYS_FILE": str(self.folder / "holidays.yaml"),
            "WEB_PORT": str(self.port),
            "WEB_PUBLIC_URL": self.url,
            "LOG_LEVEL": "WARNING",
            "STORY_AHEAD": str(self._ahead),
        }
        return await asyncio.create_subprocess_exec(
            sys.executable, *("-m", "tests.story.later", *arguments),
            env={**os.environ, **settings}, stdout=output, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
