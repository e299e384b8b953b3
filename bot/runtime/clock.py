"""The system clock; nothing else reads it."""

from datetime import UTC, datetime
from functools import partial
from typing import Final

now: Final = partial(datetime.now, UTC)
"""The current time, in UTC."""
