"""Removes expired data: orphaned files, expired exports, old reports, finished jobs."""

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bot.jobs import exports, reports
from bot.jobs.kinds import HeldJob, Kind
from storage.database import Database
from storage.files.evidence import STALE_SECONDS, EvidenceStore
from storage.private import tighten

REPORT_FILES = 10
"""The newest reports of an assessment that keep their file; an older one is made again from its
data when it is requested."""

DONE_KEPT = timedelta(days=7)
DEAD_KEPT = timedelta(days=90)

log = structlog.get_logger()


class Cleanup(Kind):
    """Cleans up periodically. Each removal is decided in a transaction."""

    name = "cleanup"
    attempts = 2
    every = timedelta(minutes=10)

    def __init__(
        self,
        database: Database,
        evidence: EvidenceStore,
        *,
        data_dir: Path,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._evidence = evidence
        self._data_dir = data_dir
        self._clock = clock

    async def run(self, job: HeldJob) -> None:  # noqa: ARG002
        """Clean up."""
        await self.clean()

    async def clean(self) -> None:
        """Remove expired data."""
        async with self._database.unit_of_work() as uow:
            await uow.jobs.forget("done", DONE_KEPT)
            await uow.jobs.forget("dead", DEAD_KEPT)
        removed = await self._evidence.sweep()
        removed += await self._expire_exports() + await self._remove_old_reports()
        removed += await asyncio.to_thread(_remove_parts, self._data_dir / reports.FOLDER)
        if removed:
            log.info("files-removed", files=removed)

    async def _expire_exports(self) -> int:
        async with self._database.unit_of_work() as uow:
            expired = await uow.exports.expired(self._clock())
        for identity, path in expired:
            async with self._database.unit_of_work() as uow:
                if await uow.exports.forget_file(identity, path, self._clock()):
                    (self._data_dir / path).unlink(missing_ok=True)
        async with self._database.unit_of_work() as uow:
            known = {self._data_dir / path for path in await uow.exports.paths()}
        folder = self._data_dir / exports.FOLDER
        return len(expired) + await asyncio.to_thread(_remove_unknown, folder, known)

    async def _remove_old_reports(self) -> int:
        async with self._database.unit_of_work() as uow:
            surplus = await uow.reports.surplus(REPORT_FILES)
        for report, path in surplus:
            async with self._database.unit_of_work() as uow:
                if await uow.reports.forget_file(report, path):
                    (self._data_dir / path).unlink(missing_ok=True)
        return len(surplus)


def tighten_data(data_dir: Path) -> None:
    """Remove other users' permissions on our files, including those of earlier versions.

    On the data folder itself only if it contains nothing else: others may use it too.
    """
    ours = [data_dir / name for name in OURS]
    tighten(path for top in ours if top.is_dir() for path in (top, *top.rglob("*")))
    if data_dir.is_dir() and all(_is_ours(path) for path in data_dir.iterdir()):
        tighten([data_dir])


OURS = ("evidence", exports.FOLDER, reports.FOLDER)


def _is_ours(path: Path) -> bool:
    return path.name in OURS or path.name.endswith((".db", ".db-wal", ".db-shm"))


def _is_stale(path: Path) -> bool:
    return path.stat().st_mtime < time.time() - STALE_SECONDS


def _remove_parts(folder: Path) -> int:
    """Remove partial files left by a killed process."""
    return _remove(path for path in folder.glob("*.part") if _is_stale(path))


def _remove_unknown(folder: Path, known: set[Path]) -> int:
    """Remove exports that no row names, such as those of earlier versions, which never expired."""
    return _remove(path for path in folder.glob("*/*") if path not in known and _is_stale(path))


def _remove(paths: Iterable[Path] | Iterator[Path]) -> int:
    removed = 0
    with suppress(FileNotFoundError):  # another process may clean up at the same time
        for path in paths:
            path.unlink(missing_ok=True)
            removed += 1
    return removed
