"""Garbage collection, spared what is never garbage."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def kept_for_good() -> Iterator[None]:
    """While modules are imported: no collection, for nothing of them is ever freed.

    Later collections skip them too: the first alone would take a tenth of a second.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
