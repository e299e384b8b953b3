"""What to do next on the way to the title, derived from the present assessment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from dialogs.dossier.dossier import Dossier
from dialogs.roadmap.timeline import Upcoming, upcoming
from scoring.catalogue.index import CatalogueIndex
from scoring.catalogue.model import Condition
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.results import Evaluation, Outcome
from scoring.improvement.gaps import gaps

STEPS_SHOWN = 3
Kind = Literal["unmet", "unanswered", "evidence", "unscored", "gap", "calendar"]


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do: about ``subjects``, the most urgent first, or about a step of the calendar.

    ``points`` is what closing a gap adds to the total.
    """

    kind: Kind
    subjects: tuple[str, ...] = ()
    points: Fraction = Fraction(0)
    calendar: Upcoming | None = None


def next_steps(index: CatalogueIndex, dossier: Dossier, today: date) -> tuple[NextStep, ...]:
    """The next three steps, most important first.

    First what blocks the application, then what is unanswered, because the rest depends on it;
    then evidence for what is met, numbers that cannot be scored yet, the widest gap, and the next
    step of the calendar. One step of each kind.
    """
    return tuple(_all(index, dossier, today))[:STEPS_SHOWN]


def _all(index: CatalogueIndex, dossier: Dossier, today: date) -> Iterator[NextStep]:
    evaluation = evaluate(index.catalogue, dossier.answers)
    by_subjects: tuple[tuple[Kind, tuple[str, ...]], ...] = (
        ("unmet", (*evaluation.unmet_requirements, *evaluation.unmet_mandatory)),
        ("unanswered", tuple(id for id in index.subjects if dossier.is_open(id))),
        ("evidence", tuple(_unproved(index, dossier, evaluation))),
        ("unscored", evaluation.unscored),
    )
    yield from (NextStep(kind, subjects) for kind, subjects in by_subjects if subjects)
    for gap in gaps(index.catalogue, evaluation):
        if gap.id in dossier.answers and gap.id not in evaluation.unmet_mandatory:
            yield NextStep("gap", (gap.id,), gap.points_to_win)
            break
    for step in upcoming(index.catalogue.steps, today)[:1]:
        yield NextStep("calendar", calendar=step)


def _unproved(index: CatalogueIndex, dossier: Dossier, evaluation: Evaluation) -> Iterator[str]:
    """What is met but has no evidence. Conditions need none: they can be looked up."""
    outcomes = {found.id: found.outcome for found in evaluation.requirements}
    outcomes |= {score.id: score.outcome for score in evaluation.criteria}
    for id, item in index.asked.items():
        is_met = outcomes[id] is Outcome.MET and not isinstance(item, Condition)
        if is_met and not dossier.evidence.get(id):
            yield id
