"""Limits on rates: token buckets."""

from collections.abc import Callable
from datetime import datetime

BUCKETS_KEPT = 10_000
"""With more than these, full buckets are dropped: a new one is full as well."""


class Buckets:
    """Token buckets by key: ``burst`` at once, then ``per_second``. In this process only."""

    def __init__(self, burst: int, per_second: float, clock: Callable[[], datetime]) -> None:
        self._burst = burst
        self._rate = per_second
        self._clock = clock
        self._filled: dict[str, tuple[float, float]] = {}
        self._drop_at = 0

    def wait(self, key: str) -> float:
        """Take a token. 0 if there was one, else the seconds until there is."""
        now = self._clock().timestamp()
        tokens = self._tokens(key, now)
        if tokens >= 1:
            self._filled[key] = (tokens - 1, now)
            self._drop_full(now)
            return 0.0
        self._filled[key] = (tokens, now)
        return (1 - tokens) / self._rate

    def _tokens(self, key: str, now: float) -> float:
        tokens, since = self._filled.get(key, (float(self._burst), now))
        return min(float(self._burst), tokens + max(0.0, now - since) * self._rate)

    def _drop_full(self, now: float) -> None:
        if len(self._filled) <= max(BUCKETS_KEPT, self._drop_at):
            return
        self._filled = {
            key: filled
            for key, filled in self._filled.items()
            if self._tokens(key, now) < self._burst
        }
        self._drop_at = 2 * len(self._filled)  # or every request would go through all of them
