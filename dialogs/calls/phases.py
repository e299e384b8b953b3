"""The phases of a call as data: who may do and see what in each, and which one it is now.

A phase lasts until the next begins, so that exactly one is active at any moment.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

from dialogs.calls.access import MOST, MOST_SEEN, Act, Part, Sight
from dialogs.typed.data_files import read_data
from scoring.values import Text

PREPARING: Final = "preparing"
INTAKE: Final = "intake"
CLOSED: Final = "closed"

May = Mapping[Part, frozenset[Act]]
See = Mapping[Part, frozenset[Sight]]


@dataclass(frozen=True, slots=True)
class Rules:
    """What the parts may do and see in a phase; a part that is not named may and sees nothing."""

    may: May
    see: See

    def lets(self, part: Part, act: Act) -> bool:
        """Whether a part may do an act; never more than it may at all."""
        return act in self.may.get(part, frozenset()) & MOST.get(part, frozenset())

    def shows(self, part: Part) -> frozenset[Sight]:
        """What a part sees."""
        return self.see.get(part, frozenset()) & MOST_SEEN.get(part, frozenset())


NOTHING: Final = Rules({}, {})


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of a call. ``id`` is one of ``standard_phases``."""

    id: str
    begins: datetime
    rules: Rules


@dataclass(frozen=True, slots=True)
class Active:
    """The phase of a moment, and when it ends; ``ends`` is ``None`` for the last."""

    id: str
    rules: Rules
    ends: datetime | None


def active(phases: Sequence[Phase], now: datetime) -> Active:
    """The phase at a moment; before the first one the call is in preparation."""
    begun = [at for at, one in enumerate(phases) if one.begins <= now]
    after = begun[-1] + 1 if begun else 0
    ends = phases[after].begins if after < len(phases) else None
    if not begun:
        return Active(PREPARING, standard_rules(PREPARING), ends)
    return Active(phases[begun[-1]].id, phases[begun[-1]].rules, ends)


@cache
def standard_phases() -> tuple[str, ...]:
    """The ids of all phases, in their order, without that of preparation."""
    return tuple(one for one in read_data("call_phases.yaml") if one != PREPARING)


@cache
def phase_title(id: str) -> Text:
    """What a phase is called."""
    return Text.model_validate(read_data("call_phases.yaml")[id]["title"])


@cache
def standard_rules(id: str) -> Rules:
    """What a phase lets the parts do and see where a call does not say otherwise.

    Raises ``KeyError`` for one that is not known.
    """
    return rules_from(read_data("call_phases.yaml")[id])


def rules_from(data: Mapping[str, Any]) -> Rules:
    """Rules as they are written. Raises ``ValueError`` for a word that is not known."""
    return Rules(
        {Part(part): frozenset(map(Act, acts)) for part, acts in data["may"].items()},
        {Part(part): frozenset(map(Sight, sights)) for part, sights in data["see"].items()},
    )


def rules_as_data(rules: Rules) -> dict[str, Any]:
    """Rules as ``rules_from`` reads them."""
    return {
        "may": {part.value: sorted(acts) for part, acts in rules.may.items()},
        "see": {part.value: sorted(sights) for part, sights in rules.see.items()},
    }
