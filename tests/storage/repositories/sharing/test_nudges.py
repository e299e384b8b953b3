"""Who is told to go on: once a day and case, whoever asks, on both databases."""

import asyncio
from datetime import UTC, date, datetime

import pytest

from dialogs.core.outputs import ProfileRecorded
from dialogs.dossier.access import Role
from scoring.answers.model import Met
from storage.database import Database
from storage.records import Conversation, Reach, Recipient
from tests.storage.talking import (
    NOW,
    admit,
    begin,
    found,
    join,
    join_organisation,
    propose,
    say,
    share,
)
from tests.support.stored.databases import rows

DAY = date(2025, 3, 3)


@pytest.fixture
async def owner(database: Database) -> Conversation:
    """The person a case belongs to."""
    return await say(database, await begin(database, "42"), ProfileRecorded("name", "甲厂"))


@pytest.fixture
async def guest(database: Database, owner: Conversation) -> Conversation:
    """Somebody who was asked two questions."""
    return await share(database, owner, await begin(database, "7"), ("a", "b"))


async def asked(database: Database, owner: Conversation) -> tuple[Recipient, ...]:
    """Who has something open."""
    async with database.unit_of_work() as uow:
        return await uow.nudges.asked(owner.assessment, DAY, NOW)


async def arrange(database: Database, to: Recipient, by: Conversation) -> int | None:
    """Have somebody told."""
    async with database.unit_of_work() as uow:
        return await uow.nudges.ask(to, DAY, by.person, NOW, only_stuck=False)


async def test_what_is_open_is_what_was_not_given_or_not_taken(
    database: Database, owner: Conversation, guest: Conversation
) -> None:
    (one,) = await asked(database, owner)
    assert (one.person, one.open, one.of, one.heard) == (guest.person, ("a", "b"), 2, None)
    assert (one.reach, one.enterprise, one.may_be_told) == (Reach.REACHED, "甲厂", True)
    async with database.unit_of_work() as uow:
        given = await uow.proposals.propose(
            guest.dossier.task.member if guest.dossier.task else 0,
            owner.assessment,
            "a",
            value={"kind": "met", "met": True},
            before=None,
            note="",
            files=(),
            person=guest.person,
            channel="telegram",
            now=NOW,
        )
    (one,) = await asked(database, owner)
    assert (one.open, one.heard) == (("b",), NOW)
    async with database.unit_of_work() as uow:
        proposal = await uow.proposals.proposal(owner.person, owner.assessment, given)
        assert proposal is not None
        await uow.proposals.decide(proposal, owner.person, "declined", "不对", NOW)
    assert (await asked(database, owner))[0].open == ("a", "b"), "it is to be answered again"
    async with database.unit_of_work() as uow:
        for subject in ("a", "b"):
            await propose(uow, guest, subject, Met(True))
    assert await asked(database, owner) == ()


async def test_several_tasks_of_one_person_are_one_line(
    database: Database, owner: Conversation, guest: Conversation
) -> None:
    again = await share(database, owner, guest, ("b", "c"))
    (one,) = await asked(database, owner)
    assert (one.open, one.of) == (("a", "b", "c"), 3)
    async with database.unit_of_work() as uow:
        assert again.dossier.task is not None
        await uow.sharing.finish(again.dossier.task.member, guest.person, NOW)
    (one,) = await asked(database, owner)
    assert one.open == ("a", "b"), "who is done with a task is not told of it"


async def test_it_is_arranged_once_a_day_whoever_asks(
    database: Database, second_worker: Database, owner: Conversation, guest: Conversation
) -> None:
    other = await admit(database, owner, await begin(database, "8"), Role.CONSULTANT)
    (one,) = await asked(database, owner)
    made = await asyncio.gather(arrange(database, one, owner), arrange(second_worker, one, other))
    assert sorted(map(bool, made)) == [False, True]
    (one,) = await asked(database, owner)
    assert (one.is_planned, one.outcome, one.may_be_told) == (True, "", False)
    number = next(filter(None, made))
    async with database.unit_of_work() as uow:
        nudge = await uow.nudges.take(number)
        assert nudge is not None
        assert (nudge.person, nudge.owner, nudge.day) == (guest.person, owner.person, DAY)
        await uow.nudges.end(number, "sent", NOW)
        await uow.nudges.end(number, "other", NOW)
        assert await uow.nudges.take(number) is None, "it has its outcome"
    (one,) = await asked(database, owner)
    assert (one.is_planned, one.outcome, one.may_be_told) == (False, "sent", False)
    (row,) = (await rows(database))["nudges"]
    assert row["outcome"] == "sent"
    acts = [row["act"] for row in (await rows(database))["audit_events"]]
    assert acts.count("nudged") == 1


