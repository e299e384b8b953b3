"""Reading the files named on the command line: regular files and pipes.

Devices, sockets and folders are refused. A pipe may be slow, and then the person is told what the
program waits for; a pipe without a writer is given up.
"""

import errno
import os
import select
import stat
import time
from collections.abc import Callable
from pathlib import Path

NO_WRITER_SECONDS = 5.0
"""How long a named pipe may have no writer."""
WORD_SECONDS = 5.0
"""After so long without a byte the person is told what the program waits for."""
CHUNK = 65_536


class NotAFile(Exception):
    """A folder, a device, a socket, or a pipe without a writer; ``code`` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_file(
    path: Path, limit: int, waiting: Callable[[], None] = lambda: None, *, pipes: bool = True
) -> bytes:
    """The content, but at most ``limit`` bytes and one more, which shows that it is too large.

    ``waiting`` is called once if a pipe sends nothing for a while. Raises ``NotAFile`` and
    ``OSError``.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
    except OSError as error:
        if error.errno == errno.ENXIO:  # a socket in the file system
            raise NotAFile("not-a-file") from error
        raise
    try:
        kind = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(kind):
            raise NotAFile("folder")
        if stat.S_ISFIFO(kind) and pipes:
            return _from_pipe(descriptor, limit + 1, waiting)
        if not stat.S_ISREG(kind):
            raise NotAFile("not-a-file")
        with os.fdopen(os.dup(descriptor), "rb") as file:
            return file.read(limit + 1)
    finally:
        os.close(descriptor)


def _from_pipe(descriptor: int, most: int, waiting: Callable[[], None]) -> bytes:
    content, started, told = bytearray(), time.monotonic(), False
    while len(content) < most:
        try:
            chunk = os.read(descriptor, min(CHUNK, most - len(content)))
        except BlockingIOError:  # there is a writer, and it sends nothing
            if not told and time.monotonic() - started >= WORD_SECONDS:
                waiting()
                told = True
            select.select([descriptor], [], [], WORD_SECONDS)
            continue
        if chunk:
            content += chunk
        elif content or _has_ended(descriptor):
            break
        elif time.monotonic() - started >= NO_WRITER_SECONDS:
            raise NotAFile("pipe-without-writer")
        else:
            time.sleep(0.05)
    return bytes(content)


def _has_ended(descriptor: int) -> bool:
    """Whether a writer has closed the pipe; a pipe that never had one does not report that."""
    ends = select.poll()
    ends.register(descriptor, select.POLLIN)
    return any(event & select.POLLHUP for _, event in ends.poll(0))
