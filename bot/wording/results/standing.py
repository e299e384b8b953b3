"""How an assessment stands: what a board shows of its evaluation."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Final

from bot.wording.results.verdict import Verdict
from scoring.answers.model import Answer, Unclear
from scoring.catalogue.model import Catalogue
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.readiness import Readiness
from scoring.evaluation.results import SectionScore
from scoring.rounding import fixed
from scoring.values import Text

NONE: Final = "—"
"""The score of a section in which nothing applies."""


@dataclass(frozen=True, slots=True)
class Points:
    """A reviewed or decided result: its two ends, and in figures; rows that are ``undecided``."""

    certain: Fraction
    possible: Fraction
    figure: str
    undecided: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """What remains of an evaluation: a few numbers, so that many can be kept.

    ``decided`` of ``total`` rows are answered. ``figure`` is the points of 100 or their range,
    ``badge`` the grade, or why there is none; ``open_musts`` counts conditions, requirements and
    mandatory rows without an answer, ``unmet`` those not met, and ``unsupported`` the rows that
    earn points and have no evidence. ``rules`` names the catalogue and overlays it is by, and
    ``scores`` has the score of each section, or its range, in the order of ``titles``.
    ``reviewed`` and ``released`` are for those who may review, where there is anything said.
    """

    rules: tuple[str, ...]
    edition: str
    decided: int
    total: int
    certain: Fraction
    possible: Fraction
    figure: str
    badge: Text
    readiness: Readiness
    unmet: int
    open_musts: int
    unsupported: int
    titles: tuple[Text, ...]
    scores: tuple[str, ...]
    reviewed: Points | None = None
    released: Points | None = None

    @property
    def bare(self) -> "Standing":
        """The same without what others said of it."""
        if self.reviewed is None and self.released is None:
            return self
        return replace(self, reviewed=None, released=None)


def standing_of(
    catalogue: Catalogue,
    overlays: tuple[str, ...],
    answers: Mapping[str, Answer],
    supported: Collection[str],
) -> Standing:
    """Evaluate the answers. ``supported`` are the rows with evidence."""
    result = evaluate(catalogue, answers)
    verdict = Verdict(catalogue, result)
    titles = {section.id: section.title for section in catalogue.sections}
    earning = (row for row in result.criteria if row.obtained and row.id in answers)
    return Standing(
        rules=(catalogue.id, *overlays),
        edition=catalogue.edition,
        decided=sum(
            not isinstance(answers.get(rule.id), Unclear | None) for rule in catalogue.rules
        ),
        total=len(catalogue.rules),
        certain=result.certain,
        possible=result.possible,
        figure=verdict.total_figure,
        badge=_shared(verdict.badge),
        readiness=verdict.readiness,
        unmet=len(verdict.unmet),
        open_musts=len(verdict.undecided),
        unsupported=sum(row.id not in supported for row in earning),
        titles=tuple(titles[one.id] for one in result.sections),
        scores=tuple(map(_score, result.sections)),
    )


def _score(section: SectionScore) -> str:
    if section.lower is None or section.upper is None:
        return NONE
    return "–".join(fixed(end) for end in dict.fromkeys((section.lower, section.upper)))


@lru_cache(maxsize=256)
def _shared(text: Text) -> Text:
    """One object for equal texts, of which there are few."""
    return text
