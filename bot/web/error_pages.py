"""Error pages: every failure explains itself and links onward, as a page or as a fragment."""

import secrets

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.web.dependencies import is_partial
from bot.web.problems import is_for_programs, of_refusal, problem_response
from bot.web.security.refusal import NotStarted, Refusal
from bot.web.templating import language_asked, refusal_words, render

EVENTS_PATH = "/events"
PAGES = frozenset({"/board", "/calls", "/link", "/logout", "/passkeys"})
BELOW = ("/calls/",)
"""Pages for known visitors, and what all of them begin with that have no fixed address; a stranger
is redirected to the welcome page, whether there is such a page or not."""

log = structlog.get_logger()


def add_error_pages(app: FastAPI) -> None:
    """Register the handlers for refusals and failures."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(NotStarted, _not_started)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _broken)


def refusal_response(request: Request, refusal: Refusal, reference: str = "") -> Response:
    """A refusal in the reader's language, as a page or as a fragment."""
    log.info("web-refused", code=refusal.code, status=refusal.status, route=_route(request))
    if is_for_programs(request.url.path):
        return problem_response(request, of_refusal(refusal.status, refusal.retry_after))
    if request.url.path == EVENTS_PATH:  # sent by the script: there is nobody to tell
        return _with_retry_after(Response(status_code=refusal.status), refusal)
    language = language_asked(request)
    sentence = refusal_words(refusal, language, reference)
    name = "notice.html" if is_partial(request) else "refused.html"
    response = HTMLResponse(render(name, language, sentence=sentence), status_code=refusal.status)
    return _with_retry_after(response, refusal)


def _with_retry_after(response: Response, refusal: Refusal) -> Response:
    if refusal.retry_after:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)  # noqa: S101 - registered only for it
    return refusal_response(request, error)


async def _not_started(request: Request, _error: Exception) -> Response:
    if is_partial(request):
        return Response(status_code=410)  # the page's script explains it
    path = request.url.path
    if request.method == "GET" and path not in PAGES and not path.startswith(BELOW):
        return refusal_response(request, Refusal("not-found", 404))
    return RedirectResponse("/", status_code=303)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered only for it
    code = "not-allowed" if error.status_code == 405 else "not-found"
    return refusal_response(request, Refusal(code, error.status_code))


async def _invalid(request: Request, _error: Exception) -> Response:
    return refusal_response(request, Refusal("not-found", 404))


async def _broken(request: Request, error: Exception) -> Response:
    reference = secrets.token_hex(4)
    kind = type(error).__name__  # the server logs the stack; the message may quote a person
    log.error("web-failed", reference=reference, route=_route(request), error=kind)
    response = refusal_response(request, Refusal("broken", 500), reference)
    response.headers.update(request.app.state.headers)  # this handler runs outside the middleware
    return response


def _route(request: Request) -> str:
    """The route's pattern: the path itself may hold a secret."""
    return getattr(request.scope.get("route"), "path", "")
