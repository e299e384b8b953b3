"""Sends one message to one address: no redirect is followed, and the answer is not read."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from bot.jobs.webhooks.addresses import Gate, fits
from bot.runtime.addresses import Network
from bot.runtime.programme import programme_version

SECONDS: Final = 10.0
"""How long a receiver may take, the look-up of its name included."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt: the status of the receiver, or the reason why there is none."""

    status: int | None
    error: str | None = None

    @property
    def is_taken(self) -> bool:
        """Whether the receiver has it."""
        return self.status is not None and 200 <= self.status < 300


class Sender:
    """Sends to public addresses, and to those in ``networks``."""

    def __init__(self, networks: Sequence[Network] = (), seconds: float = SECONDS) -> None:
        self._networks = networks
        self._seconds = seconds

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        """Send; whatever prevents it is an outcome."""
        if not fits(url, self._networks):
            return Outcome(None, "address-refused")
        gate = Gate(self._networks, is_encrypted=urlsplit(url).scheme == "https")
        ours = {
            "content-type": "application/json",
            "user-agent": f"greenbot/{programme_version()}",
        }
        post = await asyncio.to_thread(_posting)
        found = await post(url, {**ours, **headers}, body, gate, self._seconds)
        return Outcome(found) if isinstance(found, int) else Outcome(None, found)


def _posting() -> Callable[[str, Mapping[str, str], bytes, Gate, float], Awaitable[int | str]]:
    from bot.jobs.webhooks.posting import post  # noqa: PLC0415 - loads aiohttp, in a thread

    return post
