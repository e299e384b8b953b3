"""The webhook endpoint: checks the secret, stores the update, and responds at once.

It comes before the rate limits for visitors, since Telegram calls from few addresses, many times a
second.
"""

import hmac
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

UPDATE_BYTES = 1024 * 1024
"""Far larger than any update."""
SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - its name

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class WebhookEndpoint:
    """The path, the secret, and what stores an update before it is answered."""

    path: str
    secret: str = field(repr=False)
    store: Callable[[dict[str, Any]], Awaitable[None]]


class WebhookMiddleware:
    """Handles requests with the secret; all others go on, as if there were no such path."""

    def __init__(self, app: ASGIApp, endpoint: WebhookEndpoint) -> None:
        self._app = app
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._is_for_us(scope):
            await self._app(scope, receive, send)
            return
        status = await self._taken(Request(scope, receive))
        await Response(status_code=status)(scope, receive, send)

    def _is_for_us(self, scope: Scope) -> bool:
        if scope["type"] != "http" or scope["path"] != self._endpoint.path:
            return False
        given = dict(scope["headers"]).get(SECRET_HEADER.encode(), b"")
        return scope["method"] == "POST" and hmac.compare_digest(
            given, self._endpoint.secret.encode()
        )

    async def _taken(self, request: Request) -> HTTPStatus:
        """200 once it is stored; with any other status Telegram sends it again."""
        body = b""
        try:
            async for piece in request.stream():
                body += piece
                if len(body) > UPDATE_BYTES:
                    return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            update = json.loads(body)
            int(update["update_id"])
        except ClientDisconnect:
            return HTTPStatus.BAD_REQUEST
        except (ValueError, KeyError, TypeError):
            log.warning("update-unreadable", bytes=len(body))
            return HTTPStatus.BAD_REQUEST
        try:
            await self._endpoint.store(update)
        except Exception as error:
            log.warning("update-not-kept", reason=type(error).__name__)
            return HTTPStatus.SERVICE_UNAVAILABLE
        return HTTPStatus.OK
