"""Server-sent events: what comes from elsewhere, such as a report or a second tab."""

from collections.abc import AsyncIterator

from fastapi import APIRouter
from fastapi.responses import Response
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request

from bot.web.access import Visitor
from bot.web.desk import Desk, TheDesk, guest_of
from bot.web.parts import news_since
from bot.web.port import CHANNEL
from bot.web.refusals import NotBegun

events = APIRouter()

PING_SECONDS = 15
UNBUFFERED = {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}
GONE = ServerSentEvent(event="gone", data="gone")


@events.get("/events")
async def stream(request: Request, desk: TheDesk, since: int = 0) -> Response:
    """Parts as they come, each with the number of its newest line, to go on from later.

    ``gone`` comes where there is no conversation, or no more: a page still open must hear it.
    """
    try:
        guest = await guest_of(request, desk)
    except NotBegun:
        return EventSourceResponse(_farewell(), headers=UNBUFFERED)
    if desk.streams.is_full(guest.visitor.external_id):
        return Response(status_code=204)
    seen = max(since, _last_event(request))
    return EventSourceResponse(
        _news(desk, guest.visitor, seen), ping=PING_SECONDS, headers=UNBUFFERED
    )


def _last_event(request: Request) -> int:
    last = request.headers.get("last-event-id", "")
    return int(last) if last.isascii() and last.isdigit() and len(last) <= 18 else 0


async def _farewell() -> AsyncIterator[ServerSentEvent]:
    yield GONE


async def _news(desk: Desk, visitor: Visitor, seen: int) -> AsyncIterator[ServerSentEvent]:
    watched = desk.turns.watch(CHANNEL, visitor.external_id)
    async for _ in desk.streams.looks(visitor.external_id, watched):
        last = await desk.turns.transcript(CHANNEL, visitor.external_id, limit=1)
        if last and last[-1].delivery <= seen:
            continue
        news = await news_since(desk.turns, visitor, seen)
        if news is None:
            yield GONE
            return
        seen = news.newest
        yield ServerSentEvent(data=news.html, id=str(seen))
