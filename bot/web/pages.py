"""The pages: the first one, the chat, the link to keep and what a link leads to."""

from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.requests import Request

from bot.web.access import Visitor, new_visitor, visitor_with
from bot.web.agents import browser_label
from bot.web.desk import Desk, Guest, TheDesk, TheForm, TheGuest, address_of, text_in
from bot.web.furniture import LANGUAGE_COOKIE, language_asked, render
from bot.web.keys import fresh_key
from bot.web.port import CHANNEL
from bot.web.qr import drawn
from bot.web.refusals import Refusal
from bot.web.views import acknowledge, read_talk
from dialogs.inputs import Start
from dialogs.session import Language

pages = APIRouter()

YEAR = 365 * 24 * 3600
SECRET_PAGE = {"Referrer-Policy": "strict-origin"}
"""For pages with a secret in their address: a form's origin may be told, the address never."""


def page(name: str, language: Language, status: int = 200, **values: object) -> HTMLResponse:
    """A whole page; the browser remembers its language."""
    response = HTMLResponse(render(name, language, **values), status_code=status)
    response.set_cookie(LANGUAGE_COOKIE, language, max_age=YEAR, httponly=True, samesite="lax")
    return response


def home(status: int = 303) -> RedirectResponse:
    """The way to the chat, at its newest line. Only ever to our own front page."""
    return RedirectResponse("/#newest", status_code=status)


@pages.head("/")
@pages.get("/")
async def front(
    request: Request,
    desk: TheDesk,
    language: Annotated[Language | None, Query()] = None,
    farewell: str | None = None,
) -> Response:
    """The chat for those who began it; for everybody else what it is, and nothing is kept."""
    visitor = desk.access.visitor(request)
    conversation = (
        await desk.turns.find(CHANNEL, visitor.external_id) if visitor is not None else None
    )
    if visitor is None or conversation is None:
        spoken = language or language_asked(request)
        return _welcome(desk, spoken, farewell=farewell is not None, gone=visitor is not None)
    return await _chat(desk, Guest(visitor, conversation))


def _welcome(desk: Desk, language: Language, *, farewell: bool, gone: bool) -> Response:
    response = page("welcome.html", language, farewell=farewell, gone=gone)
    if gone:
        desk.access.forget(response)
    return response


async def _chat(desk: Desk, guest: Guest) -> Response:
    talk = await read_talk(desk.turns, guest.visitor, guest.conversation)
    response = page(
        "chat.html", talk.language, talk=talk, token=guest.visitor.token, key=fresh_key()
    )
    desk.access.remember(response, guest.visitor)
    await acknowledge(desk.turns, guest.conversation, talk.lines)
    return response


@pages.post("/start")
async def start(request: Request, desk: TheDesk) -> Response:
    """Begin: from here on the person is known."""
    desk.access.check_origin(request)
    known = desk.access.visitor(request)
    if known and await desk.turns.find(CHANNEL, known.external_id):
        return home()
    desk.pace.check_newcomer(address_of(request))
    visitor = new_visitor()
    given = Start(key=fresh_key())
    await desk.turns.take(
        CHANNEL,
        visitor.external_id,
        given,
        language=language_asked(request),
        label=browser_label(request),
    )
    response = home()
    desk.access.remember(response, visitor)
    return response


@pages.get("/link")
async def link(request: Request, desk: TheDesk, guest: TheGuest) -> Response:
    """The secret link, shown to the person it belongs to."""
    base = desk.public_url or f"{request.url.scheme}://{request.url.netloc}"
    language = guest.conversation.session.language
    address = f"{base}/s/{guest.visitor.secret}"
    code = None if is_local(base) else drawn(address)
    return page("link.html", language, link=address, code=code)


def is_local(base: str) -> bool:
    """Whether an address is good on this machine alone, so that no phone can follow it."""
    host = urlsplit(base).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@pages.get("/s/{secret}")
async def follow_link(secret: str, request: Request, desk: TheDesk) -> Response:
    """Go on where the link's owner was; ask first where that would hide another conversation."""
    visitor = await _owner(desk, secret)
    present = desk.access.visitor(request)
    if present is not None and present != visitor:
        conversation = await desk.turns.find(CHANNEL, present.external_id)
        if conversation is not None:
            language = conversation.session.language
            response: Response = page("switch.html", language, secret=secret, token=present.token)
            response.headers.update(SECRET_PAGE)
            return response
    return _open(desk, visitor)


@pages.post("/switch")
async def switch(form: TheForm, desk: TheDesk) -> Response:
    """Open the conversation of a link instead of the one this browser holds."""
    return _open(desk, await _owner(desk, text_in(form, "secret")))


async def _owner(desk: Desk, secret: str) -> Visitor:
    visitor = visitor_with(secret)
    if visitor is None or await desk.turns.find(CHANNEL, visitor.external_id) is None:
        raise Refusal("unknown-link", 404)
    return visitor


def _open(desk: Desk, visitor: Visitor) -> Response:
    response = home()
    response.headers["Referrer-Policy"] = "no-referrer"
    desk.access.remember(response, visitor)
    return response
