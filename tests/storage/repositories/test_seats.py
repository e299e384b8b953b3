"""Who works in a case of somebody else: what they are there, and what becomes of it."""

from decimal import Decimal

import pytest

from dialogs.core.outputs import ConsentGiven, FigureRecorded, NoteRecorded, ProfileRecorded
from dialogs.dossier.access import Phase, Role
from scoring.answers.model import Met
from scoring.figures.model import Figure
from storage.database import Database
from storage.errors import NotYours
from storage.records import Conversation
from tests.storage.talking import (
    LATER,
    NOW,
    admit,
    answered,
    begin,
    found,
    join_organisation,
    say,
    share,
)
from tests.support.stored.databases import rows


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
    )


@pytest.fixture
async def other(database: Database) -> Conversation:
    """Somebody with a case of their own."""
    person = await begin(database, "7", "web")
    return await say(database, person, ProfileRecorded("name", "乙厂"))


@pytest.mark.parametrize("role", [Role.CONSULTANT, Role.REVIEWER, Role.VIEWER])
async def test_a_member_is_at_the_case_itself(
    database: Database,
    second_worker: Database,
    owner: Conversation,
    other: Conversation,
    role: Role,
) -> None:
    inside = await admit(database, owner, other, role)
    assert (inside.assessment, inside.owner) == (owner.assessment, owner.person)
    assert inside.dossier.answers == {"a": Met(True)}
    assert inside.dossier.membership.role == role
    for worker in (database, second_worker):
        async with worker.unit_of_work() as uow:
            looked = await uow.conversations.look("web", "7")
            assert looked is not None
            assert looked.dossier.membership.role == role
            host = await uow.conversations.look("telegram", "42")
            assert host is not None
            assert host.dossier.is_own, "what the cache holds is nobody's own"
            listed = await uow.conversations.assessments(other.person)
    assert {(one.name, one.is_own) for one in listed} == {("甲厂", False), ("乙厂", True)}


async def test_what_a_member_says_does_not_make_the_owner_one(
    database: Database, owner: Conversation, other: Conversation
) -> None:
    inside = await admit(database, owner, other, Role.CONSULTANT)
    said = await say(database, inside, answered("b", Met(False)))
    assert said.dossier.membership.role == Role.CONSULTANT
    async with database.unit_of_work() as uow:
        host = await uow.conversations.look("telegram", "42")
        inside_again = await uow.conversations.look("web", "7")
    assert host is not None
    assert inside_again is not None
    assert host.dossier.is_own
    assert host.dossier.answers == inside_again.dossier.answers
    assert inside_again.dossier.membership.role == Role.CONSULTANT
    (_, last) = (await rows(database))["answers"]
    assert (last["person_id"], last["channel"]) == (other.person, "web")


async def test_ending_an_access_works_at_once(
    database: Database, owner: Conversation, other: Conversation
) -> None:
    inside = await admit(database, owner, other, Role.CONSULTANT)
    async with database.unit_of_work() as uow:
        (row,) = await uow.case_access.of(owner.assessment, NOW)
        assert (row.kind, row.name, row.role) == ("member", "李老师", Role.CONSULTANT)
        foreign = inside.assessment + 1_000
        assert foreign != owner.assessment
        ended = await uow.case_access.end(
            owner.assessment, row.kind, row.number, owner.person, NOW
        )
        assert ended == (other.person,)
        again = await uow.case_access.end(
            owner.assessment, row.kind, row.number, owner.person, NOW
        )
        assert again is None
        looked = await uow.conversations.look("web", "7")
        assert looked is not None
        assert looked.dossier.membership.phase == Phase.ENDED
        listed = await uow.conversations.assessments(other.person)
        assert [one.name for one in listed] == ["乙厂"]
        home = await uow.conversations.switch(looked, listed[0].id)
        with pytest.raises(NotYours):
            await uow.conversations.switch(home, owner.assessment)


async def test_an_access_of_another_case_is_not_ended(
    database: Database, owner: Conversation, other: Conversation
) -> None:
    async with database.unit_of_work() as uow:
        third = await uow.conversations.begin("web", "3", owner.session, owner.dossier, NOW)
        organisation = await join_organisation(uow, third, "consultancy", "consultant")
        assert await uow.case_access.hand_over(third.assessment, organisation, third.person, NOW)
    await admit(database, owner, other, Role.VIEWER)
    async with database.unit_of_work() as uow:
        (mine,) = await uow.case_access.of(owner.assessment, NOW)
        (theirs,) = await uow.case_access.of(third.assessment, NOW)
        for row in (mine, theirs):
            wrong = third.assessment if row is mine else owner.assessment
            assert await uow.case_access.end(wrong, row.kind, row.number, 1, NOW) is None
        assert await uow.case_access.end(owner.assessment, "person", 1, 1, NOW) is None
        assert await uow.case_access.of(owner.assessment, NOW) == (mine,)


