"""Reports are numbered, hashed and kept; a newer one supersedes the one before."""

from dataclasses import replace
from datetime import datetime

import pytest

from dialogs.dossier.dossier import IssuedReport
from scoring.answers.model import Met
from storage.database import Database
from storage.errors import ConversationMoved
from storage.records import Conversation, ReportRequest
from storage.repositories.work.reports import data_hash
from storage.unit_of_work import UnitOfWork
from tests.storage.talking import LATER, NOW, answered, begin, found, say, turn_of
from tests.support.stored.databases import rows

SIZE = 1000
DATA = {"enterprise": {"name": "甲厂"}, "total": "72.3958", "answers": {"b": 1, "a": [True, None]}}


async def test_a_report_asked_for_is_stored_until_it_is_issued(
    database: Database, second_worker: Database
) -> None:
    begun = await begin(database)
    async with database.unit_of_work() as uow:
        request = await uow.reports.request(begun, "zh", DATA, NOW)
    assert request == ReportRequest(
        id=request.id,
        assessment=begun.assessment,
        number=f"GF-{begun.assessment:05d}-01",
        sequence=1,
        language="zh",
        identity=begun.identity,
        data=DATA,
        data_hash=data_hash(DATA),
    )
    async with second_worker.unit_of_work() as uow:  # it survives a crash
        assert await uow.reports.find(request.id) == request
        await issue(uow, request, "reports/1.pdf", LATER)
        assert await uow.reports.find(10_000) is None
        assert not await uow.reports.issue(10_000, "reports/2.pdf", 1, NOW)
        stored = await uow.reports.get(request.number, "zh")
    assert stored is not None
    assert (stored.path, stored.issued, stored.superseded) == ("reports/1.pdf", LATER, False)
    assert (stored.assessment, stored.person) == (begun.assessment, begun.person)


async def test_the_data_of_a_report_come_back_exactly(
    database: Database, second_worker: Database
) -> None:
    begun = await begin(database)
    async with database.unit_of_work() as uow:
        asked = await uow.reports.request(begun, "both", DATA, NOW)
    async with second_worker.unit_of_work() as uow:
        pending = await uow.reports.find(asked.id)
    assert pending is not None
    assert list(pending.data["answers"]) == ["b", "a"]
    assert data_hash(pending.data) == pending.data_hash


async def test_a_newer_report_supersedes_and_both_are_in_the_dossier(
    database: Database, second_worker: Database
) -> None:
    begun = await begin(database)
    await found(second_worker, begun)
    async with database.unit_of_work() as uow:
        first = await uow.reports.request(begun, "zh", DATA, NOW)
        second = await uow.reports.request(begun, "zh", DATA | {"total": "80"}, NOW)
        assert second.sequence == 1, "what nobody has made yet gives its place and number up"
        assert second.withdrawn == (first.id,)
        assert await uow.reports.find(first.id) is None
        assert not await uow.reports.issue(first.id, "late.pdf", SIZE, NOW), "it was being made"
        await issue(uow, second, "1.pdf", NOW)
        third = await uow.reports.request(begun, "zh", DATA, NOW)
        assert [report.superseded for report in await uow.reports.of(begun.assessment)] == [
            False,
            False,  # asked for is not issued yet
        ]
        await issue(uow, third, "2.pdf", LATER)
        assert [
            (report.sequence, report.superseded)
            for report in await uow.reports.of(begun.assessment)
        ] == [(1, True), (2, False)]
    for worker in (database, second_worker):
        assert (await found(worker, begun)).dossier.reports == (
            IssuedReport(first.number, 1, NOW),
            IssuedReport(third.number, 2, LATER),
        )


