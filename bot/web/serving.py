"""Stored files as answers: to be saved, or a page drawn as a picture. Who may have them is asked
before.
"""

from typing import Any, Literal
from urllib.parse import quote

from fastapi.responses import FileResponse, Response, StreamingResponse

from bot.previews.exchange import LARGE
from bot.previews.kinds import is_previewable
from bot.previews.previews import NoPreview, Preview
from bot.screens.core.message import Attachment
from bot.web.dependencies import WebServices
from bot.web.responses import page
from bot.web.security.refusal import Refusal
from scoring.values import Language
from storage.errors import FilesAway
from storage.files.store import FileStore

VIEWABLE = frozenset({"application/pdf", "image/jpeg", "image/png", "image/webp"})
"""Types that a browser shows without running any of their content on our origin."""
UNKNOWN_TYPE = "application/octet-stream"
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

AWAY_SECONDS = 60
"""When to try again while the store of files is away."""
BUSY_SECONDS = 3
"""When to try again while too many previews are being drawn."""


def file_response(files: FileStore, found: Attachment, size: int, *, view: bool) -> Response:
    """A file, to be saved, or to ``view`` where the browser runs nothing of it."""
    viewable = found.media_type in VIEWABLE
    media_type = found.media_type if viewable else UNKNOWN_TYPE
    shown_as: Literal["inline", "attachment"] = "inline" if view and viewable else "attachment"
    path = files.path(found.path)
    if path is not None:
        return FileResponse(
            path,
            media_type=media_type,
            filename=found.name,
            content_disposition_type=shown_as,
            headers={"Content-Security-Policy": FILE_POLICY},
        )
    headers = {
        "Content-Disposition": f"{shown_as}; filename*=utf-8''{quote(found.name)}",
        "Content-Length": str(size),
        "Content-Security-Policy": FILE_POLICY,
    }
    return StreamingResponse(files.read(found.path), media_type=media_type, headers=headers)


async def preview_page(
    services: WebServices,
    language: Language,
    found: Attachment | None,
    base: str,
    number: int,
    back: str = "",
) -> Response:
    """A page of a file on a page of ours; ``back``: where it leads to, if not to the chat."""
    found = _previewable(found)
    values: dict[str, Any] = {"file": found, "base": base, "number": number, "back": back}
    try:
        values |= {"preview": await _drawn(services, found, number, LARGE), "reason": ""}
    except NoPreview as missing:
        values |= {"preview": None, "reason": missing.reason}
    is_there = values["reason"] not in ("gone", "no-such-page")
    return page(services, "preview.html", language, 200 if is_there else 404, **values)


async def preview_picture(
    services: WebServices, found: Attachment | None, number: int, size: str
) -> Response:
    """A page of a file as a picture."""
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
