"""What is shared of a case: whose it is, what becomes of it, and the record of it all."""

import json

import pytest
from sqlalchemy import Connection, text

from dialogs.core.outputs import (
    ConsentGiven,
    EvidenceAdded,
    NoteRecorded,
    OverlaysPinned,
    ProfileRecorded,
)
from dialogs.dossier.access import Phase
from scoring.answers.model import Met, NotApplicable
from storage.database import Database
from storage.records import Conversation
from tests.storage.repositories.people.test_people import OWN
from tests.storage.talking import (
    LATER,
    NOW,
    answered,
    begin,
    found,
    join,
    overlay_of,
    propose,
    say,
    share,
)
from tests.support.stored.databases import rows

SCOPE = ("a", "b")


@pytest.fixture
async def owner(database: Database) -> Conversation:
    """The person a case belongs to."""
    person = await begin(database, "42")
    return await say(
        database,
        person,
        ConsentGiven(),
        ProfileRecorded("name", "甲厂"),
        answered("a", Met(True)),
        answered("secret", Met(False)),
        OverlaysPinned((overlay_of("weights"),)),
    )


@pytest.fixture
async def guest(database: Database, owner: Conversation) -> Conversation:
    """Somebody with a case of their own, at their working copy."""
    person = await begin(database, "7")
    await say(database, person, ProfileRecorded("name", "乙厂"), answered("c", Met(True)))
    return await share(database, owner, person, SCOPE)


async def test_a_working_copy_holds_nothing_of_the_case(
    database: Database, guest: Conversation
) -> None:
    task = guest.dossier.task
    assert task is not None
    assert (task.enterprise, task.subjects, task.phase) == ("甲厂", SCOPE, Phase.OPEN)
    assert (task.name, task.note) == ("王工", "看一下电表")
    assert guest.dossier.answers == {}
    assert guest.dossier.profile.name is None
    async with database.unit_of_work() as uow:
        looked = await uow.conversations.look("telegram", "7")
        assert looked is not None
        assert looked.dossier == guest.dossier
        assert [row.name for row in await uow.conversations.assessments(guest.person)] == ["乙厂"]
        tasks = await uow.sharing.tasks(guest.person)
    assert [(one.assessment, one.questions) for one in tasks] == [(guest.assessment, 2)]


async def test_a_guest_goes_to_their_own_case_and_back(
    database: Database, guest: Conversation
) -> None:
    async with database.unit_of_work() as uow:
        own = (await uow.conversations.assessments(guest.person))[0]
        there = await uow.conversations.switch(guest, own.id)
        assert there.dossier.task is None
        assert there.dossier.profile.name == "乙厂"
        back = await uow.conversations.switch(there, guest.assessment)
    assert back.dossier == guest.dossier


async def test_taking_back_ends_the_task_at_once(
    database: Database, owner: Conversation, guest: Conversation
) -> None:
    async with database.unit_of_work() as uow:
        (row,) = await uow.sharing.shared(owner.person, owner.assessment)
        assert (
            await uow.sharing.revoke(
                guest.person, owner.assessment, row.invitation.id, guest.person, NOW
            )
            is None
        )
        revoked = await uow.sharing.revoke(
            owner.person, owner.assessment, row.invitation.id, owner.person, NOW
        )
        assert revoked is not None
        assert revoked[1] == (guest.person,)
        assert (
            await uow.sharing.revoke(
                owner.person, owner.assessment, row.invitation.id, owner.person, NOW
            )
            is None
        )
        looked = await uow.conversations.look("telegram", "7")
    assert looked is not None
    assert looked.dossier.task is not None
    assert looked.dossier.task.phase == Phase.ENDED


@pytest.mark.parametrize("uses", [1, 2])
async def test_an_invitation_is_used_once_and_in_time(
    database: Database, owner: Conversation, uses: int
) -> None:
    async with database.unit_of_work() as uow:
        made = await uow.sharing.invite(
            owner.person,
            owner.assessment,
            by=owner.person,
            role="contributor",
            subjects=SCOPE,
            name="王工",
            note="",
            due=None,
            at_once=False,
            code_hash="hash",
            now=NOW,
            expires=LATER,
        )
        assert made is not None
        assert not await uow.sharing.use(made, LATER)
        assert await uow.sharing.by_code("hash", LATER) is None
        assert [await uow.sharing.use(made, NOW) for _ in range(uses)] == [True, False][:uses]
        assert await uow.sharing.by_code("hash", NOW) is None


