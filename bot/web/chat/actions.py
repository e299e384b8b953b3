"""What a person does: types, presses a button, picks from the menu, sends a file."""

from collections.abc import AsyncIterator, Mapping

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from bot.screens.core.message import CHOICE_BYTES
from bot.web import CHANNEL
from bot.web.chat.fragments import news_since
from bot.web.chat.pages import chat
from bot.web.dependencies import (
    CheckedForm,
    CurrentServices,
    CurrentVisitor,
    KnownVisitor,
    WebServices,
    is_partial,
    text_in,
)
from bot.web.devices.browser_names import browser_label
from bot.web.idempotency import choice_of, key_from
from bot.web.responses import home
from bot.web.security.limits import TEXT_LIMIT
from bot.web.security.refusal import Refusal
from bot.web.security.uploads import FILES_PATH
from dialogs.core.inputs import Command, File, Input, Text, Unreadable
from storage.errors import (
    EvidenceEmpty,
    EvidenceExecutable,
    EvidenceTooLarge,
    FilesAway,
    NoRoom,
)
from storage.files.evidence import clean_name

actions_router = APIRouter()

CHUNK = 256 * 1024
HANDED_BACK = "Chat-Handed-Back"
"""Header that tells the page's script to keep the typed text in its box."""
NOT_KEPT: Mapping[type[Exception], str] = {
    EvidenceExecutable: "file-executable",
    FilesAway: "files-away",
    NoRoom: "disk-low",
}
"""What is said of a file that was not kept."""
BEFORE_ALL = -1
"""The turn of a form from another session, such as a deleted one."""


@actions_router.post("/say")
async def say(
    request: Request, services: CurrentServices, guest: CurrentVisitor, form: CheckedForm
) -> Response:
    """A typed text, or a command if it starts with a slash."""
    text = text_in(form, "text").replace("\r\n", "\n").strip()
    if not text:
        raise Refusal("text-empty", 422)
    if len(text) > TEXT_LIMIT:
        raise Refusal("text-too-long", 413)
    given = _typed(text, _key(form), _turn(form, guest))
    return await _act(request, services, guest, form, given, typed=text)


def _typed(text: str, key: str, turn: int | None) -> Input:
    if not text.startswith("/"):
        return Text(key=key, text=text, turn=turn)
    name, _, argument = text[1:].partition(" ")
    return Command(key=key, name=name.lower(), argument=argument.strip(), turn=turn)


@actions_router.post("/choose")
async def choose(
    request: Request, services: CurrentServices, guest: CurrentVisitor, form: CheckedForm
) -> Response:
    """A button below a message."""
    pressed = text_in(form, "choice")
    if not 0 < len(pressed.encode()) <= CHOICE_BYTES:
        raise Refusal("unreadable-form", 422)
    given = choice_of(_number(form, "session"), _number(form, "turn"), pressed)
    return await _act(request, services, guest, form, given)


@actions_router.post("/command")
async def command(
    request: Request, services: CurrentServices, guest: CurrentVisitor, form: CheckedForm
) -> Response:
    """An entry of the menu."""
    given = Command(key=_key(form), name=text_in(form, "name"), turn=_turn(form, guest))
    return await _act(request, services, guest, form, given)


@actions_router.post(FILES_PATH)
async def send_file(
    request: Request, services: CurrentServices, guest: CurrentVisitor, form: CheckedForm
) -> Response:
    """A file, kept as evidence for the current question."""
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise Refusal("file-empty", 422)
    if not guest.conversation.session.consented:
        named = (("name", clean_name(file.filename)),)
        refused = Unreadable(key=_key(form), code="file-nowhere", params=named)
        return await _act(request, services, guest, form, refused)
    media_type = file.content_type or "application/octet-stream"
    try:
        evidence = await services.turns.keep_file(_chunks(file), file.filename, media_type)
    except EvidenceTooLarge as error:
        raise Refusal("file-too-big", 413) from error
    except EvidenceEmpty as error:
        raise Refusal("file-empty", 422) from error
    except (EvidenceExecutable, FilesAway, NoRoom) as error:
        named = (("name", clean_name(file.filename)),)
        refused = Unreadable(key=_key(form), code=NOT_KEPT[type(error)], params=named)
        return await _act(request, services, guest, form, refused)
    given = File(key=_key(form), evidence=evidence, turn=_turn(form, guest))
    return await _act(request, services, guest, form, given)


async def _chunks(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(CHUNK):
        yield chunk


async def _act(
    request: Request,
    services: WebServices,
    guest: KnownVisitor,
    form: FormData,
    given: Input,
    typed: str = "",
) -> Response:
    """Take one turn; answer with fragments for the page's script, else with the whole page.

    A text that was ``typed`` at an older question stays in the text box.
    """
    language = guest.conversation.session.language
    taken = await services.turns.take(
        CHANNEL,
        guest.visitor.external_id,
        given,
        language=language,
        label=browser_label(request),
    )
    if taken.deleted:
        return _gone(request, services)
    handed_back = typed if taken.outdated else ""
    if not is_partial(request):  # a code is shown by this worker alone
        here = handed_back or taken.secret
        return await chat(services, guest, handed_back) if here else home()
    news = await news_since(services.turns, guest.visitor, _number(form, "since"))
    joined = news is not None and news.person != guest.conversation.person
    if news is None or news.language != language or joined:  # a full page also renews the secret
        return Response(headers={"HX-Refresh": "true"})
    return HTMLResponse(news.html, headers={HANDED_BACK: "1"} if handed_back else None)


def _gone(request: Request, services: WebServices) -> Response:
    address = "/?farewell=1"
    response = (
        Response(headers={"HX-Redirect": address})
        if is_partial(request)
        else RedirectResponse(address, status_code=303)
    )
    services.access.forget(response)
    return response


def _key(form: FormData) -> str:
    return key_from(text_in(form, "key"))


def _turn(form: FormData, guest: KnownVisitor) -> int | None:
    """The turn a form belongs to; ``None`` on a page made by an earlier version."""
    if not text_in(form, "turn"):
        return None
    is_ours = _number(form, "session") == guest.conversation.session_id
    return _number(form, "turn") if is_ours else BEFORE_ALL


def _number(form: FormData, name: str) -> int:
    typed = text_in(form, name) or "0"
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 18):
        raise Refusal("unreadable-form", 422)
    return int(typed)
