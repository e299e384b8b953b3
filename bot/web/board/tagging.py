"""Tags on the web: put on chosen clients and taken off, made, retired. No script is needed."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from starlette.requests import Request

from bot.screens.core.context import AssessmentRow
from bot.web.board.pages import BOARD, ReadBoard, read_board
from bot.web.dependencies import CheckedForm, CurrentServices, CurrentVisitor, text_in
from bot.web.numbers import id_in
from bot.web.responses import page
from bot.web.security.refusal import Refusal
from dialogs.typed.text import storable
from storage.models.sharing.tags import TAG_NAME

tags_router = APIRouter()

TAGS: Final = f"{BOARD}/tags"
AT_ONCE: Final = 100
"""Clients that are tagged by one form: those of a page of the board."""


@tags_router.get(TAGS)
async def tags(request: Request, services: CurrentServices, guest: CurrentVisitor) -> Response:
    """The tags of the person's organisations, and the clients that were chosen."""
    read = await read_board(services, guest)
    chosen = _chosen(read, request.query_params.getlist("c"))
    known = await services.turns.board.tags(guest.conversation)
    working = {id for row in chosen for id, _ in row.organisations}
    return page(
        services,
        "tags.html",
        read.language,
        b=read.words,
        clients=read.cells(chosen),
        tags=known,
        usable=[tag for tag in known if tag.organisation in working],
        organisations=await services.turns.board.organisations(guest.conversation),
        token=guest.visitor.token,
        limit=TAG_NAME,
    )


@tags_router.post(TAGS)
async def put_or_take(
    services: CurrentServices, guest: CurrentVisitor, form: CheckedForm
) -> Response:
    """Put a tag on all chosen clients that it may be on, or take it off."""
    chosen = _chosen(await read_board(services, guest), form.getlist("c"))
    tag, is_on = id_in(text_in(form, "tag")), text_in(form, "act") == "put"
    if not await services.turns.board.tag(guest.conversation, _ids(chosen), tag, is_on=is_on):
        raise Refusal("tag-gone", 422)
    return _back(chosen)


@tags_router.post(f"{TAGS}/new")
async def make(services: CurrentServices, guest: CurrentVisitor, form: CheckedForm) -> Response:
    """A new tag, put on the chosen clients."""
    chosen = _chosen(await read_board(services, guest), form.getlist("c"))
    name = " ".join(storable(text_in(form, "name")).split())
    if not name or len(name) > TAG_NAME:
        raise Refusal("tag-unnamed", 422)
    organisation = id_in(text_in(form, "organisation"))
    board = services.turns.board
    if not await board.make_tag(guest.conversation, organisation, name, _ids(chosen)):
        raise Refusal("tags-full", 422)
    return _back(chosen)


@tags_router.post(f"{TAGS}/retire")
async def retire(services: CurrentServices, guest: CurrentVisitor, form: CheckedForm) -> Response:
    """Let a tag be put on no more, or again."""
    chosen = _chosen(await read_board(services, guest), form.getlist("c"))
    tag, is_retired = id_in(text_in(form, "tag")), text_in(form, "act") == "retire"
    if not await services.turns.board.retire_tag(guest.conversation, tag, is_retired=is_retired):
        raise Refusal("tag-gone", 422)
    return _back(chosen)


def _chosen(read: ReadBoard, given: Sequence[object]) -> list[AssessmentRow]:
    """The rows that were chosen; one that the person may not see is not found."""
    ids = dict.fromkeys(id_in(one) for one in given if isinstance(one, str))
    return [read.row(id) for id in list(ids)[:AT_ONCE]]


def _ids(rows: Sequence[AssessmentRow]) -> list[int]:
    return [row.id for row in rows]


def _back(chosen: Sequence[AssessmentRow]) -> RedirectResponse:
    query = urlencode([("c", row.id) for row in chosen])
    return RedirectResponse(f"{TAGS}?{query}" if query else TAGS, status_code=303)
