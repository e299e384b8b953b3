"""The process that makes reports: one request after another from standard input.

Its memory is limited and its priority lower than that of the process that answers people. A
request and its answer are frames: four bytes of length, then the content. A request is JSON; an
answer begins with one byte that says what it is.
"""

import json
import os
import resource
import signal
import struct
import sys
from contextlib import suppress
from datetime import date
from typing import Any, BinaryIO, cast

from bot.reports.data import from_snapshot
from bot.reports.pdf.build import build_pdf
from bot.wording.bilingual import DocumentLanguage

LENGTH = struct.Struct(">I")
MADE, BROKEN, TOO_LARGE = b"+", b"-", b"#"
"""The first byte of an answer: a PDF, why there is none, or that memory ran out."""
MEMORY_BYTES = 1024 * 1024 * 1024
"""Limit of the address space. The largest possible report needs less than half of it."""
NICENESS = 5


def request_of(
    snapshot: dict[str, Any],
    language: str,
    *,
    number: str,
    sequence: int,
    supersedes: str | None,
    issued: date,
) -> bytes:
    """A request for a report of ``snapshot``."""
    asked = {
        "snapshot": snapshot,
        "language": language,
        "number": number,
        "sequence": sequence,
        "supersedes": supersedes,
        "issued": issued.isoformat(),
    }
    return json.dumps(asked).encode()


def answer_to(request: bytes) -> bytes:
    """The report asked for, after the byte that says what it is."""
    asked = json.loads(request)
    try:
        data = from_snapshot(
            asked["snapshot"],
            number=asked["number"],
            sequence=asked["sequence"],
            supersedes=asked["supersedes"],
            issued=date.fromisoformat(asked["issued"]),
        )
        return MADE + build_pdf(data, cast("DocumentLanguage", asked["language"]))
    except MemoryError:
        return TOO_LARGE
    except Exception as error:  # reported to the parent, which carries on
        # The message of an exception may quote what somebody typed.
        return BROKEN + f"{type(error).__name__} {_place(error)}".encode()


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    code = trace.tb_frame.f_code
    return f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}"


def _read(source: BinaryIO) -> bytes | None:
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    content = source.read(length)
    return content if len(content) == length else None


def _limit(memory_bytes: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when we end
    os.nice(NICENESS)
    with suppress(ValueError, OSError):  # not every system has this limit
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def main() -> None:
    """Answer requests until the input ends, as it does when the parent exits."""
    _limit(int(sys.argv[1]) if len(sys.argv) > 1 else MEMORY_BYTES)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that prints may get between the answers
    while (request := _read(sys.stdin.buffer)) is not None:
        answer = answer_to(request)
        answers.write(LENGTH.pack(len(answer)) + answer)
        answers.flush()


if __name__ == "__main__":
    main()
