"""The evidence of a submission: opened, or shown page by page, by whoever sees its content.

Every opening is noted in the record of the call before anything is sent.
"""

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from bot.previews.exchange import LARGE
from bot.screens.core.message import Attachment
from bot.turns.calls.reading import FileRead
from bot.web.calls.applicant import PAGE
from bot.web.calls.pages import CALLS, language_of
from bot.web.dependencies import CurrentServices, CurrentVisitor, KnownVisitor, WebServices
from bot.web.numbers import id_in
from bot.web.security.refusal import Refusal
from bot.web.serving import AWAY_SECONDS, file_response, preview_page, preview_picture
from storage.errors import FilesAway
from storage.files.evidence import evidence_name

evidence_router = APIRouter()

FILE: Final = f"{PAGE}/files/{{digest}}"
MOST_PAGE: Final = 9_999
DOWNLOADED, VIEWED, SHOWN = "downloaded", "viewed", "shown"
"""How a file was opened: saved, opened in the browser, or shown as a picture of a page."""
Digest = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]
View = Annotated[bool, Query()]
Number = Annotated[int, Query(ge=1, le=MOST_PAGE)]


@evidence_router.get(FILE)
async def evidence(
    call: str,
    submission: str,
    digest: Digest,
    services: CurrentServices,
    guest: CurrentVisitor,
    view: View = False,
) -> Response:
    """The file itself."""
    read = await _read(services, guest, call, submission, digest)
    found = _attachment(read)
    try:
        size = await services.files.size(found.path)
    except FilesAway as error:
        raise Refusal("files-away", 503, retry_after=AWAY_SECONDS) from error
    if size is None:
        raise Refusal("not-found", 404)
    await services.turns.calls.opened(read, VIEWED if view else DOWNLOADED)
    return file_response(services.files, found, size, view=view)


@evidence_router.get(f"{FILE}/preview")
async def evidence_page(
    call: str,
    submission: str,
    digest: Digest,
    services: CurrentServices,
    guest: CurrentVisitor,
    page: Number = 1,
) -> Response:
    """A page of it, on a page of ours; its picture is asked for by the next route."""
    read = await _read(services, guest, call, submission, digest)
    back = f"{CALLS}/{read.call.id}/{read.seen.id}"
    base, language = f"{back}/files/{digest}", language_of(guest)
    return await preview_page(services, language, _attachment(read), base, page, back)


@evidence_router.get(f"{FILE}/page")
async def evidence_picture(
    call: str,
    submission: str,
    digest: Digest,
    services: CurrentServices,
    guest: CurrentVisitor,
    page: Number = 1,
) -> Response:
    """The same page as a picture."""
    read = await _read(services, guest, call, submission, digest)
    picture = await preview_picture(services, _attachment(read), page, LARGE)
    await services.turns.calls.opened(read, SHOWN, page)
    return picture


async def _read(
    services: WebServices, guest: KnownVisitor, call: str, submission: str, digest: str
) -> FileRead:
    """A file as a visitor may open it; raises ``Refusal`` where it is not there for them."""
    language_of(guest)
    person = guest.conversation.person
    read = await services.turns.calls.file(person, id_in(call), id_in(submission), digest)
    if read is None:
        raise Refusal("not-found", 404)
    return read


def _attachment(read: FileRead) -> Attachment:
    file = read.file
    return Attachment(evidence_name(file.digest), file.name, file.media_type, "")
