"""Connecting another device: the pages that make links and codes, and those that take them.

Opening a URL never changes anything. The button on its page hands the code to the dialogue, which
names whom the browser would join and asks for confirmation.
"""

import re
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from starlette.requests import Request

from bot.turns.browsers import NewSecret, last_day
from bot.web import CHANNEL
from bot.web.dependencies import (
    CheckedForm,
    CurrentServices,
    CurrentVisitor,
    KnownVisitor,
    UncheckedForm,
    WebServices,
    address_of,
    text_in,
    visitor_of,
)
from bot.web.devices.browser_names import browser_label
from bot.web.devices.qr import draw_qr
from bot.web.idempotency import fresh_key, key_from
from bot.web.responses import base_of, home, is_local, page, page_with_code_in_url
from bot.web.security.limits import CODE_LIMIT
from bot.web.security.refusal import Refusal
from bot.web.security.visitors import Visitor, secret_in
from bot.web.templating import language_asked
from dialogs.core.inputs import Start
from dialogs.typed.china_time import CHINA
from dialogs.typed.text import half_width
from scoring.values import Language

joining_router = APIRouter()

_CODE = re.compile(r"[A-Z0-9]{8,64}")


@joining_router.get("/link")
async def devices(services: CurrentServices, guest: CurrentVisitor) -> Response:
    """How to continue on another device, how long this browser stays known, how to log it out."""
    return _devices(services, guest)


@joining_router.post("/link")
async def new_link(
    request: Request, services: CurrentServices, guest: CurrentVisitor, _form: CheckedForm
) -> Response:
    """A new link and code for another device: shown only here, valid once and for minutes."""
    code = await services.browsers.join_code(guest.visitor.admitted.browser)
    base = base_of(services, request)
    link = f"{base}/join/{code.code}"
    qr = None if is_local(base) else draw_qr(link)
    return _devices(services, guest, code=code, link=link, qr=qr)


def _devices(services: WebServices, guest: KnownVisitor, **shown: object) -> Response:
    until = last_day(guest.visitor.admitted.browser).astimezone(CHINA)
    shown = {"code": None, "link": "", "qr": None} | shown
    language, token = guest.conversation.session.language, guest.visitor.token
    return page(
        services, "link.html", language, 200, token=token, until=f"{until:%Y-%m-%d}", **shown
    )


@joining_router.get("/join/{code}")
async def ask_to_join(code: str, request: Request, services: CurrentServices) -> Response:
    """A page that says what the link does, with a button. Nothing is looked up or stored."""
    return await _ask(request, services, _read(code))


@joining_router.get("/i/{code}")
async def ask_to_answer(code: str, request: Request, services: CurrentServices) -> Response:
    """A page that says what an invitation is, with a button. Nothing is looked up or stored.

    Its QR code is for whoever passes the invitation on from a screen.
    """
    read = _read(code)
    visitor = await visitor_of(request, services)
    base = base_of(services, request)
    return page_with_code_in_url(
        "invitation.html",
        await language_of(request, services, visitor),
        code=read,
        token=visitor.token if visitor else "",
        key=fresh_key(),
        known=visitor is not None,
        qr=None if is_local(base) else draw_qr(f"{base}/i/{read}"),
    )


async def _ask(request: Request, services: WebServices, code: str) -> Response:
    visitor = await visitor_of(request, services)
    language = await language_of(request, services, visitor)
    return page_with_code_in_url(
        "join.html",
        language,
        code=code,
        token=visitor.token if visitor else "",
        key=fresh_key(),
        known=visitor is not None,
    )


@joining_router.post("/join")
async def join(request: Request, services: CurrentServices, form: UncheckedForm) -> Response:
    """Hand the code to the dialogue, which asks; the dialogue of a newcomer starts with that."""
    code = _read(text_in(form, "code"))
    visitor = await checked_sender(request, services, text_in(form, "token"))
    joiner = await joiner_of(request, services, visitor)
    return await hand_over(request, services, joiner, code, text_in(form, "key"))


