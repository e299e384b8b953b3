"""One request by aiohttp, which takes a twentieth of a start to load and endpoints alone need."""

from collections.abc import Mapping

import aiohttp

from bot.jobs.webhooks.addresses import Gate


async def post(
    url: str, headers: Mapping[str, str], body: bytes, gate: Gate, seconds: float
) -> int | str:
    """The status of the answer, or the kind of what prevented one."""
    connector = aiohttp.TCPConnector(
        socket_factory=gate.socket, use_dns_cache=False, force_close=True
    )
    timeout = aiohttp.ClientTimeout(total=seconds)
    try:
        async with (
            aiohttp.ClientSession(connector=connector, timeout=timeout) as session,
            session.post(url, data=body, headers=headers, allow_redirects=False) as answer,
        ):
            return answer.status
    except TimeoutError:
        return "timeout"
    except (aiohttp.ClientError, OSError, ValueError) as error:
        return "address-refused" if gate.has_refused else type(error).__name__
