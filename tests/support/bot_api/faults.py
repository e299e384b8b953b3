"""What goes wrong between a bot and Telegram, on demand."""

import random
from dataclasses import dataclass, field


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


@dataclass(slots=True)
class Ailment:
    """Something happens to a share of all calls, drawn by dice."""

    share: float
    stall_seconds: float = 0.3
    dice: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311

    def next(self, method: str) -> Fault | None:
        """What happens to this call, if anything."""
        if self.dice.random() >= self.share:
            return None
        kind = self.dice.choice(("500", "502", "before", "after", "429", "stall"))
        match kind:
            case "before" | "after":
                return Fault(method, 1, drops=True, after_effect=kind == "after")
            case "429":
                return Fault(method, 1, status=429, retry_after=1)
            case "stall":
                return Fault(method, 1, delay=self.stall_seconds)
            case status:
                return Fault(method, 1, status=int(status))
