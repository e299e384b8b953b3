"""What the process that makes reports is asked, and how it answers.

A module apart from ``bot.reports.worker``: who asks for a report needs no PDF library, and reading
that in costs half a second of every start.

They go as the frames of ``bot.runtime.processes.worker_loop``. A request is JSON; an answer begins
with one byte that says what it is.
"""

import json
from datetime import date
from typing import Any

MADE, BROKEN, TOO_LARGE = b"+", b"-", b"#"
"""The first byte of an answer: a PDF, why there is none, or that memory ran out."""
MEMORY_BYTES = 1024 * 1024 * 1024
"""Limit of the address space. The largest possible report needs less than half of it."""


def request_of(
    snapshot: dict[str, Any],
    language: str,
    *,
    number: str,
    sequence: int,
    supersedes: str | None,
    issued: date,
    version: tuple[int, str] | None = None,
    check: tuple[str, str | None] | None = None,
) -> bytes:
    """A request for a report of ``snapshot``; ``check``: its check code, and where to ask."""
    asked = {
        "snapshot": snapshot,
        "language": language,
        "number": number,
        "sequence": sequence,
        "supersedes": supersedes,
        "issued": issued.isoformat(),
        "version": version,
        "check": check,
    }
    return json.dumps(asked).encode()