async def test_what_was_missed_does_not_count_twice_for_another_day(
    database: Database, owner: Conversation, guest: Conversation
) -> None:
    del guest
    (one,) = await asked(database, owner)
    made = await arrange(database, one, owner)
    assert made is not None
    later = DAY.replace(day=4)
    async with database.unit_of_work() as uow:
        await uow.nudges.ask(one, later, owner.person, NOW, only_stuck=False)
        nudge = await uow.nudges.take(made)
        assert nudge is not None
        assert not await uow.nudges.move(nudge, later)
        assert await uow.nudges.move(nudge, later.replace(day=5))


async def test_reach_is_the_best_of_the_devices(
    database: Database, owner: Conversation, guest: Conversation
) -> None:
    browser = await begin(database, "9", "web")
    async with database.unit_of_work() as uow:
        await uow.identities.mark_unreachable(guest.identity)
    assert (await asked(database, owner))[0].reach is Reach.SILENT
    await join(database, await found(database, guest), browser)
    assert (await asked(database, owner))[0].reach is Reach.AT_NEXT_VISIT
    async with database.unit_of_work() as uow:
        await uow.identities.mark_reachable(guest.identity)
    assert (await asked(database, owner))[0].reach is Reach.REACHED
    async with database.unit_of_work() as uow:
        for device in await uow.devices.of(guest.person):
            await uow.devices.end(device)
    assert (await asked(database, owner))[0].reach is Reach.NO_DEVICE


async def test_two_who_were_told_become_one_person(
    database: Database, owner: Conversation, guest: Conversation
) -> None:
    twin = await share(database, owner, await begin(database, "8"), ("c",))
    for one in await asked(database, owner):
        assert await arrange(database, one, owner) is not None
    assert await join(database, await found(database, guest), twin) is not None
    people = [row["person_id"] for row in (await rows(database))["nudges"]]
    assert sorted(people, key=str) == sorted([guest.person, None], key=str)


async def test_what_somebody_may_do_in_cases_is_the_most_of_their_parts(
    database: Database, owner: Conversation
) -> None:
    other = await admit(database, owner, await begin(database, "8"), Role.VIEWER)
    async with database.unit_of_work() as uow:
        assert set((await uow.nudges.roles(other.person)).values()) == {Role.VIEWER}
        within = await join_organisation(uow, other, "consultancy", "consultant")
        assert await uow.case_access.hand_over(owner.assessment, within, other.person, NOW)
        roles = await uow.nudges.roles(other.person)
        (case,) = roles
        assert roles[case] is Role.CONSULTANT
        assert await uow.nudges.name_in(case, other.person) == "李老师"
        assert await uow.nudges.name_in(case, owner.person) == ""
        for access in await uow.case_access.of(owner.assessment, NOW):
            await uow.case_access.end(
                owner.assessment, access.kind, access.number, owner.person, NOW
            )
        assert await uow.nudges.roles(other.person) == {}


async def test_deleting_a_person_leaves_the_row_without_them(
    database: Database, owner: Conversation, guest: Conversation
) -> None:
    (one,) = await asked(database, owner)
    await arrange(database, one, owner)
    async with database.unit_of_work() as uow:
        exported = await uow.people.export(guest.person)
        await uow.people.delete(guest.person)
    assert [row["day"] for row in exported["nudges"]] == [DAY.isoformat()]
    (row,) = (await rows(database))["nudges"]
    assert row["person_id"] is None
    assert (await asked(database, owner)) == (), "their task has ended"
    async with database.unit_of_work() as uow:
        await uow.people.delete(owner.person)
    assert (await rows(database))["nudges"] == []


async def test_owners_are_found_for_many_at_once(database: Database, owner: Conversation) -> None:
    async with database.unit_of_work() as uow:
        (one,) = await uow.nudges.owners([owner.assessment], DAY)
        assert await uow.nudges.owners([], DAY) == ()
    assert (one.person, one.enterprise, one.is_owner) == (owner.person, "甲厂", True)
    assert one.heard == datetime(2025, 3, 1, 8, 30, tzinfo=UTC)
