"""A bar on standard error for work that takes a while; nothing where that is no terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

Advance = Callable[[int], None]
"""Told how much more is done."""


@contextmanager
def progress() -> Iterator[Callable[[str, int], Advance]]:
    """Begins one part of the work after the other, each by its name and how much it is."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as shown:

        def begin(part: str, of: int) -> Advance:
            return partial(shown.advance, shown.add_task(part, total=of))

        yield begin
