"""Strict reading of forms: as our own pages send them, without guesses.

Browsers send forms in the encoding of their page, and ours are UTF-8. A form that declares another
encoding, or is not valid UTF-8, is refused rather than stored as a garbled answer.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import unquote_to_bytes

from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from bot.web.security.limits import FORM_LIMIT
from bot.web.security.refusal import Refusal
from bot.web.security.uploads import INTAKE_PATH

FIELD_LIMIT = 16
"""Fields a form may have; ours have fewer."""
FILES_AT_ONCE = 10
"""Files that officers hand in by one form; any other form has one."""
BOUNDARY_LIMIT = 70
"""RFC 2046, section 5.1.1."""
URLENCODED = "application/x-www-form-urlencoded"


@asynccontextmanager
async def read_form(request: Request) -> AsyncIterator[FormData]:
    """The form of a request; raises ``Refusal`` if it is not a form."""
    try:
        form = await _parser(request).parse()
    except (MultiPartException, ValueError, ClientDisconnect) as error:
        raise Refusal("unreadable-form", 400) from error
    try:
        if _has_nul(form):
            raise Refusal("unreadable-form", 400)
        yield form
    finally:
        await form.close()


def _parser(request: Request) -> FormParser | MultiPartParser:
    kind, options = parse_options_header(request.headers.get("content-type", URLENCODED))
    named = options.get(b"charset", b"utf-8").lower()
    if named not in (b"utf-8", b"utf8"):
        raise ValueError("forms are UTF-8")
    match kind.lower():
        case b"application/x-www-form-urlencoded":
            return _Fields(
                request.headers,
                request.stream(),
                max_fields=FIELD_LIMIT,
                max_part_size=FORM_LIMIT,
            )
        case b"multipart/form-data":
            if not 0 < len(options.get(b"boundary", b"")) <= BOUNDARY_LIMIT:
                raise ValueError("no boundary")
            return _Parts(
                request.headers,
                request.stream(),
                max_files=FILES_AT_ONCE if request.url.path == INTAKE_PATH else 1,
                max_fields=FIELD_LIMIT,
                max_part_size=FORM_LIMIT,
            )
        case _:
            raise ValueError("no form")


def _has_nul(form: FormData) -> bool:
    """Whether a text contains a NUL, which PostgreSQL cannot store."""
    for name, value in form.multi_items():
        text = value.filename or "" if isinstance(value, UploadFile) else value
        if "\0" in name or "\0" in text:
            return True
    return False


class _Fields(FormParser):
    """The urlencoded parser, without its replacement of bytes that are not UTF-8."""

    def on_field_end(self) -> None:
        for raw in (self._field_name, self._field_value):
            unquote_to_bytes(bytes(raw)).decode("utf-8")
        super().on_field_end()


class _Parts(MultiPartParser):
    """The multipart parser, without its fallback for bytes that are not UTF-8."""

    def on_part_end(self) -> None:
        if self._current_part.file is None:
            bytes(self._current_part.data).decode("utf-8")
        super().on_part_end()

    def on_headers_finished(self) -> None:
        (self._current_part.content_disposition or b"").decode("utf-8")
        super().on_headers_finished()
