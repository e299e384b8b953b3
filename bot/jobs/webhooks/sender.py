"""Sends one message to one address: no redirect is followed, and the answer is not read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import aiohttp

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
        try:
            return await self._post(url, headers, body, gate)
        except TimeoutError:
            return Outcome(None, "timeout")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            reason = "address-refused" if gate.has_refused else type(error).__name__
            return Outcome(None, reason)

    async def _post(
        self, url: str, headers: Mapping[str, str], body: bytes, gate: Gate
    ) -> Outcome:
        connector = aiohttp.TCPConnector(
            socket_factory=gate.socket, use_dns_cache=False, force_close=True
        )
        timeout = aiohttp.ClientTimeout(total=self._seconds)
        ours = {
            "content-type": "application/json",
            "user-agent": f"greenbot/{programme_version()}",
        }
        async with (
            aiohttp.ClientSession(connector=connector, timeout=timeout) as session,
            session.post(
                url, data=body, headers={**ours, **headers}, allow_redirects=False
            ) as answer,
        ):
            return Outcome(answer.status)
