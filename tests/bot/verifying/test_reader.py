"""Hostile files neither hang nor crash anything but the process that reads them."""

import io
import time
import zipfile
import zlib
from collections.abc import AsyncIterator, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.verifying import worker
from bot.verifying.checking import READ_BYTES, DocumentReader
from bot.verifying.exchange import READ, UNREAD
from tests.bot.verifying.papers import drawn

PDF = drawn("GF-00001-01", "ab" * 32)
SECONDS = 4.0
"""For one file in these tests."""


@pytest.fixture
async def reader() -> AsyncIterator[DocumentReader]:
    reader = DocumentReader(seconds=SECONDS)
    try:
        yield reader
    finally:
        await reader.close()


@settings(max_examples=150, deadline=2_000, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, len(PDF) - 1), st.binary(max_size=12)), max_size=8))
def test_any_damage_is_answered(damage: list[tuple[int, bytes]]) -> None:
    content = bytearray(PDF)
    for at, what in damage:
        content[at : at + len(what)] = what
    assert worker.answer_to(bytes(content))[:1] in (READ, UNREAD)


@settings(max_examples=100, deadline=2_000)
@given(st.binary(max_size=2_000), st.sampled_from([b"%PDF-1.7\n", b"PK\x03\x04", b""]))
def test_any_bytes_are_answered(content: bytes, start: bytes) -> None:
    assert worker.answer_to(start + content)[:1] in (READ, UNREAD)


@settings(max_examples=60, deadline=2_000)
@given(st.integers(0, len(PDF)))
def test_any_part_is_answered(length: int) -> None:
    assert worker.answer_to(PDF[:length])[:1] in (READ, UNREAD)


def _hostile() -> Iterator[tuple[str, bytes]]:
    head = b"%PDF-1.7\n"

    def document(body: bytes, trailer: bytes) -> bytes:
        at = len(head) + len(body)
        table = b"xref\n0 1\n0000000000 65535 f \n"
        return head + body + table + b"trailer\n" + trailer + b"\nstartxref\n%d\n%%%%EOF\n" % at

    yield "trailer that leads to itself", document(b"", b"<</Size 1/Prev 9/Root 1 0 R>>")
    yield "deep arrays", document(b"1 0 obj\n" + b"[" * 200_000, b"<</Root 1 0 R/Size 2>>")
    yield "deep dictionaries", document(b"", b"<</A " * 100_000)
    yield "huge table", head + b"xref\n0 4000000000\n" + b"0000000000 65535 f \n" * 10_000
    packed = zlib.compress(b"\0" * 400_000_000, 9)
    stream = (
        b"1 0 obj\n<</Type/XRef/W[1 2 1]/Size 100000000/Filter/FlateDecode/Length %d>>\nstream\n"
    )
    body = stream % len(packed) + packed + b"\nendstream\nendobj\n"
    yield "packed table", head + body + b"startxref\n%d\n%%%%EOF\n" % len(head)
    pages = b"".join(b"%d 0 obj\n%d 0 R\nendobj\n" % (n, n + 1) for n in range(1, 3_000))
    yield "references to references", document(pages, b"<</Root 1 0 R/Info 1 0 R/Size 3001>>")


def _zip(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return target.getvalue()


def _hostile_office() -> Iterator[tuple[str, bytes]]:
    laughs = b"<!DOCTYPE d [<!ENTITY a 'ha'>"
    for each in range(1, 12):
        entity = f"&{chr(96 + each)};".encode() * 10
        laughs += b"<!ENTITY %s '%s'>" % (chr(97 + each).encode(), entity)
    body = b"]><d>&l;</d>"
    yield "billion laughs", _zip(**{"word__document.xml": laughs + body})
    outside = b"<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><d>&x;</d>"
    yield "foreign entity", _zip(**{"word__document.xml": outside})
    yield "bomb", _zip(**{"word__document.xml": b" " * 300_000_000})
    yield "deep", _zip(**{"word__document.xml": b"<a>" * 1_000_000})
    many = {f"n{n}": b"" for n in range(6_000)}
    yield "many parts", _zip(**many, **{"word__document.xml": b"<a/>"})


@pytest.mark.long
async def test_hostile_files_are_bounded_in_time_and_memory(reader: DocumentReader) -> None:
    for name, content in (*_hostile(), *_hostile_office()):
        began = time.monotonic()
        read = await reader.read(content)
        assert time.monotonic() - began < SECONDS + 3, name
        assert read is None or read.signature is None, name
        assert read is None or "root:" not in str(read), name
    honest = await reader.read(PDF)
    assert honest is not None, "and goes on to read others"
    assert honest.number == "GF-00001-01"


@pytest.mark.slow
async def test_the_process_that_reads_knows_nothing_of_ours(
    reader: DocumentReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGNING_PASSPHRASE", "geheim")
    await reader.read(PDF)
    process = reader._process._process
    assert process is not None
    with open(f"/proc/{process.pid}/environ", "rb") as environment:  # noqa: ASYNC230, PTH123
        assert b"geheim" not in environment.read()


async def test_a_file_larger_than_any_of_ours_is_not_read(reader: DocumentReader) -> None:
    assert await reader.read(b"%PDF-1.7" + b"\0" * READ_BYTES) is None
    assert reader._process._process is None
