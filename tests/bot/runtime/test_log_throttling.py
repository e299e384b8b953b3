"""Repeated log lines: the first are written, the rest are counted."""

import json
import logging
from io import StringIO

import pytest
import structlog

from bot.runtime.logs import throttling as log_throttling
from bot.runtime.logs.throttling import LINES_PER_WINDOW, WINDOW_SECONDS, Throttle
from tests.support.logs import logged


class Seconds:
    """A clock the test sets."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 0.0
        monkeypatch.setattr(log_throttling, "monotonic", lambda: self.now)


def _lines(stream: StringIO) -> list[str]:
    return stream.getvalue().splitlines()


def test_our_events_are_counted_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Seconds(monkeypatch)
    with logged(monkeypatch, "INFO") as stream:
        log = structlog.get_logger()
        for number in range(5_000):
            log.warning("refused", number=number)
        log.warning("other")
        assert len(_lines(stream)) == LINES_PER_WINDOW + 1
        clock.now += WINDOW_SECONDS
        log.warning("refused", number=0)
    assert json.loads(_lines(stream)[-1])["held_back"] == {"refused": 5_000 - LINES_PER_WINDOW}


def test_lines_of_libraries_are_counted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Seconds(monkeypatch)
    with logged(monkeypatch, "INFO") as stream:
        log = logging.getLogger("asyncio")
        for number in range(5_000):
            log.error("socket.accept() out of system resource\nsocket: %s", number)
        written = len(_lines(stream))
        clock.now += WINDOW_SECONDS
        log.warning("something else")
    assert written == LINES_PER_WINDOW  # of a library the first line alone
    assert "socket.accept() out of system resource × 4990" in _lines(stream)[-1]


def test_every_step_of_an_upgrade_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with logged(monkeypatch, "INFO") as stream:
        log = logging.getLogger("alembic.runtime.migration")
        for number in range(3 * LINES_PER_WINDOW):
            log.info("Running %s", number)
    assert len(_lines(stream)) == 3 * LINES_PER_WINDOW


def test_debugging_is_not_held_back(monkeypatch: pytest.MonkeyPatch) -> None:
    with logged(monkeypatch, "DEBUG") as stream:
        for _ in range(50):
            logging.getLogger("bot").debug("fine")
            structlog.get_logger().debug("finer")
    assert len(_lines(stream)) == 100


def test_kinds_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_throttling, "KINDS_KEPT", 3)
    held: list[tuple[object, int]] = []
    throttle = Throttle(lambda kind, count: held.append((kind, count)))
    passed = sum(throttle.passes((number,)) for number in range(1_000))
    assert passed == 3 + LINES_PER_WINDOW
    assert len(throttle._windows) == 4
