"""Old session formats to the present one, one function per step."""

from collections.abc import Callable
from typing import Any

FORMAT = 1
"""The present format of a stored session."""

Step = Callable[[dict[str, Any]], dict[str, Any]]

STEPS: dict[int, Step] = {}
"""By the format a step starts from; each leads to the next number."""


def upgraded(stored: dict[str, Any]) -> dict[str, Any]:
    """The stored session in the present format.

    Raises ``ValueError`` for a format this version does not know, so that a newer session is
    never read as an older one.
    """
    number = stored.get("format")
    while number != FORMAT:
        step = STEPS.get(number) if isinstance(number, int) else None
        if step is None:
            raise ValueError(
                f"session format {number!r} is not known; this version reads {FORMAT}"
            )
        stored = step(stored)
        number = stored["format"]
    return stored