async def test_another_language_of_the_same_data_is_the_same_report(
    database: Database, second_worker: Database
) -> None:
    begun = await begin(database)
    async with database.unit_of_work() as uow:
        chinese = await uow.reports.request(begun, "zh", DATA, NOW)
        english = await uow.reports.request(begun, "en", DATA, LATER)
        await issue(uow, chinese, "zh.pdf", NOW)
        await issue(uow, english, "en.pdf", LATER)
    assert (english.number, english.sequence) == (chinese.number, 1)
    assert english.id != chinese.id
    async with second_worker.unit_of_work() as uow:
        assert not any(report.superseded for report in await uow.reports.of(begun.assessment))
        stored = await uow.reports.get(english.number, "en")
    assert stored is not None
    assert stored.path == "en.pdf"
    assert (await found(second_worker, begun)).dossier.reports == (
        IssuedReport(chinese.number, 1, NOW),
    )


async def test_a_report_asked_for_again_comes_back_as_it_is(database: Database) -> None:
    begun = await begin(database)
    async with database.unit_of_work() as uow:
        first = await uow.reports.request(begun, "zh", DATA, NOW)
        waiting = await uow.reports.request(begun, "zh", DATA, LATER)
        await issue(uow, first, "zh.pdf", NOW)
        again = await uow.reports.request(begun, "zh", DATA, LATER)
        await uow.reports.want(again.id, begun.identity)
        assert await uow.reports.find(again.id) == replace(first, issued=NOW)
        assert (await found_in(uow, begun)).dossier.reports, "it stays issued meanwhile"
    assert waiting == first
    assert again == replace(first, path="zh.pdf", issued=NOW)


async def test_files_beyond_the_newest_are_forgotten_once(database: Database) -> None:
    begun = await begin(database)
    async with database.unit_of_work() as uow:
        for total in range(4):
            asked = await uow.reports.request(begun, "zh", DATA | {"total": str(total)}, NOW)
            await issue(uow, asked, f"{total}.pdf", NOW)
        surplus = await uow.reports.surplus(2)
        assert [path for _, path in surplus] == ["0.pdf", "1.pdf"]
        for report, path in surplus:
            assert await uow.reports.forget_file(report, path)
            assert not await uow.reports.forget_file(report, path)
        assert await uow.reports.surplus(2) == ()
        assert len((await found_in(uow, begun)).dossier.reports) == 4, "they stay on record"
        assert (await uow.usage.of(begun.person)).person == 2 * SIZE


async def issue(uow: UnitOfWork, request: ReportRequest, path: str, now: datetime) -> None:
    """A report is made."""
    assert await uow.reports.issue(request.id, path, SIZE, now)


async def found_in(uow: UnitOfWork, like: Conversation) -> Conversation:
    """The conversation as it stands."""
    conversation = await uow.conversations.current(like.session_id)
    assert conversation is not None
    return conversation


async def test_a_request_goes_with_the_turn_that_made_it(database: Database) -> None:
    begun = await begin(database)
    late = turn_of(begun, answered("a", Met(True)))
    await say(database, begun)

    async def request_and_save() -> None:
        async with database.unit_of_work() as uow:
            await uow.reports.request(begun, "zh", DATA, NOW)
            await uow.conversations.save(begun, late, NOW)

    with pytest.raises(ConversationMoved):
        await request_and_save()
    assert (await rows(database))["reports"] == []


async def test_sequences_are_counted_by_assessment(database: Database) -> None:
    one, other = await begin(database, "1"), await begin(database, "2")
    async with database.unit_of_work() as uow:
        await uow.reports.request(one, "zh", DATA, NOW)
        request = await uow.reports.request(other, "zh", DATA, NOW)
        assert request.sequence == 1
        assert await uow.reports.of(10_000) == ()
        assert await uow.reports.get("GF-00000-01", "zh") is None


def test_the_hash_does_not_depend_on_the_order_of_keys() -> None:
    assert data_hash({"a": 1, "b": {"c": "中", "d": 2}}) == data_hash(
        {"b": {"d": 2, "c": "中"}, "a": 1}
    )
    assert data_hash({"a": 1}) != data_hash({"a": "1"})
