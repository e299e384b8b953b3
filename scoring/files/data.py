"""Reading the data files that come with the package."""

from importlib.resources import files
from typing import Any

from scoring.files.yaml_reader import parse_yaml


def read_data(name: str) -> Any:
    """The content of ``scoring/data/<name>``, its numbers exact. Callers keep what they build."""
    return parse_yaml((files("scoring") / "data" / name).read_text(encoding="utf-8")).data
