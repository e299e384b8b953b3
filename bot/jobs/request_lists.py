"""The list of evidence that is asked for, with all its files, as one ZIP with an index sheet."""

import asyncio
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile

from msgspec.structs import asdict

from bot.jobs.exports import EXPORT_BYTES, FOLDER, KEPT_FOR, folder_of
from bot.jobs.index_sheet import IndexRow, index_sheet
from bot.jobs.kinds import HeldJob, Kind, LeaseLost
from bot.jobs.notifier import Notifier
from bot.jobs.quotas import Quotas
from bot.screens.core.message import Attachment, Message
from bot.screens.core.texts import say
from dialogs.dossier.access import OWNER, Act, Membership, Phase, permits
from dialogs.dossier.dossier import Evidence
from scoring.catalogue.index import index_of
from scoring.overlays.library import OverlayLibrary
from scoring.values import Language
from storage.database import Database
from storage.errors import FilesAway, NoRoom
from storage.files.disk import noticing_full_disk
from storage.files.evidence import clean_name, evidence_name
from storage.files.incoming import IncomingFile, incoming_file
from storage.files.store import FileStore
from storage.records import Conversation, ListHead, RequestLine
from storage.unit_of_work import UnitOfWork

FOLDER_CHARACTERS = 40
"""Of what is asked for, in the name of its folder."""
INDEX = "清单-index.xlsx"
_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"|?*/\\', "_"))
"""What some systems do not take in the name of a file."""


async def request_zip(uow: UnitOfWork, here: Conversation, language: Language) -> bool:
    """Request the ZIP of the assessment for a device; ``False``: it is being made already."""
    await uow.exports.request(here.identity, language)
    args = {"identity": here.identity, "assessment": here.assessment}
    key = f"{here.identity} {here.assessment}"
    kind, lane = RequestLists.name, str(here.person)
    return await uow.jobs.enqueue(kind, key, args, lane=lane, again=True)


class RequestLists(Kind):
    """Packs a list and its files. Like an export, a device has one at a time, for a day."""

    name = "request-list"
    attempts = 3

    def __init__(
        self,
        database: Database,
        files: FileStore,
        notifier: Notifier,
        quotas: Quotas,
        library: OverlayLibrary,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._files = files
        self._notifier = notifier
        self._quotas = quotas
        self._library = library
        self._clock = clock

    async def run(self, job: HeldJob) -> None:
        """Pack what the list holds now."""
        identity, assessment = job.claimed.args["identity"], job.claimed.args["assessment"]
        async with self._database.unit_of_work() as uow:
            request = await uow.exports.find(identity)
            head = await uow.requests.head(assessment)
            if request is None or head is None or not await _may(uow, head, request.person):
                return
            if await self._quotas.making_refused(uow, request.person):
                raise NoRoom("no room for exports")
            lines = await uow.requests.of(assessment)
            rules = await uow.catalogue(head.catalogue, head.overlays, self._library)
            codes = index_of(rules).code
        await self._files.check()
        name = f"{folder_of(identity)}/{secrets.token_hex(16)}.zip"
        async with incoming_file(self._files.incoming(FOLDER)) as file:
            await self._pack(file, lines, codes, request.language)
            size = (await asyncio.to_thread(file.path.stat)).st_size
            await self._files.put(name, file.path)
        try:
            made = await self._deliver(job, identity, request.language, name, size)
        except LeaseLost:
            await self._files.remove(name)
            raise
        old = name if not made else request.path
        if old is not None:
            await self._files.remove(old)

    async def _deliver(
        self, job: HeldJob, identity: int, language: Language, path: str, size: int
    ) -> bool:
        now = self._clock()
        caption = say(language, "told", "requests-zip-ready")
        file = Attachment(path, "evidence-list.zip", "application/zip", caption)
        async with job.finishing() as uow:
            state = f"request-list {secrets.token_hex(8)}"  # no state of an export: made again
            made = await uow.exports.finish(
                identity, state=state, path=path, size=size, expires=now + KEPT_FOR
            )
            if made:
                await uow.deliveries.add_attachment(identity, asdict(file), now)
        return made

    async def failed(self, uow: UnitOfWork, job: HeldJob, error: Exception) -> None:
        """Tell the person the first time."""
        request = await uow.exports.find(job.claimed.args["identity"])
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

    async def _pack(
        self,
        target: IncomingFile,
        lines: Sequence[RequestLine],
        codes: Mapping[str, str],
        language: Language,
    ) -> None:
        """Write the files by line, as far as a channel can send them, and the index of it all."""
        room, rows = EXPORT_BYTES, list[IndexRow]()
        with noticing_full_disk():
            with ZipFile(target.path, "w", ZIP_DEFLATED) as archive:
                for line in lines:
                    packed = []
                    for shown, file in named_files(line):
                        stored = evidence_name(file.digest)
                        size = await self._files.size(stored)
                        if size is None or size > room:
                            packed.append((shown, file.digest, False))
                            continue
                        async with self._files.on_disk(stored) as path:
                            await asyncio.to_thread(archive.write, path, shown)
                        room -= size
                        packed.append((shown, file.digest, True))
                    code = codes.get(line.subject or "", "")
                    rows.append(IndexRow(line, code, tuple(packed)))
                sheet = await asyncio.to_thread(index_sheet, rows, language)
                await asyncio.to_thread(archive.writestr, INDEX, sheet)
            await asyncio.to_thread(target.finish)


async def _may(uow: UnitOfWork, head: ListHead, person: int) -> bool:
    """Whether a person may still have the list."""
    if person == head.owner:
        return permits(OWNER, Act.REQUEST_EVIDENCE)
    role = (await uow.nudges.roles(person)).get(head.case)
    member = Membership(role, Phase.OPEN, None) if role else None
    return permits(member, Act.REQUEST_EVIDENCE)


def named_files(line: RequestLine) -> list[tuple[str, Evidence]]:
    """The files of a line with their names in the ZIP: a folder by number, no name twice."""
    folder = f"{line.number:03d} {_safe(line.what)[:FOLDER_CHARACTERS].strip(' .')}".strip()
    taken, named = set[str](), list[tuple[str, Evidence]]()
    for file in line.status.files:
        stem, dot, ending = _safe(file.name).rpartition(".")
        if not stem:
            stem, dot, ending = ending, "", ""
        name, number = f"{stem}{dot}{ending}", 2
        while name.casefold() in taken:
            name, number = f"{stem} ({number}){dot}{ending}", number + 1
        taken.add(name.casefold())
        named.append((f"{folder}/{name}", file))
    return named


def _safe(name: str) -> str:
    """A name that every system takes: no folders, no controls, nothing forbidden."""
    return clean_name(name.replace("/", "_").replace("\\", "_")).translate(_FORBIDDEN)
