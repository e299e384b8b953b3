"""What the cross-checks of catalogues and overlays find."""

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.files.yaml_reader import KeyPath


@dataclass(frozen=True, slots=True)
class Issue:
    """Two things in a file that do not agree; ``details`` fill the words of the problem."""

    code: str
    place: KeyPath
    details: Mapping[str, object]


def issue(code: str, place: KeyPath, **details: object) -> Issue:
    """The same with its details as keywords."""
    return Issue(code, place, details)
