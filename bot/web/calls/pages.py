"""The board of a call on the web, and its files: a table that works without script.

Every row comes from ``CallReader.board`` for the person of the cookie. A call in which they have
no part is not found, whether it exists or not.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.requests import Request

from bot.jobs.calls.dates import dates_in_words
from bot.screens.core.moments import with_weekday
from bot.turns.calls.reading import SUMMARY, CallRead
from bot.turns.calls.workbooks import Table, board_workbook, summary_workbook
from bot.web.calls.asked import FLAGS, MINE, SORTS, Asked
from bot.web.calls.cells import CallWords, Cells, being_checked, cells_of, cut_line, tie_rule
from bot.web.calls.differences import apart_rows, apart_table
from bot.web.calls.files import COLUMNS, WIDTHS, csv_of, row_of
from bot.web.calls.listing import Listing, listed, matching, placed, places_in
from bot.web.dependencies import CurrentServices, CurrentVisitor, KnownVisitor, WebServices
from bot.web.numbers import id_in
from bot.web.responses import page
from bot.web.security.refusal import NotStarted, Refusal
from bot.wording.catalogue import Words
from dialogs.calls.access import Part, Sight
from dialogs.calls.events import By, DatesMoved
from dialogs.calls.moving import dates_of
from dialogs.calls.phases import phase_title
from dialogs.calls.shown.board import Places
from dialogs.calls.shown.summary import summary
from dialogs.calls.terms import Call
from dialogs.calls.visible import Seen
from scoring.calls.ranking import Ranked
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from scoring.values import Language
from storage.models.people.views import VIEW_NAME

calls_router = APIRouter()

CALLS: Final = "/calls"
CSV: Final = "text/csv; charset=utf-8"
EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def words_in(language: Language, call: Call | None = None) -> CallWords:
    """The words of the pages; of those of a call, with what its counties are called."""
    agencies = call.terms.agencies if call else ()
    return CallWords(language, Words("calls").in_language(language), agencies)


def language_of(guest: KnownVisitor) -> Language:
    """The language of the conversation; raises ``NotStarted`` before they have agreed."""
    session = guest.conversation.session
    if not session.consented:
        raise NotStarted
    return session.language


@dataclass(frozen=True, slots=True)
class ReadCall:
    """The board of one visitor, read."""

    read: CallRead
    words: CallWords

    def matching(self, asked: Asked) -> list[Cells]:
        """All rows that were asked for, on every page."""
        places = places_in(self.read)
        place_of = placed(places)
        found = matching(self.read.seen, asked, place_of)
        return self.cells(found, places, place_of)

    def cells(
        self, shown: Iterable[Seen], places: Places | None, place_of: Mapping[int, Ranked]
    ) -> list[Cells]:
        """Rows in words."""
        has_line = self.read.call.terms.has_line
        return cells_of(shown, self.words, places, place_of, has_line=has_line)

    def exportable(self, asked: Asked) -> list[Cells]:
        """Of those, what the visitor may take out; raises ``Refusal`` if that is nothing ever."""
        may = self.read.exportable
        if not may:
            raise Refusal("not-found", 404)
        return [one for one in self.matching(asked) if one.one.id in may]


async def read_call(services: WebServices, guest: KnownVisitor, call: str) -> ReadCall:
    """A call as a visitor sees it; raises ``Refusal`` where it is not there for them."""
    language = language_of(guest)
    read = await services.turns.calls.board(guest.conversation.person, id_in(call))
    if read is None:
        raise Refusal("not-found", 404)
    return ReadCall(read, words_in(language, read.call))


@calls_router.get(CALLS)
async def calls(services: CurrentServices, guest: CurrentVisitor) -> Response:
    """The calls in which the visitor has a part for an agency."""
    words = words_in(language_of(guest))
    found = await services.turns.calls.calls(guest.conversation.person)
    shown = [
        (
            call,
            phase_title(phase.id)[words.language],
            with_weekday(words.language, phase.ends) if phase.ends else "",
        )
        for call, phase in found
    ]
    return page(services, "calls.html", words.language, b=words.b, calls=shown)


@calls_router.get(f"{CALLS}/{{call}}")
async def board(
    call: str, request: Request, services: CurrentServices, guest: CurrentVisitor
) -> Response:
    """A page of the rows asked for."""
    found = await read_call(services, guest, call)
    read, words = found.read, found.words
    listing = listed(read, Asked.read(request.query_params))
    language, terms = words.language, read.call.terms
    return page(
        services,
        "call-board.html",
        language,
        b=words.b,
        call=read.call,
        asked=listing.asked,
        listing=listing,
        rows=found.cells(listing.shown, listing.places, listing.place_of),
        phase=phase_title(read.phase.id)[language],
        ends=with_weekday(language, read.phase.ends) if read.phase.ends else "",
        states=[(one, words.said("call-statuses", one), n) for one, n in listing.states],
        regions=[(one, words.region(one)) for one in listing.regions],
        flags=FLAGS,
        mine=[one for one in MINE if one != "assigned" or listing.is_reviewer],
        sorts=SORTS[0 if listing.places else 1 :],
        rule=tie_rule(terms, read.sections, words) if listing.places else "",
        checking=being_checked(listing.places, words) if listing.places else "",
        line=_line(read, listing, words, frozenset(one.id for one in read.seen)),
        may_export=len(read.exportable),
        may_summarise=read.may_summarise,
        public=_public(read, language),
        dates=_dates(read, words),
        moves=[_moved(one, words) for one in read.moves],
        may_move=read.may_move,
        may_hand_in=read.may_hand_in,
        views=read.views,
        v=Words("board").in_language(language),
        name_limit=VIEW_NAME,
        token=guest.visitor.token,
    )


@calls_router.get(f"{CALLS}/{{call}}/board.csv")
async def csv_file(
    call: str, request: Request, services: CurrentServices, guest: CurrentVisitor
) -> Response:
    """All rows asked for, on every page, as CSV."""
    found = await read_call(services, guest, call)
    rows = found.exportable(Asked.read(request.query_params))
    await services.turns.calls.exported(found.read, "csv", len(rows))
    return file_of(csv_of(rows, _head(found.words)), f"call-{found.read.call.id}.csv", CSV)


@calls_router.get(f"{CALLS}/{{call}}/board.xlsx")
async def excel_file(
    call: str, request: Request, services: CurrentServices, guest: CurrentVisitor
) -> Response:
    """The same as Excel, with the order and the line in words above it."""
    found = await read_call(services, guest, call)
    read, words = found.read, found.words
    asked = Asked.read(request.query_params)
    rows = found.exportable(asked)
    listing = listed(read, asked)
    notes = [words.filled("file-note", shown=len(rows), all=listing.all, at=_now(read, words))]
    if listing.places:
        notes.append(tie_rule(read.call.terms, read.sections, words))
        notes += _line(read, listing, words, read.exportable)
        if said := being_checked(listing.places, words):
            notes.append(said)
    tables = [Table(_head(words), WIDTHS, [row_of(one) for one in rows], notes)]
    questions = index_of(load_catalogue(read.call.terms.catalogue))
    if apart := apart_rows((one.one for one in rows), words, questions):
        tables.append(apart_table(apart, words))
    content = await board_workbook(read.call.terms.title, tables)
    await services.turns.calls.exported(read, "xlsx", len(rows))
    return file_of(content, f"call-{read.call.id}.xlsx", EXCEL)


@calls_router.get(f"{CALLS}/{{call}}/summary.xlsx")
async def summary_file(call: str, services: CurrentServices, guest: CurrentVisitor) -> Response:
    """Annex 1 of those recommended, for deciders once decisions are applied."""
    read = (await read_call(services, guest, call)).read
    if not read.may_summarise:
        raise Refusal("not-found", 404)
    found = summary(read.seen)
    content = summary_workbook(read.call, found, read.now)
    await services.turns.calls.exported(read, SUMMARY, len(found.rows))
    return file_of(content, f"call-{read.call.id}-summary.xlsx", EXCEL)


def file_of(content: bytes, name: str, media_type: str) -> Response:
    """A file to be saved."""
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(content, media_type=media_type, headers=headers)


def _head(words: CallWords) -> list[str]:
    return [str(words.b["file-columns"][name]) for name in COLUMNS]


def _now(read: CallRead, words: CallWords) -> str:
    return with_weekday(words.language, read.now)


def _line(read: CallRead, listing: Listing, words: CallWords, named: frozenset[int]) -> list[str]:
    """The cut line in sentences, which name these submissions alone."""
    if listing.places is None:
        return []
    names = {one.id: one.name for one in read.seen if one.id in named}
    return cut_line(read.call.terms, listing.places, names, words)


def _dates(read: CallRead, words: CallWords) -> list[tuple[str, str, bool]]:
    """The dates of the call in words, and which of them are past."""
    return [
        (words.said("call-dates", date), with_weekday(words.language, at), at <= read.now)
        for date, at in dates_of(read.call.terms).items()
    ]


def _moved(
    one: tuple[int, DatesMoved, By, datetime], words: CallWords
) -> tuple[str, str, list[str]]:
    """A move of dates: when and by whom, why, and each date as it was and became."""
    _, event, by, at = one
    who = by.name or words.b["parts"]["operator"]
    lines = dates_in_words(event, words.language)
    return f"{with_weekday(words.language, at)} · {who}", event.reason, lines


def _public(read: CallRead, language: Language) -> str:
    """From when on the public list is open, for deciders; empty where there is none."""
    phases = (
        one for one in read.call.terms.phases if Sight.LISTED in one.rules.shows(Part.PUBLIC)
    )
    first = next(phases, None)
    return with_weekday(language, first.begins) if first else ""
