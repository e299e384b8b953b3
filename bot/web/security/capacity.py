"""How many connections and event streams are served at once, by the limit of open files."""

import resource
from dataclasses import dataclass

DESCRIPTORS_WANTED = 65_536
"""Enough for every limit below; some systems allow a billion, which costs memory."""
DESCRIPTORS_USUAL = 1_024
OWN_DESCRIPTORS = 512
"""Reserved for the database, files and Telegram; a quarter if there are few."""
CONNECTIONS = 4_096
ACCEPTED_AT_ONCE = 128
STREAMS = 2_048
"""Each queries the database every few seconds."""


@dataclass(frozen=True, slots=True)
class Capacity:
    """Limits in total and by address. What streams may not take is left for other requests."""

    connections: int
    connections_per_address: int
    streams: int
    streams_per_address: int
    accepted_at_once: int
    """asyncio accepts as many before any of our limits can refuse one, so they must fit into the
    reserved descriptors."""


def capacity_for(descriptors: int) -> Capacity:
    """Limits that keep a process within its number of file descriptors."""
    own = min(OWN_DESCRIPTORS, descriptors // 4)
    connections = max(4, min(CONNECTIONS, descriptors - own))
    per_address = max(2, min(512, connections // 4))
    return Capacity(
        connections=connections,
        connections_per_address=per_address,
        streams=min(STREAMS, connections * 3 // 4),
        streams_per_address=per_address // 2,
        accepted_at_once=max(1, min(ACCEPTED_AT_ONCE, own // 2)),
    )


def raise_descriptor_limit() -> int:
    """Raise the soft limit of open files towards the hard one, and return it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = resource.RLIM_INFINITY
    wanted = DESCRIPTORS_WANTED if hard == unlimited else min(hard, DESCRIPTORS_WANTED)
    if soft == unlimited or soft >= wanted:
        return DESCRIPTORS_WANTED if soft == unlimited else soft
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    except (OSError, ValueError):  # some systems promise more than they give
        return soft
    return wanted
