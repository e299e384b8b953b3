"""A made-up factory: who it is, its bills as a person pastes them, and what it answers."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "data"
NAMES = ("pump", "cement", "board", "dairy", "foundry", "textile")


@dataclass(frozen=True, slots=True)
class Rule:
    """What the person does once a screen shows ``sees``, a regular expression.

    ``taps`` is part of a label, or ``says`` what is typed; at most ``times`` in a walk.
    """

    sees: str
    taps: str = ""
    says: str = ""
    times: int = 1


@dataclass(frozen=True, slots=True)
class Factory:
    """``bills`` are pasted as they are; ``figures`` is what they say, value and unit.

    ``verdict`` is the span of points and the words of the readiness; ``benchmarks`` names, by
    criterion, what it is compared with in the end.
    """

    id: str
    profile: dict[str, str]
    bills: str
    rules: tuple[Rule, ...]
    figures: dict[str, tuple[Decimal, str]]
    benchmarks: dict[str, str]
    span: str
    band: str


def load(id: str) -> Factory:
    """The factory of this name."""
    data: dict[str, Any] = yaml.safe_load((FOLDER / f"{id}.yaml").read_text(encoding="utf-8"))
    return Factory(
        id,
        {key: str(value) for key, value in data["profile"].items()},
        (FOLDER / f"{id}.txt").read_text(encoding="utf-8"),
        tuple(_rule(rule) for rule in data["rules"]),
        {name: _amount(text) for name, text in data["figures"].items()},
        data["benchmarks"],
        data["span"],
        data["band"],
    )


def _rule(data: dict[str, Any]) -> Rule:
    said = {key: str(value) for key, value in data.items() if key != "times"}
    return Rule(**said, times=data.get("times", 1))


def _amount(text: str) -> tuple[Decimal, str]:
    value, _, unit = text.partition(" ")
    return Decimal(value), unit
