"""Flags by rule: what an officer should look at in a submission, each with its numbers.

A flag changes no score. The thresholds and the sixteen consistency checks are data
(``calls/flags.yaml``); a check that no rule answers is made by a person, and is never said to
have passed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Protocol

from scoring.answers.model import Answers
from scoring.calls.consistency import checks_of
from scoring.catalogue.index import CatalogueIndex
from scoring.catalogue.model import Catalogue
from scoring.evaluation.contradictions import contradictions
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.resting import points_resting_on
from scoring.evaluation.results import Evaluation
from scoring.figures.model import Figures
from scoring.figures.plausibility import PlausibilityIssue, implausible, impossible
from scoring.figures.plausibility_words import sentence_of
from scoring.files.data import read_data
from scoring.values import Text


class FlagRule(StrEnum):
    """The rules that raise flags. The values are stored."""

    ODD_FIGURE = "odd-figure"
    CONTRADICTION = "contradiction"
    UNPROVEN = "unproven"  # many points, and no file under them
    SAME_FILE = "same-file"  # another applicant of the call has handed in the same file
    OUTDATED = "outdated"


class DatedFile(Protocol):
    """A file, as far as it matters here."""

    @property
    def digest(self) -> str:
        """The SHA-256 of its content."""

    @property
    def valid_until(self) -> date | None:
        """Its last day; ``None`` where nobody gave one."""


@dataclass(frozen=True, slots=True)
class Flag:
    """What a rule found. ``numbers`` explain it, by name; a fraction is written exactly.

    ``subjects`` are the questions or figures concerned, ``checks`` the consistency checks that it
    answers. ``said`` is a sentence, where the rule has one of its own.
    """

    rule: FlagRule
    code: str
    subjects: tuple[str, ...]
    numbers: tuple[tuple[str, str], ...] = ()
    checks: tuple[str, ...] = ()
    said: Text | None = None

    @property
    def key(self) -> str:
        """What tells it from every other flag of the submission."""
        return ":".join((self.rule, self.code, *self.subjects))


@dataclass(frozen=True, slots=True)
class Facts:
    """What a submission holds. ``shared`` says of a digest in how many others it is too."""

    answers: Answers
    figures: Figures = field(default_factory=dict)
    previous: Figures = field(default_factory=dict)
    region: str | None = None
    carriers_open: bool = False
    files: Mapping[str, Iterable[DatedFile]] = field(default_factory=dict)
    shared: Mapping[str, int] = field(default_factory=dict)


def flags(
    catalogue: Catalogue,
    index: CatalogueIndex,
    facts: Facts,
    today: date,
    *,
    unproven_from: Fraction | None = None,
) -> tuple[Flag, ...]:
    """All flags, as the submission stands on a day. ``unproven_from`` is the call's own share."""
    evaluation = evaluate(catalogue, facts.answers)
    least = unproven_share() if unproven_from is None else unproven_from
    return (
        *_odd_figures(catalogue, facts),
        *_contradicting(catalogue, evaluation),
        *_unproven(catalogue, index, facts, evaluation, least),
        *_same_files(index, facts),
        *_outdated(index, facts, today),
    )


@cache
def unproven_share() -> Fraction:
    """From which share of the points on no file a submission is flagged."""
    return Fraction(read_data("calls/flags.yaml")["unproven_share"]["from"])


def _odd_figures(catalogue: Catalogue, facts: Facts) -> Iterator[Flag]:
    figures = facts.figures
    refused = impossible(figures)
    usable = {
        id: figure
        for id, figure in figures.items()
        if not any(id in one.figures for one in refused)
    }
    odd = implausible(
        catalogue, usable, facts.previous, facts.region, carriers_open=facts.carriers_open
    )
    for one in (*refused, *odd):
        yield _of_issue(one)


def _of_issue(one: PlausibilityIssue) -> Flag:
    checks = checks_of(one.code, one.figures)
    return Flag(FlagRule.ODD_FIGURE, one.code, one.figures, (), checks, sentence_of(one))


def _contradicting(catalogue: Catalogue, evaluation: Evaluation) -> Iterator[Flag]:
    for one in contradictions(catalogue.criteria, evaluation):
        yield Flag(FlagRule.CONTRADICTION, one.about, (one.id, one.presupposed))


def _unproven(
    catalogue: Catalogue,
    index: CatalogueIndex,
    facts: Facts,
    evaluation: Evaluation,
    least: Fraction,
) -> Iterator[Flag]:
    earning = {row.id for row in evaluation.criteria if row.obtained}
    bare = tuple(
        one for one in index.subjects if one in earning and not tuple(facts.files.get(one, ()))
    )
    if not bare or not evaluation.certain:
        return
    points = points_resting_on(catalogue, facts.answers, bare)
    share = points / evaluation.certain
    if share >= least:
        numbers = {"points": points, "of": evaluation.certain, "share": share, "from": least}
        numbers["rows"] = Fraction(len(bare))
        shown = tuple((name, str(value)) for name, value in numbers.items())
        yield Flag(FlagRule.UNPROVEN, "points", bare, shown)


def _same_files(index: CatalogueIndex, facts: Facts) -> Iterator[Flag]:
    """Never of whom: that is for a person to find out, who may see both."""
    for subject in index.subjects:
        for file in facts.files.get(subject, ()):
            if others := facts.shared.get(file.digest, 0):
                numbers = (("others", str(others)), ("digest", file.digest))
                yield Flag(FlagRule.SAME_FILE, file.digest[:12], (subject,), numbers)


def _outdated(index: CatalogueIndex, facts: Facts, today: date) -> Iterator[Flag]:
    for subject in index.subjects:
        for file in facts.files.get(subject, ()):
            if file.valid_until is not None and file.valid_until < today:
                numbers = (("until", file.valid_until.isoformat()), ("on", today.isoformat()))
                checks = checks_of(FlagRule.OUTDATED, ())
                yield Flag(FlagRule.OUTDATED, file.digest[:12], (subject,), numbers, checks)
