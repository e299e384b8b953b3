"""Garbage collection, spared what is never garbage."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

COLLECTED_AFTER = 20_000
"""New objects after which garbage is looked for. The default is 700; one poll brings more."""


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


def spare_collector() -> None:
    """Exclude the permanent objects built at the start from later garbage collections.

    Scanning them again would block everyone for a tenth of a second or more.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECTED_AFTER)
