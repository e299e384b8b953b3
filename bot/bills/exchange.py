"""What the process that reads bills is asked; it needs none of its libraries."""

import json
from importlib.util import find_spec
from pathlib import PurePosixPath
from typing import Any, Final

from dialogs.core.sent.bills import LONGEST_CELL, MOST_LINES, PROBLEMS, ReadFile, ReadLine
from dialogs.typed.text import storable

MEMORY_BYTES: Final = 768 * 1024 * 1024
"""Limit of the address space, for documents with text."""
SIGHT_MEMORY_BYTES: Final = 3 * 1024 * 1024 * 1024
"""The same with recognition of pictures; it uses a third of it."""
LIMIT: Final = 20_000_000
"""Bytes of a document; a larger one is kept and not read."""
SHEETS: Final = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".tsv"})
PICTURES: Final = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff"})
SIGHT_PACKAGES: Final = ("rapidocr", "onnxruntime")
MOST_CELLS: Final = 64
"""Cells of a line that are kept."""
LONGEST_PLACE: Final = 100


def sees_pictures() -> bool:
    """Whether recognition of pictures, an optional extra, is installed."""
    return all(find_spec(package) is not None for package in SIGHT_PACKAGES)


def kind_of(name: str) -> str:
    """``pdf``, ``sheet`` or ``picture``, by the name of a file; empty for any other."""
    ending = PurePosixPath(name).suffix.casefold()
    if ending in SHEETS:
        return "sheet"
    if ending in PICTURES:
        return "picture"
    return "pdf" if ending == ".pdf" else ""


def request_for(path: str, name: str, *, by_sight: bool) -> bytes:
    """A request to read the file at ``path``, which a person calls ``name``.

    ``by_sight``: what is only a picture is recognised.
    """
    return json.dumps({"path": path, "name": name, "by_sight": by_sight}).encode()


def read_from(answer: bytes) -> ReadFile:
    """What the process says of a file: texts that can be stored, no longer than a line."""
    found: dict[str, Any] = json.loads(answer)
    if problem := found.get("problem", ""):
        return ReadFile(problem=problem if problem in PROBLEMS else "bill-broken")
    lines = tuple(
        ReadLine(
            storable(where)[:LONGEST_PLACE],
            tuple(storable(cell)[:LONGEST_CELL] for cell in cells[:MOST_CELLS]),
        )
        for where, cells in found["lines"][:MOST_LINES]
    )
    return ReadFile(lines, by_sight=bool(found.get("by_sight")))
