"""The rows that were asked for, a page of them, and what can be filtered by.

It is given the rows that a person may see and nothing else, so nothing here can show another.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.screens.core.context import AssessmentRow, Stage
from bot.web.board.asked import ANY, SORTS, Asked

ON_A_PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the rows found, with their number, and the choices of the filters."""

    asked: Asked
    shown: tuple[AssessmentRow, ...]
    found: int
    all: int
    stuck: int
    page: int
    pages: int
    organisations: tuple[tuple[int, str], ...]
    tags: tuple[tuple[int, str], ...]
    editions: tuple[tuple[str, str], ...]
    """Ids of catalogues and the names of their editions."""


def listed(rows: Sequence[AssessmentRow], asked: Asked) -> Listing:
    """The page asked for; the last one, if there are fewer."""
    found = matching(rows, asked)
    pages = max(1, -(-len(found) // ON_A_PAGE))
    page = min(asked.page, pages - 1)
    editions = {row.catalogue: row.standing.edition for row in rows if row.standing}
    return Listing(
        asked=asked,
        shown=found[page * ON_A_PAGE : (page + 1) * ON_A_PAGE],
        found=len(found),
        all=len(rows),
        stuck=sum(row.stage is Stage.STUCK for row in rows),
        page=page,
        pages=pages,
        organisations=tuple(sorted({one for row in rows for one in row.organisations})),
        tags=tuple(sorted({one for row in rows for one in row.tags}, key=lambda tag: tag[1])),
        editions=tuple(sorted(editions.items())),
    )


def matching(rows: Iterable[AssessmentRow], asked: Asked) -> tuple[AssessmentRow, ...]:
    """All rows that were asked for, in the order asked for."""
    found = [row for row in rows if _matches(row, asked)]
    if asked.sort:
        key = SORTS[asked.column]
        known = [row for row in found if key(row) is not None]
        unknown = [row for row in found if key(row) is None]
        found = sorted(known, key=key, reverse=asked.sort.startswith("-")) + unknown
    return tuple(found)


def _matches(row: AssessmentRow, asked: Asked) -> bool:
    standing = row.standing
    return (
        _is_named(row, asked.q.casefold())
        and (not asked.organisation or asked.organisation in dict(row.organisations))
        and (not asked.tag or asked.tag in dict(row.tags))
        and asked.edition in ("", row.catalogue)
        and asked.readiness in ("", standing.readiness if standing else None)
        and _is_stuck(row, asked.stuck)
    )


def _is_named(row: AssessmentRow, words: str) -> bool:
    return words in (row.name or "").casefold() or (
        bool(words) and words in (row.credit_code or "").casefold()
    )


def _is_stuck(row: AssessmentRow, asked: str) -> bool:
    if asked == ANY:
        return bool(row.stuck)
    return not asked or any(reason.fact == asked for reason in row.stuck)
