"""Turns that hold everybody up are told to the operator, by place and length alone."""

import json
from io import StringIO

import pytest

from bot.turns.slow_turns import AT_MOST_EVERY_SECONDS, SLOW_SECONDS, SlowTurns, Stopwatch
from dialogs.core.inputs import Text
from dialogs.core.session import Place
from tests.support.logs import logged

TYPED = Text(key="k", text="机密" * 50)


class Watch:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def _turn(slow: SlowTurns, watch: Watch, seconds: float) -> None:
    stopwatch = Stopwatch(watch)
    with stopwatch:
        watch.now += seconds
    slow.note(stopwatch, Place.WHAT_IF, TYPED)


def _lines(log: StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_a_slow_turn_is_logged_with_place_and_length_and_not_its_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    watch = Watch()
    with logged(monkeypatch, "INFO") as log:
        _turn(SlowTurns(watch), watch, 1.2)
    (line,) = _lines(log)
    assert (line["event"], line["place"], line["input"]) == ("turn-slow", "what-if", "text")
    assert (line["length"], line["ms"]) == (100, 1200)
    assert "机密" not in log.getvalue()


def test_a_quick_turn_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch()
    with logged(monkeypatch, "INFO") as log:
        _turn(SlowTurns(watch), watch, SLOW_SECONDS)
    assert log.getvalue() == ""


def test_many_slow_turns_are_counted_rather_than_told(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch()
    with logged(monkeypatch, "INFO") as log:
        slow = SlowTurns(watch)
        for _ in range(20):
            _turn(slow, watch, 0.2)
        watch.now += AT_MOST_EVERY_SECONDS
        _turn(slow, watch, 0.2)
    assert [line["left_out"] for line in _lines(log)] == [0, 19]
