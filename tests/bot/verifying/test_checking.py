"""Genuine, superseded, altered, forged, foreign: what is told apart, and what cannot be."""

import io
from datetime import datetime
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils.generic import NameObject, pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from sqlalchemy import delete

from bot.signing.credentials import make_credentials
from bot.verifying.judging import Checked, DocumentState, Outcome
from storage.base import table
from storage.database import Database
from storage.models import IssuedFile
from storage.records import Conversation
from tests.bot.verifying.papers import Installation, drawn, numbered
from tests.storage.talking import NOW, begin


async def test_what_was_issued_is_genuine_and_signed(
    office: Installation, li: Conversation
) -> None:
    checked = await office.checker.file(await office.issue(li))
    assert (checked.outcome, checked.state) == (Outcome.GENUINE, DocumentState.CURRENT)
    assert checked.document is not None
    assert checked.document.number == numbered(li)[0]
    assert checked.is_ours
    assert checked.signature is not None
    assert checked.signature.holds
    assert checked.signature.covers_all


async def test_an_older_report_names_the_one_in_force(
    office: Installation, li: Conversation
) -> None:
    first, second = await office.issue(li, 1), await office.issue(li, 2)
    await office.issue(li, 3)
    for old in (first, second):
        checked = await office.checker.file(old)
        assert (checked.outcome, checked.state) == (Outcome.GENUINE, DocumentState.SUPERSEDED)
        assert checked.document is not None
        assert checked.document.superseded_by == numbered(li, 3)[0]


async def test_a_report_that_is_made_late_supersedes_nothing_newer(
    office: Installation, li: Conversation
) -> None:
    second, first = await office.issue(li, 2), await office.issue(li, 1)
    assert (await office.checker.file(second)).state is DocumentState.CURRENT
    assert (await office.checker.file(first)).state is DocumentState.SUPERSEDED


def _one_byte(pdf: bytes) -> bytes:
    at = pdf.index(b"61.25") if b"61.25" in pdf else len(pdf) // 3
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]


def _resaved(pdf: bytes) -> bytes:
    return _by_pikepdf(pdf)


def _without_page(pdf: bytes) -> bytes:
    return _by_pikepdf(pdf, remove_page=True)


def _by_pikepdf(pdf: bytes, *, remove_page: bool = False) -> bytes:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        if remove_page:
            del document.pages[1]
        document.save(target, linearize=True)
    return target.getvalue()


@pytest.mark.parametrize("change_of", [_one_byte, _resaved, _without_page])
async def test_an_altered_file_is_not_the_original(
    office: Installation, li: Conversation, change_of: object
) -> None:
    assert callable(change_of)
    checked = await office.checker.file(change_of(await office.issue(li)))
    assert checked.outcome is Outcome.ALTERED
    assert checked.document is not None, "number and hash stand in the file"
    assert not checked.is_genuine
    assert checked.signature is None or not checked.signature.holds


