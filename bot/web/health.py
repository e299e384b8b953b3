"""Health checks for monitors and load balancers: whether it runs, and whether it is ready."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog
from fastapi import APIRouter
from fastapi.responses import JSONResponse
from starlette.requests import Request

CHECK_SECONDS = 2.0
"""How long one check may take before it counts as failed."""

STATES = {True: "ok", False: "away", None: "elsewhere"}
"""What is said of a part that is not required."""

health_router = APIRouter()
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Check:
    """Something the service uses. ``holds`` returns false or raises where it fails.

    ``None``: another process uses it, and this one cannot tell. Without a required one the service
    is not ready; any other is only reported. Everybody may read the name, so it names a part
    ("database") and no detail.
    """

    name: str
    holds: Callable[[], Awaitable[bool | None]]
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Health:
    """The required checks that fail, and every other check with whether it holds."""

    failing: tuple[str, ...]
    others: tuple[tuple[str, bool | None], ...]


class Readiness:
    """The checks, run together. Callers who ask while they run share the result."""

    def __init__(self, checks: Sequence[Check]) -> None:
        self._checks = tuple(checks)
        self._running: asyncio.Task[Health] | None = None

    async def check(self) -> Health:
        """Run the checks, or wait for those that are running."""
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._check())
        return await asyncio.shield(self._running)

    async def _check(self) -> Health:
        held = await asyncio.gather(*map(_holds, self._checks))
        results = list(zip(self._checks, held, strict=True))
        return Health(
            tuple(check.name for check, holds in results if check.is_required and not holds),
            tuple((check.name, holds) for check, holds in results if not check.is_required),
        )


async def _holds(check: Check) -> bool | None:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            return await check.holds()
    except Exception as error:
        log.warning("not-ready", check=check.name, error=type(error).__name__)
        return False


@health_router.head("/healthz")
@health_router.get("/healthz")
async def healthz() -> dict[str, str]:
    """That the process answers."""
    return {"status": "ok"}


@health_router.head("/readyz")
@health_router.get("/readyz")
async def readyz(request: Request) -> JSONResponse:
    """200 while every required check holds, else 503 with the names of those that fail.

    A load balancer follows the status, so a part that the web chat works without never changes it.
    """
    readiness: Readiness = request.app.state.readiness
    found = await readiness.check()
    others = {name: STATES[holds] for name, holds in found.others}
    if found.failing:
        body = {"status": "failing", "failing": found.failing, **others}
        return JSONResponse(body, status_code=503)
    return JSONResponse({"status": "ok", **others})