async def test_members_of_an_organisation_work_on_what_it_was_handed(
    database: Database, owner: Conversation, other: Conversation
) -> None:
    async with database.unit_of_work() as uow:
        organisation = await join_organisation(uow, owner, "consultancy", "administrator")
        assert not await uow.case_access.hand_over(
            owner.assessment, organisation, other.person, NOW
        ), "who is not in it hands nothing to it"
        for _ in range(2):
            assert await uow.case_access.hand_over(
                owner.assessment, organisation, owner.person, NOW
            )
        await join_organisation(uow, other, "consultancy", "reviewer", organisation)
        here = await uow.conversations.find("web", "7")
        assert here is not None
        inside = await uow.conversations.switch(here, owner.assessment)
        assert inside.dossier.membership.role == Role.REVIEWER
        await join_organisation(uow, inside, "consultancy", "consultant", organisation)
        both = await uow.conversations.look("web", "7")
        assert both is not None
        assert both.dossier.membership.role == Role.CONSULTANT, "the most of their posts holds"
        members = await uow.organisations.members(owner.person, organisation)
        assert len(members) == 3
        for one in members[1:]:
            assert await uow.organisations.end(other.person, one.membership, NOW) is not None
        left = await uow.conversations.look("web", "7")
        assert left is not None
        assert left.dossier.membership.phase == Phase.ENDED
        assert await uow.organisations.members(other.person, organisation) == ()
    assert len((await rows(database))["case_organisations"]) == 1


async def test_who_may_end_a_membership(
    database: Database, owner: Conversation, other: Conversation
) -> None:
    async with database.unit_of_work() as uow:
        organisation = await join_organisation(uow, owner, "agency", "administrator")
        await join_organisation(uow, other, "agency", "screener", organisation)
        stranger = await uow.conversations.begin("web", "3", owner.session, owner.dossier, NOW)
        first, second = await uow.organisations.members(owner.person, organisation)
        ends = uow.organisations.end
        assert await ends(stranger.person, second.membership, NOW) is None
        assert await ends(other.person, first.membership, NOW) is None, "no administrator"
        assert await ends(owner.person, first.membership, NOW) is None, "others would be alone"
        assert await uow.organisations.invitations(other.person, organisation, NOW) == ()
        ended = await ends(owner.person, second.membership, NOW)
        assert ended is not None
        assert ended.person == other.person
        assert await ends(owner.person, second.membership, NOW) is None
        assert await ends(owner.person, first.membership, NOW) is not None, "the last may leave"
        assert await uow.organisations.of(owner.person) == ()


async def test_an_invitation_to_an_organisation_is_used_once_and_in_time(
    database: Database, owner: Conversation, other: Conversation
) -> None:
    async with database.unit_of_work() as uow:
        organisation = await uow.organisations.create("consultancy", "绿源咨询", NOW)
        made = await uow.organisations.invite(
            organisation,
            post="administrator",
            name="张老师",
            code_hash="hash",
            made_by=None,
            now=NOW,
            expires=LATER,
        )
        assert await uow.organisations.by_code("hash", LATER) is None
        invitation = await uow.organisations.by_code("hash", NOW)
        assert invitation is not None
        assert invitation.id == made
        accept = uow.organisations.accept
        assert not await accept(invitation, owner.person, LATER)
        assert await accept(invitation, owner.person, NOW)
        assert not await accept(invitation, other.person, NOW)
        assert await uow.organisations.by_code("hash", NOW) is None
        assert await uow.organisations.revoke(owner.person, made, NOW) is None, "it is used"
        more = await uow.organisations.invite(
            organisation,
            post="consultant",
            name="李工",
            code_hash="more",
            made_by=owner.person,
            now=NOW,
            expires=LATER,
        )
        assert await uow.organisations.revoke(other.person, more, NOW) is None
        assert await uow.organisations.revoke(owner.person, more, NOW) is not None
        assert await uow.organisations.by_code("more", NOW) is None


async def test_a_working_copy_is_open_to_nobody_else(
    database: Database, owner: Conversation, other: Conversation
) -> None:
    """Whoever sees the whole case does not see what a guest has on their own copy."""
    await admit(database, owner, other, Role.CONSULTANT)
    guest = await begin(database, "9")
    copy = await share(database, owner, guest, ("a",))
    async with database.unit_of_work() as uow:
        organisation = await join_organisation(uow, other, "consultancy", "consultant")
        await uow.case_access.hand_over(copy.assessment, organisation, other.person, NOW)
        here = await uow.conversations.find("web", "7")
        assert here is not None
        with pytest.raises(NotYours):
            await uow.conversations.switch(here, copy.assessment)
        listed = await uow.conversations.assessments(other.person)
    assert copy.assessment not in {one.id for one in listed}


async def test_deleting_oneself_leaves_what_one_did_in_the_cases_of_others(
    database: Database, owner: Conversation, other: Conversation
) -> None:
    inside = await admit(database, owner, other, Role.CONSULTANT)
    await say(
        database,
        inside,
        answered("b", Met(False)),
        NoteRecorded("b", "注"),
        FigureRecorded("site-area", None, Figure(Decimal(3), "亩")),
        ProfileRecorded("headcount", "350"),
    )
    async with database.unit_of_work() as uow:
        here = await uow.conversations.find("web", "7")
        assert here is not None
        await uow.reports.request(here, "zh", {"a": 1}, NOW)
    async with database.unit_of_work() as uow:
        await uow.people.delete(other.person)
    host = await found(database, owner)
    assert host.dossier.answers == {"a": Met(True), "b": Met(False)}
    assert host.dossier.profile.headcount == "350"
    kept = await rows(database)
    for name in ("answers", "notes", "figures", "client_facts"):
        assert {row["person_id"] for row in kept[name]} == {owner.person}
    (report,) = kept["reports"]
    assert report["identity_id"] == owner.identity
    async with database.unit_of_work() as uow:
        assert await uow.removal.open_at_cases_of(owner.person) == ()
