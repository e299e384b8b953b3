"""The API as an application of its own, mounted under ``API_PATH``."""

import secrets
from typing import Any, Final

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.runtime.buckets import Buckets
from bot.turns.api.desk import ApiService
from bot.web.api.asked import AT_ONCE, PER_SECOND, ApiState
from bot.web.api.documented import SCHEME
from bot.web.api.models.common import ProblemDetails
from bot.web.api.routes.acts import acts_router
from bot.web.api.routes.calls import calls_router, token_router
from bot.web.api.routes.cases import cases_router, reports_router
from bot.web.api.routes.submissions import submissions_router
from bot.web.problems import API_PATH, Problem, of_refusal, problem_response
from bot.web.security.refusal import Refusal

ROUTERS: Final = (
    token_router,
    calls_router,
    submissions_router,
    acts_router,
    cases_router,
    reports_router,
)
DESCRIPTION: Final = (
    "Calls of agencies with their submissions, and the cases of an organisation's clients. A "
    "token speaks for one member of an organisation and sees what their post sees. The guide is "
    "docs/api.md."
)
REQUIRED: Final = frozenset({"Idempotency-Key", "If-Match"})
"""Headers without which there is an answer of its own."""

log = structlog.get_logger()


def build_api(service: ApiService) -> FastAPI:
    """The application. Its schema is at ``/openapi.json``, for everybody."""
    app = FastAPI(
        title="Green factory pre-assessment",
        version="1",
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
    )
    limits = Buckets(burst=AT_ONCE, per_second=PER_SECOND, clock=service.clock)
    app.state.api = ApiState(service, limits)
    for router in ROUTERS:
        app.include_router(router)
    _add_problems(app)
    app.openapi = lambda: _schema(app)  # type: ignore[method-assign]
    return app


def _schema(app: FastAPI) -> dict[str, Any]:
    """The schema, written from the models once."""
    if app.openapi_schema is None:
        schema = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
            servers=[{"url": API_PATH}],
        )
        schemas = schema["components"]["schemas"]
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        parts = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= parts.pop("$defs", {})
        schemas["ProblemDetails"] = parts
        schema["components"]["securitySchemes"] = {SCHEME: {"type": "http", "scheme": "bearer"}}
        for path in schema["paths"].values():
            for operation in path.values():
                operation["parameters"] = list(map(_plain, operation.get("parameters", ())))
        app.openapi_schema = schema
    return app.openapi_schema


def _plain(parameter: dict[str, Any]) -> dict[str, Any]:
    """A parameter as it is sent: one that is left out is not ``null``, and some may not be."""
    of = parameter["schema"]
    either = [one for one in of.get("anyOf", ()) if one != {"type": "null"}]
    if either:
        kept = {key: value for key, value in of.items() if key != "anyOf"}
        parameter = parameter | {"schema": kept | either[0]}
    return parameter | ({"required": True} if parameter["name"] in REQUIRED else {})


def _add_problems(app: FastAPI) -> None:
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _broken)


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101 - registered only for it
    return problem_response(request, error)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)  # noqa: S101 - registered only for it
    return problem_response(request, of_refusal(error.status, error.retry_after))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered only for it
    if isinstance(error.__cause__, Refusal):  # FastAPI reads the body, and takes it for its own
        return await _refused(request, error.__cause__)
    if error.status_code == 405:
        problem = Problem(405, "not-allowed", headers=error.headers)
    elif error.status_code == 404:
        problem = Problem(404, "not-found")
    else:
        problem = of_refusal(error.status_code, None)
    return problem_response(request, problem)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered only for it
    errors = [
        {"at": ".".join(map(str, one["loc"])), "message": str(one["msg"])}
        for one in error.errors()
    ]
    return problem_response(request, Problem(422, "invalid", more={"errors": errors}))


async def _broken(request: Request, error: Exception) -> Response:
    reference = secrets.token_hex(4)
    log.error("api-failed", reference=reference, error=type(error).__name__)
    return problem_response(request, Problem(500, "broken", reference=reference))
