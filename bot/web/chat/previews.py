"""Previews of pictures and PDF: pages drawn by us, never the file itself.

A file is found as for a download, among those of the visitor. A page without a script shows one
page of it, with links to the others.
"""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from bot.previews.exchange import LARGE, SMALL
from bot.web.chat.downloads import Digest, attachment_of, evidence_of
from bot.web.dependencies import CurrentServices, CurrentVisitor, KnownVisitor
from bot.web.serving import preview_page, preview_picture
from scoring.values import Language

previews_router = APIRouter()

MOST_PAGE = 9_999
Number = Annotated[int, Query(ge=1, le=MOST_PAGE)]


@previews_router.get("/evidence/{digest}/preview")
async def evidence_page(
    digest: Digest, services: CurrentServices, guest: CurrentVisitor, page: Number = 1
) -> Response:
    """A page of a file of the present assessment, on a page of ours."""
    found = await evidence_of(services, guest, digest)
    return await preview_page(
        services, _language(guest), found, f"/evidence/{digest.lower()}", page
    )


@previews_router.get("/evidence/{digest}/page")
async def evidence_picture(
    digest: Digest, services: CurrentServices, guest: CurrentVisitor, page: Number = 1
) -> Response:
    """The same page as a picture."""
    return await preview_picture(services, await evidence_of(services, guest, digest), page, LARGE)


@previews_router.get("/evidence/{digest}/thumbnail")
async def evidence_thumbnail(
    digest: Digest, services: CurrentServices, guest: CurrentVisitor
) -> Response:
    """The first page, small."""
    return await preview_picture(services, await evidence_of(services, guest, digest), 1, SMALL)


@previews_router.get("/files/{delivery}/preview")
async def attachment_page(
    delivery: int, services: CurrentServices, guest: CurrentVisitor, page: Number = 1
) -> Response:
    """A page of a file that was sent in the conversation, on a page of ours."""
    found = await attachment_of(services, guest, delivery)
    return await preview_page(services, _language(guest), found, f"/files/{delivery}", page)


@previews_router.get("/files/{delivery}/page")
async def attachment_picture(
    delivery: int, services: CurrentServices, guest: CurrentVisitor, page: Number = 1
) -> Response:
    """The same page as a picture."""
    return await preview_picture(
        services, await attachment_of(services, guest, delivery), page, LARGE
    )


@previews_router.get("/files/{delivery}/thumbnail")
async def attachment_thumbnail(
    delivery: int, services: CurrentServices, guest: CurrentVisitor
) -> Response:
    """The first page, small."""
    return await preview_picture(
        services, await attachment_of(services, guest, delivery), 1, SMALL
    )


def _language(guest: KnownVisitor) -> Language:
    return guest.conversation.session.language
