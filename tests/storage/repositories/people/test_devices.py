"""Devices of a person, codes of several kinds, and what happens at once on two of them."""

import asyncio
from datetime import date, timedelta

import pytest

from dialogs.core.outputs import ConsentGiven, ProfileRecorded, ReminderSet
from scoring.answers.model import Met
from storage.database import Database
from storage.errors import ConversationMoved
from storage.records import Conversation, Device
from storage.repositories.people.codes import TRIES, TRIES_WINDOW, CodeKind
from storage.repositories.people.devices import NOBODY
from storage.unit_of_work import UnitOfWork
from tests.storage.talking import (
    LATER,
    NOW,
    answered,
    begin,
    found,
    give_code,
    join,
    say,
    show,
    turn_of,
)
from tests.support.stored.databases import rows


async def _devices(database: Database, like: Conversation) -> tuple[Device, ...]:
    async with database.unit_of_work() as uow:
        return await uow.devices.of((await _now(uow, like)).person)


async def _now(uow: UnitOfWork, like: Conversation) -> Conversation:
    present = await uow.conversations.find(like.channel, like.external_id)
    assert present is not None
    return present


async def _end(database: Database, like: Conversation) -> None:
    async with database.unit_of_work() as uow:
        present = await _now(uow, like)
        held = await uow.devices.hold(present.person)
        await uow.devices.end(next(one for one in held if one.identity == present.identity))


async def test_the_one_that_began_is_first_and_stays_it(database: Database) -> None:
    first = await begin(database, "1")
    await join(database, first, await begin(database, "2", "web"), now=LATER)
    await say(database, first, now=LATER + timedelta(days=1))
    listed = await _devices(database, first)
    assert [(one.channel, one.is_first, one.since) for one in listed] == [
        ("telegram", True, NOW),
        ("web", False, LATER),
    ]
    assert listed[0].active == LATER + timedelta(days=1)


async def test_an_ended_device_leaves_the_data_and_hands_over_what_was_due_to_it(
    database: Database,
) -> None:
    first = await begin(database, "1")
    await say(database, first, ConsentGiven(), ProfileRecorded("name", "甲厂"))
    joined = await join(database, first, await begin(database, "2", "web"))
    assert joined is not None
    march = date(2026, 3, 1)
    await say(database, joined, answered("a", Met(True)), ReminderSet("step", march))
    async with database.unit_of_work() as uow:
        report = await uow.reports.request(await _now(uow, joined), "zh", {}, NOW)
        await give_code(uow, await _now(uow, joined), "by-the-second")
    await show(database, joined)

    await _end(database, joined)

    async with database.unit_of_work() as uow:
        assert await uow.conversations.find("web", "2") is None
        assert await uow.codes.good("by-the-second", NOW) is None
        reminder = await uow.reminders.take(joined.assessment, "step", march, NOW)
        assert reminder is not None
        assert reminder.identity == first.identity
        waiting = await uow.reports.find(report.id)
        assert waiting is not None
        assert waiting.identity == first.identity
    assert (await found(database, first)).dossier.answers == {"a": Met(True)}
    kept = await rows(database)
    assert {row["identity_id"] for row in kept["deliveries"]} <= {first.identity}
    assert [row["identity_id"] for row in kept["sessions"]] == [first.identity]


async def test_the_earliest_left_becomes_first(database: Database) -> None:
    first = await begin(database, "1")
    for name, day in (("2", 2), ("3", 1)):
        comer = await begin(database, name, "web")
        await join(database, first, comer, f"code-{name}", now=NOW + timedelta(hours=day))
    await _end(database, first)
    async with database.unit_of_work() as uow:
        third = await uow.conversations.find("web", "3")
    assert third is not None
    assert third.is_first
    assert [one.is_first for one in await _devices(database, third)] == [True, False]


async def test_the_last_device_leaves_a_place_that_the_next_one_takes(database: Database) -> None:
    first = await begin(database, "1")
    await say(database, first, ConsentGiven(), answered("a", Met(True)))
    await say(database, first, ReminderSet("step", date(2026, 3, 1)))
    async with database.unit_of_work() as uow:
        code = await give_code(uow, first, "paper", kind=CodeKind.RECOVERY, expires=None)
        await give_code(uow, first, "device")
    await _end(database, first)
    kept = await rows(database)
    assert [row["channel"] for row in kept["identities"]] == [NOBODY]
    assert [row["kind"] for row in kept["link_codes"]] == ["recovery"]

    new = await begin(database, "9", "web")
    async with database.unit_of_work() as uow:
        joined = await uow.joining.join(code, new, LATER)
    assert joined is not None
    assert (joined.person, joined.assessment, joined.is_first) == (
        first.person,
        first.assessment,
        True,
    )
    assert await found(database, new) == joined
    kept = await rows(database)
    assert [row["id"] for row in kept["identities"]] == [new.identity]
    assert [row["identity_id"] for row in kept["reminders"]] == [new.identity]


