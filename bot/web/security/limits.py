"""Limits on the rate of requests, and on the size and speed of bodies."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.runtime.buckets import Buckets
from bot.web.security.refusal import Refusal

TEXT_LIMIT = 4000
"""Characters of one typed message."""
CODE_LIMIT = 80
"""Characters of a typed code, spaces and hyphens included; ours are shorter."""
FILE_LIMIT_MB = 20
"""Largest file, in MB of 1024 × 1024 bytes: what the other channels can carry too."""
FILE_LIMIT = FILE_LIMIT_MB * 1024 * 1024
FORM_LIMIT = 64 * 1024
"""Body of a form without a file."""
UPLOAD_LIMIT = FILE_LIMIT + FORM_LIMIT
DRAIN_LIMIT = 4 * FILE_LIMIT
"""How much of an oversized body is read and dropped, so that the browser gets the response."""
BODY_STALL_SECONDS = 20.0
"""How long a body may pause."""
BODY_GRACE_SECONDS = 30.0
BODY_BYTES_PER_SECOND = 2048
"""Average after the grace period; even the slowest mobile network is faster."""
STREAMS_PER_PERSON = 12
"""Open event streams: tabs and devices of one person."""
ACTIONS_AT_ONCE = 120
"""A whole assessment of 99 questions, answered as fast as buttons can be tapped."""
CODES_AT_ONCE = 20
"""Codes for another device, right or wrong, from one address: enough for the phones of an office,
too few to guess one of 2**50."""
CHECKS_AT_ONCE = 30
"""Documents verified from one address, by code or by file: a stack of them on an officer's desk,
and too few to try the check codes, of which there are 2**50."""


class RateLimits:
    """Rate limits: by person, and by address for all requests, static files, newcomers, codes,
    documents to verify."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._person = Buckets(burst=ACTIONS_AT_ONCE, per_second=5, clock=clock)
        self._address = Buckets(burst=240, per_second=20, clock=clock)
        self._static = Buckets(burst=1_200, per_second=100, clock=clock)
        self._newcomer = Buckets(burst=60, per_second=0.5, clock=clock)
        self._code = Buckets(burst=CODES_AT_ONCE, per_second=1 / 60, clock=clock)
        self._check = Buckets(burst=CHECKS_AT_ONCE, per_second=1 / 20, clock=clock)

    def check_address(self, address: str) -> None:
        """Raise ``Refusal`` if an address sends too many requests."""
        _check(self._address, address)

    def check_static(self, address: str) -> None:
        """The same for static files: a page brings many, an office opens many pages."""
        _check(self._static, address)

    def check_person(self, external_id: str) -> None:
        """Raise ``Refusal`` if a person acts too fast."""
        _check(self._person, external_id)

    def check_newcomer(self, address: str) -> None:
        """Raise ``Refusal`` if too many conversations start from one address."""
        _check(self._newcomer, address)

    def check_code(self, address: str) -> None:
        """Raise ``Refusal`` if an address tries too many codes."""
        _check(self._code, address)

    def check_verification(self, address: str) -> None:
        """Raise ``Refusal`` if an address verifies too many documents."""
        _check(self._check, address)


def _check(buckets: Buckets, key: str) -> None:
    seconds = buckets.wait(key)
    if seconds:
        raise Refusal("too-fast", 429, retry_after=int(seconds) + 1)


class BodyLimit:
    """Limits a body while it is received: refused once it is too large, or much too slow."""

    def __init__(self, app: ASGIApp, upload_paths: frozenset[str]) -> None:
        self._app = app
        self._upload_paths = upload_paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = UPLOAD_LIMIT if scope["path"] in self._upload_paths else FORM_LIMIT
        await self._app(scope, _Body(receive, limit).receive, send)


class _Body:
    """A body being received. Only the time spent waiting for the peer counts as slow."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._limit = limit
        self._seen = 0
        self._waited = 0.0
        self._more = True

    async def receive(self) -> Message:
        """The next message; raises ``Refusal``."""
        if not self._more:  # only the end of the connection can follow, at any time
            return await self._receive()
        message = await self._next()
        if self._seen > self._limit:
            await self._drain()
            code = "file-too-big" if self._limit == UPLOAD_LIMIT else "text-too-long"
            raise Refusal(code, 413)
        return message

    async def _next(self) -> Message:
        loop = asyncio.get_running_loop()
        allowed = BODY_GRACE_SECONDS + self._seen / BODY_BYTES_PER_SECOND - self._waited
        started = loop.time()
        try:
            async with asyncio.timeout(min(BODY_STALL_SECONDS, allowed)):
                message = await self._receive()
        except TimeoutError:
            self._more = False
            raise Refusal("too-slow", 408) from None
        self._waited += loop.time() - started
        self._seen += len(message.get("body", b""))
        self._more = message.get("more_body", False)
        return message

    async def _drain(self) -> None:
        dropped = 0
        while self._more and dropped < DRAIN_LIMIT:
            dropped += len((await self._next()).get("body", b""))
