"""A server that speaks S3, in a process of its own, and an outage in front of it.

Needs the packages of ``moto[s3]``. It keeps what it gets in memory and checks no signature.
"""

import asyncio
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from secrets import token_hex
from typing import Any, Literal

import pytest

from storage.files.bucket import Bucket, BucketFiles
from tests.support.ports import free_port

PATIENCE_SECONDS = 60.0
KEY_ID, SECRET, REGION = "test-key", "test-s3cret", "us-east-1"
PREFIX = "green/files"

Fault = Literal["none", "refused", "error", "silent"]
"""Nothing; connections are closed at once; each answer is 500; nothing is answered."""


class S3Server:
    """A running server; buckets are made on request."""

    def __init__(self, port: int) -> None:
        self.endpoint = f"http://127.0.0.1:{port}"

    def new_bucket(self) -> str:
        """The name of an empty bucket."""
        name = f"test-{token_hex(6)}"
        self._ask("PUT", f"/{name}")
        return name

    def files(self, bucket: str, folder: Path, endpoint: str | None = None) -> BucketFiles:
        """The store in a bucket."""
        where = Bucket(bucket, PREFIX, endpoint or self.endpoint, REGION, KEY_ID, SECRET)
        return BucketFiles(where, folder)

    def settings(self, bucket: str, endpoint: str | None = None) -> dict[str, Any]:
        """The settings that name the bucket."""
        return {
            "files_url": f"s3://{bucket}/{PREFIX}",
            "files_endpoint": endpoint or self.endpoint,
            "files_key_id": KEY_ID,
            "files_secret": SECRET,
        }

    def _ask(self, method: str, path: str) -> None:
        asked = urllib.request.Request(f"{self.endpoint}{path}", method=method)  # noqa: S310
        with urllib.request.urlopen(asked, timeout=PATIENCE_SECONDS):  # noqa: S310
            pass

    def wait(self, process: subprocess.Popen[bytes]) -> None:
        """Wait until it answers."""
        give_up = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                self._ask("GET", "/moto-api/")
            except urllib.error.URLError:
                assert process.poll() is None, "the server has ended"
                assert time.monotonic() < give_up, "the server does not start"
                time.sleep(0.1)
            else:
                return


@contextmanager
def running_s3() -> Iterator[S3Server]:
    """A server on a port of its own."""
    port = free_port()
    program = "from moto.server import main; main()"
    arguments = (sys.executable, "-W", "ignore", "-c", program, "-H", "127.0.0.1", "-p", str(port))
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(arguments, stdout=quiet, stderr=quiet)  # noqa: S603
    server = S3Server(port)
    try:
        server.wait(process)
        yield server
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="session")
def s3() -> Iterator[S3Server]:
    """The server of these tests."""
    with running_s3() as server:
        yield server


class Outage:
    """Passes on what comes for the server, until ``fault`` says otherwise."""

    def __init__(self, server: S3Server) -> None:
        self._target = int(server.endpoint.rpartition(":")[2])
        self._connections: set[asyncio.Task[None]] = set()
        self.endpoint = ""
        self.fault: Fault = "none"
        self.seen = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        self.seen += 1
        try:
            await self._answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # either side has left
        finally:
            self._connections.discard(task)
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        match self.fault:
            case "refused":
                return
            case "silent":
                await asyncio.Event().wait()
            case "error":
                await reader.readuntil(b"\r\n\r\n")
                writer.write(
                    b"HTTP/1.1 500 Internal Server Error\r\n"
                    b"Content-Length: 0\r\nConnection: close\r\n\r\n"
                )
                await writer.drain()
            case "none":
                there, back = await asyncio.open_connection("127.0.0.1", self._target)
                try:
                    async with asyncio.TaskGroup() as both:
                        both.create_task(_pass_on(reader, back))
                        both.create_task(_pass_on(there, writer))
                finally:
                    back.close()

    def begin(self, fault: Fault) -> None:
        """Begin an outage; connections that are open break."""
        self.fault = fault
        for task in self._connections:
            task.cancel()

    def end(self) -> None:
        """All is well again."""
        self.begin("none")


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while some := await reader.read(65536):
        writer.write(some)
        await writer.drain()
    writer.write_eof()


@contextmanager
def answering(status: int) -> Iterator[tuple[str, list[str]]]:
    """The address of a server that answers every request so, and what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        """Knows one answer."""

        def answer(self) -> None:
            """Give it."""
            asked.append(f"{self.command} {self.path.partition('?')[0]}")
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_HEAD = do_PUT = do_DELETE = do_POST = answer

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@asynccontextmanager
async def outage_before(server: S3Server) -> AsyncIterator[Outage]:
    """An outage in front of a server."""
    outage = Outage(server)
    listener = await asyncio.start_server(outage.serve, "127.0.0.1", 0)
    outage.endpoint = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    try:
        yield outage
    finally:
        outage.begin("refused")
        listener.close()
        await asyncio.sleep(0)
