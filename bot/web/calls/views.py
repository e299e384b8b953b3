"""Filters of the boards of calls that an officer keeps under a name, for whichever call."""

from typing import Final

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from bot.web.calls.asked import Asked
from bot.web.calls.pages import CALLS, language_of
from bot.web.dependencies import (
    CheckedForm,
    CurrentServices,
    CurrentVisitor,
    KnownVisitor,
    WebServices,
    text_in,
)
from bot.web.numbers import id_in
from bot.web.security.refusal import Refusal
from dialogs.typed.text import storable
from storage.models.people.views import VIEW_NAME

views_router = APIRouter()

VIEWS: Final = f"{CALLS}/views"


@views_router.post(VIEWS)
async def keep(services: CurrentServices, guest: CurrentVisitor, form: CheckedForm) -> Response:
    """Keep the present filter under a name, and show it again."""
    person = await _officer(services, guest)
    name = " ".join(storable(text_in(form, "name")).split())[:VIEW_NAME]
    if not name:
        raise Refusal("view-unnamed", 422)
    asked = Asked.read({key: value for key, value in form.items() if isinstance(value, str)})
    if not await services.turns.calls.keep_view(person, name, asked.view):
        raise Refusal("views-full", 422)
    return _to_board(text_in(form, "call"), asked.view)


@views_router.post(f"{VIEWS}/drop")
async def drop(services: CurrentServices, guest: CurrentVisitor, form: CheckedForm) -> Response:
    """Remove a saved filter."""
    person = await _officer(services, guest)
    await services.turns.calls.drop_view(person, id_in(text_in(form, "view")))
    return _to_board(text_in(form, "call"), "")


async def _officer(services: WebServices, guest: KnownVisitor) -> int:
    """The visitor, if they have a part in any call; raises ``Refusal`` otherwise."""
    language_of(guest)
    person = guest.conversation.person
    if not await services.turns.calls.has_seat(person):
        raise Refusal("not-found", 404)
    return person


def _to_board(call: str, query: str) -> RedirectResponse:
    path = f"{CALLS}/{id_in(call)}"
    return RedirectResponse(f"{path}?{query}" if query else path, status_code=303)