async def test_what_is_not_ones_own_is_not_found(
    database: Database, owner: Conversation, guest: Conversation
) -> None:
    """The id of a foreign row, of every table, leads nowhere."""
    async with database.unit_of_work() as uow:
        proposal = await propose(uow, guest, "a", Met(False))
        stranger = await uow.conversations.begin(
            "web", "stranger", owner.session, owner.dossier, NOW
        )
        for other in (guest, stranger):
            assert await uow.sharing.shared(other.person, owner.assessment) == ()
            assert await uow.proposals.waiting(other.person, owner.assessment) == ()
            for assessment in (owner.assessment, other.assessment):
                found = await uow.proposals.proposal(other.person, assessment, proposal)
                assert found is None
            made = await uow.sharing.invite(
                other.person,
                owner.assessment,
                by=other.person,
                role="viewer",
                subjects=None,
                name="x",
                note="",
                due=None,
                at_once=False,
                code_hash=f"of {other.person}",
                now=NOW,
                expires=LATER,
            )
            assert made is None
        assert await uow.proposals.proposal(owner.person, owner.assessment, proposal) is not None
        assert await uow.proposals.proposal(owner.person, guest.assessment, proposal) is None
        assert await uow.conversations.hold_assessment(guest.assessment) is None


async def test_nobody_invites_to_a_working_copy(database: Database, guest: Conversation) -> None:
    async with database.unit_of_work() as uow:
        made = await uow.sharing.invite(
            guest.person,
            guest.assessment,
            by=guest.person,
            role="contributor",
            subjects=SCOPE,
            name="x",
            note="",
            due=None,
            at_once=False,
            code_hash="again",
            now=NOW,
            expires=LATER,
        )
    assert made is None


async def test_a_proposal_is_decided_once_and_replaced_by_a_later_one(
    database: Database, owner: Conversation, guest: Conversation
) -> None:
    async with database.unit_of_work() as uow:
        await propose(uow, guest, "a", Met(False))
        await propose(uow, guest, "a", Met(True))
        (waiting,) = await uow.proposals.waiting(owner.person, owner.assessment)
        assert waiting.value == {"met": True}
        assert await uow.proposals.decide(waiting, owner.person, "declined", "看错了表", NOW)
        assert not await uow.proposals.decide(waiting, owner.person, "taken", "", NOW)
        task = guest.dossier.task
        assert task is not None
        last = await uow.proposals.last_of(task.member, "a")
    assert last is not None
    assert (last.outcome, last.reason) == ("declined", "看错了表")
    outcomes = [row["outcome"] for row in (await rows(database))["proposals"]]
    assert outcomes == ["replaced", "declined"], "nothing is overwritten"


async def test_an_answer_that_counts_is_a_revision_by_the_guest(
    database: Database, owner: Conversation, guest: Conversation
) -> None:
    async with database.unit_of_work() as uow:
        standing = await uow.conversations.hold_assessment(owner.assessment)
        assert standing is not None
        assert standing.dossier.answers["a"] == Met(True)
        given = (answered("a", Met(False), before=Met(True)), NoteRecorded("a", "注"))
        await uow.conversations.record_in(guest, standing, given, LATER)
    after = await found(database, owner)
    assert after.dossier.answers == {"a": Met(False), "secret": Met(False)}
    assert after.revision == owner.revision + 2
    last = (await rows(database))["answers"][-1]
    assert (last["person_id"], last["channel"]) == (guest.person, guest.channel)


async def test_the_record_shows_where_it_was_changed(
    database: Database, owner: Conversation, guest: Conversation
) -> None:
    async with database.unit_of_work() as uow:
        await propose(uow, guest, "a", Met(False))
        (row,) = await uow.sharing.shared(owner.person, owner.assessment)
        await uow.sharing.revoke(
            owner.person, owner.assessment, row.invitation.id, owner.person, NOW
        )
    written = (await rows(database))["audit_events"]
    assert [one["act"] for one in written] == ["invited", "accepted", "proposed", "revoked"]
    assert "met" not in json.dumps([one["details"] for one in written]), "no answer is in it"
    async with database.unit_of_work() as uow:
        assert await uow.audit.broken_at(owner.assessment) is None
    for change, broken in (
        ("UPDATE audit_events SET person = 99 WHERE number = 4", 4),
        ("UPDATE audit_events SET act = 'declined' WHERE number = 3", 3),
        ("DELETE FROM audit_events WHERE number = 2", 2),
    ):
        async with database._backend.unit() as run:
            await run(_change, change)
        async with database.unit_of_work() as uow:
            assert await uow.audit.broken_at(owner.assessment) == broken


