"""Reads the data files that come with the package."""

from importlib.resources import files
from typing import Any

import yaml

_Loader: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_data(name: str) -> Any:
    """The content of ``dialogs/data/<name>``. Callers cache what they build from it."""
    text = (files("dialogs") / "data" / name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - both are safe  # nosec B506
