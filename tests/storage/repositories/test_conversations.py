"""What a turn reads and writes: found as saved, by any worker, and never lost."""

import asyncio
from decimal import Decimal

import pytest

from dialogs.core.outputs import (
    ConsentGiven,
    EvidenceAdded,
    EvidenceRemoved,
    LanguageChosen,
    NoteRecorded,
    ProfileRecorded,
    ReportRequested,
    Turn,
)
from dialogs.core.session import Place, Session, Wait
from dialogs.core.waits import NumberAsked
from dialogs.dossier.dossier import Dossier, Evidence
from scoring.answers.model import Met, NotApplicable, Ratio, Value
from storage.database import Database
from storage.errors import ConversationMoved, NotYours
from storage.records import Conversation
from storage.repositories.assessments.deliveries import PRUNE_EVERY, TRANSCRIPT_KEPT
from storage.repositories.assessments.event_log import CONSENT_VERSION
from tests.storage.talking import (
    CATALOGUE,
    LATER,
    NOW,
    answered,
    begin,
    found,
    join,
    say,
    show,
    turn_of,
)
from tests.support.stored.databases import rows

PHOTO = Evidence("ab" * 32, "厂区照片.jpg", "image/jpeg", 4711)
PLAN = Evidence("cd" * 32, "总平面图.pdf", "application/pdf", 1200)


async def test_an_identity_never_seen_has_no_conversation(database: Database) -> None:
    async with database.unit_of_work() as uow:
        assert await uow.conversations.find("telegram", "42") is None
        assert await uow.conversations.current(1) is None


async def test_a_conversation_begun_is_found(database: Database, second_worker: Database) -> None:
    begun = await begin(database)
    assert begun.session == Session(Wait(Place.CONSENT))
    assert begun.dossier == Dossier(CATALOGUE)
    assert await found(database, begun) == begun
    assert await found(second_worker, begun) == begun
    async with database.unit_of_work() as uow:
        assert await uow.conversations.current(begun.session_id) == begun


async def test_a_session_comes_back_whole(database: Database, second_worker: Database) -> None:
    begun = await begin(database)
    session = Session(
        wait=Wait(
            Place.NUMBER,
            "floor-area-ratio",
            NumberAsked("multiple"),
            2,
            help_open=True,
            detour=True,
        ),
        language="en",
        mode="full",
        consented=True,
        turn=7,
        trail=(Wait(Place.QUESTION, "a"), Wait(Place.NOTE, "b")),
        handled=("telegram:1", "telegram:2"),
        last_choice="a:met",
        last_order=99,
    )
    async with database.unit_of_work() as uow:
        await uow.conversations.save(begun, Turn(session, begun.dossier, (), ()), NOW)
    assert (await found(second_worker, begun)).session == session


async def test_every_kind_of_event_comes_back(database: Database, second_worker: Database) -> None:
    begun = await begin(database)
    saved = await say(
        database,
        begun,
        ConsentGiven(),
        LanguageChosen("en"),
        ProfileRecorded("name", "龘靐纺织（苏州）有限公司"),
        ProfileRecorded("headcount", "200"),
        ProfileRecorded("period", "2025"),
        ProfileRecorded("headcount", None),
        answered("yes", Met(True)),
        answered("no", Met(False)),
        answered("share", Ratio(Decimal("0.750"), "一部分")),
        answered("number", Value(Decimal("1E+2"), "%", Decimal("0.10"), "multiple")),
        answered("bare", Value(Decimal("-0.0000000000000000000000000000000000001"))),
        answered("skipped", NotApplicable("无此工序")),
        NoteRecorded("yes", "见附件\n第二行"),
        EvidenceAdded("yes", PHOTO),
        EvidenceAdded("yes", PLAN),
        ReportRequested("zh"),
    )
    for worker in (database, second_worker):
        read = await found(worker, begun)
        assert read == saved
        assert str(read.dossier.answers["share"]).startswith("Ratio(ratio=Decimal('0.750')")
        assert str(read.dossier.answers["number"]).startswith("Value(value=Decimal('1E+2')")
    person = (await rows(database))["people"][0]
    assert (person["consent_at"], person["consent_version"]) == (NOW, CONSENT_VERSION)


