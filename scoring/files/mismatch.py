"""What the cross-checks of catalogues and overlays find."""

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.files.yaml_reader import Place


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Two things in a file that do not agree; ``details`` fill the words of the problem."""

    code: str
    place: Place
    details: Mapping[str, object]


def mismatch(code: str, place: Place, **details: object) -> Mismatch:
    """The same with its details as keywords."""
    return Mismatch(code, place, details)
