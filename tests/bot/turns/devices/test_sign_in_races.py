"""Two at once, on both databases and from two workers: one of them is first."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.jobs.notifier import Notifier
from bot.turns.devices.sign_ins import Outcome, SignIns
from storage.database import Database
from storage.records import NewPasskey
from tests.storage.talking import begin
from tests.support.stored.databases import database, database_url, postgresql_url, second_worker

__all__ = ["database", "database_url", "postgresql_url", "second_worker"]

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
SOON = NOW + timedelta(minutes=5)


@pytest.fixture
def sign_ins(database: Database, second_worker: Database) -> tuple[SignIns, SignIns]:
    """Those of two workers."""
    one, two = (SignIns(each, Notifier(), clock=lambda: NOW) for each in (database, second_worker))
    return one, two


async def test_one_of_two_people_lets_a_browser_in(
    database: Database, second_worker: Database, sign_ins: tuple[SignIns, SignIns]
) -> None:
    people = [await begin(database, name) for name in ("1", "2")]
    secret = await sign_ins[0].wait("Chrome · Windows")
    async with database.unit_of_work() as uow:
        [waiting] = [await uow.waiting.unanswered(number, NOW) for number in (1,)]
    assert waiting is not None

    async def answer(worker: Database, number: int) -> bool:
        who = people[number]
        async with worker.unit_of_work() as uow:
            me = {"person": who.person, "identity": who.identity}
            return await uow.waiting.answer(waiting.id, NOW, **me)

    answered = await asyncio.gather(answer(database, 0), answer(second_worker, 1))

    assert sorted(answered) == [False, True]
    shown = await sign_ins[1].waiting(secret, "zh")
    assert shown is not None
    assert shown.outcome is Outcome.LET_IN


async def test_two_windows_of_a_browser_go_on_once(
    database: Database, sign_ins: tuple[SignIns, SignIns]
) -> None:
    """Any worker draws the page, and one of the two presses signs in."""
    who = await begin(database, "1")
    secret = await sign_ins[0].wait("Chrome · Windows")
    first, second = [await one.waiting(secret, "zh") for one in sign_ins]
    assert first == second
    async with database.unit_of_work() as uow:
        assert await uow.waiting.answer(1, NOW, person=who.person, identity=who.identity)

    taken = await asyncio.gather(*(one.take_let_in(secret) for one in sign_ins))

    assert sorted(code is None for code in taken) == [False, True]


async def test_a_challenge_is_taken_once(database: Database, second_worker: Database) -> None:
    async with database.unit_of_work() as uow:
        await uow.passkeys.challenge("hash", NOW, SOON)
        await uow.passkeys.challenge("old", NOW, NOW)

    async def take(worker: Database, challenge: str) -> bool:
        async with worker.unit_of_work() as uow:
            return await uow.passkeys.take_to_sign_in(challenge, NOW)

    taken = await asyncio.gather(take(database, "hash"), take(second_worker, "hash"))
    assert sorted(taken) == [False, True]
    assert not await take(database, "old")


async def test_a_challenge_is_for_its_device_and_its_use(database: Database) -> None:
    one, other = await begin(database, "1"), await begin(database, "2")
    async with database.unit_of_work() as uow:
        await uow.passkeys.challenge("adds", NOW, SOON, adds=(one.identity, "handle"))
        await uow.passkeys.challenge("signs in", NOW, SOON)
        assert not await uow.passkeys.take_to_sign_in("adds", NOW)
        assert await uow.passkeys.take_to_add("adds", other.identity, NOW) is None
        assert await uow.passkeys.take_to_add("signs in", one.identity, NOW) is None
        assert await uow.passkeys.take_to_add("adds", one.identity, NOW) == "handle"


async def test_a_passkey_removed_meanwhile_signs_nobody_in(
    database: Database, second_worker: Database
) -> None:
    who = await begin(database, "1")
    key = NewPasskey("id", "key", "handle", 3, "办公室电脑")
    async with database.unit_of_work() as uow:
        assert await uow.passkeys.add(who.person, who.identity, key, NOW)
        assert not await uow.passkeys.add(who.person, who.identity, key, NOW)
        read = await uow.passkeys.find("id")
    assert read is not None
    async with second_worker.unit_of_work() as uow:
        assert await uow.passkeys.use(read, 4, NOW)
    async with database.unit_of_work() as uow:
        assert not await uow.passkeys.use(read, 5, NOW), "the counter was read before that"
    async with second_worker.unit_of_work() as uow:
        assert await uow.passkeys.remove(who.person, read.id)
    async with database.unit_of_work() as uow:
        assert await uow.passkeys.find("id") is None


async def test_every_worker_knows_the_bot(sign_ins: tuple[SignIns, SignIns]) -> None:
    assert [await one.bot("telegram") for one in sign_ins] == [None, None]
    await sign_ins[0].name_bot("telegram", "green_bot")
    await sign_ins[0].name_bot("telegram", "greener_bot")
    assert [await one.bot("telegram") for one in sign_ins] == ["greener_bot"] * 2
