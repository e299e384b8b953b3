"""What a check found, in words of ``operator.yaml``: ``<code>``, and ``<code>-remedy`` if any."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.wording.catalogue import Words
from scoring.values import Text

State = Literal["ok", "warning", "problem"]
WORDS = Words("operator")


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check; ``code`` and ``values`` choose and fill its words."""

    check: str
    state: State
    code: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def words(self) -> Text:
        """What was found."""
        return WORDS(self.code, **self.values)

    @property
    def remedy(self) -> Text | None:
        """What to do about it."""
        key = f"{self.code}-remedy"
        return WORDS(key, **self.values) if key in WORDS else None


def guarded(check: str, look: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    """What a check finds; a file that it may not open is found too, and ends it."""
    try:
        yield from look()
    except OSError as error:
        values = {"path": error.filename or "-", "reason": error.strerror or type(error).__name__}
        yield Finding(check, "problem", "path-closed", values)
