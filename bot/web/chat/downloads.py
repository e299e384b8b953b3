"""Downloads of a person's own files: reports, exports, evidence. None is served as a page."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response
from msgspec.structs import replace

from bot.jobs.exports import FOLDER as EXPORTS
from bot.jobs.reports import FOLDER as REPORTS
from bot.jobs.reports import number_of
from bot.screens.core.message import Attachment
from bot.web import CHANNEL
from bot.web.chat.transcript import SHOWN
from bot.web.dependencies import CurrentServices, CurrentVisitor, KnownVisitor, WebServices
from bot.web.security.refusal import Refusal
from bot.web.serving import AWAY_SECONDS, file_response
from storage.errors import FilesAway

downloads_router = APIRouter()

View = Annotated[bool, Query()]
Name = Annotated[str, Path(pattern=r"^[A-Za-z0-9-]{1,40}\.[A-Za-z]{3,4}$")]
Digest = Annotated[str, Path(pattern=r"^[0-9A-Fa-f]{64}$")]


@downloads_router.get("/files/{delivery}")
async def attachment(
    delivery: int, services: CurrentServices, guest: CurrentVisitor, view: View = False
) -> Response:
    """A file sent in the conversation."""
    return await _file(services, guest, await attachment_of(services, guest, delivery), view=view)


async def attachment_of(
    services: WebServices, guest: KnownVisitor, delivery: int
) -> Attachment | None:
    """A file that the visitor's transcript shows, if they may still have it."""
    external_id = guest.visitor.external_id
    return await services.turns.reader.sent(CHANNEL, external_id, delivery, limit=SHOWN)


@downloads_router.get("/reports/{name}")
async def report(
    name: Name, services: CurrentServices, guest: CurrentVisitor, view: View = False
) -> Response:
    """A report by its number, which may be typed from paper in either case."""
    number, _, kind = name.rpartition(".")
    found = await services.turns.reader.report(CHANNEL, guest.visitor.external_id, number)
    if found is None or not found.name.endswith(f".{kind.lower()}"):
        raise Refusal("not-found", 404)
    return await _file(services, guest, found, view=view)


@downloads_router.get("/evidence/{digest}")
async def evidence(
    digest: Digest, services: CurrentServices, guest: CurrentVisitor, view: View = False
) -> Response:
    """Evidence by its digest."""
    return await _file(services, guest, await evidence_of(services, guest, digest), view=view)


async def evidence_of(
    services: WebServices, guest: KnownVisitor, digest: str
) -> Attachment | None:
    """A file of the visitor's present assessment."""
    external_id = guest.visitor.external_id
    return await services.turns.reader.evidence(CHANNEL, external_id, digest.lower())


async def _file(
    services: WebServices, guest: KnownVisitor, found: Attachment | None, *, view: bool
) -> Response:
    if found is None:
        raise Refusal("not-found", 404)
    try:
        size = await services.files.size(found.path)
    except FilesAway as error:
        raise Refusal("files-away", 503, retry_after=AWAY_SECONDS) from error
    if size is not None:
        return file_response(services.files, found, size, view=view)
    if (newer := await _made_again(services, guest, found)) is not None:
        return await _file(services, guest, newer, view=view)
    raise await _gone(services, guest, found)


async def _made_again(
    services: WebServices, guest: KnownVisitor, found: Attachment
) -> Attachment | None:
    """A report whose file is gone, in the file of today; ``None``: there is no other."""
    if not found.path.startswith(f"{REPORTS}/"):
        return None
    newest = await services.turns.reader.report(
        CHANNEL, guest.visitor.external_id, number_of(found.path)
    )
    if newest is None or newest.path == found.path:
        return None
    return replace(newest, name=found.name)


async def _gone(services: WebServices, guest: KnownVisitor, found: Attachment) -> Refusal:
    """The refusal for a file that has been deleted. A report is made again from its data."""
    folder, _, _ = found.path.partition("/")
    if folder == EXPORTS:
        return Refusal("export-expired", 410)
    if folder == REPORTS:
        name = number_of(found.path)
        await services.turns.remake_report(CHANNEL, guest.visitor.external_id, name)
        return Refusal("report-again", 404)
    return Refusal("not-found", 404)
