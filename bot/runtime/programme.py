"""Which version of the program this is."""

from functools import cache
from importlib.metadata import version


@cache
def programme_version() -> str:
    """The version as installed."""
    return version("greenbot")
