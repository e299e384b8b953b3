"""All of a person's data as one ZIP: the rows as JSON, and the files they name."""

import asyncio
import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import structlog

from bot.jobs.claimed_work import ClaimedWork
from bot.jobs.notifier import Notifier
from bot.jobs.quotas import Quotas
from bot.screens.core.message import Attachment, Message
from bot.screens.core.texts import say
from storage.database import Database
from storage.errors import NoRoom
from storage.files.disk import noticing_full_disk
from storage.files.evidence import EvidenceStore
from storage.private import make_file, make_folder
from storage.records import ExportRequest
from storage.repositories.work.claims import MOST_ATTEMPTS

FOLDER = "exports"
"""In the data folder, with one folder for each identity."""
EXPORT_BYTES = 45_000_000
"""Most bytes of files in one export; Telegram takes up to 50 MB from a bot."""
KEPT_FOR = timedelta(days=1)
"""How long an export can be downloaded after it was last delivered."""

log = structlog.get_logger()


class ExportNotMade(Exception):
    """The export could not be made."""


class Exporter:
    """Makes the requested exports, one after the other, and has them delivered."""

    def __init__(
        self,
        database: Database,
        evidence: EvidenceStore,
        notifier: Notifier,
        quotas: Quotas,
        *,
        data_dir: Path,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._evidence = evidence
        self._notifier = notifier
        self._quotas = quotas
        self._data_dir = data_dir
        self._clock = clock
        self._work = ClaimedWork[ExportRequest](
            database,
            lambda uow: uow.exports,
            lambda request: request.identity,
            self._export_or_apologise,
            clock=clock,
        )

    def wake(self) -> None:
        """An export was requested."""
        self._work.wake()

    async def run(self) -> None:
        """Make requested exports until cancelled."""
        await self._work.run()

    def made_for(self, identity: int) -> list[Path]:
        """The exports there are of an identity."""
        return list(self._folder_of(identity).glob("*"))

    def _folder_of(self, identity: int) -> Path:
        return self._data_dir / FOLDER / str(identity)

    async def _export_or_apologise(self, request: ExportRequest, claim: str) -> None:
        try:
            if request.attempts > MOST_ATTEMPTS:
                raise ExportNotMade("ended its process too often")
            await self._export(request, claim)
        except NoRoom:
            await self._apologise(request, claim, "export-no-room")
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("export-failed", identity=request.identity, reference=reference)
            await self._apologise(request, claim, "failed", reference=reference)

    async def _export(self, request: ExportRequest, claim: str) -> None:
        """Pack everything of the person, unless the last export still holds the same."""
        async with self._database.unit_of_work() as uow:
            state = await uow.exports.state(request.person)
            known = request.path if request.state == state else None
            made = known is not None and (self._data_dir / known).exists()
            no_room = not made and await self._quotas.making_refused(uow, request.person)
            everything = {} if made or no_room else await uow.people.export(request.person)
        if no_room:
            raise NoRoom("no room for exports")
        if made and known is not None:
            await self._deliver(request, claim, state, self._data_dir / known, None)
            return
        file = self._folder_of(request.identity) / f"{secrets.token_hex(16)}.zip"
        aside = file.with_suffix(".part")
        try:
            await asyncio.to_thread(self._pack, aside, everything)
            await self._deliver(request, claim, state, file, aside)
        finally:
            await asyncio.to_thread(aside.unlink, missing_ok=True)

    async def _deliver(
        self, request: ExportRequest, claim: str, state: str, file: Path, aside: Path | None
    ) -> None:
        """Have it delivered in place of the export before.

        Nothing is delivered if all was deleted in the meantime, or another process has the claim.
        """
        path, now = str(file.relative_to(self._data_dir)), self._clock()
        attachment = Attachment(
            path=path,
            name="green-factory-export.zip",
            media_type="application/zip",
            caption=say(request.language, "told", "export-ready"),
        )
        size = (aside or file).stat().st_size
        async with self._database.unit_of_work() as uow:
            ours = await uow.exports.finish(
                request.identity, claim, state=state, path=path, size=size, expires=now + KEPT_FOR
            )
            if ours:
                await uow.deliveries.replace_attachment(
                    request.identity, request.path, asdict(attachment), now
                )
                if aside is not None:
                    aside.replace(file)  # noqa: ASYNC240 - at once, while the row is locked
        if not ours:
            return
        if request.path not in (None, path):
            old = self._data_dir / str(request.path)
            await asyncio.to_thread(old.unlink, missing_ok=True)
        self._notifier.notify(None)

    async def _apologise(
        self, request: ExportRequest, claim: str, code: str, **values: str
    ) -> None:
        words, now = say(request.language, "told", code, **values), self._clock()
        async with self._database.unit_of_work() as uow:
            failed = await uow.exports.fail(request.identity, claim, now)
            if failed and (request.attempts == 1 or request.attempts > MOST_ATTEMPTS):
                notice = Message.notice(words).to_dict()
                await uow.deliveries.add_notice(request.identity, notice, now)
        self._notifier.notify(None)

    def _pack(self, target: Path, everything: dict[str, Any]) -> None:
        """Write all rows as JSON, and the files they name as far as a channel can send them."""
        room, left_out = EXPORT_BYTES, []
        with noticing_full_disk():
            make_folder(target.parent)
            make_file(target)
            with ZipFile(target, "w", ZIP_DEFLATED) as archive:
                for name, file in self._files_of(everything):
                    size = file.stat().st_size
                    if size > room:
                        left_out.append(name)
                    else:
                        archive.write(file, name)
                        room -= size
                rows = everything | {"files_left_out_for_size": left_out}
                archive.writestr("data.json", json.dumps(rows, ensure_ascii=False, indent=1))

    def _files_of(self, everything: dict[str, Any]) -> Iterator[tuple[str, Path]]:
        """The files with their names in the archive: reports first, then evidence."""
        for row in everything["reports"]:
            if row["path"] is not None and (file := self._data_dir / row["path"]).exists():
                yield row["path"], file
        for row in everything["evidence"]:
            file = self._evidence.path(row["digest"])
            if row["removed_at"] is None and file.exists():
                folder = f"evidence/{row['assessment_id']}/{row['subject']}"
                yield f"{folder}/{row['revision']}-{row['name']}", file
