"""What the schema says of every operation: its scope, its ETag, its problems."""

from typing import Any, Final

from bot.turns.api.tokens import Scope
from bot.web.problems import PROBLEM_TYPE

SCHEME: Final = "token"
PROBLEM_REF: Final = "#/components/schemas/ProblemDetails"
_SAID: Final = {
    304: "The program has it already, by `If-None-Match`.",
    400: "A key or cursor is missing or wrong.",
    401: "No good token.",
    403: "The token is not for this.",
    404: "Not there, or of somebody else: the two are not told apart.",
    409: "The act is not open now.",
    410: "The file was cleaned up.",
    412: "It has changed since it was read.",
    413: "The body is too large.",
    422: "The request is invalid.",
    428: "`If-Match` is missing.",
    429: "Too many requests; see `Retry-After`.",
    503: "Files are away; see `Retry-After`.",
}
_OF_ALL: Final = (401, 422, 429)
_IF_NONE_MATCH: Final = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of what the program has.",
    "schema": {"type": "string"},
}


def reading(scope: Scope | None, *also: int) -> dict[str, Any]:
    """What is said of an operation that reads: keywords of a route."""
    scoped = (403, 404) if scope else ()
    return {
        "responses": _responses(304, *_OF_ALL, *scoped, *also, etag=True),
        "openapi_extra": _extra(scope) | {"parameters": [_IF_NONE_MATCH]},
    }


def writing(scope: Scope) -> dict[str, Any]:
    """What is said of an operation that changes something."""
    statuses = (400, *_OF_ALL, 403, 404, 409, 412, 413, 428)
    return {"responses": _responses(*statuses, etag=True), "openapi_extra": _extra(scope)}


def _extra(scope: Scope | None) -> dict[str, Any]:
    return {"security": [{SCHEME: [scope.value] if scope else []}]}


def _responses(*statuses: int, etag: bool) -> dict[int | str, dict[str, Any]]:
    found: dict[int | str, dict[str, Any]] = {one: _response(one) for one in sorted(statuses)}
    if etag:
        found[200] = {"headers": {"ETag": {"schema": {"type": "string"}}}}
    return found


def _response(status: int) -> dict[str, Any]:
    said: dict[str, Any] = {"description": _SAID[status]}
    if status >= 400:
        said["content"] = {PROBLEM_TYPE: {"schema": {"$ref": PROBLEM_REF}}}
    if status in (429, 503):
        said["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
    if status == 401:
        said["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}
    return said
