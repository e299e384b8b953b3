"""Client addresses of connections and requests, and the proxies trusted to report them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

IPV6_PREFIX = 64
"""One subscriber has at least a /64, so a limit on less would be no limit."""
LOOPBACK = "127.0.0.0/8, ::1"

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


@lru_cache(maxsize=10_000)
def address_key(host: str) -> str:
    """The key by which limits count an address: itself for IPv4, its /64 for IPv6."""
    address = parse_address(host)
    if isinstance(address, IPv6Address):
        return str(ip_network((address, IPV6_PREFIX), strict=False))
    return str(address) if address else host


def parse_address(host: str) -> Address | None:
    """The address in a text; ``None`` if it is not one. ``::ffff:1.2.3.4`` is 1.2.3.4."""
    try:
        address = ip_address(host.partition("%")[0])  # a zone names an interface of this machine
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def parse_networks(text: str) -> tuple[Network, ...]:
    """Addresses and networks separated by commas; raises ``ValueError`` naming a bad one."""
    networks = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        try:
            network = ip_network(part)
        except ValueError:
            raise ValueError(part) from None
        if not network.prefixlen:
            raise ValueError(part)  # it would trust everybody
        networks.append(network)
    return tuple(networks)


@dataclass(frozen=True, slots=True)
class TrustedProxies:
    """Proxies whose ``X-Forwarded-For`` and ``X-Forwarded-Proto`` are trusted."""

    networks: tuple[Network, ...] = ()

    def __contains__(self, host: str) -> bool:
        address = parse_address(host)
        return address is not None and self._trusts(address)

    def _trusts(self, address: Address) -> bool:
        return any(address in network for network in self.networks)

    def client(self, peer: str, forwarded: Iterable[str]) -> str:
        """The nearest address that is no trusted proxy's, given all ``X-Forwarded-For`` values.

        Every proxy appends the address of its own client, so only what trusted proxies appended
        counts: the list is read from its end, up to the first address that is not trusted.
        """
        nearest = peer
        if peer not in self:
            return nearest
        entries = [entry for value in forwarded for entry in value.split(",")]
        for entry in reversed(entries):
            address = parse_address(_without_port(entry.strip()))
            if address is None:  # such as "unknown"; nothing before it can be trusted
                break
            nearest = str(address)
            if not self._trusts(address):
                break
        return nearest


def _without_port(entry: str) -> str:
    if entry.startswith("["):
        return entry[1:].partition("]")[0]
    host, colon, _ = entry.rpartition(":")
    return host if colon and ":" not in host else entry
