"""What goes wrong between a bot and Telegram, on demand."""

from dataclasses import dataclass


@dataclass(slots=True)
class Fault:
    """Something to happen to the next `times` calls of a method, or of any but getUpdates.

    With `status` the call is refused and has no effect. With `drops` the connection breaks: before
    the call takes effect, or (`after_effect`) before the bot learns that it did.
    """

    method: str | None
    times: int
    status: int = 0
    retry_after: int | None = None
    drops: bool = False
    after_effect: bool = False
    delay: float = 0.0

    def concerns(self, method: str) -> bool:
        """Whether it happens to this call."""
        return method == self.method or (self.method is None and method != "getUpdates")
