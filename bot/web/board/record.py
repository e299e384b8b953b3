"""The record of a case on the web, for its owner alone: who did and saw what, and at which row."""

from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.requests import Request

from bot.screens.core.texts import words_of
from bot.screens.devices.devices import moment_in_china
from bot.web.board.pages import BOARD, read_board
from bot.web.dependencies import CurrentServices, CurrentVisitor
from bot.web.numbers import id_in, number_in
from bot.web.responses import page
from bot.web.security.refusal import Refusal
from bot.wording.rules import name_in_text
from dialogs.dossier.access import OWNER, Act, permits
from scoring.catalogue.index import CatalogueIndex
from scoring.values import Language
from storage.records import AuditRow

record_router = APIRouter()

RECORD: Final = f"{BOARD}/record"
ON_A_PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class RecordCells:
    """One row of the record in words."""

    row: AuditRow
    index: CatalogueIndex
    language: Language
    words: dict[str, Any]
    """Those of the chat, which names the same acts."""

    @property
    def at(self) -> str:
        """Day and time in China."""
        return moment_in_china(self.row.at)

    @property
    def who(self) -> str:
        """The owner, somebody by name, or nobody."""
        phrases = self.words["phrases"]
        return str(phrases["you"]) if self.row.is_owner else self.row.name or phrases["somebody"]

    @property
    def act(self) -> str:
        """What was done or seen."""
        return str(self.words["audited"][self.row.act])

    @property
    def question(self) -> str:
        """The question it was about; empty if it was about none."""
        code = self.index.code.get(self.row.subject)
        return name_in_text(code, self.language) if code else ""


@record_router.get(RECORD)
async def record(request: Request, services: CurrentServices, guest: CurrentVisitor) -> Response:
    """A page of the record of a case of the visitor's own, the latest first."""
    read = await read_board(services, guest)
    row = read.row(id_in(request.query_params.get("c", "")))
    if not permits(OWNER if row.is_own else None, Act.SEE_RECORD):
        raise Refusal("not-found", 404)
    found = await services.turns.board.record(row)
    pages = max(1, -(-len(found.rows) // ON_A_PAGE))
    number = min(number_in(request.query_params.get("page", "")), pages - 1)
    words = words_of(read.language)
    return page(
        services,
        "record.html",
        read.language,
        b=read.words,
        client=read.cells((row,))[0],
        rows=[
            RecordCells(one, found.index, read.language, words)
            for one in found.rows[number * ON_A_PAGE : (number + 1) * ON_A_PAGE]
        ],
        broken_at=found.broken_at,
        address=f"{RECORD}?c={row.id}",
        number=number,
        pages=pages,
    )
