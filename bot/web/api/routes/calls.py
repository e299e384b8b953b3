"""Calls, and the token itself."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from bot.turns.api.calls import OpenCall, call_page, open_call, places_seen
from bot.turns.api.desk import Desk
from bot.turns.api.tokens import Scope
from bot.web.api.asked import CurrentAsked, not_found
from bot.web.api.documented import reading
from bot.web.api.models.calls import (
    CallOut,
    CallPage,
    Ranking,
    TokenOut,
    call_out,
    ranking_out,
    token_out,
)
from bot.web.api.paging import LARGEST_ID, AskedPage, cursor_after

calls_router = APIRouter(tags=["calls"])
token_router = APIRouter(tags=["token"])

Number = Annotated[int, Path(ge=1, le=LARGEST_ID)]


async def known_call(desk: Desk, call: int) -> OpenCall:
    """The call of a request. Raises ``Problem`` where there is none for this token."""
    found = await open_call(desk, call)
    if found is None:
        raise not_found()
    return found


@token_router.get("/token", response_model=TokenOut, **reading(None))
async def read_token(asked: CurrentAsked) -> Response:
    """The token: for whom it speaks, what it is for, until when. Any token may ask."""
    async with asked.desk(None) as desk:
        token = desk.token
    return asked.answer(token_out(token))


@calls_router.get("/calls", response_model=CallPage, **reading(Scope.CALLS_READ, 400))
async def list_calls(asked: CurrentAsked, page: AskedPage) -> Response:
    """The calls in which the organisation takes part."""
    async with asked.desk(Scope.CALLS_READ) as desk:
        found = await call_page(desk, page.after, page.limit + 1)
    shown = found[: page.limit]
    following = cursor_after(shown[-1].call.id) if len(found) > page.limit else None
    items = [call_out(one, asked.service.clock()) for one in shown]
    return asked.answer(CallPage(items=items, next=following))


@calls_router.get("/calls/{call}", response_model=CallOut, **reading(Scope.CALLS_READ))
async def read_call(call: Number, asked: CurrentAsked) -> Response:
    """One call, with the part of the token's member in it."""
    async with asked.desk(Scope.CALLS_READ) as desk:
        found = await known_call(desk, call)
    return asked.answer(call_out(found, asked.service.clock()))


@calls_router.get("/calls/{call}/ranking", response_model=Ranking, **reading(Scope.RESULTS_READ))
async def read_ranking(call: Number, asked: CurrentAsked) -> Response:
    """The ranking by what the member sees; without places while they see none."""
    async with asked.desk(Scope.RESULTS_READ) as desk:
        places = await places_seen(desk, await known_call(desk, call))
    return asked.answer(ranking_out(places))
