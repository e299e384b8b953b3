"""What the process that signs is asked, and how it answers.

A module apart from ``bot.signing.worker``: who asks needs no PDF library. A request is a line of
JSON, then the PDF, if it is about one; so is an answer, after the byte that says what it is.
"""

import json
from collections.abc import Mapping
from typing import Any

DONE, REFUSED = b"+", b"-"
"""The first byte of an answer: what was asked for, or the reason why not."""
MEMORY_BYTES = 1024 * 1024 * 1024
"""Limit of the address space. The largest report, ten megabytes, needs a tenth of it."""
SIGN, MAKE = "sign", "make"
"""What is asked: to sign a PDF, or to make a key with its certificate."""

ENDS_SOON = "ends-soon"
"""The reason for which a certificate is refused that is not good for as long as was asked."""


def frame(head: Mapping[str, Any], content: bytes = b"") -> bytes:
    """A request, or an answer without its first byte."""
    return json.dumps(head).encode() + b"\n" + content


def read(framed: bytes) -> tuple[dict[str, Any], bytes]:
    """What ``frame`` wrote."""
    head, _, content = framed.partition(b"\n")
    return json.loads(head), content
