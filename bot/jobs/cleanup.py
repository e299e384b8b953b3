"""Removes expired data: orphaned files, expired exports, old reports, finished jobs, records."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

from bot.jobs import exports, reports
from bot.jobs.kinds import HeldJob, Kind
from storage.database import Database
from storage.errors import FilesAway
from storage.files.evidence import EvidenceStore
from storage.files.incoming import STALE_SECONDS, remove_stale
from storage.files.store import TOPS, FileStore
from storage.private import tighten
from storage.repositories.people.mail_addresses import A_DAY

REPORT_FILES = 10
"""The newest reports of an assessment that keep their file; an older one is made again from its
data when it is requested."""

DONE_KEPT = timedelta(days=7)
DEAD_KEPT = timedelta(days=90)
MAILS_KEPT = timedelta(days=30)
"""How long notices that went by mail are kept, and those that could not."""
REQUESTS_KEPT = timedelta(days=7)
"""How long the key of a request of another program stays taken."""
MESSAGES_KEPT = timedelta(days=30)
"""How long it is kept what was sent to other programs."""

log = structlog.get_logger()


class Cleanup(Kind):
    """Cleans up periodically. Each removal is decided in a transaction, and then made.

    What cannot be removed now, as the store is away, is found again by a later one.
    ``audit_kept``: how long rows of the records of cases stay, ``None`` as long as their case.
    """

    name = "cleanup"
    attempts = 2
    every = timedelta(minutes=10)

    def __init__(
        self,
        database: Database,
        evidence: EvidenceStore,
        files: FileStore,
        *,
        clock: Callable[[], datetime],
        audit_kept: timedelta | None = None,
    ) -> None:
        self._database = database
        self._evidence = evidence
        self._files = files
        self._clock = clock
        self._audit_kept = audit_kept

    async def run(self, job: HeldJob) -> None:  # noqa: ARG002
        """Clean up."""
        await self.clean()

    async def clean(self) -> None:
        """Remove expired data."""
        async with self._database.unit_of_work() as uow:
            await uow.jobs.forget("done", DONE_KEPT)
            await uow.jobs.forget("dead", DEAD_KEPT)
            await uow.mails.forget(self._clock() - MAILS_KEPT)
            await uow.api_requests.forget(self._clock() - REQUESTS_KEPT)
            await uow.webhooks.forget(self._clock() - MESSAGES_KEPT)
            await uow.mail_addresses.forget_sent(self._clock() - A_DAY)
            if self._audit_kept is not None:
                now = self._clock()
                await uow.audit.trim(now - self._audit_kept, now)
        try:
            removed = await self._evidence.sweep()
            removed += await self._expire_exports() + await self._remove_old_reports()
            for folder in (exports.FOLDER, reports.FOLDER):
                removed += await self._remove_unknown(folder)
        except FilesAway as error:
            log.warning("files-removed-later", reason=error.reason)
            return
        if removed:
            log.info("files-removed", files=removed)

    async def _expire_exports(self) -> int:
        async with self._database.unit_of_work() as uow:
            expired = await uow.exports.expired(self._clock())
        for identity, path in expired:
            async with self._database.unit_of_work() as uow:
                is_forgotten = await uow.exports.forget_file(identity, path, self._clock())
            if is_forgotten:
                await self._files.remove(path)
        return len(expired)

    async def _remove_old_reports(self) -> int:
        async with self._database.unit_of_work() as uow:
            surplus = await uow.reports.surplus(REPORT_FILES)
        for report, path in surplus:
            async with self._database.unit_of_work() as uow:
                is_forgotten = await uow.reports.forget_file(report, path)
            if is_forgotten:
                await self._files.remove(path)
        return len(surplus)

    async def _remove_unknown(self, folder: str) -> int:
        """Remove files that no row names, nor will: those a crash or an outage left."""
        await asyncio.to_thread(remove_stale, self._files.incoming(folder))
        latest = datetime.now(UTC) - timedelta(seconds=STALE_SECONDS)
        stale = [file.name async for file in self._files.listed(folder) if file.modified < latest]
        async with self._database.unit_of_work() as uow:
            known = await uow.exports.paths() | await uow.reports.paths()
        unknown = [name for name in stale if name not in known]
        for name in unknown:
            await self._files.remove(name)
        return len(unknown)


def tighten_data(data_dir: Path) -> None:
    """Remove other users' permissions on our files, including those of earlier versions.

    On the data folder itself only if it contains nothing else: others may use it too.
    """
    ours = [data_dir / name for name in TOPS]
    tighten(path for top in ours if top.is_dir() for path in (top, *top.rglob("*")))
    if data_dir.is_dir() and all(_is_ours(path) for path in data_dir.iterdir()):
        tighten([data_dir])


def _is_ours(path: Path) -> bool:
    return path.name in TOPS or path.name.endswith((".db", ".db-wal", ".db-shm"))
