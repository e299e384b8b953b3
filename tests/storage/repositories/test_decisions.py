"""What is decided is kept as rows that are only added; others read what is released."""

from dialogs.core.outputs import DecisionRecorded, DecisionsReleased
from dialogs.dossier.decisions import Decision, Release
from dialogs.dossier.reviews import Signature
from scoring.answers.model import Met, NotApplicable
from storage.database import Database
from storage.records import Conversation
from tests.storage.talking import NOW, answered, begin, found, join_organisation, say
from tests.support.stored.databases import rows
from tests.support.stored.statements import statements

BY = Signature("赵认定", "decider", NOW)
FIRST = Decision(Met(False), Met(True), BY, "现场核实没有")
SECOND = Decision(NotApplicable("没有锅炉"), None, BY, "没有锅炉")


async def decider_of(database: Database, owner: Conversation) -> Conversation:
    """Somebody with the post of decider of an agency that the case was handed to."""
    person = await begin(database, "decider")
    async with database.unit_of_work() as uow:
        agency = await join_organisation(uow, person, "agency", "decider")
        await uow.case_access.hand_over(owner.assessment, agency, person.person, NOW)
        await uow.conversations.switch(person, owner.assessment)
    return await found(database, person)


async def test_what_was_decided_is_read_back_by_the_decider_alone(database: Database) -> None:
    owner = await begin(database, "1")
    await say(database, owner, answered("a", Met(True)))
    decider = await decider_of(database, owner)
    assert decider.dossier.membership.role == "decider"
    await say(
        database,
        decider,
        DecisionRecorded("a", FIRST, BY),
        DecisionRecorded("b", FIRST, BY),
        DecisionRecorded("b", SECOND, BY),
        DecisionRecorded("c", FIRST, BY),
        DecisionRecorded("c", None, BY),
    )
    for forgets in (True, False):
        if forgets:
            await database.forget()
        assert (await found(database, decider)).dossier.decisions == {"a": FIRST, "b": SECOND}
        assert (await found(database, owner)).dossier.decisions == {}
        assert (await found(database, owner)).dossier.released is None
    kept = (await rows(database))["decisions"]
    assert [row["act"] for row in kept] == ["decided"] * 4 + ["undone"], "nothing is overwritten"


async def test_what_is_released_is_read_as_it_stood(database: Database) -> None:
    owner = await begin(database, "1")
    decider = await decider_of(database, owner)
    release = Release(BY, {"b": SECOND, "a": FIRST})
    await say(database, decider, DecisionsReleased(release))
    await say(database, decider, DecisionRecorded("a", SECOND, BY))
    await database.forget()
    read = (await found(database, owner)).dossier
    assert read.released == release
    assert read.decisions == {}


async def test_the_export_of_the_owner_has_nothing_that_is_not_released(
    database: Database,
) -> None:
    owner = await begin(database, "1")
    decider = await decider_of(database, owner)
    await say(database, decider, DecisionRecorded("a", FIRST, BY))
    async with database.unit_of_work() as uow:
        assert (await uow.people.export(owner.person))["decisions"] == []
        (own,) = (await uow.people.export(decider.person))["decisions"]
    assert (own["reason"], own["on_answer"]) == ("现场核实没有", None)
    await say(database, decider, DecisionsReleased(Release(BY, {"a": FIRST})))
    async with database.unit_of_work() as uow:
        (seen,) = (await uow.people.export(owner.person))["decisions"]
    assert seen["act"] == "released"


async def test_an_answer_of_the_owner_costs_no_statement_more(database: Database) -> None:
    owner = await begin(database, "1")
    await say(database, owner, answered("a", Met(True)))
    with statements(database) as before:
        await say(database, await found(database, owner), answered("a", Met(False)))
    decider = await decider_of(database, owner)
    await say(database, decider, DecisionRecorded("a", FIRST, BY))
    await found(database, owner)
    with statements(database) as after:
        await say(database, await found(database, owner), answered("a", Met(True)))
    assert len(after) == len(before)
