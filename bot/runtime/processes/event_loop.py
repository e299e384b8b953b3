"""The event loop that everything runs on."""

import asyncio
import sys
from collections.abc import Coroutine
from typing import Any

__all__ = ["new_event_loop", "run"]

if sys.platform == "win32":
    from asyncio import new_event_loop
else:
    from uvloop import new_event_loop


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run it to its end, on uvloop wherever there is one."""
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(work)
