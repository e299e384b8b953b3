"""The web chat as one application."""

from collections.abc import Callable, Sequence
from datetime import datetime

from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.previews.previews import Previews
from bot.runtime.settings import Settings
from bot.turns.api.desk import ApiService
from bot.turns.service import TurnService
from bot.web.api_on_demand import ApiOnDemand
from bot.web.board.pages import board_router
from bot.web.board.record import record_router
from bot.web.board.tagging import tags_router
from bot.web.calls.applicant import applicant_router
from bot.web.calls.dates import dates_router
from bot.web.calls.evidence import evidence_router
from bot.web.calls.intake import intake_router
from bot.web.calls.pages import calls_router
from bot.web.calls.public import public_router
from bot.web.calls.views import views_router
from bot.web.chat.actions import actions_router
from bot.web.chat.downloads import downloads_router
from bot.web.chat.events import events_router
from bot.web.chat.pages import pages_router
from bot.web.chat.previews import previews_router
from bot.web.dependencies import WebServices
from bot.web.devices.joining import joining_router
from bot.web.devices.logout import logout_router
from bot.web.devices.mail_stop import mail_stop_router
from bot.web.devices.passkeys import passkeys_router
from bot.web.devices.sign_in import sign_in_router
from bot.web.error_pages import add_error_pages
from bot.web.guard import Guard
from bot.web.health import Check, Readiness, health_router
from bot.web.metrics import Metrics, metrics_router
from bot.web.problems import API_PATH
from bot.web.security.capacity import DESCRIPTORS_USUAL, Capacity, capacity_for
from bot.web.security.headers import SecurityHeaders, headers_for
from bot.web.security.hosts import Hosts
from bot.web.security.limits import BodyLimit, RateLimits
from bot.web.security.uploads import UPLOAD_PATHS
from bot.web.security.visitors import Access
from bot.web.streams import Streams
from bot.web.templating import STATIC
from bot.web.verifying import verifying_router
from bot.web.webhook_endpoint import WebhookEndpoint, WebhookMiddleware
from storage.files.store import FileStore

CACHED_FOR_GOOD = "public, max-age=31536000, immutable"
ROUTERS = (
    pages_router,
    joining_router,
    logout_router,
    passkeys_router,
    sign_in_router,
    mail_stop_router,
    actions_router,
    events_router,
    downloads_router,
    previews_router,
    board_router,
    verifying_router,
    record_router,
    tags_router,
    calls_router,
    dates_router,
    intake_router,
    views_router,
    evidence_router,
    applicant_router,
    public_router,
    health_router,
    metrics_router,
)


def build_web(
    turns: TurnService,
    files: FileStore,
    settings: Settings,
    clock: Callable[[], datetime],
    *,
    capacity: Capacity | None = None,
    checks: Sequence[Check] = (),
    updates: WebhookEndpoint | None = None,
    metrics: Metrics | None = None,
    api: ApiService | None = None,
) -> FastAPI:
    """The application. It holds no data of its own: everything stored is behind ``turns``.

    ``updates``: takes what a messenger sends; ``api``: what other programs read and do.
    """
    capacity = capacity or capacity_for(DESCRIPTORS_USUAL)
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    access = Access(settings.web_public_url)
    rate_limits = RateLimits(clock)
    app.state.services = WebServices(
        turns=turns,
        access=access,
        rate_limits=rate_limits,
        streams=Streams(capacity),
        files=files,
        previews=Previews(files),
        public_url=settings.web_public_url,
        has_telegram=settings.telegram_bot_token is not None,
    )
    app.state.readiness = Readiness(checks)
    app.state.metrics = metrics
    app.state.headers = headers_for(https=access.secure)
    for router in ROUTERS:
        app.include_router(router)
    if api is not None:
        app.mount(API_PATH, ApiOnDemand(api))
    app.mount("/static", _Static(directory=STATIC))
    add_error_pages(app)
    app.add_middleware(BodyLimit, upload_paths=UPLOAD_PATHS)
    app.add_middleware(
        Guard,
        hosts=Hosts(settings.web_public_url),
        rate_limits=rate_limits,
        proxies=settings.trusted_proxies,
        requests_per_address=capacity.connections_per_address,
    )
    app.add_middleware(SecurityHeaders, headers=app.state.headers)
    if updates is not None:
        app.add_middleware(WebhookMiddleware, endpoint=updates)
    return app


def end_streams(app: FastAPI) -> None:
    """End the event streams of an application from ``build_web``; call this before a stop."""
    app.state.services.streams.end()


async def close_previews(app: FastAPI) -> None:
    """End the process that draws previews for an application from ``build_web``."""
    await app.state.services.previews.close()


class _Static(StaticFiles):
    """Static files; browsers cache a URL with the digest of the content permanently."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        versioned = scope["query_string"].startswith(b"v=")
        response.headers["Cache-Control"] = CACHED_FOR_GOOD if versioned else "no-cache"
        return response
