"""The event streams that are open."""

from collections import Counter

from bot.web.limits import STREAMS_PER_PERSON


class Streams:
    """How many streams each person has open."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()

    def is_full(self, external_id: str) -> bool:
        """Whether a person has as many as she may."""
        return self._open[external_id] >= STREAMS_PER_PERSON

    def opened(self, external_id: str) -> None:
        """One more."""
        self._open[external_id] += 1

    def closed(self, external_id: str) -> None:
        """One fewer."""
        self._open[external_id] -= 1
        if not self._open[external_id]:
            del self._open[external_id]
