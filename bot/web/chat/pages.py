"""The welcome page and the chat."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import RedirectResponse, Response
from starlette.requests import Request

from bot.web import CHANNEL
from bot.web.chat.transcript import acknowledge, read_talk
from bot.web.dependencies import (
    CurrentServices,
    KnownVisitor,
    WebServices,
    address_of,
    text_in,
    visitor_of,
)
from bot.web.devices.browser_names import browser_label
from bot.web.devices.joining import start_with_code
from bot.web.devices.sign_in import ways_in
from bot.web.idempotency import fresh_key
from bot.web.responses import home, page
from bot.web.security.forms import URLENCODED, read_form
from bot.web.security.visitors import Visitor
from bot.web.templating import language_asked
from dialogs.core.inputs import Start
from scoring.values import Language
from storage.records import KeptLink

pages_router = APIRouter()


@pages_router.head("/")
@pages_router.get("/")
async def front(
    request: Request,
    services: CurrentServices,
    language: Annotated[Language | None, Query()] = None,
    farewell: str | None = None,
    out: str | None = None,
) -> Response:
    """The chat for those who have started one; else the welcome page, which stores nothing."""
    visitor = await visitor_of(request, services)
    conversation = (
        await services.turns.reader.find(CHANNEL, visitor.external_id)
        if visitor is not None
        else None
    )
    if visitor is None or conversation is None:
        spoken = language or language_asked(request)
        said = "farewell" if farewell is not None else "out" if out is not None else ""
        return await _welcome(request, services, spoken, said)
    if request.method == "GET" and (renewed := await _renewed(services, visitor)):
        return renewed
    return await chat(services, KnownVisitor(visitor, conversation))


async def _renewed(services: WebServices, visitor: Visitor) -> Response | None:
    """A redirect to the same page with a new secret, if one is due.

    The browser returns with it at once, so the old one soon expires.
    """
    if visitor.admitted.renewal is None:
        return None
    new = await services.browsers.renew(visitor.admitted)
    if new is None:
        return None
    response = RedirectResponse("/", status_code=303)
    services.access.remember(response, new)
    return response


async def _welcome(
    request: Request, services: WebServices, language: Language, said: str
) -> Response:
    """The welcome page. Drops a cookie that is no longer valid, unless it still opens a link."""
    secret = services.access.secret(request)
    link: KeptLink | None = await services.browsers.link(secret) if secret else None
    if not said and request.cookies.get(services.access.cookie):
        said = "renewed" if link else "gone"
    ways = await ways_in(request, services, language, None)
    response = page(services, "welcome.html", language, said=said, link=link, ways=ways)
    if request.cookies.get(services.access.cookie) and link is None:
        services.access.forget(response)
    return response


async def chat(services: WebServices, guest: KnownVisitor, typed: str = "") -> Response:
    """The page of the chat; text that was ``typed`` but not accepted stays in the box."""
    talk = await read_talk(services.turns, guest.visitor, guest.conversation)
    has_calls = await services.turns.calls.has_seat(guest.conversation.person)
    response = page(
        services,
        "chat.html",
        talk.language,
        talk=talk,
        token=guest.visitor.token,
        key=fresh_key(),
        typed=typed,
        has_calls=has_calls,
    )
    await acknowledge(services.turns, guest.conversation, talk.lines)
    return response


async def _typed_code(request: Request) -> str:
    """The code typed on the welcome page; without one, no form needs to be sent."""
    if not request.headers.get("content-type", "").startswith(URLENCODED):
        return ""
    async with read_form(request) as form:
        return text_in(form, "code").strip()


@pages_router.post("/start")
async def start(request: Request, services: CurrentServices) -> Response:
    """Start a conversation, or with a code continue that of another device."""
    services.access.check_origin(request)
    if code := await _typed_code(request):
        return await start_with_code(request, services, code)
    if await visitor_of(request, services):
        return home()
    services.rate_limits.check_newcomer(address_of(request))
    language, label = language_asked(request), browser_label(request)
    admitted, secret = await services.browsers.begin(CHANNEL, language, label)
    external_id = admitted.browser.external_id
    given = Start(key=fresh_key())
    await services.turns.take(CHANNEL, external_id, given, language=language, label=label)
    response = home()
    services.access.remember(response, secret)
    return response
