"""Reading the data files that come with the package."""

from importlib.resources import files
from typing import Any

from scoring.files.yaml_reader import parse_yaml


def read_data(name: str) -> Any:
    """The content of ``scoring/data/<name>``, its numbers exact. Callers cache what they build.

    Raises ``ValueError`` for a file with a mistake of form, such as a key written twice.
    """
    parsed = parse_yaml((files("scoring") / "data" / name).read_text(encoding="utf-8"))
    if parsed.flaws:
        flaws = ", ".join(f"{flaw.code} in line {flaw.line}" for flaw in parsed.flaws)
        raise ValueError(f"{name}: {flaws}")
    return parsed.data
