"""What runs in a process of its own, beside those that answer people: one request after another.

A request and its answer are frames: four bytes of length, then the content. Memory is limited.
"""

import errno
import os
import resource
import signal
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO

LENGTH = struct.Struct(">I")


def failed_at(error: BaseException) -> str:
    """Where an exception was raised. Its message may quote what somebody typed."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    code = trace.tb_frame.f_code
    return f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}"


def out_of_memory(error: BaseException) -> bool:
    """Whether memory ran out: Python's own allocator says MemoryError, a system call ENOMEM."""
    return isinstance(error, MemoryError) or (
        isinstance(error, OSError) and error.errno == errno.ENOMEM
    )


def _read(source: BinaryIO) -> bytes | None:
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    content = source.read(length)
    return content if len(content) == length else None


def limit(kind: int, most: int) -> None:
    """Limit a resource of this process, where the system knows the limit."""
    with suppress(ValueError, OSError):
        resource.setrlimit(kind, (most, most))


def serve(answer_to: Callable[[bytes], bytes], memory_bytes: int) -> None:
    """Answer requests until the input ends, as it does when the parent exits."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when we end
    limit(resource.RLIMIT_AS, memory_bytes)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that prints may get between the answers
    while (request := _read(sys.stdin.buffer)) is not None:
        answer = answer_to(request)
        try:
            answers.write(LENGTH.pack(len(answer)) + answer)
            answers.flush()
        except BrokenPipeError:  # the parent was killed meanwhile
            os._exit(0)
