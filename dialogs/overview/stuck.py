"""What an assessment is stuck at, by rules that the chat and the web share.

The numbers are ours, not from a standard.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Fact(StrEnum):
    """A number known of an assessment."""

    IDLE = "idle"  # days without a change
    PROPOSALS = "proposals"  # answers of colleagues that wait to be taken or declined
    OVERDUE = "overdue"  # colleagues who were asked, and whose day has passed
    ASKED = "asked"  # colleagues who were asked and are not done
    MUSTS = "musts"  # mandatory rows, requirements and conditions without an answer
    UNSUPPORTED = "unsupported"  # rows that earn points and have no evidence


@dataclass(frozen=True, slots=True)
class Rule:
    """Stuck at ``fact`` if it is at least ``least``, after ``idle`` days without a change.

    ``after_report``: also where a report was made since the last change.
    """

    fact: Fact
    least: int = 1
    idle: int = 0
    after_report: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that holds, and the number by which it does."""

    fact: Fact
    count: int


RULES: Final = (
    Rule(Fact.IDLE, least=7),
    Rule(Fact.PROPOSALS, after_report=True),
    Rule(Fact.OVERDUE),
    Rule(Fact.ASKED, idle=3),
    Rule(Fact.MUSTS, idle=3),
    Rule(Fact.UNSUPPORTED, idle=3),
)
"""In the order in which they are named."""


def stuck_at(facts: Mapping[Fact, int], *, is_reported: bool) -> tuple[Reason, ...]:
    """Why an assessment is stuck; nothing if it is not. A fact that is not known is none."""
    return tuple(
        Reason(rule.fact, count)
        for rule in RULES
        if (count := facts.get(rule.fact, 0)) >= rule.least
        and facts.get(Fact.IDLE, 0) >= rule.idle
        and (rule.after_report or not is_reported)
    )
