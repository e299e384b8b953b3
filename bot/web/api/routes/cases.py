"""The cases that the organisation works on, their contents and reports."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path
from starlette.responses import Response, StreamingResponse

from bot.jobs.reports import stored_as
from bot.turns.api.cases import (
    CaseContents,
    case_contents,
    case_page,
    case_reports,
    case_row,
    report_named,
)
from bot.turns.api.tokens import Scope
from bot.web.api.asked import OURS_ALONE, Asked, CurrentAsked, is_known, not_found
from bot.web.api.documented import reading
from bot.web.api.models.cases import (
    AnswersOut,
    CaseOut,
    CasePage,
    EvaluationOut,
    FiguresOut,
    ReportsOut,
    SignedRows,
    answers_out,
    case_decisions_out,
    case_out,
    case_reviews_out,
    evaluation_out,
    figures_out,
    reports_out,
)
from bot.web.api.paging import AskedPage, cursor_after
from bot.web.api.routes.calls import Number
from bot.web.problems import Problem
from bot.web.templating import language_asked
from storage.errors import FilesAway

cases_router = APIRouter(prefix="/cases", tags=["cases"])
reports_router = APIRouter(tags=["reports"])

AWAY_SECONDS = 60
BINARY = {"schema": {"type": "string", "format": "binary"}}
FILE_TYPES = (
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)


@cases_router.get("", response_model=CasePage, **reading(Scope.CASES_READ, 400))
async def list_cases(asked: CurrentAsked, page: AskedPage) -> Response:
    """The cases of the organisation's clients, as its board shows them, by id."""
    async with asked.desk(Scope.CASES_READ) as desk:
        found = await case_page(desk, page.after, page.limit + 1)
    shown = found[: page.limit]
    following = cursor_after(shown[-1].case.summary.id) if len(found) > page.limit else None
    return asked.answer(CasePage(items=[case_out(one) for one in shown], next=following))


@cases_router.get("/{case}", response_model=CaseOut, **reading(Scope.CASES_READ))
async def read_case(case: Number, asked: CurrentAsked) -> Response:
    """One case."""
    async with asked.desk(Scope.CASES_READ) as desk:
        found = await case_row(desk, case)
    if found is None:
        raise not_found()
    return asked.answer(case_out(found))


async def _contents(asked: Asked, scope: Scope, case: int) -> CaseContents:
    async with asked.desk(scope) as desk:
        found = await case_contents(desk, case)
    if found is None:
        raise not_found()
    return found


@cases_router.get("/{case}/answers", response_model=AnswersOut, **reading(Scope.ANSWERS_READ))
async def read_answers(case: Number, asked: CurrentAsked) -> Response:
    """The answers with notes and the names of their evidence."""
    return asked.answer(answers_out(await _contents(asked, Scope.ANSWERS_READ, case)))


@cases_router.get("/{case}/figures", response_model=FiguresOut, **reading(Scope.FIGURES_READ))
async def read_figures(case: Number, asked: CurrentAsked) -> Response:
    """The yearly figures."""
    contents = await _contents(asked, Scope.FIGURES_READ, case)
    return asked.answer(figures_out(contents.dossier))


@cases_router.get("/{case}/result", response_model=EvaluationOut, **reading(Scope.RESULTS_READ))
async def read_case_result(case: Number, asked: CurrentAsked) -> Response:
    """The answers evaluated, with the reason of every row in the language asked for."""
    contents = await _contents(asked, Scope.RESULTS_READ, case)
    return asked.answer(evaluation_out(contents, language_asked(asked.request)))


@cases_router.get("/{case}/reviews", response_model=SignedRows, **reading(Scope.REVIEWS_READ))
async def read_case_reviews(case: Number, asked: CurrentAsked) -> Response:
    """What reviewers said of the rows."""
    return asked.answer(case_reviews_out(await _contents(asked, Scope.REVIEWS_READ, case)))


@cases_router.get("/{case}/decisions", response_model=SignedRows, **reading(Scope.DECISIONS_READ))
async def read_case_decisions(case: Number, asked: CurrentAsked) -> Response:
    """What is decided of the rows; what is not released only for who decides."""
    return asked.answer(case_decisions_out(await _contents(asked, Scope.DECISIONS_READ, case)))


@cases_router.get("/{case}/reports", response_model=ReportsOut, **reading(Scope.REPORTS_READ))
async def list_case_reports(case: Number, asked: CurrentAsked) -> Response:
    """The issued reports of a case."""
    async with asked.desk(Scope.REPORTS_READ) as desk:
        found = await case_reports(desk, case)
    if found is None:
        raise not_found()
    return asked.answer(reports_out(found))


@reports_router.get(
    "/reports/{name}",
    response_class=Response,
    **reading(Scope.REPORTS_READ, 410, 503)
    | {
        "responses": reading(Scope.REPORTS_READ, 410, 503)["responses"]
        | {200: {"description": "The file.", "content": dict.fromkeys(FILE_TYPES, BINARY)}}
    },
)
async def read_report(
    name: Annotated[str, Path(pattern="^[A-Za-z0-9-]{1,40}$", examples=["GF-00041-01-zh"])],
    asked: CurrentAsked,
) -> Response:
    """The file of a report, as it was issued."""
    named = stored_as(name)
    if named is None:
        async with asked.desk(Scope.REPORTS_READ):
            raise not_found()
    async with asked.desk(Scope.REPORTS_READ) as desk:
        found = await report_named(desk, *named)
    if found is None:
        raise not_found()
    path = found.stored.path
    size = None if path is None else await _size(asked, path)
    if path is None or size is None:
        raise Problem(410, "file-gone")
    etag = f'"{path.rpartition("/")[2]}"'
    headers = {"ETag": etag, **OURS_ALONE}
    if is_known(asked.request, etag):
        return Response(status_code=304, headers=headers)
    headers["Content-Length"] = str(size)
    headers["Content-Disposition"] = f"attachment; filename*=utf-8''{quote(found.file.name)}"
    content = asked.service.files.read(path)
    return StreamingResponse(content, headers=headers, media_type=found.file.media_type)


async def _size(asked: Asked, path: str) -> int | None:
    try:
        return await asked.service.files.size(path)
    except FilesAway as error:
        raise Problem(
            503, "files-away", headers={"Retry-After": str(AWAY_SECONDS)}, seconds=AWAY_SECONDS
        ) from error
