"""What is stored of files: judgements, last days, versions; read as it was said."""

from dataclasses import replace
from datetime import date

import pytest

from dialogs.core.outputs import (
    Event,
    EvidenceAdded,
    EvidenceDated,
    EvidenceJudged,
    EvidenceRemoved,
)
from dialogs.dossier.dossier import NO_END, Evidence, EvidenceStatus
from storage.database import Database
from storage.records import Conversation
from tests.storage.talking import LATER, NOW, begin, found, say
from tests.support.stored.statements import statements

OLD = Evidence("aa" * 32, "旧证.pdf", "application/pdf", 10)
NEW = Evidence("bb" * 32, "新证.pdf", "application/pdf", 20)
DAY = date(2027, 6, 30)
VERIFIED = replace(OLD, status=EvidenceStatus.VERIFIED)
DATED = replace(VERIFIED, valid_until=DAY)


async def told(database: Database, events: tuple[Event, ...]) -> Conversation:
    """Somebody whose turns brought these events, one a turn."""
    person = await begin(database, "42")
    for event in events:
        person = await say(database, person, event)
    return person


STORIES: dict[str, tuple[Event, ...]] = {
    "judged": (EvidenceAdded("a", OLD), EvidenceJudged("a", VERIFIED)),
    "judged and dated": (
        EvidenceAdded("a", OLD),
        EvidenceJudged("a", VERIFIED),
        EvidenceDated("a", DATED),
    ),
    "no end": (EvidenceAdded("a", OLD), EvidenceDated("a", replace(OLD, valid_until=NO_END))),
    "judged again": (
        EvidenceAdded("a", OLD),
        EvidenceJudged("a", VERIFIED),
        EvidenceJudged("a", replace(OLD, status=EvidenceStatus.CONFLICTING), "产能不一致"),
    ),
    "at one question alone": (
        EvidenceAdded("a", OLD),
        EvidenceAdded("b", OLD),
        EvidenceJudged("a", VERIFIED),
    ),
    "removed and attached again": (
        EvidenceAdded("a", OLD),
        EvidenceJudged("a", VERIFIED),
        EvidenceRemoved("a", OLD.digest),
        EvidenceAdded("a", OLD),
    ),
    "replaced": (
        EvidenceAdded("a", OLD),
        EvidenceDated("a", DATED),
        EvidenceAdded("a", NEW, replaces=OLD.digest),
    ),
    "replaced there and back": (
        EvidenceAdded("a", OLD),
        EvidenceJudged("a", VERIFIED),
        EvidenceAdded("a", NEW, replaces=OLD.digest),
        EvidenceAdded("a", OLD, replaces=NEW.digest),
        EvidenceJudged("a", replace(OLD, status=EvidenceStatus.CONFLICTING), "又不对"),
    ),
}


@pytest.mark.parametrize("events", STORIES.values(), ids=STORIES)
async def test_it_is_read_as_it_was_said(
    database: Database, second_worker: Database, events: tuple[Event, ...]
) -> None:
    person = await told(database, events)
    judged = {
        subject: [(one.digest, one.status, one.valid_until) for one in files]
        for subject, files in person.dossier.evidence.items()
    }
    read = await found(second_worker, person)  # it has nothing cached
    assert {
        subject: [(one.digest, one.status, one.valid_until) for one in files]
        for subject, files in read.dossier.evidence.items()
    } == judged
    assert [
        [(old.digest, old.status, old.valid_until) for old in one.earlier]
        for one in read.dossier.evidence["a"]
    ] == [
        [(old.digest, old.status, old.valid_until) for old in one.earlier]
        for one in person.dossier.evidence["a"]
    ]


async def test_a_version_that_was_replaced_is_kept_and_counted_until_it_is_removed(
    database: Database,
) -> None:
    person = await told(database, STORIES["replaced"])
    async with database.unit_of_work() as uow:
        assert (await uow.usage.of(person.person)).person == OLD.size + NEW.size
        assert not await uow.evidence_files.begin_removal(OLD.digest, NOW, LATER)
    person = await say(database, person, EvidenceRemoved("a", NEW.digest))
    await say(database, person, EvidenceRemoved("a", OLD.digest))
    async with database.unit_of_work() as uow:
        assert (await uow.usage.of(person.person)).person == 0
        assert await uow.evidence_files.begin_removal(OLD.digest, NOW, LATER)


async def test_the_acts_about_a_file_are_told_in_their_order(database: Database) -> None:
    person = await told(database, STORIES["judged again"])
    async with database.unit_of_work() as uow:
        acts = await uow.evidence_history.of(person.assessment, "a", [OLD.digest])
        others = await uow.evidence_history.of(person.assessment, "b", [OLD.digest])
    assert [(act.status, act.reason) for act in acts] == [
        ("", ""),
        ("verified", ""),
        ("conflicting", "产能不一致"),
    ]
    assert {act.person for act in acts} == {person.person}
    assert others == ()


async def test_reading_costs_no_statement_more_however_much_was_judged(
    database: Database, second_worker: Database
) -> None:
    person = await told(database, (EvidenceAdded("a", OLD),))
    with statements(second_worker) as few:
        await found(second_worker, person)
    for _ in range(5):
        for status in (EvidenceStatus.VERIFIED, EvidenceStatus.UNVERIFIED):
            judged = EvidenceJudged("a", replace(OLD, status=status))
            person = await say(database, person, judged)
    with statements(second_worker) as many:
        read = await found(second_worker, person)
    assert read.dossier.evidence["a"][0].status is EvidenceStatus.UNVERIFIED
    assert 0 < len(many) <= len(few)
