"""Pages: how many items, and a cursor that says where the next page begins."""

import base64
import binascii
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends, Query

from bot.web.problems import Problem

USUAL: Final = 50
MOST: Final = 200
LARGEST_ID: Final = 2**31 - 1
"""Ids are this large at most in the database."""

Limit = Annotated[int, Query(ge=1, le=MOST, description="Items of a page.")]
Cursor = Annotated[
    str | None,
    Query(
        max_length=40,
        pattern="^[A-Za-z0-9_-]+$",
        description="`next` of the page before; without it the first page.",
    ),
]


@dataclass(frozen=True, slots=True)
class Page:
    """The page that is asked for: items after an id, so many."""

    after: int
    limit: int


def page_of(limit: Limit = USUAL, cursor: Cursor = None) -> Page:
    """The page of a request. Raises ``Problem`` where the cursor is not one of ours."""
    return Page(0 if cursor is None else _id_in(cursor), limit)


AskedPage = Annotated[Page, Depends(page_of)]


def cursor_after(id: int) -> str:
    """The cursor of the page that begins after an item. It holds no more than the id."""
    return base64.urlsafe_b64encode(f"after {id}".encode()).rstrip(b"=").decode()


def _id_in(cursor: str) -> int:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        text = ""
    word, _, number = text.partition(" ")
    if word != "after" or not number.isdigit() or int(number) > LARGEST_ID:
        raise Problem(400, "bad-cursor")
    return int(number)
