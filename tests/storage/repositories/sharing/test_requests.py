"""Evidence that is asked for: lines never change, events follow each other by rules."""

import asyncio
from datetime import date

import pytest

from dialogs.core.outputs import ProfileRecorded
from dialogs.dossier.dossier import Evidence
from dialogs.dossier.requests import State
from storage.database import Database
from storage.records import Conversation, NewRequest, RequestLine
from tests.storage.talking import NOW, begin, say, share
from tests.support.stored.databases import rows

FILE = Evidence("ab" * 32, "发票.pdf", "application/pdf", 10)
OTHER = Evidence("cd" * 32, "重拍.jpg", "image/jpeg", 20)


@pytest.fixture
async def owner(database: Database) -> Conversation:
    """The person a case belongs to."""
    return await say(database, await begin(database, "42"), ProfileRecorded("name", "甲厂"))


async def add(
    database: Database, owner: Conversation, *lines: NewRequest, invitation: int | None = None
) -> tuple[int, ...]:
    """Ask for some evidence."""
    async with database.unit_of_work() as uow:
        return await uow.requests.add(
            owner.assessment,
            lines,
            due=date(2025, 4, 1),
            invitation=invitation,
            by=owner.person,
            now=NOW,
        )


async def happen(
    database: Database,
    line: int,
    state: State,
    person: Conversation,
    file: Evidence | None = None,
    said: str = "",
) -> bool:
    """Something happens to a line."""
    async with database.unit_of_work() as uow:
        return await uow.requests.append(
            line,
            state,
            said=said,
            file=file,
            person=person.person,
            channel=person.channel,
            now=NOW,
        )


async def listed(database: Database, owner: Conversation) -> tuple[RequestLine, ...]:
    """The list."""
    async with database.unit_of_work() as uow:
        return await uow.requests.of(owner.assessment)


async def test_events_come_to_a_state(database: Database, owner: Conversation) -> None:
    (id,) = await add(database, owner, NewRequest("电费发票", "a", "invoice"))
    (line,) = await listed(database, owner)
    assert (line.number, line.what, line.subject, line.document) == (1, "电费发票", "a", "invoice")
    assert (line.due, line.name, line.is_open) == (date(2025, 4, 1), "", True)
    assert not await happen(database, id, State.ACCEPTED, owner), "nothing was given"
    assert not await happen(database, id, State.REJECTED, owner, said="?")
    assert await happen(database, id, State.RESPONDED, owner, FILE, "正本")
    assert await happen(database, id, State.RESPONDED, owner, OTHER)
    (line,) = await listed(database, owner)
    assert (line.status.files, line.said, line.is_open) == ((FILE, OTHER), ("正本",), False)
    assert await happen(database, id, State.REJECTED, owner, said="不清楚")
    (line,) = await listed(database, owner)
    assert (line.status.reason, line.is_open) == ("不清楚", True)
    assert await happen(database, id, State.RESPONDED, owner, OTHER)
    (line,) = await listed(database, owner)
    assert (line.status.files, line.status.reason) == ((OTHER,), "")
    assert await happen(database, id, State.ACCEPTED, owner)
    assert not await happen(database, id, State.WITHDRAWN, owner)
    assert not await happen(database, id, State.REJECTED, owner)
    states = [row["state"] for row in (await rows(database))["evidence_request_events"]]
    assert states == ["responded", "responded", "rejected", "responded", "accepted"]
    async with database.unit_of_work() as uow:
        assert await uow.audit.broken_at(owner.assessment) is None


async def test_two_workers_decide_once(
    database: Database, second_worker: Database, owner: Conversation
) -> None:
    (id,) = await add(database, owner, NewRequest("电费发票"))
    await happen(database, id, State.RESPONDED, owner, FILE)
    done = await asyncio.gather(
        happen(database, id, State.ACCEPTED, owner),
        happen(second_worker, id, State.REJECTED, owner, said="不"),
    )
    assert sorted(done) == [False, True]


async def test_two_workers_number_lines_one_after_the_other(
    database: Database, second_worker: Database, owner: Conversation
) -> None:
    await asyncio.gather(
        *(
            add(worker, owner, NewRequest("甲"), NewRequest("乙"))
            for worker in (database, second_worker)
        )
    )
    assert [line.number for line in await listed(database, owner)] == [1, 2, 3, 4]


async def test_a_member_has_only_lines_of_their_own(
    database: Database, owner: Conversation
) -> None:
    guests = [
        await share(database, owner, await begin(database, name), ("a",)) for name in ("7", "8")
    ]
    invitations = [row["id"] for row in (await rows(database))["invitations"]]
    await add(database, owner, NewRequest("企业的"))
    for number, invitation in enumerate(invitations):
        await add(database, owner, NewRequest(f"同事 {number}"), invitation=invitation)
    async with database.unit_of_work() as uow:
        for number, guest in enumerate(guests):
            assert guest.dossier.task is not None
            (line,) = await uow.requests.of_member(guest.dossier.task.member)
            assert (line.what, line.name) == (f"同事 {number}", "王工")
            assert await uow.requests.people_of(invitations[number]) == (guest.person,)
        assert await uow.requests.of_member(0) == ()
        exported = await uow.people.export(guests[0].person)
    assert [row["what"] for row in exported["evidence_requests"]] == ["同事 0"]


async def test_what_nobody_accepted_goes_with_the_person_who_gave_it(
    database: Database, owner: Conversation
) -> None:
    guest = await share(database, owner, await begin(database, "7"), ("a",))
    (invitation,) = [row["id"] for row in (await rows(database))["invitations"]]
    kept, gone = await add(
        database, owner, NewRequest("甲"), NewRequest("乙"), invitation=invitation
    )
    for line in (kept, gone):
        await happen(database, line, State.RESPONDED, guest, FILE)
    await happen(database, kept, State.ACCEPTED, owner)
    async with database.unit_of_work() as uow:
        await uow.people.delete(guest.person)
    states = [(line.status.state, line.status.files) for line in await listed(database, owner)]
    assert states == [(State.ACCEPTED, (FILE,)), (State.PENDING, ())]


async def test_a_line_that_is_gone_takes_nothing(database: Database, owner: Conversation) -> None:
    assert not await happen(database, 99, State.RESPONDED, owner, FILE)
    async with database.unit_of_work() as uow:
        assert await uow.requests.head(99) is None
