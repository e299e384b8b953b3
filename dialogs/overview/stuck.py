"""What an assessment is stuck at: the rules of ``stuck.yaml``, for chat, web and nudges."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from dialogs.typed.data_files import read_data

_DATA: Final = "stuck.yaml"


class Fact(StrEnum):
    """A number known of an assessment."""

    IDLE = "idle"  # days without a change
    RETURNED = "returned"  # rows that were sent back and are untouched
    PROPOSALS = "proposals"  # answers of colleagues that wait to be taken or declined
    OVERDUE = "overdue"  # colleagues who were asked, and whose day has passed
    ASKED = "asked"  # colleagues who were asked and are not done
    MUSTS = "musts"  # mandatory rows, requirements and conditions without an answer
    UNSUPPORTED = "unsupported"  # rows that earn points and have no evidence
    EXPIRING = "expiring"  # files of evidence that have expired, or soon will


@dataclass(frozen=True, slots=True)
class Rule:
    """Stuck at ``fact`` if it is at least ``least``, after ``idle`` days without a change, and if
    it has held for ``lasting`` days.

    ``after_report``: also where a report was made since the last change. ``nudges``: the owner may
    be reminded because of it.
    """

    fact: Fact
    least: int = 1
    idle: int = 0
    lasting: int = 0
    after_report: bool = False
    nudges: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that holds, and the number by which it does."""

    fact: Fact
    count: int


@cache
def rules() -> tuple[Rule, ...]:
    """The rules, in the order in which they are named."""
    return tuple(Rule(**(one | {"fact": Fact(one["fact"])})) for one in read_data(_DATA))


def stuck_at(
    facts: Mapping[Fact, int],
    *,
    is_reported: bool,
    ages: Mapping[Fact, int] | None = None,
    to_nudge: bool = False,
) -> tuple[Reason, ...]:
    """Why an assessment is stuck; nothing if it is not. A fact that is not known is none.

    ``ages``: for how many days a fact has held. ``to_nudge``: only what its owner may be reminded
    of.
    """
    ages = ages or {}
    return tuple(
        Reason(rule.fact, count)
        for rule in rules()
        if (count := facts.get(rule.fact, 0)) >= rule.least
        and facts.get(Fact.IDLE, 0) >= rule.idle
        and ages.get(rule.fact, 0) >= rule.lasting
        and (rule.after_report or not is_reported)
        and (rule.nudges or not to_nudge)
    )
