"""Logs turns that kept the event loop busy: where and how long, and nothing that was typed."""

import time
from collections.abc import Callable

import structlog

from dialogs.core.inputs import Command, File, Input, Start, Text
from dialogs.core.session import Place

SLOW_SECONDS = 0.1
"""Everybody else waits while a turn is computed."""
AT_MOST_EVERY_SECONDS = 10.0
"""Between two lines in the log; slow turns in between are counted in the next line."""

log = structlog.get_logger()

Clock = Callable[[], float]


class Stopwatch:
    """How long one turn has kept the event loop busy, without what it waited for.

    A ``with`` statement adds the time spent inside.
    """

    __slots__ = ("_began", "_clock", "seconds")

    def __init__(self, clock: Clock = time.perf_counter) -> None:
        self._clock = clock
        self._began = 0.0
        self.seconds = 0.0

    def __enter__(self) -> None:
        self._began = self._clock()

    def __exit__(self, *_failure: object) -> None:
        self.seconds += self._clock() - self._began


class SlowTurns:
    """Logs slow turns, but not each of many that follow each other."""

    def __init__(self, clock: Clock = time.perf_counter) -> None:
        self._clock = clock
        self._last: float | None = None
        self._left_out = 0

    def note(self, stopwatch: Stopwatch, place: Place, given: Input) -> None:
        """Log the turn if it was slow."""
        if stopwatch.seconds <= SLOW_SECONDS:
            return
        now = self._clock()
        if self._last is not None and now - self._last < AT_MOST_EVERY_SECONDS:
            self._left_out += 1
            return
        log.warning(
            "turn-slow",
            place=str(place),
            input=type(given).__name__.lower(),
            length=_length(given),
            ms=round(stopwatch.seconds * 1000),
            left_out=self._left_out,
        )
        self._last, self._left_out = now, 0


def _length(given: Input) -> int:
    match given:
        case Text(text=text):
            return len(text)
        case Command(argument=argument):
            return len(argument)
        case File(caption=caption):
            return len(caption)
        case Start(payload=payload):
            return len(payload)
        case _:
            return 0
