"""Reading the data files that come with the package."""

from importlib.resources import files
from typing import Any

from scoring.marked_yaml import read_marked


def read_data(name: str) -> Any:
    """The content of ``scoring/<name>``, its numbers exact. Callers keep what they build of it."""
    return read_marked((files("scoring") / name).read_text(encoding="utf-8")).data
