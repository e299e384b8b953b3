"""SQLite: commits shared by turns that wait, each of which stays whole on its own."""

import asyncio
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Connection

from dialogs.core.outputs import ProfileRecorded
from scoring.answers.model import Met
from storage.backends import sqlite
from storage.database import Database
from storage.errors import CommitFailed
from tests.storage.talking import NOW, answered, begin, found, say, turn_of
from tests.support.stored.databases import rows

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

CRASHING = """
import asyncio, os, signal, sys
from scoring.answers.model import Met
from storage.database import Database
from tests.storage.talking import answered, begin, show

async def main() -> None:
    database = Database(sys.argv[1])
    people = [await begin(database, str(number)) for number in range(5)]
    async def talk(person):
        for number in range(1000):
            shown = await show(database, person, answered(f"c-{number}", Met(True)))
            os.write(1, f"{person.external_id} {number} {shown}\\n".encode())
            if person.external_id == "3" and number == 20:
                os.kill(os.getpid(), signal.SIGKILL)
    await asyncio.gather(*map(talk, people))

asyncio.run(main())
"""


async def test_turns_that_wait_share_a_commit(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [await begin(database, str(number)) for number in range(20)]
    commits = []
    settle = sqlite.SqliteBackend._settle

    def counted(self: sqlite.SqliteBackend, failure: str | None = None) -> None:
        commits.append(len(self._waiting))
        settle(self, failure)

    monkeypatch.setattr(sqlite.SqliteBackend, "_settle", counted)
    await asyncio.gather(*(say(database, each, answered("a", Met(True))) for each in people))
    assert sum(commits) == len(people)
    assert len(commits) < 5


async def test_a_turn_that_fails_takes_no_other_with_it(database: Database) -> None:
    people = [await begin(database, str(number)) for number in range(9)]

    async def turn(number: int) -> None:
        async with database.unit_of_work() as uow:
            late = turn_of(people[number], answered("a", Met(True)))
            await uow.conversations.save(people[number], late, NOW)
            if number % 3 == 1:
                raise RuntimeError("after saving")

    outcomes = await asyncio.gather(*map(turn, range(9)), return_exceptions=True)
    failed = [isinstance(outcome, RuntimeError) for outcome in outcomes]
    assert failed == [number % 3 == 1 for number in range(9)]
    kept = [len((await found(database, each)).dossier.answers) for each in people]
    assert kept == [0 if number % 3 == 1 else 1 for number in range(9)]


async def test_a_cancelled_turn_takes_no_other_with_it(database: Database) -> None:
    people = [await begin(database, str(number)) for number in range(6)]
    tasks = [asyncio.create_task(say(database, each, answered("a", Met(True)))) for each in people]
    await asyncio.sleep(0)
    tasks[0].cancel()  # waits for its commit
    tasks[3].cancel()  # waits for its turn
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    cancelled = [isinstance(outcome, asyncio.CancelledError) for outcome in outcomes]
    assert cancelled == [True, False, False, True, False, False]
    for task, person in zip(tasks, people, strict=True):
        if not task.cancelled():
            assert (await found(database, person)).dossier.answers == {"a": Met(True)}


async def test_a_commit_that_fails_is_told_to_all_who_waited(database: Database) -> None:
    people = [await begin(database, str(number)) for number in range(4)]
    before = await rows(database)

    async def dangling() -> None:
        async with database._backend.unit() as run:
            await run(_break_at_commit)

    outcomes = await asyncio.gather(
        dangling(),
        *(say(database, each, answered("a", Met(True))) for each in people),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes] == [CommitFailed] * 5
    assert await rows(database) == before
    await say(database, people[0], answered("a", Met(False)))
    assert (await found(database, people[0])).dossier.answers == {"a": Met(False)}


@pytest.mark.parametrize("notices", [True, False])
async def test_a_transaction_that_sqlite_gives_up_is_told_to_all_who_were_in_it(
    database: Database, *, notices: bool
) -> None:
    """As it does on a full disk; the unit in which it happens may or may not see an error."""
    people = [await begin(database, str(number)) for number in range(3)]

    async def in_trouble() -> None:
        async with database._backend.unit() as run:
            await run(lambda connection: connection.exec_driver_sql("ROLLBACK"))
            if notices:
                raise OSError("disk full")

    first = asyncio.create_task(say(database, people[0], answered("a", Met(True))))
    outcomes = await asyncio.gather(first, in_trouble(), return_exceptions=True)
    assert isinstance(outcomes[0], CommitFailed)
    assert isinstance(outcomes[1], OSError if notices else sqlite3.OperationalError)
    assert (await found(database, people[0])).dossier.answers == {}
    await say(database, people[1], answered("a", Met(True)))
    assert (await found(database, people[1])).dossier.answers == {"a": Met(True)}


async def test_a_unit_inside_another_is_refused_instead_of_waiting_for_ever(
    database: Database,
) -> None:
    async with database.unit_of_work():
        with pytest.raises(RuntimeError, match="inside another"):
            await begin(database)
    assert not any((await rows(database)).values())


async def test_a_unit_waits_for_another_process_without_blocking(
    database: Database, database_url: str
) -> None:
    begun = await begin(database)
    other = sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    turn = asyncio.create_task(say(database, begun, answered("a", Met(True))))
    await asyncio.sleep(5 * sqlite.BUSY_PAUSE)
    assert not turn.done()
    other.execute("COMMIT")
    other.close()
    assert (await turn).dossier.answers == {"a": Met(True)}


async def test_a_unit_gives_up_when_another_process_never_ends(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = await begin(database)
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    other = sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        await found(database, begun)
    other.close()
    assert await found(database, begun) == begun


async def test_what_was_deleted_is_in_no_file_any_more(
    database: Database, database_url: str
) -> None:
    begun = await begin(database)
    name = "某某保密机械厂"
    await say(database, begun, ProfileRecorded("name", name))
    path = Path(database_url.removeprefix("sqlite:///"))
    assert _occurrences(path, name) > 0

    async with database.unit_of_work() as uow:
        await uow.people.delete(begun.person)
    await database.forget()

    assert _occurrences(path, name) == 0
    assert await begin(database) is not None  # and the log is written on


def _occurrences(path: Path, words: str) -> int:
    files = path.parent.glob(f"{path.name}*")
    return sum(file.read_bytes().count(words.encode()) for file in files)


@pytest.mark.slow
def test_what_was_told_as_saved_survives_a_kill(database_url: str) -> None:
    crashed = subprocess.run(  # noqa: S603
        [sys.executable, "-c", CRASHING, database_url],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert crashed.returncode == -signal.SIGKILL, crashed.stderr
    told = [line.split() for line in crashed.stdout.splitlines()]
    assert len(told) > 20
    asyncio.run(_all_there(database_url, told))


async def _all_there(url: str, told: list[list[str]]) -> None:
    database = Database(url)
    kept = await rows(database)
    async with database.unit_of_work() as uow:
        for name in range(5):
            conversation = await uow.conversations.find("telegram", str(name))
            assert conversation is not None
            subjects = {f"c-{number}" for person, number, _ in told if person == str(name)}
            assert subjects <= set(conversation.dossier.answers)
            assert conversation.session.turn == len(conversation.dossier.answers)
        pending = await uow.deliveries.pending("telegram")
    await database.close()
    assert {int(delivery) for _, _, delivery in told} <= {row["id"] for row in kept["deliveries"]}
    assert len(pending) == 5


def _break_at_commit(connection: Connection) -> None:
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    connection.exec_driver_sql(
        "INSERT INTO link_codes (person_id, code_hash, created_at) VALUES (999, 'x', '2025-01-01')"
    )
