"""A request of a program: its token, its limits, and its answer with an ETag."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, Final, cast

import structlog
from fastapi import Depends
from fastapi.dependencies.models import Dependant
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from bot.runtime.buckets import Buckets
from bot.turns.api.desk import ApiService, Desk, NotAdmitted, OutOfScope
from bot.turns.api.tokens import Scope, token_hash
from bot.web.problems import Problem

AT_ONCE: Final = 60
PER_SECOND: Final = 5.0
"""Requests of one token: so many at once, then so many a second; each worker counts its own."""
TOKEN_LIMIT: Final = 200
"""Characters of a header that may hold a token."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ApiState:
    """What the application of the API holds."""

    service: ApiService
    limits: Buckets

    def parameters(self, request: Request) -> frozenset[str]:
        """The names of the query parameters that the route of a request takes."""
        return _query_names(request.scope["route"].dependant)


def _query_names(dependant: Dependant) -> frozenset[str]:
    own = frozenset(one.alias for one in dependant.query_params)
    return own.union(*map(_query_names, dependant.dependencies))


@dataclass(frozen=True, slots=True)
class Asked:
    """A request with a token, which is looked up when a desk is opened for it."""

    request: Request
    service: ApiService
    token: str

    @asynccontextmanager
    async def desk(self, scope: Scope | None) -> AsyncIterator[Desk]:
        """A unit of work. Raises ``Problem`` where the token is not good, or not for this."""
        try:
            async with self.service.desk(self.token, scope) as desk:
                yield desk
        except NotAdmitted:
            log.info("api-token-refused")
            raise unauthorized("invalid_token") from None
        except OutOfScope as error:
            challenge = f'Bearer error="insufficient_scope", scope="{error.scope}"'
            raise Problem(
                403,
                "out-of-scope",
                headers={"WWW-Authenticate": challenge},
                more={"scope": error.scope.value},
                scope=error.scope.value,
            ) from None

    def answer(self, model: BaseModel, *, seen: str = "") -> Response:
        """The answer, or 304 where the program has it. ``seen``: a fingerprint in its ETag."""
        body = model.model_dump_json(by_alias=True).encode()
        return answered(self.request, body, seen=seen)


def answered(request: Request, body: bytes, *, seen: str = "") -> Response:
    """JSON with its ETag, or 304 without it."""
    digest = hashlib.sha256(body).hexdigest()
    etag = f'"{seen}.{digest[:16]}"' if seen else f'"{digest[:32]}"'
    headers = {"ETag": etag, **OURS_ALONE}
    if is_known(request, etag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")


OURS_ALONE: Final = {
    "Cache-Control": "private, no-cache",
    "Vary": "Authorization, Accept-Language",
}
"""An answer is for this token alone, and asked for again each time."""


def is_known(request: Request, etag: str) -> bool:
    """Whether the program has what the ETag names, by ``If-None-Match``."""
    sent = request.headers.get("if-none-match", "")
    known = {one.strip().removeprefix("W/") for one in sent.split(",")}
    return etag in known or "*" in known


def unauthorized(error: str = "") -> Problem:
    """The answer to whoever has no good token, whatever is wrong with it."""
    challenge = f'Bearer error="{error}"' if error else "Bearer"
    return Problem(401, "unauthorized", headers={"WWW-Authenticate": challenge})


async def asked_by(request: Request) -> Asked:
    """The token of a request, within its limits. Raises ``Problem``.

    A parameter that is not known is a slip, and is said: a filter with a typing mistake that is
    passed over would answer everything.
    """
    state = cast("ApiState", request.app.state.api)
    unknown = set(request.query_params) - state.parameters(request)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token or len(token) > TOKEN_LIMIT:
        raise unauthorized()
    seconds = state.limits.wait(token_hash(token))
    if seconds:
        wait = int(seconds) + 1
        raise Problem(429, "too-fast", headers={"Retry-After": str(wait)}, seconds=wait)
    if unknown:
        errors = [{"at": f"query.{name}", "message": "unknown"} for name in sorted(unknown)]
        raise Problem(422, "invalid", more={"errors": errors})
    return Asked(request, state.service, token)


CurrentAsked = Annotated[Asked, Depends(asked_by)]


def not_found() -> Problem:
    """The answer for what is not there and for what is somebody else's: the same."""
    return Problem(404, "not-found")
