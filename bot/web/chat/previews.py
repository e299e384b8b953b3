"""Previews of pictures and PDF: pages drawn by us, never the file itself.

A file is found as for a download, among those of the visitor. A page without a script shows one
page of it, with links to the others.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from bot.previews.exchange import LARGE, SMALL
from bot.previews.kinds import is_previewable
from bot.previews.previews import NoPreview, Preview
from bot.screens.core.message import Attachment
from bot.web.chat.downloads import AWAY_SECONDS, FILE_POLICY, Digest, attachment_of, evidence_of
from bot.web.dependencies import CurrentServices, CurrentVisitor, KnownVisitor, WebServices
from bot.web.responses import page
from bot.web.security.refusal import Refusal
from storage.errors import FilesAway

previews_router = APIRouter()

MOST_PAGE = 9_999
BUSY_SECONDS = 3
"""When to try again while too many previews are being drawn."""
Number = Annotated[int, Query(ge=1, le=MOST_PAGE)]


@previews_router.get("/evidence/{digest}/preview")
async def evidence_page(
    digest: Digest, services: CurrentServices, guest: CurrentVisitor, page: Number = 1
) -> Response:
    """A page of a file of the present assessment, on a page of ours."""
    found = await evidence_of(services, guest, digest)
    return await _page(services, guest, found, f"/evidence/{digest.lower()}", page)


@previews_router.get("/evidence/{digest}/page")
async def evidence_picture(
    digest: Digest, services: CurrentServices, guest: CurrentVisitor, page: Number = 1
) -> Response:
    """The same page as a picture."""
    return await _picture(services, await evidence_of(services, guest, digest), page, LARGE)


@previews_router.get("/evidence/{digest}/thumbnail")
async def evidence_thumbnail(
    digest: Digest, services: CurrentServices, guest: CurrentVisitor
) -> Response:
    """The first page, small."""
    return await _picture(services, await evidence_of(services, guest, digest), 1, SMALL)


@previews_router.get("/files/{delivery}/preview")
async def attachment_page(
    delivery: int, services: CurrentServices, guest: CurrentVisitor, page: Number = 1
) -> Response:
    """A page of a file that was sent in the conversation, on a page of ours."""
    found = await attachment_of(services, guest, delivery)
    return await _page(services, guest, found, f"/files/{delivery}", page)


@previews_router.get("/files/{delivery}/page")
async def attachment_picture(
    delivery: int, services: CurrentServices, guest: CurrentVisitor, page: Number = 1
) -> Response:
    """The same page as a picture."""
    return await _picture(services, await attachment_of(services, guest, delivery), page, LARGE)


@previews_router.get("/files/{delivery}/thumbnail")
async def attachment_thumbnail(
    delivery: int, services: CurrentServices, guest: CurrentVisitor
) -> Response:
    """The first page, small."""
    return await _picture(services, await attachment_of(services, guest, delivery), 1, SMALL)


async def _page(
    services: WebServices, guest: KnownVisitor, found: Attachment | None, base: str, number: int
) -> Response:
    found = _previewable(found)
    language = guest.conversation.session.language
    values: dict[str, Any] = {"file": found, "base": base, "number": number}
    try:
        values |= {"preview": await _drawn(services, found, number, LARGE), "reason": ""}
    except NoPreview as missing:
        values |= {"preview": None, "reason": missing.reason}
    is_there = values["reason"] not in ("gone", "no-such-page")
    return page(services, "preview.html", language, 200 if is_there else 404, **values)


async def _picture(
    services: WebServices, found: Attachment | None, number: int, size: str
) -> Response:
    try:
        preview = await _drawn(services, _previewable(found), number, size)
    except NoPreview as missing:
        raise Refusal("no-preview", 404) from missing
    headers = {"Content-Security-Policy": FILE_POLICY, "Content-Disposition": "inline"}
    return Response(preview.jpeg, media_type="image/jpeg", headers=headers)


def _previewable(found: Attachment | None) -> Attachment:
    if found is None or not is_previewable(found.media_type, found.name):
        raise Refusal("not-found", 404)
    return found


async def _drawn(services: WebServices, found: Attachment, number: int, size: str) -> Preview:
    try:
        return await services.previews.page(found.path, number, size)
    except FilesAway as error:
        raise Refusal("files-away", 503, retry_after=AWAY_SECONDS) from error
    except NoPreview as missing:
        if missing.reason == "busy":
            raise Refusal("busy-previews", 503, retry_after=BUSY_SECONDS) from missing
        raise
