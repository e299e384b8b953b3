"""Reads questionnaires that people send back, in a process of its own."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any, Final

from bot.reports.excel.sheet_exchange import LIMIT, MEMORY_BYTES, may_be_sheet, request_for
from bot.runtime.processes.worker_process import WorkerFailed, WorkerProcess
from dialogs.core.inputs import File, Sheet
from dialogs.core.screen import TEXT_LIMIT
from dialogs.core.sent.sheets import FilledSheet, SheetRow
from dialogs.dossier.dossier import Evidence
from dialogs.overview.papers import QUESTIONNAIRE
from dialogs.typed.text import storable
from storage.errors import FilesAway, NoRoom
from storage.files.evidence import evidence_name
from storage.files.store import FileStore

SECONDS: Final = 20.0
"""In which a file is read."""
PATIENCE: Final = 60.0
"""Seconds until one gives up, with those for files that came before."""
ENVIRONMENT: Final = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
"""All that the process knows: none of our secrets."""
LONGEST_NAME: Final = 200
"""Characters of an id, a number, a title, or what the hidden page says of the questionnaire."""
OURS: Final = tuple(f"-{code}" for code in QUESTIONNAIRE.values())
"""In the names of our questionnaires, so that a broken one is still known to be one."""


class SheetReader(WorkerProcess):
    """One process that reads one file at a time."""

    def __init__(
        self, files: FileStore, memory_bytes: int = MEMORY_BYTES, patience: float = PATIENCE
    ) -> None:
        super().__init__("bot.reports.excel.worker", memory_bytes, ENVIRONMENT)
        self._files = files
        self._patience = patience

    async def as_sheet(self, given: File) -> File | Sheet:
        """The questionnaire that was sent, read; the file as it is where it is something else."""
        file = given.evidence
        if not may_be_sheet(file.name):
            return given
        if file.size > LIMIT:
            return _refused(given, "sheet-too-large")
        try:
            async with asyncio.timeout(self._patience):
                return _read(given, json.loads(await self._found_in(file)))
        except (FilesAway, NoRoom, FileNotFoundError):
            return given
        except TimeoutError:
            return _refused(given, "sheet-busy")
        except WorkerFailed:
            return _refused(given, "sheet-too-large")

    async def _found_in(self, file: Evidence) -> bytes:
        """What the process says of a file."""
        async with self._files.on_disk(evidence_name(file.digest)) as path:
            content = await asyncio.to_thread(path.read_bytes)
        return await self.ask(request_for(file.name, content), SECONDS)


def _refused(given: File, problem: str) -> File | Sheet:
    """Our questionnaire with what is wrong with it; any other file is kept as it is."""
    return _with_problem(given, problem) if _has_our_name(given.evidence.name) else given


def _read(given: File, found: Mapping[str, Any]) -> File | Sheet:
    name = given.evidence.name
    if found.get("other"):
        return given
    if problem := found.get("problem"):
        is_told = _has_our_name(name) or problem in ("sheet-other-version", "sheet-no-head")
        return _with_problem(given, problem, found["params"]) if is_told else given
    return Sheet(key=given.key, order=given.order, sheet=sheet_from_json(name, found))


def sheet_from_json(name: str, found: Mapping[str, Any]) -> FilledSheet:
    """What the process found in a file; its texts can be stored, and are no longer than typed."""
    rows = tuple(_row(row) for row in found["rows"])
    notes = tuple((code, _texts(params, LONGEST_NAME)) for code, params in found["notes"])
    return FilledSheet(name, _texts(found["about"], LONGEST_NAME), rows, notes)


def _row(row: Mapping[str, Any]) -> SheetRow:
    return SheetRow(
        id=_text(row["id"], LONGEST_NAME),
        code=_text(row["code"], LONGEST_NAME),
        sheet=_text(row["sheet"], LONGEST_NAME),
        row=row["row"],
        cells=_texts(row["cells"]),
        base=None if row["base"] is None else _texts(row["base"]),
        odd=row["odd"],
        at=row["at"],
        is_figure=row["is_figure"],
    )


def _texts(found: Mapping[str, str], limit: int = TEXT_LIMIT) -> dict[str, str]:
    return {_text(key, LONGEST_NAME): _text(text, limit) for key, text in found.items()}


def _text(found: str, limit: int) -> str:
    return storable(found)[:limit]


def _with_problem(given: File, problem: str, params: Mapping[str, str] | None = None) -> Sheet:
    said = _texts(params or {}, LONGEST_NAME)
    sheet = FilledSheet(given.evidence.name, problem=problem, params=said)
    return Sheet(key=given.key, order=given.order, sheet=sheet)


def _has_our_name(name: str) -> bool:
    stem = name.lower().rpartition(".")[0]
    return any(mark in stem for mark in OURS)
