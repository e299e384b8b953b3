"""Acts on a submission: the member's own, done once however often they are sent."""

from typing import Annotated, Any, Final

import structlog
from fastapi import APIRouter, Header
from starlette.responses import Response

from bot.turns.api.calls import Done, NoKey, act, once
from bot.turns.api.tokens import Scope
from bot.web.api.asked import CurrentAsked, answered, not_found
from bot.web.api.documented import writing
from bot.web.api.models.acts import ActAsked, ActDone
from bot.web.api.models.submissions import submission_out
from bot.web.api.routes.calls import Number, known_call
from bot.web.problems import Problem
from dialogs.calls.refusals import Refusal

acts_router = APIRouter(prefix="/calls/{call}", tags=["acts"])

log = structlog.get_logger()

REPLAYED: Final = "Idempotent-Replayed"
STATUS: Final = {Refusal.NOT_ALLOWED: (409, "act-not-open"), Refusal.MOVED: (412, "moved")}
"""Refusals that are not about what was sent; every other one is."""

Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        max_length=255,
        pattern="^[!-~]+$",
        description="Required. One for each act, and the same when it is sent again.",
    ),
]
Match = Annotated[
    str | None,
    Header(
        alias="If-Match",
        max_length=100,
        pattern='^"[0-9a-f.]+"$',
        description="Required. The ETag of the submission as it was read.",
    ),
]


@acts_router.post(
    "/submissions/{submission}/acts", response_model=ActDone, **writing(Scope.SUBMISSIONS_WRITE)
)
async def do_act(
    call: Number,
    submission: Number,
    wanted: ActAsked,
    asked: CurrentAsked,
    key: Key = None,
    match: Match = None,
) -> Response:
    """Do an act as the token's member, by the same rules as in chat.

    What was done is answered again for the same key. What was refused has changed nothing, and
    its key may be used again.
    """
    if key is None:
        raise Problem(400, "key-missing")
    if match is None:
        raise Problem(428, "match-missing")
    request = {"path": asked.request.url.path, "match": match, **wanted.model_dump(mode="json")}
    async with asked.desk(Scope.SUBMISSIONS_WRITE) as desk:
        at = await known_call(desk, call)
        try:
            earlier, keep = await once(desk, key, request)
        except NoKey:
            raise Problem(422, "key-reused") from None
        if earlier is None:
            done = await act(desk, at, submission, wanted.asked(_fingerprint(match)))
            answer = _answer(call, done)
            await keep(answer)
            log.info("api-act", token=desk.token.id, act=wanted.act.value, call=call)
        else:
            answer = earlier
    body = ActDone.model_validate(answer["body"]).model_dump_json().encode()
    response = answered(asked.request, body, seen=answer["seen"])
    if earlier is not None:
        response.headers[REPLAYED] = "true"
    return response


def _fingerprint(match: str) -> str:
    """What was in view, of the ETag of a submission; of any other something that never was."""
    return match.strip('"').partition(".")[0] or "none"


def _answer(call: int, done: Done | Refusal | None) -> dict[str, Any]:
    if done is None:
        raise not_found()
    if isinstance(done, Refusal):
        status, code = STATUS.get(done, (422, done.value))
        raise Problem(status, code)
    shown = None if done.seen is None else submission_out(call, done.seen)
    body = ActDone(number=done.number, submission=shown)
    seen = "" if done.seen is None else done.seen.fingerprint
    return {"body": body.model_dump(mode="json"), "seen": seen}
