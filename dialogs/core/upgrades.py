"""Upgrade old session formats to the present one, one function per step.

A step uses only the JSON of both formats, so later changes of the code do not affect it.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

FORMAT: Final = 2
"""The present format of a stored session."""

Json = dict[str, Any]
Step = Callable[[Json], Json]

_NUMBER: Final = re.compile(r"(?P<value>\d+(?:\.\d+)?(?:E[+-]\d+)?)(?P<unit>.*)", re.DOTALL)
"""A number as format 1 wrote it, and its unit."""


def upgraded(stored: Json) -> Json:
    """The stored session in the present format.

    Raises ``ValueError`` for a format this version does not know, so that a newer session is
    never read as an older one.
    """
    number = stored.get("format")
    while number != FORMAT:
        step = STEPS.get(number) if isinstance(number, int) else None
        if step is None:
            raise ValueError(
                f"session format {number!r} is not known; this version reads {FORMAT}"
            )
        stored = step(stored)
        number = stored["format"]
    return stored


# --- format 1: the data of a wait was a single string, its detail


def _with_states(stored: Json) -> Json:
    """Format 1 to 2: the detail of every wait becomes a state with named fields."""
    return {
        **stored,
        "format": 2,
        "wait": _wait_with_state(stored["wait"]),
        "trail": [_wait_with_state(wait) for wait in stored["trail"]],
    }


def _wait_with_state(wait: list[Any]) -> list[Any]:
    whole: list[Any] = [*wait, *["", ""][len(wait) - 1 :]]
    at, subject, detail, *others = whole
    read = _STATES.get(at)
    return [at, subject, read(subject, detail) if read and detail else None, *others]


def _profile(subject: str, detail: str) -> Json:
    if subject == "name":
        return {"kind": "name", "name": detail}
    return _searched(subject, detail)


def _searched(_subject: str, detail: str) -> Json:
    return {"kind": "searched", "words": detail}


def _marks(_subject: str, detail: str) -> Json:
    marks = detail.split()
    return {
        "kind": "marks",
        "not_met": [int(mark[:-1]) for mark in marks if mark.endswith("-")],
        "met": [int(mark[:-1]) for mark in marks if mark.endswith("+")],
        "others_met": "*" in marks,
    }


def _note(_subject: str, detail: str) -> Json:
    return {"kind": "note", "text": detail}


def _number_typed(_subject: str, detail: str) -> Json | None:
    found = _NUMBER.fullmatch(detail)
    if found is None:
        return None
    return {"kind": "number-typed", "value": found["value"], "unit": found["unit"].strip()}


def _meaning(subject: str, detail: str) -> Json:
    """A percentage, or a bare "no" as typed."""
    return _number_typed(subject, detail) or {"kind": "words-typed", "words": detail}


def _number(_subject: str, detail: str) -> Json:
    return {"kind": "number", "by": detail}


def _reference(_subject: str, detail: str) -> Json:
    measure, value, unit = detail.split("|", 2)
    return {"kind": "reference", "measure": measure, "value": value, "unit": unit}


def _reason(_subject: str, detail: str) -> Json:
    return {"kind": "share", "share": detail}


def _overlays(_subject: str, detail: str) -> Json:
    marked = [[id.removeprefix("-"), not id.startswith("-")] for id in detail.split(",")]
    return {"kind": "overlays", "marked": marked}


def _figures(subject: str, detail: str) -> Json:
    return {"kind": "in-turn"} if detail == "*" else _searched(subject, detail)


def _figure(_subject: str, detail: str) -> Json:
    return {"kind": "figure", "figure": detail}


def _odd(_subject: str, detail: str) -> Json:
    figure, value, unit = detail.split("|", 2)
    return {"kind": "figure-in-doubt", "figure": figure, "value": value, "unit": unit}


def _calculation(_subject: str, detail: str) -> Json:
    by, _, number = detail.partition("|")
    return {"kind": "calculation", "by": by, "number": int(number or 0)}


def _baseline(_subject: str, detail: str) -> Json:
    """The scale alone, or also the baseline just typed."""
    scale, _, typed = detail.partition("|")
    baseline, _, unit = typed.partition("|")
    return {"kind": "baseline", "scale": scale, "baseline": baseline or None, "unit": unit}


def _leading(subject: str, detail: str) -> Json:
    return {**_baseline(subject, detail), "kind": "leading"}


def _ticked(_subject: str, detail: str) -> Json:
    return {"kind": "ticked", "positions": [int(position) for position in detail.split()]}


def _plan_field(_subject: str, detail: str) -> Json:
    return {
        "kind": "plan-field",
        "field": detail.removesuffix("+"),
        "in_a_row": detail.endswith("+"),
    }


_STATES: Final[Mapping[str, Callable[[str, str], Json | None]]] = {
    "profile": _profile,
    "group-check": _marks,
    "question": _note,
    "measure": _number_typed,
    "number": _number,
    "reference": _reference,
    "meaning": _meaning,
    "reason": _reason,
    "rules": _overlays,
    "figures": _figures,
    "figure": _figure,
    "carriers": _searched,
    "calculation": _calculation,
    "odd": _odd,
    "scale": _number_typed,
    "benchmark": _searched,
    "baseline": _baseline,
    "leading": _leading,
    "checklist": _ticked,
    "plan": _plan_field,
}
"""How to read the detail of a wait, by place."""

STEPS: Final[Mapping[int, Step]] = {1: _with_states}
"""By the format a step starts from; each leads to the next number."""
