"""Problem details (RFC 9457): how programs are told why a request is not done."""

import json
from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from bot.web.templating import language_asked
from bot.wording.catalogue import Words

API_PATH: Final = "/api/v1"
PROBLEM_TYPE: Final = "application/problem+json"
TYPES: Final = "urn:greenbot:problem:"
"""What the type of every problem begins with: a name, not an address."""
_WORDS: Final = Words("api")


class Problem(Exception):
    """A request of a program is not done; ``code`` names its words in ``api.yaml``."""

    def __init__(
        self,
        status: int,
        code: str,
        *,
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, Any] | None = None,
        **values: object,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.headers = dict(headers or {})
        self.more = dict(more or {})
        self.values = values


def problem_response(request: Request, problem: Problem) -> Response:
    """A problem in the language that the program asked for, Chinese by default."""
    language = language_asked(request)
    detail = _WORDS(f"{problem.code}-detail", **problem.values)
    body = {
        "type": TYPES + problem.code,
        "title": _WORDS(f"{problem.code}-title")[language],
        "status": problem.status,
        "detail": detail[language],
        **problem.more,
    }
    content = json.dumps(body, ensure_ascii=False).encode()
    headers = {"Content-Language": language, "Vary": "Accept-Language", **problem.headers}
    return Response(content, problem.status, headers, media_type=PROBLEM_TYPE)


def is_for_programs(path: str) -> bool:
    """Whether an address is one of the API."""
    return path == API_PATH or path.startswith(f"{API_PATH}/")


def of_refusal(status: int, retry_after: int | None) -> Problem:
    """The problem that a refusal of the web is to a program."""
    known = {
        **{404: "not-found", 408: "too-slow", 413: "too-large", 421: "unknown-host"},
        **{400: "unreadable", 429: "too-fast"},
    }
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return Problem(status, known.get(status, "refused"), headers=headers, seconds=retry_after or 0)
