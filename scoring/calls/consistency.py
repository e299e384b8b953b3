"""The sixteen consistency checks: which a rule answers, and which are left to a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Protocol

from scoring.files.data import read_data
from scoring.values import Frozen, Text


class Check(Frozen):
    """A check, and what answers it: codes of odd figures, or rules of flags."""

    id: str
    title: Text
    issues: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    def is_answered_by(self, code: str, figures: Iterable[str]) -> bool:
        """Whether a finding with this code about these figures answers it."""
        if code in self.flags:
            return True
        is_its = not self.figures or not frozenset(self.figures).isdisjoint(figures)
        return code in self.issues and is_its

    @property
    def is_by_rule(self) -> bool:
        """Whether a rule can find anything about it."""
        return bool(self.issues or self.flags)


class Outcome(StrEnum):
    """How a check of a submission stands."""

    FOUND = "found"  # a rule found something
    NOTHING_FOUND = "nothing-found"  # the rules found nothing: that proves little
    BY_PERSON = "by-person"


class Answering(Protocol):
    """A flag, as far as it matters here."""

    @property
    def checks(self) -> tuple[str, ...]:
        """The checks that it answers."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A check and how it stands."""

    check: Check
    outcome: Outcome


@cache
def consistency_checks() -> tuple[Check, ...]:
    """All checks, in their order."""
    return tuple(Check.model_validate(one) for one in read_data("calls/flags.yaml")["checks"])


def checks_of(code: str, figures: Iterable[str]) -> tuple[str, ...]:
    """The checks that a finding answers."""
    figures = tuple(figures)
    return tuple(one.id for one in consistency_checks() if one.is_answered_by(code, figures))


def checked(flags: Iterable[Answering]) -> tuple[Checked, ...]:
    """How each check stands, given the flags of a submission."""
    found = {check for flag in flags for check in flag.checks}
    return tuple(Checked(one, _outcome(one, found)) for one in consistency_checks())


def _outcome(check: Check, found: set[str]) -> Outcome:
    if check.id in found:
        return Outcome.FOUND
    return Outcome.NOTHING_FOUND if check.is_by_rule else Outcome.BY_PERSON
