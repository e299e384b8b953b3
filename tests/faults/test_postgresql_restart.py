"""PostgreSQL is restarted while people answer: answers wait for the restart, and none is lost."""

import asyncio
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.runtime.settings import Settings
from tests.bot.telegram.running import running
from tests.faults.people import MET, PATIENCE, answers, begun
from tests.support.bot_api import BotApiServer
from tests.support.needs import lacking
from tests.support.ports import free_port

pytestmark = [pytest.mark.long, pytest.mark.postgresql]

PEOPLE = 3


class Cluster:
    """A PostgreSQL server of our own, which may be stopped."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.port = free_port()
        self._data = folder / "cluster"
        self._programs = programs
        folder.chmod(0o755)
        self._data.mkdir()
        if os.getuid() == 0:  # PostgreSQL refuses to run as root
            subprocess.run(["chown", "postgres", str(self._data)], check=True)  # noqa: S603, S607
        self._run("initdb", "--username=postgres", "--auth=trust", "--no-sync")

    def start(self) -> None:
        """Return once it accepts connections."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
        self._run("pg_ctl", "--wait", "--silent", "--log", str(self._data / "log"), "-o", options,
                  "start")  # fmt: skip

    def stop(self) -> None:
        """Abort all connections and transactions."""
        self._run("pg_ctl", "--wait", "--silent", "--mode=fast", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), "--pgdata", str(self._data), *arguments]
        if os.getuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(  # noqa: S603
            command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/"
        )


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A running server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        lacking("no PostgreSQL server program")
    folder = tmp_path_factory.mktemp("postgresql")
    for parent in (folder, *folder.parents):
        if parent.owner() == folder.owner() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o011)
    cluster = Cluster(folder, found[-1].parent)
    cluster.start()
    yield cluster
    cluster.stop()


async def test_answers_wait_for_a_restart_and_none_is_lost(
    cluster: Cluster, server: BotApiServer, settings: Settings
) -> None:
    """All tap while the server is away; each sees the next question once it is back."""
    address = f"postgresql://postgres@127.0.0.1:{cluster.port}/postgres"
    away = settings.model_copy(update={"database_url": address})
    people = [server.person(3000 + number) for number in range(PEOPLE)]
    async with running(away) as bot:
        for person in people:
            await begun(person)
        await asyncio.to_thread(cluster.stop)
        await asyncio.gather(*(person.taps("符合") for person in people))
        await asyncio.sleep(1)
        assert not any("2/8" in message.text for one in people for message in one.messages)
        await asyncio.to_thread(cluster.start)
        for person in people:
            await person.sees("2/8", within=PATIENCE)
        assert [await answers(bot, person) for person in people] == [[MET]] * PEOPLE
