"""Downloads of a person's own files: reports, exports, evidence. None is served as a page."""

from typing import Annotated, get_args

from fastapi import APIRouter, Path, Query
from fastapi.responses import FileResponse, Response

from bot.screens.core.message import Attachment
from bot.web import CHANNEL
from bot.web.chat.transcript import SHOWN
from bot.web.dependencies import CurrentServices, CurrentVisitor, KnownVisitor, WebServices
from bot.web.security.refusal import Refusal
from scoring.values import Language

downloads_router = APIRouter()

VIEWABLE = frozenset({"application/pdf", "image/jpeg", "image/png", "image/webp"})
"""Types that a browser shows without running any of their content on our origin."""
UNKNOWN_TYPE = "application/octet-stream"
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

EXPORTS, REPORTS = "exports", "reports"
"""Folders whose files are deleted after a while."""

View = Annotated[bool, Query()]
Name = Annotated[str, Path(pattern=r"^[A-Za-z0-9-]{1,40}\.[A-Za-z]{3}$")]
Digest = Annotated[str, Path(pattern=r"^[0-9A-Fa-f]{64}$")]


@downloads_router.get("/files/{delivery}")
async def attachment(
    delivery: int, services: CurrentServices, guest: CurrentVisitor, view: View = False
) -> Response:
    """A file sent in the conversation."""
    for line in await services.turns.reader.transcript(
        CHANNEL, guest.visitor.external_id, limit=SHOWN
    ):
        if line.delivery == delivery and line.attachment is not None:
            return await _file(services, guest, line.attachment, view=view)
    raise Refusal("not-found", 404)


@downloads_router.get("/reports/{name}")
async def report(
    name: Name, services: CurrentServices, guest: CurrentVisitor, view: View = False
) -> Response:
    """A report by its number, which may be typed from paper in either case."""
    number, _, kind = name.rpartition(".")
    if kind.lower() != "pdf":
        raise Refusal("not-found", 404)
    found = await services.turns.reader.report(
        CHANNEL, guest.visitor.external_id, _as_issued(number)
    )
    return await _file(services, guest, found, view=view)


@downloads_router.get("/evidence/{digest}")
async def evidence(
    digest: Digest, services: CurrentServices, guest: CurrentVisitor, view: View = False
) -> Response:
    """Evidence by its digest."""
    found = await services.turns.reader.evidence(
        CHANNEL, guest.visitor.external_id, digest.lower()
    )
    return await _file(services, guest, found, view=view)


def _as_issued(number: str) -> str:
    """``GF-00001-01-zh``: upper case, except the language."""
    *parts, language = number.split("-")
    if language.lower() in get_args(Language):
        return "-".join([*(part.upper() for part in parts), language.lower()])
    return number.upper()


async def _file(
    services: WebServices, guest: KnownVisitor, found: Attachment | None, *, view: bool
) -> Response:
    if found is None:
        raise Refusal("not-found", 404)
    folder = services.data_dir.resolve()
    path = (folder / found.path).resolve()
    if not path.is_relative_to(folder) or not path.is_file():
        raise await _gone(services, guest, found)
    viewable = found.media_type in VIEWABLE
    return FileResponse(
        path,
        media_type=found.media_type if viewable else UNKNOWN_TYPE,
        filename=found.name,
        content_disposition_type="inline" if view and viewable else "attachment",
        headers={"Content-Security-Policy": FILE_POLICY},
    )


async def _gone(services: WebServices, guest: KnownVisitor, found: Attachment) -> Refusal:
    """The refusal for a file that has been deleted. A report is made again from its data."""
    folder, _, name = found.path.partition("/")
    if folder == EXPORTS:
        return Refusal("export-expired", 410)
    if folder == REPORTS:
        name = name.removesuffix(".pdf")
        await services.turns.remake_report(CHANNEL, guest.visitor.external_id, name)
        return Refusal("report-again", 404)
    return Refusal("not-found", 404)
