"""A turn that held everybody up is logged: where and how long, and nothing that was typed."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import structlog

from dialogs.core.inputs import Command, File, Input, Start, Text
from dialogs.core.session import Place

SLOW_SECONDS = 0.1
"""All the others wait while one turn is worked out."""
AT_MOST_EVERY_SECONDS = 10.0
"""Between two lines; those left out in between are counted in the next."""

log = structlog.get_logger()

Clock = Callable[[], float]


@dataclass(slots=True)
class Stint:
    """The time one turn took of the event loop, without what it waited for."""

    clock: Clock
    seconds: float = field(default=0.0)

    @contextmanager
    def working(self) -> Iterator[None]:
        """Count what is done meanwhile."""
        began = self.clock()
        try:
            yield
        finally:
            self.seconds += self.clock() - began


class SlowTurns:
    """Logs turns that took long, so that a crowd of them does not fill the log."""

    def __init__(self, clock: Clock = time.perf_counter) -> None:
        self._clock = clock
        self._last: float | None = None
        self._left_out = 0

    def begin(self) -> Stint:
        """Before a turn."""
        return Stint(self._clock)

    def note(self, stint: Stint, place: Place, given: Input) -> None:
        """After it; a quick one is not worth a word."""
        if stint.seconds <= SLOW_SECONDS:
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
            ms=round(stint.seconds * 1000),
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
