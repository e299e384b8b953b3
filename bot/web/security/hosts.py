"""Host names that the chat answers to; others may come from DNS rebinding."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

HEALTH_PATHS = frozenset({"/healthz", "/readyz", "/metrics"})
"""For monitors and load balancers, which often know only an IP address."""
LOCALHOST = "localhost"
DEFAULT_PORTS = {"http": 80, "https": 443}

_HOST = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]{1,253})(?::(?P<port>[0-9]{1,5}))?")


class Hosts:
    """With a public URL only its host name; without one, ``localhost`` and any IP address."""

    def __init__(self, public_url: str | None) -> None:
        public = urlsplit(public_url or "")
        self._name = public.hostname
        self._port = public.port or DEFAULT_PORTS.get(public.scheme)

    def allows(self, host: str, path: str) -> bool:
        """Whether a request for ``path`` may have this ``Host`` header; empty means none."""
        if not host:
            return path in HEALTH_PATHS
        parts = _HOST.fullmatch(host)
        if parts is None:
            return False
        name = parts["name"].strip("[]").lower()
        if self._name is not None and name == self._name:
            return parts["port"] is None or int(parts["port"]) == self._port
        if self._name is not None and path not in HEALTH_PATHS:
            return False
        return name == LOCALHOST or _is_ip_address(name)


def _is_ip_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
