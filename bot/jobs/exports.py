"""All of a person's data as one ZIP: the rows as JSON, and the files they name."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from msgspec.structs import asdict

from bot.jobs.kinds import HeldJob, Kind, LeaseLost
from bot.jobs.notifier import Notifier
from bot.jobs.quotas import Quotas
from bot.jobs.reports import unmade
from bot.screens.core.message import Attachment, Message
from bot.screens.core.texts import say
from scoring.values import Language
from storage.database import Database
from storage.errors import FilesAway, NoRoom
from storage.files.disk import noticing_full_disk
from storage.files.evidence import evidence_name
from storage.files.incoming import IncomingFile, incoming_file
from storage.files.store import FileStore
from storage.records import ExportRequest
from storage.unit_of_work import UnitOfWork

FOLDER = "exports"
"""Where the names of exports begin, with one folder for each identity."""
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


def folder_of(identity: int) -> str:
    """The folder of an identity's exports."""
    return f"{FOLDER}/{identity}"


class Exporter(Kind):
    """Makes the requested exports one by one, and queues them for delivery.

    The key of a job is the id of the identity, its lane the person.
    """

    name = "export"
    attempts = 3

    def __init__(
        self,
        database: Database,
        files: FileStore,
        notifier: Notifier,
        quotas: Quotas,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._files = files
        self._notifier = notifier
        self._quotas = quotas
        self._clock = clock

    async def run(self, job: HeldJob) -> None:
        """Pack all the person's data, unless the last export is still up to date."""
        async with self._database.unit_of_work() as uow:
            request = await uow.exports.find(int(job.claimed.key))
            state = await uow.exports.state(request.person) if request else ""
        if request is None:
            return
        await self._files.check()
        if request.path is not None and request.state == state:
            size = await self._files.size(request.path)
            if size is not None:
                await self._deliver(job, request, state, request.path, size)
                return
        await self._make(job, request)

    async def _make(self, job: HeldJob, request: ExportRequest) -> None:
        async with self._database.unit_of_work() as uow:
            if await self._quotas.making_refused(uow, request.person):
                raise NoRoom("no room for exports")
            state = await uow.exports.state(request.person)
            everything = await uow.people.export(request.person)
        name = f"{folder_of(request.identity)}/{secrets.token_hex(16)}.zip"
        async with incoming_file(self._files.incoming(FOLDER)) as file:
            await self._pack(file, everything)
            size = (await asyncio.to_thread(file.path.stat)).st_size
            await self._files.put(name, file.path)
        try:
            is_wanted = await self._deliver(job, request, state, name, size)
        except LeaseLost:
            await self._files.remove(name)
            raise
        if not is_wanted:
            await self._files.remove(name)

    async def _deliver(
        self, job: HeldJob, request: ExportRequest, state: str, path: str, size: int
    ) -> bool:
        """Queue it in place of the previous export, unless the data was deleted meanwhile."""
        now = self._clock()
        attachment = Attachment(
            path=path,
            name="green-factory-export.zip",
            media_type="application/zip",
            caption=say(request.language, "told", "export-ready"),
        )
        async with job.finishing() as uow:
            made = await uow.exports.finish(
                request.identity, state=state, path=path, size=size, expires=now + KEPT_FOR
            )
            if made:
                await uow.deliveries.replace_attachment(
                    request.identity, request.path, asdict(attachment), now
                )
        if made and request.path not in (None, path):
            await self._files.remove(str(request.path))
        return made

    async def failed(self, uow: UnitOfWork, job: HeldJob, error: Exception) -> None:
        """Tell the person the first time."""
        request = await uow.exports.find(int(job.claimed.key))
        if request is None or job.claimed.last_error is not None:
            return
        code = "failed"
        if isinstance(error, NoRoom):
            code = "export-no-room"
        elif isinstance(error, FilesAway):
            code = "export-files-away"
        words = say(request.language, "told", code, reference=job.reference)
        notice = Message.notice(words).to_dict()
        await uow.deliveries.add_notice(request.identity, notice, self._clock())

    def ended(self) -> None:
        """Wake the delivery: there may be something to deliver."""
        self._notifier.notify(None)

    async def _pack(self, target: IncomingFile, everything: dict[str, Any]) -> None:
        """Write all rows as JSON, and the files they name as far as a channel can send them."""
        room, left_out = EXPORT_BYTES, []
        with noticing_full_disk():
            with ZipFile(target.path, "w", ZIP_DEFLATED) as archive:
                async for shown, name, size in self._files_of(everything):
                    if size > room:
                        left_out.append(shown)
                        continue
                    async with self._files.on_disk(name) as path:
                        await asyncio.to_thread(archive.write, path, shown)
                    room -= size
                rows = everything | {"files_left_out_for_size": left_out}
                content = json.dumps(rows, ensure_ascii=False, indent=1)
                await asyncio.to_thread(archive.writestr, "data.json", content)
            await asyncio.to_thread(target.finish)

    async def _files_of(self, everything: dict[str, Any]) -> AsyncIterator[tuple[str, str, int]]:
        """The files there are: their names in the archive and in the store, and their sizes.

        Reports come first, then evidence.
        """
        files = [
            (f"reports/{unmade(row['number'], row['language'], None).name}", row["path"])
            for row in everything["reports"]
            if row["path"] is not None
        ]
        for row in everything["evidence"]:
            if row["removed_at"] is None:
                folder = f"evidence/{row['assessment_id']}/{row['subject']}"
                shown = f"{folder}/{row['revision']}-{row['name']}"
                files.append((shown, evidence_name(row["digest"])))
        for shown, name in files:
            size = await self._files.size(name)
            if size is not None:
                yield shown, name, size
