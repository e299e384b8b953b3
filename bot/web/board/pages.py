"""The board on the web: a table of a person's clients that works without script.

Every row comes from ``BoardReader.read`` for the person of the cookie. What is not among those
rows is not found, whether it exists or not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from starlette.requests import Request

from bot.screens.core.context import AssessmentRow
from bot.web import CHANNEL
from bot.web.board.asked import Asked
from bot.web.board.cells import Cells
from bot.web.board.comparing import MOST, compared
from bot.web.board.csv_file import csv_of
from bot.web.board.listing import listed, matching
from bot.web.dependencies import (
    CheckedForm,
    CurrentServices,
    CurrentVisitor,
    KnownVisitor,
    WebServices,
    text_in,
)
from bot.web.devices.browser_names import browser_label
from bot.web.idempotency import fresh_key, key_from
from bot.web.numbers import id_in
from bot.web.responses import home, page
from bot.web.security.refusal import NotStarted, Refusal
from bot.wording.catalogue import Words
from dialogs.core.inputs import Opened
from dialogs.typed.china_time import day_in_china
from dialogs.typed.text import storable
from scoring.values import Language
from storage.models.people.views import VIEW_NAME
from storage.records import Conversation, SavedView

board_router = APIRouter()

BOARD = "/board"
FILE = "clients.csv"


@dataclass(frozen=True, slots=True)
class ReadBoard:
    """The board of one visitor, read."""

    conversation: Conversation
    rows: tuple[AssessmentRow, ...]
    views: tuple[SavedView, ...]
    language: Language
    words: dict[str, Any]
    services: WebServices

    def cells(self, rows: Sequence[AssessmentRow]) -> list[Cells]:
        """Rows in words."""
        today = day_in_china(self.services.turns.board.now)
        return [Cells(row, self.language, self.words, today) for row in rows]

    async def decided(self, rows: Sequence[AssessmentRow]) -> tuple[AssessmentRow, ...]:
        """Rows with what the visitor has decided and not released, where they decide."""
        return await self.services.turns.board.with_decided(self.conversation, rows)

    def row(self, id: int) -> AssessmentRow:
        """One of the rows; raises ``Refusal`` for any other, the same whether it exists."""
        found = next((row for row in self.rows if row.id == id), None)
        if found is None:
            raise Refusal("not-found", 404)
        return found


async def read_board(services: WebServices, guest: KnownVisitor) -> ReadBoard:
    """The rows and views of a visitor; raises ``NotStarted`` before they have agreed."""
    conversation = guest.conversation
    if not conversation.session.consented:
        raise NotStarted
    rows, views = await services.turns.board.read(conversation)
    language = conversation.session.language
    return ReadBoard(
        conversation, rows, views, language, Words("board").in_language(language), services
    )


@board_router.get(BOARD)
async def board(request: Request, services: CurrentServices, guest: CurrentVisitor) -> Response:
    """A page of the rows asked for."""
    read = await read_board(services, guest)
    asked = Asked.read(request.query_params)
    by_decided = asked.column == "decided"
    listing = listed(await read.decided(read.rows) if by_decided else read.rows, asked)
    shown = listing.shown if by_decided else await read.decided(listing.shown)
    return page(
        services,
        "board.html",
        read.language,
        b=read.words,
        asked=listing.asked,
        listing=listing,
        rows=read.cells(shown),
        views=read.views,
        token=guest.visitor.token,
        key=fresh_key(),
        most=MOST,
        name_limit=VIEW_NAME,
    )


@board_router.get(f"{BOARD}.csv")
async def board_file(
    request: Request, services: CurrentServices, guest: CurrentVisitor
) -> Response:
    """All rows asked for, on every page, as a file."""
    read = await read_board(services, guest)
    rows = matching(await read.decided(read.rows), Asked.read(request.query_params))
    headers = {"Content-Disposition": f"attachment; filename={FILE}"}
    content = csv_of(read.cells(rows), read.words)
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


@board_router.get(f"{BOARD}/compare")
async def compare(request: Request, services: CurrentServices, guest: CurrentVisitor) -> Response:
    """Chosen clients side by side."""
    read = await read_board(services, guest)
    chosen = list(dict.fromkeys(map(id_in, request.query_params.getlist("c"))))
    rows = [read.row(id) for id in chosen[: MOST + 1]]
    return page(
        services,
        "compare.html",
        read.language,
        b=read.words,
        tables=compared(read.cells(await read.decided(rows))) if 1 < len(rows) <= MOST else (),
        count=len(chosen),
        most=MOST,
    )


@board_router.post(f"{BOARD}/open")
async def open_client(
    request: Request, services: CurrentServices, guest: CurrentVisitor, form: CheckedForm
) -> Response:
    """Go on with a client in the conversation."""
    row = (await read_board(services, guest)).row(id_in(text_in(form, "assessment")))
    if not row.current:
        given = Opened(key=key_from(f"{text_in(form, 'key')}-{row.id}"), assessment=row.id)
        language, label = guest.conversation.session.language, browser_label(request)
        external_id = guest.visitor.external_id
        await services.turns.take(CHANNEL, external_id, given, language=language, label=label)
    return home()


@board_router.post(f"{BOARD}/views")
async def keep_view(
    services: CurrentServices, guest: CurrentVisitor, form: CheckedForm
) -> Response:
    """Keep the present filter under a name."""
    name = storable(text_in(form, "name")).strip()[:VIEW_NAME]
    if not name:
        raise Refusal("view-unnamed", 422)
    asked = Asked.read({key: value for key, value in form.items() if isinstance(value, str)})
    if not await services.turns.board.keep_view(guest.conversation, name, asked.view):
        raise Refusal("views-full", 422)
    return _to_board(asked.view)


@board_router.post(f"{BOARD}/views/drop")
async def drop_view(
    services: CurrentServices, guest: CurrentVisitor, form: CheckedForm
) -> Response:
    """Remove a saved view; that it is gone already is as good."""
    await services.turns.board.drop_view(guest.conversation, id_in(text_in(form, "view")))
    return _to_board("")


def _to_board(query: str) -> RedirectResponse:
    return RedirectResponse(f"{BOARD}?{query}" if query else BOARD, status_code=303)
