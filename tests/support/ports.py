"""Ports for servers that tests start, and for where nobody is to answer."""

import random
import socket

RANGE = range(20_000, 30_000)
"""Below those that systems give to connections on their way out, which would get in between."""


def free_port() -> int:
    """A port nobody listens on."""
    for port in random.SystemRandom().sample(RANGE, 100):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("a hundred ports in use")
