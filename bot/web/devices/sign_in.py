"""Signing in: by a passkey, or let in by a device on which the person is known already.

Whoever is let in presses a button here that names the other device: nobody is signed in to
somebody else's data because that person answered first.
"""

from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse, RedirectResponse, Response
from starlette.requests import Request

from bot.turns.devices.sign_ins import Outcome, PasskeyRefused
from bot.web.dependencies import (
    CurrentServices,
    UncheckedForm,
    WebServices,
    address_of,
    text_in,
    visitor_of,
)
from bot.web.devices.browser_names import browser_label
from bot.web.devices.joining import checked_sender, hand_over, joiner_of, language_of
from bot.web.devices.qr import draw_qr
from bot.web.devices.relying_party import relying_party, why_not
from bot.web.idempotency import fresh_key
from bot.web.responses import page
from bot.web.security.refusal import Refusal
from bot.web.security.visitors import Visitor
from bot.web.templating import language_asked
from dialogs.typed.china_time import CHINA
from scoring.values import Language

sign_in_router = APIRouter()

WAIT_PATH: Final = "/signin/telegram"


@dataclass(frozen=True, slots=True)
class WaysIn:
    """What the forms need by which a browser signs in: the form token, why passkeys cannot be
    used, if so, and the name of the bot, if there is one.
    """

    token: str
    why_not: str
    bot: str | None


async def ways_in(
    request: Request, services: WebServices, language: Language, visitor: Visitor | None
) -> WaysIn:
    """The ways in which a browser can sign in here."""
    token = visitor.token if visitor else ""
    blocked = why_not(services, request, language)
    return WaysIn(token, blocked, await services.telegram_bot())


@sign_in_router.get("/signin")
async def sign_in(request: Request, services: CurrentServices) -> Response:
    """The ways to sign in; for known visitors, too."""
    visitor = await visitor_of(request, services)
    language = await language_of(request, services, visitor)
    ways = await ways_in(request, services, language, visitor)
    return page(services, "sign-in.html", language, known=visitor is not None, ways=ways)


@sign_in_router.post("/signin/passkey/options")
async def options(request: Request, services: CurrentServices) -> Response:
    """What the browser is to ask its authenticator, as JSON."""
    services.access.check_sent_by_us(request)
    services.rate_limits.check_code(address_of(request))
    party = relying_party(services, request, language_asked(request))
    asked = await services.sign_ins.begin_signing_in(party)
    return Response(asked, media_type="application/json")


@sign_in_router.post("/signin/passkey")
async def by_passkey(request: Request, services: CurrentServices, form: UncheckedForm) -> Response:
    """Sign in by what the authenticator answered."""
    visitor = await checked_sender(request, services, text_in(form, "token"))
    party = relying_party(services, request, language_asked(request))
    try:
        code = await services.sign_ins.by_passkey(party, text_in(form, "answer"))
    except PasskeyRefused as refused:
        raise Refusal(refused.code, 403) from refused
    joiner = await joiner_of(request, services, visitor)
    return await hand_over(request, services, joiner, code, fresh_key())


@sign_in_router.post(WAIT_PATH)
async def wait(request: Request, services: CurrentServices, form: UncheckedForm) -> Response:
    """Begin to wait for a device that lets this browser in."""
    await checked_sender(request, services, text_in(form, "token"))
    if await services.telegram_bot() is None:
        raise Refusal("not-found", 404)
    secret = await services.sign_ins.wait(browser_label(request))
    response = RedirectResponse(WAIT_PATH, status_code=303)
    services.access.remember_waiting(response, secret)
    return response


@sign_in_router.get(WAIT_PATH)
async def waiting(request: Request, services: CurrentServices) -> Response:
    """The code and the number while this browser waits; then what became of it."""
    visitor = await visitor_of(request, services)
    language = await language_of(request, services, visitor)
    secret, bot = services.access.waiting_secret(request), await services.telegram_bot()
    found = await services.sign_ins.waiting(secret, language) if secret and bot else None
    link = f"https://t.me/{bot}?start={found.code}" if found else ""
    return page(
        services,
        "sign-in-wait.html",
        language,
        token=visitor.token if visitor else "",
        wait=found,
        state=found.outcome.value if found else "over",
        bot=bot,
        link=link,
        qr=draw_qr(link) if found and found.outcome is Outcome.NONE else None,
        until=f"{found.until.astimezone(CHINA):%H:%M}" if found else "",
    )


@sign_in_router.get(WAIT_PATH + "/state")
async def state(request: Request, services: CurrentServices) -> Response:
    """What became of the wait, in a word, for the page's script."""
    secret = services.access.waiting_secret(request)
    found = await services.sign_ins.waiting(secret, language_asked(request)) if secret else None
    return PlainTextResponse(found.outcome.value if found else "over")


@sign_in_router.post(WAIT_PATH + "/go")
async def go(request: Request, services: CurrentServices, form: UncheckedForm) -> Response:
    """Sign in, once a device has let this browser in."""
    visitor = await checked_sender(request, services, text_in(form, "token"))
    secret = services.access.waiting_secret(request)
    code = await services.sign_ins.take_let_in(secret) if secret else None
    if code is None:
        return RedirectResponse(WAIT_PATH, status_code=303)
    joiner = await joiner_of(request, services, visitor)
    response = await hand_over(request, services, joiner, code, fresh_key())
    services.access.forget_waiting(response)
    return response
