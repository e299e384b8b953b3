"""Server-sent events: news from elsewhere, such as a finished report or a second tab."""

import asyncio
from collections.abc import AsyncIterator

from fastapi import APIRouter
from fastapi.responses import Response
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request

from bot.web import CHANNEL
from bot.web.chat.fragments import news_since
from bot.web.dependencies import CurrentServices, WebServices, address_of, known_visitor
from bot.web.error_pages import EVENTS_PATH
from bot.web.security.refusal import NotStarted
from bot.web.security.visitors import Visitor

events_router = APIRouter()

PING_SECONDS = 15
POLL_SECONDS = 15
"""How often a page without a stream of its own polls."""
CODE_SECONDS = 4.0
"""How long a line with a code is left to the response of the worker that knows the code: a page
keeps the first copy of a line, and here there would be dots in it."""
UNBUFFERED = {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}
GONE = ServerSentEvent(event="gone", data="gone")


@events_router.get(EVENTS_PATH)
async def stream(request: Request, services: CurrentServices, since: int = 0) -> Response:
    """Fragments as they come, each with the number of its newest line to resume from.

    The event ``gone`` says that there is no conversation any more, so that an open page reacts.
    With too many open streams, the news is sent at once and the stream ends.
    """
    try:
        guest = await known_visitor(request, services)
    except NotStarted:
        return EventSourceResponse(_farewell(), headers=UNBUFFERED)
    seen = max(since, _last_event(request))
    address = address_of(request)
    stays = services.streams.has_room(guest.visitor.external_id, address)
    news = _news(services, guest.visitor, address, seen)
    return EventSourceResponse(
        news if stays else _then_later(news), ping=PING_SECONDS, headers=UNBUFFERED
    )


def _last_event(request: Request) -> int:
    last = request.headers.get("last-event-id", "")
    return int(last) if last.isascii() and last.isdigit() and len(last) <= 18 else 0


async def _farewell() -> AsyncIterator[ServerSentEvent]:
    yield GONE


async def _then_later(news: AsyncIterator[ServerSentEvent]) -> AsyncIterator[ServerSentEvent]:
    """The news and the end of the stream: the page polls instead, and hears everything later."""
    yield ServerSentEvent(event="later", data="later", retry=POLL_SECONDS * 1000)
    async for event in news:
        yield event


async def _news(
    services: WebServices, visitor: Visitor, address: str, seen: int
) -> AsyncIterator[ServerSentEvent]:
    watched = services.turns.reader.watch(CHANNEL, visitor.external_id)
    loop = asyncio.get_running_loop()
    held_back, until = 0, 0.0
    async for _ in services.streams.watch(visitor.external_id, address, watched):
        last = await services.turns.reader.transcript(CHANNEL, visitor.external_id, limit=1)
        if last and last[-1].delivery <= seen:
            continue
        if last and last[-1].masked:
            if last[-1].delivery > held_back:
                held_back, until = last[-1].delivery, loop.time() + CODE_SECONDS
            if loop.time() < until:
                continue
        news = await news_since(services.turns, visitor, seen)
        if news is None:
            yield GONE
            return
        seen = news.newest
        yield ServerSentEvent(data=news.html, id=str(seen))
