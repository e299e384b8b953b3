"""The API, loaded with its first request: few installations have a program that asks.

Its models and routes take a fifteenth of a start.
"""

import asyncio

from starlette.types import ASGIApp, Receive, Scope, Send

from bot.turns.api.desk import ApiService


class ApiOnDemand:
    """Stands where the API is mounted; the first requests wait until a thread has loaded it."""

    def __init__(self, service: ApiService) -> None:
        self._service = service
        self._loading: asyncio.Task[ASGIApp] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if self._loading is None:
            self._loading = asyncio.create_task(asyncio.to_thread(self._load))
        api = await asyncio.shield(self._loading)  # others wait for it too
        await api(scope, receive, send)

    def _load(self) -> ASGIApp:
        from bot.web.api.app import build_api  # noqa: PLC0415 - what this class is for

        return build_api(self._service)
