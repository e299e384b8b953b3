"""The same client over the years: cases of its own, its facts shared, its years found."""

import pytest
from msgspec.structs import replace

from dialogs.core.outputs import (
    AnswerRecorded,
    Event,
    EvidenceAdded,
    MarkRecorded,
    NoteRecorded,
    ProfileRecorded,
)
from dialogs.dossier.dossier import Evidence, ExpiredFile, RolledFrom, ToConfirm
from scoring.answers.model import Met
from storage.database import Database
from storage.errors import ConversationMoved, NotYours
from storage.records import Conversation, YearOf
from storage.repositories.assessments.conversations import HeldAssessment
from tests.storage.talking import CATALOGUE, LATER, answered, begin, found, say
from tests.support.stored.databases import rows
from tests.support.stored.statements import statements

ORIGIN = RolledFrom("2024", CATALOGUE, 2, (ExpiredFile("a", "证书.pdf", "2025-01-31"),))
FILE = Evidence("ab" * 32, "环评批复.pdf", "application/pdf", 9)
BROUGHT: tuple[Event, ...] = (
    ProfileRecorded("period", "2025"),
    AnswerRecorded("a", None, Met(True)),
    NoteRecorded("a", "证书在综合科"),
    EvidenceAdded("a", FILE),
    MarkRecorded("a", ToConfirm(year="2024")),
)


async def _with_2024(database: Database, external_id: str = "42") -> Conversation:
    person = await begin(database, external_id)
    return await say(
        database,
        person,
        ProfileRecorded("name", "甲厂"),
        ProfileRecorded("period", "2024"),
        answered("a", Met(True)),
        EvidenceAdded("a", FILE),
    )


async def _roll(database: Database, like: Conversation, year: str = "2025") -> Conversation:
    events = tuple(
        ProfileRecorded("period", year) if isinstance(one, ProfileRecorded) else one
        for one in BROUGHT
    )
    async with database.unit_of_work() as uow:
        here = await uow.conversations.find(like.channel, like.external_id)
        assert here is not None
        return await uow.conversations.roll_forward(here, CATALOGUE, ORIGIN, LATER, events)


async def test_the_next_year_is_another_case_of_the_same_client(
    database: Database, second_worker: Database
) -> None:
    before = await _with_2024(database)
    rolled = await _roll(database, before)
    assert rolled.assessment != before.assessment
    after = await found(second_worker, before)
    assert after.dossier == rolled.dossier
    dossier = after.dossier
    assert dossier.profile.name == "甲厂"
    assert dossier.profile.period == "2025"
    assert dossier.answers == {"a": Met(True)}
    assert dossier.notes == {"a": "证书在综合科"}
    assert dossier.evidence == {"a": (FILE,)}
    assert dossier.to_confirm == {"a": ToConfirm(year="2024")}
    assert dossier.rolled_from == ORIGIN
    kept = await rows(database)
    assert len(kept["clients"]) == 1
    assert [case["period"] for case in kept["cases"]] == ["2024", "2025"]
    assert len(kept["evidence_files"]) == 1, "the file is stored once"


async def test_nobody_rolls_forward_what_is_anothers(database: Database) -> None:
    theirs = await _with_2024(database)
    mine = await begin(database, "43")
    async with database.unit_of_work() as uow:
        here = await uow.conversations.find(mine.channel, mine.external_id)
        assert here is not None
        forged = replace(here, assessment=theirs.assessment)
        with pytest.raises(NotYours):
            await uow.conversations.roll_forward(forged, CATALOGUE, ORIGIN, LATER, BROUGHT)


async def test_deleting_the_new_year_leaves_the_earlier_one_and_its_facts(
    database: Database,
) -> None:
    before = await _with_2024(database)
    rolled = await _roll(database, before)
    async with database.unit_of_work() as uow:
        await uow.conversations.switch(rolled, before.assessment)
        removed = await uow.removal.remove(before.person, rolled.assessment)
    assert removed.digests == (FILE.digest,)
    there = await found(database, before)
    assert there.dossier.profile.name == "甲厂"
    assert there.dossier.evidence == {"a": (FILE,)}
    kept = await rows(database)
    assert not kept["roll_forwards"]
    assert not kept["marks"]
    assert len(kept["cases"]) == len(kept["clients"]) == 1


async def test_deleting_the_earlier_year_leaves_the_new_one(database: Database) -> None:
    before = await _with_2024(database)
    rolled = await _roll(database, before)
    async with database.unit_of_work() as uow:
        await uow.removal.remove(before.person, before.assessment)
    there = await found(database, before)
    assert there.dossier == rolled.dossier
    assert len((await rows(database))["clients"]) == 1
    async with database.unit_of_work() as uow:
        await uow.people.delete(before.person)
    kept = await rows(database)
    assert not kept["clients"]
    assert not kept["roll_forwards"]


async def test_a_fact_changed_in_one_year_is_not_stale_in_another(
    database: Database, second_worker: Database
) -> None:
    before = await _with_2024(database)
    cached = await found(second_worker, before)
    assert cached.dossier.profile.name == "甲厂"
    rolled = await _roll(database, before)
    await say(database, rolled, ProfileRecorded("name", "甲厂新名"))
    async with database.unit_of_work() as uow:
        here = await uow.conversations.find("telegram", "42")
        assert here is not None
        await uow.conversations.switch(here, before.assessment)
    there = await found(second_worker, before)
    assert there.assessment == before.assessment
    assert there.dossier.profile.name == "甲厂新名"
    held = HeldAssessment(before.assessment, before.revision, before.written, before.dossier)
    with pytest.raises(ConversationMoved):
        async with database.unit_of_work() as uow:
            await uow.conversations.record_in(there, held, (NoteRecorded("a", "旧"),), LATER)


async def test_years_are_those_of_the_same_enterprise_and_person(database: Database) -> None:
    before = await _with_2024(database)
    rolled = await _roll(database, before)
    await _with_2024(database, "43")  # somebody else's enterprise of that name
    async with database.unit_of_work() as uow:
        here = await uow.conversations.find("telegram", "42")
        assert here is not None
        other = await uow.conversations.open_assessment(
            here,
            CATALOGUE,
            LATER,
            [ProfileRecorded("name", "乙厂"), ProfileRecorded("period", "2023")],
        )
        same = await uow.conversations.open_assessment(
            other,
            CATALOGUE,
            LATER,
            [ProfileRecorded("name", "甲厂"), ProfileRecorded("period", "2023")],
        )
    async with database.unit_of_work() as uow:
        years = await uow.stored_assessments.years_of(before.person, rolled.assessment)
        assert years == (
            YearOf(same.assessment, "2023", CATALOGUE),
            YearOf(before.assessment, "2024", CATALOGUE),
            YearOf(rolled.assessment, "2025", CATALOGUE),
        )
        assert await uow.stored_assessments.years_of(before.person + 1, rolled.assessment) == ()


async def test_reading_an_assessment_that_was_rolled_forward_costs_no_statement_more(
    database: Database, second_worker: Database
) -> None:
    before = await _with_2024(database)
    with statements(second_worker) as plain:
        await found(second_worker, before)
    await _roll(database, before)
    with statements(second_worker) as rolled:
        await found(second_worker, before)
    assert len(rolled) == len(plain)
