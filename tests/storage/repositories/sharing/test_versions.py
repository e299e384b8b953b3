"""Versions: closed once, from what was read, holding their files; reopened and signed once."""

from datetime import timedelta

import pytest

from dialogs.core.outputs import EvidenceAdded, EvidenceRemoved, ProfileRecorded
from dialogs.dossier.dossier import Evidence
from scoring.answers.model import Met
from storage.database import Database
from storage.errors import ConversationMoved
from storage.records import Conversation
from tests.storage.talking import (
    LATER,
    NOW,
    answered,
    begin,
    close,
    found,
    say,
    share,
    sign,
)

FILE = Evidence("ab" * 32, "执照.jpg", "image/jpeg", 10)


@pytest.fixture
async def owner(database: Database) -> Conversation:
    """Somebody with a file and an answer."""
    person = await begin(database, "42")
    events = (ProfileRecorded("name", "甲厂"), answered("a", Met(True)), EvidenceAdded("a", FILE))
    return await say(database, person, *events)


async def _reopen(database: Database, owner: Conversation, number: int) -> tuple[int, ...] | None:
    async with database.unit_of_work() as uow:
        return await uow.versions.reopen(
            owner.assessment, number, person=owner.person, name="李敏", reason="补", now=LATER
        )


async def test_a_dossier_says_as_which_version_it_stands(
    database: Database, second_worker: Database, owner: Conversation
) -> None:
    await found(second_worker, owner)
    version = await close(database, owner, FILE.digest)
    for worker in (database, second_worker):
        assert (await found(worker, owner)).dossier.closed == version.number == 1
    assert await _reopen(database, owner, 1) == ()
    for worker in (database, second_worker):
        assert (await found(worker, owner)).dossier.closed == 0


async def test_what_was_changed_since_it_was_read_is_not_closed(
    database: Database, owner: Conversation
) -> None:
    stale = await found(database, owner)
    await say(database, owner, answered("b", Met(True)))
    with pytest.raises(ConversationMoved):
        async with database.unit_of_work() as uow:
            await uow.versions.close(stale, {}, "ab" * 32, (), "李敏", NOW)
    async with database.unit_of_work() as uow:
        assert await uow.versions.of(owner.assessment) == ()


async def test_nobody_closes_twice_or_for_others(database: Database, owner: Conversation) -> None:
    await close(database, owner)
    here, other = await found(database, owner), await begin(database, "7")
    async with database.unit_of_work() as uow:
        assert await uow.versions.close(here, {}, "cd" * 32, (), "李敏", NOW) is None
    async with database.unit_of_work() as uow:
        foreign = await uow.versions.get(other.assessment, 1)
    assert foreign is None, "a number is one of the assessment it stands beside"


async def test_numbers_go_on_and_only_the_last_can_be_reopened(
    database: Database, owner: Conversation
) -> None:
    await close(database, owner)
    assert await _reopen(database, owner, 1) == ()
    assert await _reopen(database, owner, 1) is None
    await close(database, owner)
    assert await _reopen(database, owner, 1) is None
    async with database.unit_of_work() as uow:
        kept = await uow.versions.of(owner.assessment)
    assert [(one.number, one.stands) for one in kept] == [(2, True), (1, False)]


async def test_a_file_stays_while_a_version_holds_it(
    database: Database, owner: Conversation
) -> None:
    await close(database, owner, FILE.digest)
    await _reopen(database, owner, 1)
    await say(database, owner, EvidenceRemoved("a", FILE.digest))
    until = NOW + timedelta(minutes=2)
    async with database.unit_of_work() as uow:
        assert not await uow.evidence_files.begin_removal(FILE.digest, NOW, until)
        assert FILE.digest not in await uow.evidence_files.free(NOW)
    async with database.unit_of_work() as uow:
        await uow.people.delete(owner.person)
    async with database.unit_of_work() as uow:
        assert await uow.evidence_files.begin_removal(FILE.digest, NOW, until)


async def test_a_signature_is_given_once_and_to_what_stands(
    database: Database, owner: Conversation
) -> None:
    await close(database, owner)
    member = await share(database, owner, await begin(database, "7"), ())
    assert await sign(database, owner, member)
    assert not await sign(database, owner, member, "declined")
    await _reopen(database, owner, 1)
    late = await share(database, owner, await begin(database, "8"), ())
    assert not await sign(database, owner, late)
    async with database.unit_of_work() as uow:
        (version,) = await uow.versions.of(owner.assessment)
    assert [one.outcome for one in version.sign_offs] == ["signed"]
