"""The public list of a call (公示): for everybody, without signing in; nothing is stored."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response
from starlette.requests import Request

from bot.screens.core.moments import with_weekday
from bot.web.calls.pages import words_in
from bot.web.dependencies import CurrentServices
from bot.web.numbers import id_in
from bot.web.responses import page
from bot.web.security.refusal import Refusal
from bot.web.templating import language_asked
from scoring.values import Language

public_router = APIRouter()

LISTS = "/lists"


@public_router.get(f"{LISTS}/{{call}}")
async def public(
    call: str,
    request: Request,
    services: CurrentServices,
    language: Annotated[Language | None, Query()] = None,
) -> Response:
    """The list in its phase, later that it is over; before, and without one, nothing is there."""
    spoken = language or language_asked(request)
    found = await services.turns.calls.public(id_in(call))
    if found is None:
        raise Refusal("not-found", 404)
    words = words_in(spoken, found.call)
    return page(
        services,
        "call-public.html",
        spoken,
        b=words.b,
        call=found.call,
        here=f"{LISTS}/{found.call.id}",
        begins=with_weekday(spoken, found.begins),
        ends=with_weekday(spoken, found.ends) if found.ends else "",
        is_open=found.is_open,
        rows=[(one.name, words.region(one.region)) for one in found.rows],
    )
