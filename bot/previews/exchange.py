"""What the process that draws previews is asked, and how it answers.

A module apart from ``bot.previews.worker``: who asks for a preview needs no library for pictures.
They go as the frames of ``bot.runtime.processes.worker_loop``. A request is JSON. An answer begins
with one byte: ``DRAWN`` is followed by a line of JSON (``pages``, ``width``, ``height``) and a
JPEG, ``REFUSED`` by the reason.
"""

MEMORY_BYTES = 768 * 1024 * 1024
"""Limit of the address space."""
DRAWN, REFUSED = b"+", b"-"
LARGE, SMALL = "large", "small"
"""A page to read, and a thumbnail."""
EDGES = {LARGE: 1240, SMALL: 240}
"""The longest edge of what is drawn, in pixels; a page of A4 can be read at 1240."""
REASONS_FOR_GOOD = frozenset({"locked", "unreadable", "too-large"})
"""Why a file has no preview: its content never changes."""
NO_SUCH_PAGE = "no-such-page"
