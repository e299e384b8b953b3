"""Where events may be sent: to addresses of the public internet, and those an operator names.

A name is judged by what it resolves to, at the moment each connection is made: the address that
was looked at is the address that is connected to, so a name that resolves differently the second
time gains nothing.
"""

import socket
from collections.abc import Sequence
from ipaddress import IPv6Address
from typing import Any, Final
from urllib.parse import urlsplit

from bot.runtime.addresses import Address, Network, parse_address

URL_LIMIT: Final = 500


class AddressRefused(OSError):
    """The address is not one that events are sent to."""


def fits(url: str, networks: Sequence[Network]) -> bool:
    """Whether a URL can be an endpoint: https, or where networks are named http; no user in it."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
        (host or "").encode("idna")  # as the resolver will: no label is empty or too long
    except ValueError:
        return False
    schemes = ("https", "http") if networks else ("https",)
    is_plain = parts.username is None and parts.password is None and not parts.fragment
    is_clean = url.isascii() and url.isprintable() and " " not in url
    return (
        bool(host) and parts.scheme in schemes and is_plain and is_clean and len(url) <= URL_LIMIT
    )


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet, as it is reached from anywhere.

    Addresses that carry one of IPv4 in them are judged by that.
    """
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None or address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def refused(url: str, networks: Sequence[Network]) -> tuple[str, ...]:
    """Those addresses of a URL's host, as it resolves now, that nothing would be sent to.

    Waits for the resolver. Raises ``OSError`` where the name resolves to nothing.
    """
    parts = urlsplit(url)
    found = socket.getaddrinfo(parts.hostname, parts.port, type=socket.SOCK_STREAM)
    hosts = dict.fromkeys(str(where[0]) for *_, where in found)
    is_encrypted = parts.scheme == "https"
    return tuple(one for one in hosts if not _lets(one, networks, is_encrypted=is_encrypted))


class Gate:
    """Makes the sockets of one request, and none to an address that is refused."""

    def __init__(self, networks: Sequence[Network], *, is_encrypted: bool) -> None:
        self._networks = networks
        self._is_encrypted = is_encrypted
        self.has_refused = False

    def socket(self, found: tuple[Any, Any, int, str, tuple[Any, ...]]) -> socket.socket:
        """A socket for an address that a name was resolved to, just before it is connected."""
        family, kind, protocol, _, where = found
        if not _lets(str(where[0]), self._networks, is_encrypted=self._is_encrypted):
            self.has_refused = True
            raise AddressRefused("address refused")
        made = socket.socket(family, kind, protocol)
        made.setblocking(False)
        return made


def _lets(host: str, networks: Sequence[Network], *, is_encrypted: bool) -> bool:
    address = parse_address(host)
    if address is None:
        return False
    return any(address in network for network in networks) or (is_encrypted and is_public(address))
