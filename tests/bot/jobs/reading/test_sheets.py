"""Files that may be questionnaires: whatever happens, other people's workbooks stay evidence."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final, cast

import pytest

from bot.jobs.reading.sheets import LONGEST_NAME, PATIENCE, SheetReader, sheet_from_json
from bot.reports.excel.reading import read
from bot.reports.excel.sheet_exchange import LIMIT
from bot.reports.papers import XLSX
from bot.runtime.processes.worker_process import WorkerFailed
from dialogs.core.inputs import File, Sheet
from dialogs.core.screen import TEXT_LIMIT
from dialogs.dossier.dossier import Evidence
from storage.errors import FilesAway, NoRoom
from storage.files.store import FileStore

OURS, OTHER = "绿色工厂预评价问卷-示例-GF-00007-01-ask-zh.xlsx", "固废台账.xlsx"


class Files:
    """One file, or why it cannot be had."""

    def __init__(self, path: Path, error: Exception | None = None) -> None:
        self._path = path
        self._error = error
        path.write_bytes(b"content")

    @asynccontextmanager
    async def on_disk(self, name: str) -> AsyncIterator[Path]:  # noqa: ARG002
        """Where it is."""
        if self._error is not None:
            raise self._error
        yield self._path


class Reader(SheetReader):
    """One whose process answers as the test says; ``None``: it never does."""

    def __init__(self, files: Files, answer: dict[str, Any] | Exception | None) -> None:
        patience = 0.05 if answer is None else PATIENCE
        super().__init__(cast(FileStore, files), patience=patience)
        self._answer = answer

    async def ask(self, request: bytes, seconds: float) -> bytes:
        """The answer."""
        del seconds
        assert request.endswith(b"\ncontent")
        if self._answer is None:
            await asyncio.Event().wait()
        if isinstance(self._answer, Exception):
            raise self._answer
        return json.dumps(self._answer).encode()


def _given(name: str, size: int = 7) -> File:
    return File(key="f", evidence=Evidence("a" * 64, name, XLSX, size))


FAILED: Final = (
    (WorkerFailed("too-slow"), "sheet-too-large"),
    (WorkerFailed("process-ended"), "sheet-too-large"),
    (None, "sheet-busy"),
    ({"problem": "sheet-broken", "params": {}}, "sheet-broken"),
)


@pytest.mark.parametrize(("answer", "problem"), FAILED)
async def test_only_our_own_is_refused_when_it_cannot_be_read(
    tmp_path: Path, answer: Any, problem: str
) -> None:
    reader = Reader(Files(tmp_path / "file"), answer)
    assert await reader.as_sheet(_given(OTHER)) == _given(OTHER)
    ours = await reader.as_sheet(_given(OURS))
    assert isinstance(ours, Sheet)
    assert ours.sheet.problem == problem


async def test_too_large_a_file_is_not_even_opened(tmp_path: Path) -> None:
    reader = Reader(Files(tmp_path / "file"), AssertionError())
    given = _given(OTHER, LIMIT + 1)
    assert await reader.as_sheet(given) == given
    ours = await reader.as_sheet(_given(OURS, LIMIT + 1))
    assert isinstance(ours, Sheet)
    assert ours.sheet.problem == "sheet-too-large"


@pytest.mark.parametrize(
    "error", [NoRoom("no room"), FilesAway("away"), FileNotFoundError()], ids=repr
)
async def test_a_file_that_cannot_be_had_is_left_as_it_is(
    tmp_path: Path, error: Exception
) -> None:
    reader = Reader(Files(tmp_path / "file", error), AssertionError())
    assert await reader.as_sheet(_given(OURS)) == _given(OURS)


def test_what_a_file_says_can_be_stored_and_is_no_longer_than_typed_text() -> None:
    odd = "长\x00\ud800\x0b" * 3_000
    row = {"id": odd, "code": odd, "sheet": odd, "row": 2, "odd": {}, "at": {}, "is_figure": False}
    row |= {"cells": {"choice": odd, "note": "一\n\t二"}, "base": {"choice": odd}}
    notes = [("sheet-stray-cells", {"sheet": odd})]
    found = sheet_from_json(OURS, {"rows": [row], "about": {odd: odd}, "notes": notes})
    long, typed = "长" * LONGEST_NAME, "长" * 3_000
    assert found.about == {long: long}
    assert found.notes == (("sheet-stray-cells", {"sheet": long}),)
    (read,) = found.rows
    assert (read.id, read.code, read.sheet) == (long, long, long)
    assert read.cells == {"choice": typed, "note": "一\n\t二"}
    assert read.base == {"choice": typed}


async def test_why_it_cannot_be_used_is_no_longer_either(tmp_path: Path) -> None:
    said = {"version": "9\x00" * 3_000}
    answer = {"problem": "sheet-other-version", "params": said}
    given = await Reader(Files(tmp_path / "file"), answer).as_sheet(_given(OTHER))
    assert isinstance(given, Sheet)
    assert given.sheet.params == {"version": "9" * LONGEST_NAME}


@pytest.mark.parametrize("more", [0, 1])
def test_a_cell_holds_what_may_be_typed(more: int) -> None:
    text = f"编号,回答,理由\nR1,符合,{'长' * (TEXT_LIMIT + more)}"
    (row,) = read(text.encode(), "问卷.csv")["rows"]
    assert row["odd"] == ({"reason": "too-long"} if more else {})
