"""Limits on simultaneous uploads: each takes temporary space twice until it is stored."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import Request

from bot.web.security.refusal import Refusal

FILES_PATH, CHECK_PATH, INTAKE_PATH = "/files", "/verify", "/calls/intake"
UPLOAD_PATHS = frozenset({FILES_PATH, CHECK_PATH, INTAKE_PATH})
"""Where files are sent to: to be kept, to be verified only, and to be handed in for others."""
AT_ONCE = 6
"""Uploads read at the same time in total; the others wait with their bodies unread."""
AT_ONCE_OF_A_PERSON = 3
"""Uploads of one person, or of strangers from one address, waiting ones included."""
WAIT_SECONDS = 60.0
RETRY_SECONDS = 30


class Uploads:
    """Counts the uploads in progress."""

    def __init__(self) -> None:
        self._room = asyncio.Semaphore(AT_ONCE)
        self._of_person: Counter[str] = Counter()

    @asynccontextmanager
    async def room(self, request: Request, person: str) -> AsyncIterator[None]:
        """Hold a place for the file of a request, if it has one; raises ``Refusal``."""
        if request.url.path not in UPLOAD_PATHS:
            yield
            return
        if self._of_person[person] >= AT_ONCE_OF_A_PERSON:
            await _drop(request)
            raise Refusal("too-many-files", 429, retry_after=RETRY_SECONDS)
        self._of_person[person] += 1
        try:
            await self._enter(request)
            try:
                yield
            finally:
                self._room.release()
        finally:
            self._of_person[person] -= 1
            if not self._of_person[person]:
                del self._of_person[person]

    async def _enter(self, request: Request) -> None:
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await self._room.acquire()
        except TimeoutError:
            await _drop(request)
            raise Refusal("uploads-busy", 503, retry_after=RETRY_SECONDS) from None


async def _drop(request: Request) -> None:
    """Read the body and drop it, so that the browser gets the response."""
    async for _ in request.stream():
        pass
