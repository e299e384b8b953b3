"""What the process that reads foreign documents is asked, and how it answers.

A module apart from ``bot.verifying.worker``: who asks needs no PDF library. A request is the file;
an answer begins with one byte: ``READ`` is followed by JSON, ``UNREAD`` by the reason.
"""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

MEMORY_BYTES = 768 * 1024 * 1024
"""Limit of the address space."""
READ, UNREAD = b"+", b"-"
PDF, WORD, EXCEL = "pdf", "docx", "xlsx"


@dataclass(frozen=True, slots=True)
class SignatureRead:
    """The last signature of a PDF: who made it, and whether it holds.

    ``holds``: what it covers is unchanged; ``covers_all``: nothing was added after it. ``at`` is
    the time that the signer wrote, in ISO 8601.
    """

    certificate: str
    subject: str
    holds: bool
    covers_all: bool
    at: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says of itself: all of it may be copied from another one.

    ``kind`` is ``None`` for what is no document of ours, or cannot be read.
    """

    kind: str | None = None
    number: str | None = None
    data_hash: str | None = None
    content_digest: str | None = None
    signature: SignatureRead | None = None
    certificates: tuple[str, ...] = field(default=())

    def to_json(self) -> bytes:
        """For the answer of the process."""
        return json.dumps(asdict(self)).encode()


def reading_from(content: bytes) -> Reading:
    """What ``Reading.to_json`` wrote."""
    said: dict[str, Any] = json.loads(content)
    signature = said.pop("signature")
    certificates = tuple(said.pop("certificates"))
    read = None if signature is None else SignatureRead(**signature)
    return Reading(**said, signature=read, certificates=certificates)
