"""What the process that makes reports is asked, and how it answers.

A module apart from ``bot.reports.worker``: who asks for a report needs none of its libraries, and
reading those in costs half a second of every start.

They go as the frames of ``bot.runtime.processes.worker_loop``. A request is JSON; an answer begins
with one byte that says what it is.
"""

import json
from base64 import b64encode
from datetime import date
from pathlib import Path
from typing import Any

MADE, BROKEN, TOO_LARGE = b"+", b"-", b"#"
"""The first byte of an answer: a file, why there is none, or that memory ran out."""
MEMORY_BYTES = 1024 * 1024 * 1024
"""Limit of the address space. The largest possible report needs less than half of it."""


def request_of(
    snapshot: dict[str, Any],
    paper: str,
    *,
    number: str,
    sequence: int,
    supersedes: str | None,
    issued: date,
    version: dict[str, Any] | None = None,
    check: tuple[str, str | None] | None = None,
    templates: Path | None = None,
) -> bytes:
    """A request for a report of ``snapshot`` on the paper of that code.

    ``version``: the one it is of, as ``OfVersion.to_json``. ``check``: its check code, and where
    to ask. ``templates`` is the operator's folder of Word templates.
    """
    asked = {
        "snapshot": snapshot,
        "paper": paper,
        "number": number,
        "sequence": sequence,
        "supersedes": supersedes,
        "issued": issued.isoformat(),
        "version": version,
        "check": check,
        "templates": None if templates is None else str(templates),
    }
    return json.dumps(asked).encode()


def digest_request(content: bytes) -> bytes:
    """A request for the digest of what a Word or Excel file says, in hexadecimal."""
    return json.dumps({"digest_of": b64encode(content).decode()}).encode()
