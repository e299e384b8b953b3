"""Reading the data files that come with the package."""

from importlib.resources import files
from typing import Any

from scoring.files.yaml_reader import read_marked


def read_data(name: str) -> Any:
    """The content of ``scoring/data/<name>``, its numbers exact. Callers keep what they build."""
    return read_marked((files("scoring") / "data" / name).read_text(encoding="utf-8")).data
