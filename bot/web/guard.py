"""What holds for every request, whatever it asks for: our name, a pace, and room for it."""

from collections import Counter
from collections.abc import MutableMapping
from typing import Any

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.runtime.addresses import TrustedProxies, address_key
from bot.web.error_pages import refusal_response
from bot.web.security.hosts import Hosts
from bot.web.security.limits import Pace
from bot.web.security.refusal import Refusal

STATIC_PATH = "/static/"
BUSY_SECONDS = 2
"""After which somebody may try again whose address has too many requests under way."""

_CONTROL = frozenset(map(chr, (*range(32), 127)))


class Guard:
    """Checks a request before the application sees it, and says where it really comes from."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        hosts: Hosts,
        pace: Pace,
        proxies: TrustedProxies,
        requests_per_address: int,
    ) -> None:
        self._app = app
        self._hosts = hosts
        self._pace = pace
        self._proxies = proxies
        self._limit = requests_per_address
        self._under_way: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        self._believe_proxy(scope)
        key = address_key(client_host(scope))
        try:
            self._check(scope, key)
        except Refusal as refusal:
            response = refusal_response(Request(scope), refusal)
            if refusal.status == 429:  # what is queued after it would only be refused as well
                response.headers["Connection"] = "close"
            await response(scope, receive, send)
            return
        self._under_way[key] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._under_way[key] -= 1
            if not self._under_way[key]:
                del self._under_way[key]

    def _believe_proxy(self, scope: MutableMapping[str, Any]) -> None:
        peer = client_host(scope)
        if peer not in self._proxies:
            return
        forwarded = _values(scope, b"x-forwarded-for")
        scope["client"] = (self._proxies.client(peer, forwarded), 0)
        schemes = ",".join(_values(scope, b"x-forwarded-proto")).split(",")
        if (scheme := schemes[-1].strip().lower()) in ("http", "https"):
            scope["scheme"] = scheme

    def _check(self, scope: Scope, key: str) -> None:
        path: str = scope["path"]
        if not scope.get("raw_path", b"/").startswith(b"/") or not _CONTROL.isdisjoint(path):
            raise Refusal("not-found", 404)  # such as the absolute form, which is for proxies
        hosts = _values(scope, b"host")
        if len(hosts) > 1 or not self._hosts.allows("".join(hosts), path):
            raise Refusal("unknown-host", 421)
        if path.startswith(STATIC_PATH):
            self._pace.check_static(key)
        else:
            self._pace.check_address(key)
        if self._under_way[key] >= self._limit:
            raise Refusal("too-fast", 429, retry_after=BUSY_SECONDS)


def client_host(scope: MutableMapping[str, Any]) -> str:
    """Where a request comes from; behind the guard, the address a trusted proxy told."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def _values(scope: MutableMapping[str, Any], name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]