async def test_a_file_taken_off_one_question_stays_on_another(
    database: Database, second_worker: Database
) -> None:
    begun = await begin(database)
    await say(database, begun, EvidenceAdded("a", PLAN), EvidenceAdded("b", PLAN))
    await say(database, begun, EvidenceRemoved("a", PLAN.digest), now=LATER)
    assert (await found(second_worker, begun)).dossier.evidence == {"b": (PLAN,)}


async def test_what_is_taken_back_is_gone_from_the_dossier_and_kept_on_record(
    database: Database, second_worker: Database
) -> None:
    begun = await begin(database)
    await say(
        database, begun, answered("a", Met(True)), NoteRecorded("a", "?"), EvidenceAdded("a", PLAN)
    )
    await say(
        database,
        begun,
        answered("a", None, before=Met(True)),
        NoteRecorded("a", None),
        EvidenceRemoved("a", PLAN.digest),
        now=LATER,
    )
    assert (await found(second_worker, begun)).dossier == Dossier(CATALOGUE)
    kept = await rows(database)
    assert [(row["value"], row["before"], row["at"]) for row in kept["answers"]] == [
        ({"met": True}, None, NOW),
        (None, {"met": True}, LATER),
    ]
    assert [row["text"] for row in kept["notes"]] == ["?", None]
    assert [(row["name"], row["removed_at"]) for row in kept["evidence"]] == [(PLAN.name, LATER)]


async def test_every_change_is_a_revision_that_says_who_and_how(database: Database) -> None:
    begun = await begin(database)
    await say(database, begun, answered("a", Met(False)))
    await say(database, begun, answered("a", Met(True), before=Met(False)), now=LATER)
    assert [
        {key: row[key] for key in ("revision", "value", "before", "person_id", "channel", "at")}
        for row in (await rows(database))["answers"]
    ] == [
        {
            "revision": 1,
            "value": {"met": False},
            "before": None,
            "person_id": begun.person,
            "channel": "telegram",
            "at": NOW,
        },
        {
            "revision": 2,
            "value": {"met": True},
            "before": {"met": False},
            "person_id": begun.person,
            "channel": "telegram",
            "at": LATER,
        },
    ]


async def test_the_same_act_twice_leaves_no_trace(database: Database) -> None:
    begun = await begin(database)
    before = await rows(database)
    async with database.unit_of_work() as uow:
        same = Turn(begun.session, begun.dossier, (), ())
        assert await uow.conversations.save(begun, same, LATER) == begun
    assert await rows(database) == before


async def test_the_second_of_two_writers_is_told_and_writes_nothing(database: Database) -> None:
    begun = await begin(database)
    first = await say(database, begun, answered("a", Met(True)))
    before = await rows(database)
    late = turn_of(begun, answered("a", Met(False)))
    with pytest.raises(ConversationMoved):
        async with database.unit_of_work() as uow:
            await uow.conversations.save(begun, late, NOW)
    assert await rows(database) == before
    assert await found(database, begun) == first


async def test_a_dossier_changed_by_the_other_identity_counts_as_moved(
    database: Database,
) -> None:
    telegram, web = await _two_identities(database)
    await say(database, web, answered("a", Met(True)))
    before = await rows(database)
    late = turn_of(telegram, answered("b", Met(True)))
    with pytest.raises(ConversationMoved):
        async with database.unit_of_work() as uow:
            await uow.conversations.save(telegram, late, NOW)
    assert await rows(database) == before


async def test_two_first_messages_make_one_person(
    database: Database, second_worker: Database
) -> None:
    outcomes = await asyncio.gather(begin(database), begin(second_worker), return_exceptions=True)
    assert sum(isinstance(outcome, ConversationMoved) for outcome in outcomes) == 1
    assert len((await rows(database))["people"]) == 1


async def test_workers_that_write_at_once_lose_nothing(
    database: Database, second_worker: Database
) -> None:
    begun = await begin(database)
    subjects = [f"criterion-{number}" for number in range(12)]
    await asyncio.gather(
        *(
            say(worker, begun, answered(f"{subject}-{name}", Met(True)))
            for subject in subjects
            for name, worker in (("one", database), ("two", second_worker))
        )
    )
    for worker in (database, second_worker):
        read = await found(worker, begun)
        assert len(read.dossier.answers) == 2 * len(subjects)
        assert read.session.turn == 2 * len(subjects)
    assert [row["revision"] for row in (await rows(database))["answers"]] == list(range(1, 25))


