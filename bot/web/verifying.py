"""The public page that verifies a document, by its file or its check code; nothing is kept."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query
from fastapi.responses import Response
from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.verifying.checking import Busy
from bot.verifying.identity import has_number
from bot.verifying.judging import Checked
from bot.web.dependencies import CurrentServices, WebServices, address_of, text_in, visitor_of
from bot.web.devices.joining import language_of
from bot.web.responses import base_of, page, page_with_code_in_url
from bot.web.security.forms import read_form
from bot.web.security.limits import FILE_LIMIT
from bot.web.security.refusal import Refusal
from bot.web.security.uploads import CHECK_PATH
from bot.wording.verified import Told, in_words
from scoring.values import Language

TYPED_LIMIT = 300
"""Characters of a code, or of all that a phone reads from a paper."""
BUSY_SECONDS = 20

verifying_router = APIRouter()

Spoken = Annotated[Language | None, Query()]


@verifying_router.get(CHECK_PATH)
async def ask(request: Request, services: CurrentServices, language: Spoken = None) -> Response:
    """The page with its two forms. Nothing is looked up."""
    spoken = language or await _language(request, services)
    return page(services, "verify.html", spoken, 200, **_shown(None))


@verifying_router.get(f"{CHECK_PATH}/{{code}}")
async def by_code(
    code: str, request: Request, services: CurrentServices, language: Spoken = None
) -> Response:
    """What is known of the paper whose code a phone has read."""
    services.rate_limits.check_verification(address_of(request))
    spoken = language or await _language(request, services)
    told, problem = await _typed(request, services, code)
    status = 404 if told is None or told.tone == "bad" else 200
    values = _shown(told, here=f"{CHECK_PATH}/{quote(code)}", problem=problem, typed=code)
    return page_with_code_in_url("verify.html", spoken, status, **values)


@verifying_router.post(CHECK_PATH)
async def check(request: Request, services: CurrentServices) -> Response:
    """What is known of the file that was sent, or of the code that was typed."""
    services.access.check_sent_by_us(request)
    address = address_of(request)
    services.rate_limits.check_verification(address)
    language = await _language(request, services)
    async with services.uploads.room(request, f"address {address}"), read_form(request) as form:
        file = form.get("file")
        if isinstance(file, UploadFile):
            told = await _file(request, services, file)
            return page(services, "verify.html", language, 200, **_shown(told))
        typed = text_in(form, "code")
    found, problem = await _typed(request, services, typed)
    shown = _shown(found, problem=problem, typed=typed if problem else "")
    return page(services, "verify.html", language, 422 if problem else 200, **shown)


async def _file(request: Request, services: WebServices, file: UploadFile) -> Told:
    content = await file.read(FILE_LIMIT + 1)
    if not content:
        raise Refusal("file-empty", 422)
    if len(content) > FILE_LIMIT:
        raise Refusal("file-too-big", 413)
    try:
        checked = await services.turns.checker.file(content)
    except Busy:
        raise Refusal("verify-busy", 503, retry_after=BUSY_SECONDS) from None
    return _told(request, services, checked)


async def _typed(request: Request, services: WebServices, typed: str) -> tuple[Told | None, str]:
    """What is known of a paper, or the key of the words that say what is missing."""
    checked = await services.turns.checker.typed(typed) if len(typed) <= TYPED_LIMIT else None
    if checked is None:
        return None, "verify_number_only" if has_number(typed) else "verify_no_code"
    return _told(request, services, checked), ""


def _told(request: Request, services: WebServices, checked: Checked) -> Told:
    return in_words(checked, issuer=base_of(services, request))


def _shown(
    told: Told | None, *, here: str = CHECK_PATH, problem: str = "", typed: str = ""
) -> dict[str, object]:
    values = {"told": told, "here": here, "problem": problem, "typed": typed[:TYPED_LIMIT]}
    return {**values, "typed_limit": TYPED_LIMIT}


async def _language(request: Request, services: WebServices) -> Language:
    return await language_of(request, services, await visitor_of(request, services))