def _updated(pdf: bytes, **info: str) -> bytes:
    """The same file with an incremental update, as PDF editors write it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    for name, value in info.items():
        about = writer.trailer["/Info"]
        about[pdf_name(f"/{name}")] = pdf_string(value)
        writer.update_container(about)
    writer.root[NameObject("/PageMode")] = NameObject("/UseThumbs")
    writer.update_root()
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


async def test_an_incremental_update_is_seen_as_added(
    office: Installation, li: Conversation
) -> None:
    pdf = await office.issue(li)
    checked = await office.checker.file(_updated(pdf))
    assert checked.outcome is Outcome.APPENDED
    assert checked.signature is not None
    assert checked.signature.holds, "what it covers is unchanged"
    assert not checked.signature.covers_all
    checked = await office.checker.file(pdf + b"\n% one line more\n")
    assert checked.outcome is Outcome.APPENDED


async def test_changed_metadata_are_seen(office: Installation, li: Conversation) -> None:
    pdf = await office.issue(li)
    renamed = await office.checker.file(_updated(pdf, Title="another"))
    assert renamed.outcome is Outcome.APPENDED
    nameless = await office.checker.file(_updated(pdf, Keywords="nothing"))
    assert nameless.outcome in (Outcome.APPENDED, Outcome.ALTERED)
    other = _updated(pdf, Keywords=" ".join(numbered(li, 7)))
    assert not (await office.checker.file(other)).is_genuine


async def test_a_forgery_with_another_key_is_told_from_ours(
    office: Installation, li: Conversation, tmp_path: Path
) -> None:
    await office.issue(li)
    number, digest = numbered(li)
    make_credentials(tmp_path / "other.pem", "greenbot test", datetime.now(NOW.tzinfo))
    forged, _ = await office.signed(
        drawn(number, digest, score="99.90"), number, tmp_path / "other.pem"
    )
    checked = await office.checker.file(forged)
    assert checked.outcome is Outcome.ALTERED
    assert not checked.is_ours
    assert checked.signature is not None
    assert checked.signature.holds, "of the forger"


async def test_a_report_of_another_installation_says_nothing_of_ours(
    office: Installation, li: Conversation, tmp_path: Path
) -> None:
    """It has the same number, for both count from one."""
    await office.issue(li)
    number, _ = numbered(li)
    make_credentials(tmp_path / "theirs.pem", "greenbot theirs", datetime.now(NOW.tzinfo))
    theirs, _ = await office.signed(drawn(number, "ab" * 32), number, tmp_path / "theirs.pem")
    checked = await office.checker.file(theirs)
    assert checked == Checked(Outcome.UNKNOWN, None, checked.signature, False, "pdf")


async def test_our_certificate_in_a_file_discloses_no_document(
    office: Installation, li: Conversation
) -> None:
    """Anybody has the certificate, and could try all numbers with it."""
    pdf = await office.issue(li)
    number, digest = numbered(li)
    guessed = pdf.replace(digest.encode(), b"0" * 64)
    assert guessed != pdf
    checked = await office.checker.file(guessed)
    assert checked.outcome is Outcome.ALTERED
    assert checked.document is None
    assert number.encode() in guessed


async def test_what_our_key_signed_but_nobody_recorded_is_uncertain(
    office: Installation, li: Conversation, database: Database
) -> None:
    pdf = await office.issue(li)
    async with database.unit_of_work() as uow:  # as after an older backup
        await uow._run(lambda connection: connection.execute(delete(table(IssuedFile))))
    checked = await office.checker.file(pdf)
    assert checked.outcome is Outcome.SIGNED
    assert not checked.is_genuine


async def test_a_deleted_persons_report_is_still_genuine_and_says_no_more(
    office: Installation, li: Conversation, database: Database
) -> None:
    pdf = await office.issue(li)
    code = office.codes[numbered(li)[0]]
    async with database.unit_of_work() as uow:
        await uow.people.delete(li.person)
    for checked in (await office.checker.file(pdf), await office.checker.typed(code)):
        assert checked is not None
        assert checked.is_genuine
        assert checked.state is DocumentState.DELETED
        assert checked.document is not None
        assert checked.document.data_hash is None
        assert checked.document.name is None


async def test_what_is_no_document_is_unknown(office: Installation) -> None:
    for content in (b"hello", b"PK\x03\x04 no archive", b"%PDF-1.7 no document", b"\0" * 5000):
        checked = await office.checker.file(content)
        assert checked.outcome in (Outcome.UNKNOWN, Outcome.UNREADABLE)
        assert checked.document is None


async def test_a_code_finds_its_paper_and_no_other(
    office: Installation, li: Conversation, database: Database
) -> None:
    other = await begin(database, "43")
    await office.issue(li)
    await office.issue(other)
    number, digest = numbered(li)
    code = office.codes[number]
    for typed in (
        code,
        f"{number} {code[:5]}-{code[5:]}",
        f" {number.lower()}　{code.lower()} ",
        f"https://example.com/verify/{code}",
        f"{number} {digest}",
        f"{number} {digest[:12]}…",
    ):
        checked = await office.checker.typed(typed)
        assert checked is not None, typed
        assert checked.outcome is Outcome.NUMBERED, typed
        assert checked.document is not None
        assert checked.document.number == number
    wrong = await office.checker.typed(f"{numbered(other)[0]} {code}")
    assert wrong == Checked(Outcome.NOT_FOUND)
    assert await office.checker.typed(number) is None
    assert await office.checker.typed(f"{number} {digest[:11]}") is None
    assert await office.checker.typed(f"{number} {'0' * 12}") == Checked(Outcome.NOT_FOUND)