async def test_a_worker_sees_at_once_what_another_wrote(
    database: Database, second_worker: Database
) -> None:
    begun = await begin(database)
    for worker, met in ((database, True), (second_worker, False), (database, True)):
        await say(worker, begun, answered("a", Met(met)))
        for reader in (second_worker, database):
            assert (await found(reader, begun)).dossier.answers == {"a": Met(met)}


async def test_two_identities_share_one_assessment(
    database: Database, second_worker: Database
) -> None:
    telegram, web = await _two_identities(database)
    await say(database, telegram, answered("a", Met(True)), ProfileRecorded("city", "3205"))
    await say(second_worker, web, answered("b", Met(False)))
    await say(database, telegram, answered("a", Met(False), before=Met(True)))
    seen = [
        (await found(worker, like)).dossier
        for worker in (database, second_worker)
        for like in (telegram, web)
    ]
    assert all(dossier == seen[0] for dossier in seen)
    assert seen[0].answers == {"a": Met(False), "b": Met(False)}
    assert seen[0].profile.city == "3205"
    channels = [row["channel"] for row in (await rows(database))["answers"]]
    assert channels == ["telegram", "web", "telegram"]


async def test_a_new_assessment_leaves_the_first_as_it_was(database: Database) -> None:
    begun = await begin(database)
    await say(database, begun, ProfileRecorded("name", "甲厂"), answered("a", Met(True)))
    await say(database, begun, answered("b", Met(True)), answered("a", None, before=Met(True)))
    first = await found(database, begun)
    async with database.unit_of_work() as uow:
        second = await uow.conversations.open_assessment(first, "gb36132-2018", LATER)
    assert second.assessment != first.assessment
    assert second.dossier == Dossier("gb36132-2018")
    assert second.session == first.session
    assert await found(database, begun) == second
    await say(database, begun, answered("a", Met(False)), now=LATER)

    await say(database, await found(database, begun), ProfileRecorded("period", "2025"), now=LATER)
    async with database.unit_of_work() as uow:
        listed = await uow.conversations.assessments(begun.person)
        assert [line.period for line in listed] == ["2025", None]
        assert [(line.id, line.name, line.answered, line.last_activity) for line in listed] == [
            (second.assessment, None, 1, LATER),
            (first.assessment, "甲厂", 1, NOW),
        ]
        now_at_second = await uow.conversations.find("telegram", "42")
        assert now_at_second is not None
        back = await uow.conversations.switch(now_at_second, first.assessment)
    assert back.dossier == first.dossier
    assert await found(database, begun) == back


async def test_nobody_switches_to_what_is_not_hers(database: Database) -> None:
    own, other = await begin(database, "42"), await begin(database, "43")
    for assessment in (other.assessment, 10_000):
        with pytest.raises(NotYours):
            async with database.unit_of_work() as uow:
                await uow.conversations.switch(own, assessment)
    assert await found(database, own) == own


async def test_switching_after_another_writer_is_refused(database: Database) -> None:
    begun = await begin(database)
    await say(database, begun, answered("a", Met(True)))
    with pytest.raises(ConversationMoved):
        async with database.unit_of_work() as uow:
            await uow.conversations.open_assessment(begun, CATALOGUE, NOW)
    assert len((await rows(database))["assessments"]) == 1


async def test_old_deliveries_are_pruned_but_no_file_that_nobody_received(
    database: Database,
) -> None:
    begun = await begin(database)
    async with database.unit_of_work() as uow:
        report = await uow.deliveries.add_attachment(begun.identity, {"path": "r.pdf"}, NOW)
    for _ in range(TRANSCRIPT_KEPT + 2 * PRUNE_EVERY):
        await show(database, begun)
    kept = [row["id"] for row in (await rows(database))["deliveries"]]
    assert report in kept
    assert TRANSCRIPT_KEPT <= len(kept) - 1 <= TRANSCRIPT_KEPT + PRUNE_EVERY


async def _two_identities(database: Database) -> tuple[Conversation, Conversation]:
    telegram = await begin(database, "42", "telegram")
    web = await begin(database, "cookie", "web")
    joined = await join(database, telegram, web)
    assert joined is not None
    return telegram, joined
