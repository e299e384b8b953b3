"""Closing a connection so that its last response arrives."""

import asyncio
from typing import Any, Protocol


class LingeringConnection(Protocol):
    """What a lingering transport asks of its connection."""

    @property
    def peer_may_be_sending(self) -> bool: ...

    def linger(self) -> None: ...


class LingeringTransport:
    """A transport that closes without losing the last response.

    The system resets a connection that is closed while data from the peer waits unread, and a
    reset discards what the peer has not read yet: the response that says why its request was
    refused. So after such a request only our direction is closed; ``Connection`` drops what the
    peer still sends until it closes too (RFC 9112, 9.6).
    """

    def __init__(self, transport: asyncio.Transport, connection: LingeringConnection) -> None:
        self._transport = transport
        self._connection = connection
        self._lingers = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def is_closing(self) -> bool:
        return self._lingers or self._transport.is_closing()

    def close(self) -> None:
        """Close; the second call closes what lingers."""
        if self.is_closing() or not self._connection.peer_may_be_sending:
            self._transport.close()
            return
        self._lingers = True
        self._transport.write_eof()
        self._connection.linger()