async def test_who_leaves_takes_along_what_nobody_took(
    database: Database, owner: Conversation, guest: Conversation
) -> None:
    """What counts in the case stays there, given by its owner; nothing names the guest."""
    async with database.unit_of_work() as uow:
        standing = await uow.conversations.hold_assessment(owner.assessment)
        assert standing is not None
        given = (
            answered("b", Met(True)),
            NoteRecorded("b", "注"),
            EvidenceAdded("b", OWN),
        )
        await uow.conversations.record_in(guest, standing, given, NOW)
        await propose(uow, guest, "b", Met(True), "counted")
        await propose(uow, guest, "a", Met(False))
        await uow.people.delete(guest.person)
    after = await found(database, owner)
    assert after.dossier.answers["b"] == Met(True)
    left = await rows(database)
    assert [row["outcome"] for row in left["proposals"]] == ["counted"]
    assert [row["person_id"] for row in left["proposals"]] == [None]
    (member,) = left["case_members"]
    assert (member["person_id"], member["assessment_id"]) == (None, None)
    assert member["ended_at"] is not None
    for name in ("answers", "notes", "evidence"):
        assert {row["person_id"] for row in left[name]} == {owner.person}, name


async def test_the_task_ends_with_the_case(
    database: Database, owner: Conversation, guest: Conversation
) -> None:
    async with database.unit_of_work() as uow:
        await propose(uow, guest, "a", Met(False))
        await uow.people.delete(owner.person)
    after = await found(database, guest)
    assert after.dossier.task is not None
    assert after.dossier.task.phase == Phase.ENDED
    assert after.dossier.task.subjects == ()
    left = await rows(database)
    for name in ("case_members", "invitations", "proposals", "audit_events"):
        assert left[name] == [], name


async def test_an_export_has_what_one_was_asked_and_gave_and_nothing_else_of_the_case(
    database: Database, owner: Conversation, guest: Conversation
) -> None:
    async with database.unit_of_work() as uow:
        await propose(uow, guest, "a", Met(False), before=NotApplicable("secret"))
        theirs = await uow.people.export(guest.person)
        owners = await uow.people.export(owner.person)
    for name in ("invitations", "case_members", "proposals"):
        assert len(theirs[name]) == len(owners[name]) == 1
    assert {row["act"] for row in theirs["audit_events"]} == {"accepted", "proposed"}
    assert len(owners["audit_events"]) == 3
    assert owners["proposals"][0]["before"]["reason"] == "secret"
    said = json.dumps(theirs, ensure_ascii=False)
    assert "甲厂" not in said
    assert "secret" not in said
    assert "hash" not in said.replace('"hash"', "")


async def test_joining_takes_the_tasks_along(
    database: Database, owner: Conversation, guest: Conversation
) -> None:
    """Two devices of the guest become one person; the membership goes with them."""
    other = await begin(database, "cookie", "web")
    joined = await join(database, other, await found(database, guest))
    assert joined is not None
    async with database.unit_of_work() as uow:
        tasks = await uow.sharing.tasks(other.person)
        (row,) = await uow.sharing.shared(owner.person, owner.assessment)
    assert [one.assessment for one in tasks] == [guest.assessment]
    assert row.member is not None


def _change(connection: Connection, statement: str) -> None:
    connection.execute(text(statement))


async def test_old_rows_of_the_record_go_and_the_rest_can_still_be_checked(
    database: Database, owner: Conversation, guest: Conversation
) -> None:
    async with database.unit_of_work() as uow:
        await uow.audit.add(owner.assessment, guest.person, "opened", LATER)
        assert await uow.audit.trim(NOW, LATER) == 0, "the last rows are not older"
        assert await uow.audit.trim(LATER, LATER) == 2
        assert await uow.audit.broken_at(owner.assessment) is None
        kept = await uow.audit.of(owner.assessment)
        assert [(row.number, row.act) for row in kept] == [(4, "trimmed"), (3, "opened")]
        assert [(row.name, row.is_owner) for row in kept] == [("", False), ("王工", False)]
        assert await uow.audit.trim(LATER, LATER) == 0
    for change, broken in (
        ("UPDATE audit_events SET act = 'finished' WHERE number = 3", 3),
        ("DELETE FROM audit_events WHERE number = 3", 3),
    ):
        async with database._backend.unit() as run:
            await run(_change, change)
        async with database.unit_of_work() as uow:
            assert await uow.audit.broken_at(owner.assessment) == broken