async def start_with_code(request: Request, services: WebServices, typed: str) -> Response:
    """A code typed on the welcome page; known visitors see first what it would do."""
    code = _read(typed)
    if await visitor_of(request, services):
        return await _ask(request, services, code)
    await checked_sender(request, services, "")
    joiner = await joiner_of(request, services, None)
    return await hand_over(request, services, joiner, code, "")


@joining_router.get("/s/{secret}")
async def ask_to_open(secret: str, request: Request, services: CurrentServices) -> Response:
    """A permanent link of the first release: whose it is, and a button while it is valid."""
    visitor = await visitor_of(request, services)
    language = await language_of(request, services, visitor)
    link = await services.browsers.link(secret) if secret_in(secret) else None
    if link is None:
        known = visitor is not None
        return page_with_code_in_url("link-dead.html", language, 404, known=known)
    return page_with_code_in_url(
        "link-old.html",
        language,
        secret=secret,
        enterprise=link.enterprise,
        token=visitor.token if visitor else "",
        key=fresh_key(),
        known=visitor is not None,
        here=visitor is not None and visitor.admitted.browser.person == link.person,
    )


@joining_router.post("/s")
async def open_link(request: Request, services: CurrentServices, form: UncheckedForm) -> Response:
    """Use such a link, or the cookie with the same secret, for the last time."""
    visitor = await checked_sender(request, services, text_in(form, "token"))
    secret = secret_in(text_in(form, "link")) or services.access.secret(request) or ""
    link = await services.browsers.link(secret)
    if link is None:
        raise Refusal("unknown-link", 404)
    if visitor is not None and visitor.admitted.browser.person == link.person:
        return home()
    joiner = await joiner_of(request, services, visitor)
    code = await services.browsers.take_link(secret, joiner.visitor.admitted.browser)
    if code is None:  # somebody else was faster
        raise Refusal("unknown-link", 404)
    return await hand_over(request, services, joiner, code.code, text_in(form, "key"))


@dataclass(frozen=True, slots=True)
class Joiner:
    """The visitor about to join; ``secret`` if their browser is new."""

    visitor: Visitor
    secret: NewSecret | None = None


async def checked_sender(request: Request, services: WebServices, token: str) -> Visitor | None:
    """The sender of a code, after the checks of origin and rate; ``None`` for a newcomer."""
    services.access.check_sent_by_us(request)
    services.rate_limits.check_code(address_of(request))
    visitor = await visitor_of(request, services)
    if visitor is not None:
        services.access.check_token(visitor, token)
    return visitor


async def joiner_of(request: Request, services: WebServices, visitor: Visitor | None) -> Joiner:
    """Who is to join: the visitor, or somebody new."""
    if visitor is not None:
        return Joiner(visitor)
    services.rate_limits.check_newcomer(address_of(request))
    language, label = language_asked(request), browser_label(request)
    admitted, secret = await services.browsers.begin(CHANNEL, language, label)
    return Joiner(Visitor(admitted), secret)


async def hand_over(
    request: Request, services: WebServices, joiner: Joiner, code: str, key: str
) -> RedirectResponse:
    """Hand the code to the dialogue; from here on the URL does not show it."""
    given = Start(key=key_from(key), payload=code)
    external_id = joiner.visitor.external_id
    language, label = language_asked(request), browser_label(request)
    await services.turns.take(CHANNEL, external_id, given, language=language, label=label)
    response = home()
    if joiner.secret is not None:
        services.access.remember(response, joiner.secret)
    return response


async def language_of(
    request: Request, services: WebServices, visitor: Visitor | None
) -> Language:
    """The language of the conversation, or else the one that the browser asks for."""
    if visitor is not None:
        conversation = await services.turns.reader.find(CHANNEL, visitor.external_id)
        if conversation is not None:
            return conversation.session.language
    return language_asked(request)


def _read(typed: str) -> str:
    """A typed code as we print it; raises ``Refusal`` if it cannot be one."""
    shown = half_width(typed).upper()
    bare = "".join(char for char in shown if char.isalnum())
    if len(shown) > CODE_LIMIT or not _CODE.fullmatch(bare):
        raise Refusal("odd-code", 422)
    return shown
