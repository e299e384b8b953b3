"""Long lists, a page at a time."""

from collections.abc import Sequence
from typing import Generic, NamedTuple, TypeVar

from dialogs.core import buttons as c

T = TypeVar("T")


class Page(NamedTuple, Generic[T]):
    """One page of a list: its number from 0, the number of pages, what it shows."""

    number: int
    pages: int
    shown: tuple[T, ...]

    @property
    def turns(self) -> tuple[str, ...]:
        """The choices that lead to the page before and the one after."""
        numbers = (self.number - 1, self.number + 1)
        return tuple(c.choice(c.PAGE, one) for one in numbers if 0 <= one < self.pages)


def paginate(items: Sequence[T], number: int, size: int) -> Page[T]:
    """The page with a number, which is kept in range, of ``size`` items a page."""
    pages = max(1, -(-len(items) // size))
    number = min(max(number, 0), pages - 1)
    return Page(number, pages, tuple(items[number * size : (number + 1) * size]))
