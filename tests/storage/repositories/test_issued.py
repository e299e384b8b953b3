"""Documents that were given out: recorded once, found by hash, code, number and content."""

from storage.database import Database
from storage.records import Conversation, IssuedFile, Sought, report_number
from tests.storage.repositories.work.test_reports import issue
from tests.storage.talking import CATALOGUE, LATER, NOW, begin

HASH = "cd" * 32


async def _reserve(database: Database, of: Conversation, sequence: int, code: str) -> str:
    async with database.unit_of_work() as uow:
        return await uow.issued.reserve(
            report_number(of.assessment, sequence),
            assessment=of.assessment,
            sequence=sequence,
            catalogue=CATALOGUE,
            data_hash=HASH,
            code=code,
        )


def _file(sha256: str, kind: str = "pdf", content: str | None = None) -> IssuedFile:
    return IssuedFile(kind, "zh", sha256, 7, "1.0", content, "ee" * 32)


async def test_a_document_keeps_its_code_and_its_first_day(database: Database) -> None:
    li = await begin(database, "42")
    assert await _reserve(database, li, 1, "AAAAABBBBB") == "AAAAABBBBB"
    assert await _reserve(database, li, 1, "CCCCCDDDDD") == "AAAAABBBBB"
    async with database.unit_of_work() as uow:
        assert await uow.issued.by_code("AAAAABBBBB") is None, "not issued yet"
        await uow.issued.record(report_number(li.assessment, 1), _file("11" * 32), NOW)
        await uow.issued.record(report_number(li.assessment, 1), _file("22" * 32), LATER)
        await uow.issued.record(report_number(li.assessment, 1), _file("22" * 32), LATER)
        found = await uow.issued.by_code("AAAAABBBBB")
    assert found is not None
    assert (found.issued, found.superseded_by, found.has_data) == (NOW, None, True)
    assert [file.sha256 for file in found.files] == ["11" * 32, "22" * 32]


async def test_every_earlier_document_names_the_newest(database: Database) -> None:
    li, other = await begin(database, "42"), await begin(database, "43")
    for sequence in (1, 2, 3):
        await _reserve(database, li, sequence, f"CODE{sequence}")
    await _reserve(database, other, 1, "OTHER")
    async with database.unit_of_work() as uow:
        await uow.issued.record(report_number(other.assessment, 1), _file("99" * 32), NOW)
        for sequence in (1, 3, 2):
            number = report_number(li.assessment, sequence)
            await uow.issued.record(number, _file(f"{sequence}" * 64), NOW)
        found = [await uow.issued.by_code(f"CODE{sequence}") for sequence in (1, 2, 3)]
        apart = await uow.issued.by_code("OTHER")
    newest = report_number(li.assessment, 3)
    assert [each and each.superseded_by for each in found] == [newest, newest, None]
    assert apart is not None
    assert apart.superseded_by is None


async def test_a_report_from_before_is_found_by_number_and_hash(database: Database) -> None:
    li = await begin(database, "42")
    facts = {"catalogue": CATALOGUE, "enterprise": {"name": "甲厂"}}
    async with database.unit_of_work() as uow:
        request = await uow.reports.request(li, "zh", facts, NOW)
        assert await uow.issued.by_hash(request.number, request.data_hash) is None
        await issue(uow, request, "r.pdf", NOW)
        found = await uow.issued.by_hash(request.number, request.data_hash[:12])
        assert await uow.issued.by_hash(request.number, "0" * 12) is None
        assert await uow.issued.by_hash("GF-99999-01", request.data_hash) is None
    assert found is not None
    assert (found.code, found.files, found.name) == ("", (), "甲厂")


async def test_what_is_sought_is_found_by_itself(database: Database) -> None:
    li = await begin(database, "42")
    number = report_number(li.assessment, 1)
    await _reserve(database, li, 1, "CODE")
    async with database.unit_of_work() as uow:
        await uow.issued.record(number, _file("11" * 32, "docx", "aa" * 32), NOW)
        nothing = await uow.issued.look_up(Sought("00" * 32))
        exact = await uow.issued.look_up(Sought("11" * 32))
        content = await uow.issued.look_up(Sought("00" * 32, content_digest="aa" * 32))
        claimed = await uow.issued.look_up(Sought("00" * 32, number))
    assert (nothing.exact, nothing.claimed, nothing.same_content) == (None, None, None)
    assert exact.exact is not None
    assert exact.exact.number == number
    assert content.same_content is not None
    assert content.exact is None
    assert claimed.claimed is not None


async def test_a_removed_assessment_leaves_the_paper_without_its_facts(
    database: Database,
) -> None:
    li = await begin(database, "42")
    await _reserve(database, li, 1, "CODE")
    async with database.unit_of_work() as uow:
        await uow.issued.record(report_number(li.assessment, 1), _file("11" * 32), NOW)
        other = await uow.conversations.open_assessment(li, CATALOGUE, NOW)
    async with database.unit_of_work() as uow:
        await uow.removal.remove(other.person, li.assessment)
        found = await uow.issued.by_code("CODE")
    assert found is not None
    assert (found.has_data, found.data_hash, found.name) == (False, None, None)
    assert found.files[0].sha256 == "11" * 32
