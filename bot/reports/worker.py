"""The process that makes reports: one request after another from standard input.

Its memory is limited and its priority lower than that of the process that answers people. What
goes in and out is described in ``bot.reports.exchange``.
"""

import json
import os
import resource
import signal
import sys
from contextlib import suppress
from datetime import date
from typing import BinaryIO, cast

from bot.reports.data import from_snapshot
from bot.reports.exchange import BROKEN, LENGTH, MADE, MEMORY_BYTES, TOO_LARGE
from bot.reports.pdf.build import build_pdf
from bot.wording.bilingual import DocumentLanguage

NICENESS = 5


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
            version=asked["version"] and tuple(asked["version"]),
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
        try:
            answers.write(LENGTH.pack(len(answer)) + answer)
            answers.flush()
        except BrokenPipeError:  # the parent was killed meanwhile
            os._exit(0)


if __name__ == "__main__":
    main()
