"""The page of a person's passkeys: the list, adding one, removing one."""

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from starlette.requests import Request

from bot.screens.devices.devices import moment_in_china
from bot.turns.devices.sign_ins import PasskeyRefused
from bot.web.dependencies import CheckedForm, CurrentServices, CurrentVisitor, text_in
from bot.web.devices.browser_names import browser_label
from bot.web.devices.relying_party import relying_party, why_not
from bot.web.responses import page
from bot.web.security.refusal import Refusal
from storage.models.people.sign_in import PASSKEY_NAME

passkeys_router = APIRouter()

PATH = "/passkeys"
LONGEST_ID = 18
"""Digits of a passkey's id."""


@passkeys_router.get(PATH)
async def passkeys(
    request: Request, services: CurrentServices, guest: CurrentVisitor, done: str = ""
) -> Response:
    """The passkeys of the person, and a form to add one."""
    language = guest.conversation.session.language
    return page(
        services,
        "passkeys.html",
        language,
        token=guest.visitor.token,
        rows=await services.sign_ins.passkeys(guest.conversation),
        why_not=why_not(services, request, language),
        consented=guest.conversation.session.consented,
        suggested=browser_label(request)[:PASSKEY_NAME],
        name_limit=PASSKEY_NAME,
        time=moment_in_china,
        done=done if done in ("added", "removed") else "",
    )


@passkeys_router.post(PATH + "/options")
async def options(
    request: Request, services: CurrentServices, guest: CurrentVisitor, _form: CheckedForm
) -> Response:
    """What the browser is to ask its authenticator, as JSON."""
    _check_consent(guest)
    party = relying_party(services, request, guest.conversation.session.language)
    try:
        asked = await services.sign_ins.begin_adding(guest.conversation, party)
    except PasskeyRefused as refused:
        raise Refusal(refused.code, 409) from refused
    return Response(asked, media_type="application/json")


@passkeys_router.post(PATH)
async def add(
    request: Request, services: CurrentServices, guest: CurrentVisitor, form: CheckedForm
) -> Response:
    """Add the passkey that the authenticator made."""
    _check_consent(guest)
    party = relying_party(services, request, guest.conversation.session.language)
    name = " ".join(text_in(form, "name").split()) or browser_label(request)
    try:
        await services.sign_ins.add(guest.conversation, party, text_in(form, "answer"), name)
    except PasskeyRefused as refused:
        raise Refusal(refused.code, 409) from refused
    return RedirectResponse(f"{PATH}?done=added", status_code=303)


@passkeys_router.post(PATH + "/remove")
async def remove(services: CurrentServices, guest: CurrentVisitor, form: CheckedForm) -> Response:
    """Remove one."""
    number = text_in(form, "passkey")
    if not (number.isascii() and number.isdigit() and len(number) <= LONGEST_ID):
        raise Refusal("not-found", 404)
    refused = await services.sign_ins.remove(guest.conversation, int(number))
    if refused is not None:
        raise Refusal(refused, 409)
    return RedirectResponse(f"{PATH}?done=removed", status_code=303)


def _check_consent(guest: CurrentVisitor) -> None:
    if not guest.conversation.session.consented:
        raise Refusal("passkey-consent", 409)
