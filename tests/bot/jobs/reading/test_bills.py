"""Bills that are sent, read by the real process: whatever happens, the file stays what it is."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

import pytest

from bot.bills.exchange import LIMIT
from bot.jobs.reading.bills import ENVIRONMENT, BillReader
from dialogs.core.inputs import File
from dialogs.core.sent.bills import BROKEN, BUSY, PICTURE, TOO_LARGE, ReadFile
from dialogs.dossier.dossier import Evidence
from storage.files.store import FileStore
from tests.bot.bills.paper import pdf, workbook

pytestmark = pytest.mark.slow


class Files:
    """One file, whatever it is called."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @asynccontextmanager
    async def on_disk(self, _name: str) -> AsyncIterator[Path]:
        """Where it is."""
        if not self.path.exists():
            raise FileNotFoundError
        yield self.path


def _given(name: str, size: int = 5_000) -> File:
    return File(key="f", evidence=Evidence("a" * 64, name, "application/pdf", size))


async def _read(
    tmp_path: Path, name: str, content: bytes, *, by_sight: bool = False, memory: int = 768
) -> ReadFile | None:
    path = tmp_path / "stored"
    path.write_bytes(content)
    files = cast(FileStore, Files(path))
    reader = BillReader(files, by_sight=by_sight, memory_bytes=memory * 1024 * 1024)
    try:
        return (await reader.read(_given(name))).read
    finally:
        await reader.close()


async def test_a_pdf_and_a_workbook_are_read(tmp_path: Path) -> None:
    found = await _read(tmp_path, "电费.pdf", pdf(["2025年", ["用电量", "2,400,000", "kWh"]]))
    assert found is not None
    assert [line.cells for line in found.lines] == [("2025年",), ("用电量", "2,400,000", "kWh")]
    found = await _read(tmp_path, "能源.xlsx", workbook([["电", "万kWh", 240]]))
    assert found is not None
    assert [(line.where, line.cells) for line in found.lines] == [
        ("Sheet1!1", ("电", "万kWh", "240"))
    ]


async def test_other_files_are_not_looked_into(tmp_path: Path) -> None:
    assert await _read(tmp_path, "说明.docx", b"PK\x03\x04") is None


async def test_what_cannot_be_read_ends_in_a_code(tmp_path: Path) -> None:
    assert await _read(tmp_path, "a.pdf", b"%PDF-1.7 broken") == ReadFile(problem=BROKEN)
    assert await _read(tmp_path, "a.jpg", b"\xff\xd8\xff") == ReadFile(problem=PICTURE)
    assert await _read(tmp_path, "a.pdf", pdf([])) == ReadFile(problem=PICTURE)
    assert await _read(tmp_path, "a.pdf", pdf([], pages=60)) == ReadFile(problem=TOO_LARGE)


async def test_too_large_a_file_is_not_even_fetched(tmp_path: Path) -> None:
    reader = BillReader(cast(FileStore, Files(tmp_path / "none")), by_sight=False)
    assert (await reader.read(_given("a.pdf", LIMIT + 1))).read == ReadFile(problem=TOO_LARGE)
    assert (await reader.read(_given("a.pdf"))).read is None


@pytest.mark.long
async def test_without_memory_the_next_file_is_read_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "stored"
    reader = BillReader(cast(FileStore, Files(path)), by_sight=False, memory_bytes=400 * 1024**2)
    try:
        path.write_bytes(workbook([["大" * 30_000 + f"{at}"] * 60 for at in range(1_900)]))
        first = (await reader.read(_given("a.xlsx"))).read
        assert first is not None
        assert first.problem in (TOO_LARGE, BROKEN)
        path.write_bytes(workbook([["电", 240]]))
        second = (await reader.read(_given("a.xlsx"))).read
        assert second is not None
        assert not second.problem
    finally:
        await reader.close()


async def test_who_waits_too_long_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "stored"
    path.write_bytes(pdf(["2025年"]))
    reader = BillReader(cast(FileStore, Files(path)), by_sight=False, patience=0.001)
    try:
        assert (await reader.read(_given("a.pdf"))).read == ReadFile(problem=BUSY)
    finally:
        await reader.close()


async def test_the_process_knows_none_of_our_secrets(tmp_path: Path) -> None:
    files = cast(FileStore, Files(tmp_path / "stored"))
    (tmp_path / "stored").write_bytes(pdf(["2025年"]))
    reader = BillReader(files, by_sight=False)
    try:
        await reader.read(_given("a.pdf"))
        process = reader._text._process
        assert process is not None
        known = await asyncio.to_thread(Path(f"/proc/{process.pid}/environ").read_bytes)
        assert dict(one.split("=", 1) for one in known.decode().split("\0") if one) == ENVIRONMENT
        assert json.dumps(ENVIRONMENT).count("TOKEN") == 0
    finally:
        await reader.close()
