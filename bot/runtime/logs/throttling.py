"""Throttling of repeated log lines, so that one attack or one fault cannot fill the disk.

The first lines of a kind are written; further ones within the window are only counted, and a
later line reports the count. Debug lines are never held back.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

import structlog
from structlog.typing import EventDict, WrappedLogger

WINDOW_SECONDS = 60.0
LINES_PER_WINDOW = 10
"""Lines of each kind that are written: failures carry a reference that people ask about."""
KINDS_KEPT = 500
UNTHROTTLED = "alembic"
"""It writes a line for each step of an upgrade, which tell how far it is."""
OTHER = ("other",)
"""The kind of everything beyond ``KINDS_KEPT`` kinds."""

Kind = tuple[object, ...]


@dataclass(slots=True)
class _Window:
    started: float
    seen: int = 0


class Throttle:
    """Counts lines by kind. ``report`` gets the number held back when a window is over."""

    def __init__(self, report: Callable[[Kind, int], None]) -> None:
        self._report = report
        self._windows: dict[Kind, _Window] = {}

    def passes(self, kind: Kind) -> bool:
        """Count a line of this kind; true if it is to be written."""
        now = monotonic()
        self._close_old(now)
        if kind not in self._windows and len(self._windows) >= KINDS_KEPT:
            kind = OTHER
        window = self._windows.setdefault(kind, _Window(now))
        window.seen += 1
        return window.seen <= LINES_PER_WINDOW

    def _close_old(self, now: float) -> None:
        """The oldest is first: windows are equally long and kept in the order of their start."""
        while self._windows:
            kind, window = next(iter(self._windows.items()))
            if now - window.started < WINDOW_SECONDS:
                return
            del self._windows[kind]
            if window.seen > LINES_PER_WINDOW:
                self._report(kind, window.seen - LINES_PER_WINDOW)


class ThrottleEvents:
    """The structlog processor that throttles our own events, by level and name."""

    def __init__(self) -> None:
        self._held: list[tuple[Kind, int]] = []
        self._throttle = Throttle(lambda kind, count: self._held.append((kind, count)))

    def __call__(self, _logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
        if method == "debug":
            return event
        if not self._throttle.passes((method, event.get("event"))):
            raise structlog.DropEvent
        held, self._held = self._held, []
        if held:
            event["held_back"] = {str(kind[-1]): count for kind, count in held}
        return event


class ThrottleRecords(logging.Filter):
    """The logging filter that throttles what libraries log, by the line of code that logs it."""

    def __init__(self) -> None:
        super().__init__()
        self._held: list[tuple[Kind, int]] = []
        self._throttle = Throttle(lambda kind, count: self._held.append((kind, count)))

    def filter(self, record: logging.LogRecord) -> bool:
        """Let a record pass, and add to it how many were held back before."""
        if record.levelno < logging.INFO or record.name.startswith(UNTHROTTLED):
            return True
        message = str(record.msg).partition("\n")[0][:80]
        if not self._throttle.passes((record.name, record.lineno, message)):
            return False
        held, self._held = self._held, []
        if held:
            told = "; ".join(f"{kind[-1]} × {count}" for kind, count in held)
            # The values stay in args: the formatter masks them later.
            told = told.replace("%", "%%") if record.args else told
            first = str(record.msg).partition("\n")[0]
            record.msg = f"{first} [held back: {told}]"
        return True
