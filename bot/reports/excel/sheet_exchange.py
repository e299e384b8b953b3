"""What the process that reads questionnaires is asked; it needs none of its libraries."""

import json
from typing import Final

MEMORY_BYTES: Final = 768 * 1024 * 1024
"""Limit of the address space."""
LIMIT: Final = 5_000_000
"""Bytes of a questionnaire; one that is filled in has a fiftieth of it."""
ENDINGS: Final = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".tsv")


def may_be_sheet(name: str) -> bool:
    """Whether a file may be a questionnaire, by its name."""
    return name.lower().endswith(ENDINGS)


def request_for(name: str, content: bytes) -> bytes:
    """A request to read a file."""
    return json.dumps({"name": name}).encode() + b"\n" + content
