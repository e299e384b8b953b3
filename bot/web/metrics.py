"""``/metrics`` for Prometheus, protected by the token in the settings."""

import secrets
from collections.abc import Awaitable, Callable

import structlog
from fastapi import APIRouter, Request, Response

from bot.runtime.metrics import MEDIA_TYPE, exposition
from storage.records import Backlog

metrics_router = APIRouter()
log = structlog.get_logger()


class Metrics:
    """What ``/metrics`` needs: the token, and a way to count pending work in the database."""

    def __init__(self, token: str, count: Callable[[], Awaitable[Backlog]]) -> None:
        self._token = token
        self._count = count

    def is_allowed(self, authorization: str) -> bool:
        """Whether the header ``Authorization`` has the token, compared in constant time."""
        expected = f"Bearer {self._token}".encode()
        return secrets.compare_digest(authorization.encode("utf-8", "replace"), expected)

    async def backlog(self) -> Backlog | None:
        """The pending work; ``None`` while the database is unavailable."""
        try:
            return await self._count()
        except Exception as error:
            log.warning("metrics-without-database", error=type(error).__name__)
            return None


@metrics_router.get("/metrics")
async def metrics(request: Request) -> Response:
    """The metrics; without METRICS_TOKEN, or with a wrong one, as if there were no such page."""
    service: Metrics | None = request.app.state.metrics
    if service is None or not service.is_allowed(request.headers.get("authorization", "")):
        return Response(status_code=404)
    return Response(exposition(await service.backlog()), media_type=MEDIA_TYPE)