async def test_a_recovery_code_makes_the_joining_one_first_and_is_used_up(
    database: Database,
) -> None:
    first, new = await begin(database, "1"), await begin(database, "2", "web")
    async with database.unit_of_work() as uow:
        await give_code(uow, first, "paper", kind=CodeKind.RECOVERY, expires=None)
        await give_code(uow, first, "device")
        years_later = NOW + timedelta(days=4000)
        code = await uow.codes.good("paper", years_later)
        assert await uow.codes.good("device", years_later) is None
        assert code is not None
        assert (code.kind, code.device, code.assessment) == (
            "recovery",
            first.identity,
            first.assessment,
        )
        assert await uow.codes.recovery_since(first.person) == NOW
        joined = await uow.joining.join(code.id, new, years_later)
        assert joined is not None
        assert await uow.codes.recovery_since(first.person) is None
    assert not (await found(database, first)).is_first
    assert (await found(database, new)).is_first


async def test_wrong_codes_are_counted_for_an_hour(
    database: Database, second_worker: Database
) -> None:
    person = (await begin(database)).person
    for number in range(TRIES):
        async with database.unit_of_work() as uow:
            assert await uow.codes.barred_until(person, NOW) is None
            await uow.codes.count_wrong(person, NOW + timedelta(minutes=number))
    async with second_worker.unit_of_work() as uow:
        assert await uow.codes.barred_until(person, NOW) == NOW + TRIES_WINDOW
        over = NOW + TRIES_WINDOW
        assert await uow.codes.barred_until(person, over) is None
        await uow.codes.count_wrong(person, over)
        assert await uow.codes.barred_until(person, over) is None


async def test_a_code_is_used_once_by_two_workers_at_once(
    database: Database, second_worker: Database
) -> None:
    host = await begin(database, "1")
    comers = [await begin(database, name, "web") for name in ("2", "3")]
    async with database.unit_of_work() as uow:
        code = await give_code(uow, host)

    async def confirm(worker: Database, comer: Conversation) -> Conversation | None:
        async with worker.unit_of_work() as uow:
            return await uow.joining.join(code, await _now(uow, comer), NOW)

    came = await asyncio.gather(
        *(confirm(*each) for each in zip((database, second_worker), comers, strict=True))
    )
    assert sorted(one is None for one in came) == [False, True]
    assert len(await _devices(database, host)) == 2


@pytest.mark.parametrize("other", ["answers", "ends the first", "deletes", "crosses"])
async def test_what_is_done_at_once_on_two_devices_leaves_all_in_order(
    database: Database, second_worker: Database, other: str
) -> None:
    """Each is begun again when it was overtaken, as a turn is; nothing fails otherwise."""
    first = await begin(database, "1")
    second = await join(database, first, await begin(database, "2", "web"))
    third = await begin(database, "3", "web")
    assert second is not None
    async with database.unit_of_work() as uow:
        code = await give_code(uow, first, "one", kind=CodeKind.DEVICE)
        back = await give_code(uow, third, "back", kind=CodeKind.DEVICE)

    async def one() -> None:
        async with database.unit_of_work() as uow:
            if other == "crosses":
                await uow.joining.join(code, await _now(uow, third), NOW)
                return
            held = await uow.devices.hold((await _now(uow, first)).person)
            doomed = [each for each in held if each.identity == second.identity]
            for each in doomed:
                await uow.devices.end(each)

    async def another() -> None:
        async with second_worker.unit_of_work() as uow:
            mine = await uow.conversations.find(*_name(first if other == "crosses" else second))
            if mine is None:
                return
            match other:
                case "answers":
                    turn = turn_of(mine, answered("a", Met(True)))
                    await uow.conversations.save(mine, turn, NOW)
                case "ends the first":
                    await uow.devices.hold(mine.person)
                case "deletes":
                    await uow.people.delete(mine.person)
                case _:
                    await uow.joining.join(back, mine, NOW)

    for _ in range(3):
        await asyncio.gather(_again(one), _again(another))
    kept = await rows(database)
    people = {row["id"] for row in kept["people"]}
    assert {row["person_id"] for row in kept["identities"]} == people
    firsts = [row["person_id"] for row in kept["identities"] if row["is_first"]]
    assert sorted(firsts) == sorted(people)
    assert {row["person_id"] for row in kept["cases"]} <= people
    assert {row["person_id"] for row in kept["answers"]} <= people


def _name(like: Conversation) -> tuple[str, str]:
    return like.channel, like.external_id


async def _again(work: object) -> None:
    """As often as a turn is begun again."""
    for _ in range(5):
        try:
            await work()  # type: ignore[operator]  # one of the two above
        except ConversationMoved:
            continue
        else:
            return
    raise AssertionError("overtaken for ever")
