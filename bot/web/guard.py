"""Checks on every request: the host name, the rate, and the requests in progress."""

from collections import Counter
from collections.abc import MutableMapping
from typing import Any

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.runtime.addresses import TrustedProxies, address_key
from bot.web.error_pages import refusal_response
from bot.web.security.hosts import Hosts
from bot.web.security.limits import RateLimits
from bot.web.security.refusal import Refusal

STATIC_PATH = "/static/"
BUSY_SECONDS = 2
"""Retry-After for an address with too many requests in progress."""

_CONTROL = frozenset(map(chr, (*range(32), 127)))


class Guard:
    """Checks a request before the application does, and sets its real client and scheme."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        hosts: Hosts,
        rate_limits: RateLimits,
        proxies: TrustedProxies,
        requests_per_address: int,
    ) -> None:
        self._app = app
        self._hosts = hosts
        self._rate_limits = rate_limits
        self._proxies = proxies
        self._limit = requests_per_address
        self._in_progress: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        self._apply_forwarded(scope)
        key = address_key(client_host(scope))
        try:
            self._check(scope, key)
        except Refusal as refusal:
            response = refusal_response(Request(scope), refusal)
            if refusal.status == 429:  # what is queued after it would only be refused as well
                response.headers["Connection"] = "close"
            await response(scope, receive, send)
            return
        self._in_progress[key] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._in_progress[key] -= 1
            if not self._in_progress[key]:
                del self._in_progress[key]

    def _apply_forwarded(self, scope: MutableMapping[str, Any]) -> None:
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
            raise Refusal("not-found", 404)  # such as an absolute URL, which is for proxies
        hosts = _values(scope, b"host")
        if len(hosts) > 1 or not self._hosts.allows("".join(hosts), path):
            raise Refusal("unknown-host", 421)
        if path.startswith(STATIC_PATH):
            self._rate_limits.check_static(key)
        else:
            self._rate_limits.check_address(key)
        if self._in_progress[key] >= self._limit:
            raise Refusal("too-fast", 429, retry_after=BUSY_SECONDS)


def client_host(scope: MutableMapping[str, Any]) -> str:
    """The client's address; after the guard, the one that a trusted proxy reported."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def _values(scope: MutableMapping[str, Any], name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]
