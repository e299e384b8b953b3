"""How an assessment stands: what a board shows of its evaluation."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from bot.wording.verdict import Verdict, section_figure
from scoring.answers.model import Answer, Unclear
from scoring.catalogue.model import Catalogue
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.readiness import Readiness
from scoring.values import Text


@dataclass(frozen=True, slots=True)
class SectionStanding:
    """A section of an assessment and its score, or the range of it."""

    id: str
    title: Text
    figure: Text


@dataclass(frozen=True, slots=True)
class Standing:
    """What remains of an evaluation: a few numbers, so that many can be kept.

    ``decided`` of ``total`` rows are answered. ``figure`` is the points of 100 or their range,
    ``badge`` the grade, or why there is none; ``open_musts`` counts conditions, requirements and
    mandatory rows without an answer, ``unmet`` those not met, and ``unsupported`` the rows that
    earn points and have no evidence. ``rules`` names the catalogue and overlays it is by.
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
    sections: tuple[SectionStanding, ...]


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
        badge=verdict.badge,
        readiness=verdict.readiness,
        unmet=len(verdict.unmet),
        open_musts=len(verdict.undecided),
        unsupported=sum(row.id not in supported for row in earning),
        sections=tuple(
            SectionStanding(one.id, titles[one.id], section_figure(one)) for one in result.sections
        ),
    )
