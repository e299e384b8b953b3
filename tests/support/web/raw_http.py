"""HTTP byte by byte, for what no well-behaved client sends."""

import asyncio
from dataclasses import dataclass

PATIENCE_SECONDS = 120
"""A ceiling for a busy machine: it costs only the test that fails."""


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """An answer, read to the end of its connection; status 0 where there was none."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


def read_answer(data: bytes) -> RawAnswer:
    """The first answer in what a connection brought."""
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    parts = first.split(" ")
    if len(parts) < 2:
        return RawAnswer(0, {}, b"")
    pairs = (line.partition(": ") for line in lines)
    return RawAnswer(int(parts[1]), {name.lower(): value for name, _, value in pairs}, body)


async def exchange(port: int, data: bytes, *, ends: bool = False) -> RawAnswer:
    """Send and read until the server closes; ``ends``: nothing more comes from here."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(data)
            if ends:
                writer.write_eof()
            return read_answer(await _until_closed(reader))
        finally:
            writer.close()


async def _until_closed(reader: asyncio.StreamReader) -> bytes:
    data = b""
    try:
        while part := await reader.read(65_536):
            data += part
    except ConnectionError:  # it closed before it had read all; what it said before still counts
        pass
    return data


def request(method: str, path: str, headers: dict[str, str] | None = None) -> bytes:
    """A request without body, closing the connection after the answer."""
    given = {"Host": "127.0.0.1", "Connection": "close"} | (headers or {})
    lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode("latin-1")
