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

from bot.jobs.kinds import HeldJob, Kind
from bot.jobs.notifier import Notifier
from bot.jobs.quotas import Quotas
from bot.screens.core.message import Attachment, Message
from bot.screens.core.texts import say
from scoring.values import Language
from storage.database import Database
from storage.errors import NoRoom
from storage.files.disk import noticing_full_disk
from storage.files.evidence import EvidenceStore
from storage.private import make_file, make_folder
from storage.records import ExportRequest
from storage.unit_of_work import UnitOfWork

FOLDER = "exports"
"""In the data folder, with one folder for each identity."""
EXPORT_BYTES = 45_000_000
"""Most bytes of files in one export; Telegram takes up to 50 MB from a bot."""
KEPT_FOR = timedelta(days=1)
"""How long an export can be downloaded after it was last delivered."""


async def request_export(uow: UnitOfWork, identity: int, person: int, language: Language) -> bool:
    """Request an export for an identity; ``False`` if one is already pending."""
    if await uow.jobs.open_in(Exporter.name, str(person)):
        return False
    await uow.exports.request(identity, language)
    return await uow.jobs.enqueue(Exporter.name, str(identity), lane=str(person), again=True)


class Exporter(Kind):
    """Makes the requested exports one by one, and queues them for delivery.

    The key of a job is the id of the identity, its lane the person.
    """

    name = "export"
    attempts = 3

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

    def made_for(self, identity: int) -> list[Path]:
        """The existing exports of an identity."""
        return list(self._folder_of(identity).glob("*"))

    def _folder_of(self, identity: int) -> Path:
        return self._data_dir / FOLDER / str(identity)

    async def run(self, job: HeldJob) -> None:
        """Pack all the person's data, unless the last export is still up to date."""
        async with self._database.unit_of_work() as uow:
            request = await uow.exports.find(int(job.claimed.key))
            if request is None:
                return
            state = await uow.exports.state(request.person)
            known = request.path if request.state == state else None
            made = known is not None and (self._data_dir / known).exists()
            no_room = not made and await self._quotas.making_refused(uow, request.person)
            everything = {} if made or no_room else await uow.people.export(request.person)
        if no_room:
            raise NoRoom("no room for exports")
        if made and known is not None:
            await self._deliver(job, request, state, self._data_dir / known, None)
            return
        file = self._folder_of(request.identity) / f"{secrets.token_hex(16)}.zip"
        aside = file.with_suffix(".part")
        try:
            await asyncio.to_thread(self._pack, aside, everything)
            await self._deliver(job, request, state, file, aside)
        finally:
            await asyncio.to_thread(aside.unlink, missing_ok=True)

    async def _deliver(
        self, job: HeldJob, request: ExportRequest, state: str, file: Path, aside: Path | None
    ) -> None:
        """Queue it in place of the previous export, unless the data was deleted meanwhile."""
        path, now = str(file.relative_to(self._data_dir)), self._clock()
        attachment = Attachment(
            path=path,
            name="green-factory-export.zip",
            media_type="application/zip",
            caption=say(request.language, "told", "export-ready"),
        )
        size = (aside or file).stat().st_size
        async with job.finishing() as uow:
            made = await uow.exports.finish(
                request.identity, state=state, path=path, size=size, expires=now + KEPT_FOR
            )
            if made:
                await uow.deliveries.replace_attachment(
                    request.identity, request.path, asdict(attachment), now
                )
                if aside is not None:
                    aside.replace(file)  # noqa: ASYNC240 - at once, while the row is locked
        if made and request.path not in (None, path):
            old = self._data_dir / str(request.path)
            await asyncio.to_thread(old.unlink, missing_ok=True)

    async def failed(self, uow: UnitOfWork, job: HeldJob, error: Exception) -> None:
        """Tell the person the first time."""
        request = await uow.exports.find(int(job.claimed.key))
        if request is None or job.claimed.last_error is not None:
            return
        code = "export-no-room" if isinstance(error, NoRoom) else "failed"
        words = say(request.language, "told", code, reference=job.reference)
        notice = Message.notice(words).to_dict()
        await uow.deliveries.add_notice(request.identity, notice, self._clock())

    def ended(self) -> None:
        """Wake the delivery: there may be something to deliver."""
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
