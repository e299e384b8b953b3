"""Health for monitors: that the process answers, and that what it stands on does."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog
from fastapi import APIRouter
from fastapi.responses import JSONResponse
from starlette.requests import Request

CHECK_SECONDS = 2.0
"""How long one check may take before it counts as failed."""

health = APIRouter()
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Check:
    """Something the service needs. ``holds`` returns false or raises where it fails.

    The name is told to everybody, so it names a part ("database") and no detail.
    """

    name: str
    holds: Callable[[], Awaitable[bool]]


class Readiness:
    """The checks, made together; those who ask meanwhile get the same answer."""

    def __init__(self, checks: Sequence[Check]) -> None:
        self._checks = tuple(checks)
        self._under_way: asyncio.Task[tuple[str, ...]] | None = None

    async def failing(self) -> tuple[str, ...]:
        """The names of the checks that fail, in their order."""
        if self._under_way is None or self._under_way.done():
            self._under_way = asyncio.create_task(self._failing())
        return await asyncio.shield(self._under_way)

    async def _failing(self) -> tuple[str, ...]:
        held = await asyncio.gather(*map(_holds, self._checks))
        return tuple(
            check.name for check, holds in zip(self._checks, held, strict=True) if not holds
        )


async def _holds(check: Check) -> bool:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            return await check.holds()
    except Exception as error:
        log.warning("not-ready", check=check.name, error=type(error).__name__)
        return False


@health.head("/healthz")
@health.get("/healthz")
async def healthz() -> dict[str, str]:
    """That the process answers."""
    return {"status": "ok"}


@health.head("/readyz")
@health.get("/readyz")
async def readyz(request: Request) -> JSONResponse:
    """That every check holds; else 503 and the names of those that do not."""
    readiness: Readiness = request.app.state.readiness
    if failing := await readiness.failing():
        return JSONResponse({"status": "failing", "failing": failing}, status_code=503)
    return JSONResponse({"status": "ok"})
