"""Submissions to a call: read as the member sees them."""

from collections.abc import Callable, Sequence
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from bot.turns.api.calls import submission_batch, submission_seen
from bot.turns.api.tokens import Scope
from bot.web.api.asked import Asked, CurrentAsked, not_found
from bot.web.api.documented import reading
from bot.web.api.models.reviews import ReviewsOut, reviews_out
from bot.web.api.models.submissions import (
    DecisionOut,
    DecisionPage,
    ResultOut,
    SubmissionOut,
    SubmissionPage,
    decision_out,
    result_out,
    submission_out,
)
from bot.web.api.paging import AskedPage, Page, cursor_after
from bot.web.api.routes.calls import Number, known_call
from dialogs.calls.shown.board import LISTS, is_in_list
from dialogs.calls.visible import Seen

submissions_router = APIRouter(prefix="/calls/{call}", tags=["submissions"])

Listing = Annotated[
    str | None,
    Query(
        pattern=f"^({'|'.join(LISTS)})$",
        description="Those of one list only: a status, or `flagged`.",
    ),
]


async def _page(
    asked: Asked, scope: Scope, call: int, page: Page, wanted: Callable[[Seen], bool]
) -> tuple[Sequence[Seen], str | None]:
    """A page of what is seen, and the cursor of the next: what is hidden leaves no gap."""
    found: list[Seen] = []
    after: int | None = page.after
    while after is not None and len(found) <= page.limit:
        async with asked.desk(scope) as desk:
            seen, after = await submission_batch(desk, await known_call(desk, call), after)
        found += filter(wanted, seen)
    shown = found[: page.limit]
    return shown, cursor_after(shown[-1].id) if len(found) > page.limit else None


async def _seen(asked: Asked, scope: Scope, call: int, submission: int) -> Seen:
    async with asked.desk(scope) as desk:
        found = await submission_seen(desk, await known_call(desk, call), submission)
    if found is None:
        raise not_found()
    return found


@submissions_router.get(
    "/submissions", response_model=SubmissionPage, **reading(Scope.SUBMISSIONS_READ, 400)
)
async def list_submissions(
    call: Number, asked: CurrentAsked, page: AskedPage, status: Listing = None
) -> Response:
    """The submissions that the member may know of, by id."""
    shown, following = await _page(
        asked, Scope.SUBMISSIONS_READ, call, page, lambda one: is_in_list(one, status or "")
    )
    items = [submission_out(call, one) for one in shown]
    return asked.answer(SubmissionPage(items=items, next=following))


@submissions_router.get(
    "/submissions/{submission}",
    response_model=SubmissionOut,
    **reading(Scope.SUBMISSIONS_READ),
)
async def read_submission(call: Number, submission: Number, asked: CurrentAsked) -> Response:
    """One submission. Its ETag is what an act sends as `If-Match`."""
    seen = await _seen(asked, Scope.SUBMISSIONS_READ, call, submission)
    return asked.answer(submission_out(call, seen), seen=seen.fingerprint)


@submissions_router.get(
    "/submissions/{submission}/result", response_model=ResultOut, **reading(Scope.RESULTS_READ)
)
async def read_result(call: Number, submission: Number, asked: CurrentAsked) -> Response:
    """What the version came to when it was handed in."""
    seen = await _seen(asked, Scope.RESULTS_READ, call, submission)
    return asked.answer(result_out(seen.result))


@submissions_router.get(
    "/submissions/{submission}/reviews", response_model=ReviewsOut, **reading(Scope.REVIEWS_READ)
)
async def read_reviews(call: Number, submission: Number, asked: CurrentAsked) -> Response:
    """The reviews. Of others only after one's own, and without names where they are hidden."""
    seen = await _seen(asked, Scope.REVIEWS_READ, call, submission)
    return asked.answer(reviews_out(seen))


@submissions_router.get(
    "/submissions/{submission}/decision",
    response_model=DecisionOut,
    **reading(Scope.DECISIONS_READ),
)
async def read_decision(call: Number, submission: Number, asked: CurrentAsked) -> Response:
    """The decision, pending or made, as far as the member sees it."""
    seen = await _seen(asked, Scope.DECISIONS_READ, call, submission)
    return asked.answer(decision_out(seen))


@submissions_router.get(
    "/decisions", response_model=DecisionPage, **reading(Scope.DECISIONS_READ, 400)
)
async def list_decisions(call: Number, asked: CurrentAsked, page: AskedPage) -> Response:
    """All decisions of a call that the member sees, by submission."""
    shown, following = await _page(
        asked, Scope.DECISIONS_READ, call, page, lambda one: bool(one.decision or one.pending)
    )
    return asked.answer(DecisionPage(items=[decision_out(one) for one in shown], next=following))
