"""The data of a report and what the engine makes of them, each calculated once."""

from dataclasses import dataclass, replace

from propcache.api import cached_property

from bot.reports.calculation_steps import Calculations, calculations
from bot.reports.data import Judgement, ReportData
from bot.wording.results.improvements import grouped
from bot.wording.results.verdict import Verdict
from bot.wording.rules import has_mandatory
from dialogs.core.decided import decided_parts
from dialogs.dossier.reviews import Verdict as ReviewVerdict
from dialogs.evidence.proof import Proof, Resting, points_by_proof
from scoring.answers.model import Chosen, Value
from scoring.answers.scales import ScalePosition, scale_position
from scoring.catalogue.model import Catalogue, Criterion, Grade, Kind, Requirement
from scoring.evaluation.contradictions import Contradiction, contradictions
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.results import (
    CriterionScore,
    Evaluation,
    Finding,
    Gap,
    Outcome,
    Path,
    SectionScore,
)
from scoring.evaluation.reviewed import Reviewed, reviewed
from scoring.improvement.gaps import gaps, next_grade, path_to
from scoring.improvement.improvements import Improvement, Plant, improvements, nearest
from scoring.improvement.practices import costs


@dataclass(frozen=True)
class ReportModel:
    """A report's data and its evaluation, with the look-ups the chapters need."""

    data: ReportData

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue it was assessed by."""
        return self.data.catalogue

    @cached_property
    def evaluation(self) -> Evaluation:
        """Scores, gates and grade."""
        return evaluate(self.catalogue, self.data.answers)

    @cached_property
    def reviewed(self) -> Reviewed:
        """The same with what reviewers said; an outdated review counts for nothing."""
        data = self.data
        standing = {id: one for id, one in data.reviews.items() if one.on == data.answers.get(id)}
        overriding = {id: one.value for id, one in standing.items() if one.value is not None}
        questioned = {id for id, one in standing.items() if one.verdict is ReviewVerdict.QUESTION}
        return reviewed(self.catalogue, data.answers, overriding, questioned)

    @cached_property
    def decided(self) -> Reviewed:
        """The same with what was released; where the answer has changed since, it is undecided."""
        data = self.data
        rows = {} if data.released is None else data.released.rows
        parts = decided_parts(data.answers, rows)
        return reviewed(self.catalogue, data.answers, parts.deciding, parts.undecided)

    @cached_property
    def undecided(self) -> tuple[str, ...]:
        """The rows without a decided answer, in the order of the document."""
        data = self.data
        rows = {} if data.released is None else data.released.rows
        return tuple(
            id for id in self.rules if id not in rows or rows[id].on != data.answers.get(id)
        )

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """What open and unmet criteria would add, most first."""
        return gaps(self.catalogue, self.evaluation)

    @cached_property
    def ways(self) -> tuple[tuple[Improvement, ...], ...]:
        """What the yearly figures say can be done, most points first; each a few ways to it."""
        found = improvements(self.catalogue, self.data.answers, self.plant, self.evaluation)
        return tuple(grouped(nearest(found)))

    @cached_property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """Answers that cannot all be true."""
        return contradictions(self.catalogue.criteria, self.evaluation)

    @cached_property
    def next_grade(self) -> Grade | None:
        """The grade the path leads to; ``None`` at the top."""
        return next_grade(self.catalogue, self.evaluation)

    @cached_property
    def path(self) -> Path | None:
        """The cheapest way to the next grade; ``None`` where there is none."""
        grade = self.next_grade
        if grade is None:
            return None
        return path_to(self.catalogue, self.evaluation, grade, costs(self.catalogue))

    @cached_property
    def verdict(self) -> Verdict:
        """What is said of the result."""
        return Verdict(self.catalogue, self.evaluation)

    @cached_property
    def files(self) -> dict[str, tuple[Judgement, ...]]:
        """What was found about each file, by item; what was not judged is not verified."""
        names, judged = self.data.evidence, self.data.judged
        return {id: judged.get(id) or (Judgement(),) * len(names[id]) for id in names}

    @cached_property
    def resting(self) -> dict[Proof, Resting]:
        """The points obtained, by what they rest on, as of the day of issue."""
        return points_by_proof(self.evaluation, self.files, self.data.issued)

    @property
    def has_mandatory(self) -> bool:
        """Whether criteria can be vetoes too, as in the 2018 edition, and not only the gates."""
        return has_mandatory(self.catalogue)

    @property
    def nothing_applies(self) -> bool:
        """Whether every criterion that earns points is not applicable: there is no total."""
        return self.evaluation.nothing_applies

    @cached_property
    def earlier(self) -> "ReportModel | None":
        """The earlier year to compare with, by its own catalogue."""
        earlier = self.data.earlier
        if earlier is None:
            return None
        data = replace(
            self.data,
            period=earlier.year,
            catalogue=earlier.catalogue,
            answers=earlier.answers,
            overlays=earlier.overlays,
            figures={},
            to_confirm={},
            earlier=None,
        )
        return ReportModel(data)

    @cached_property
    def plant(self) -> Plant:
        """The yearly figures and what they are calculated by."""
        data = self.data
        industry = data.enterprise.industry.zh if data.enterprise.industry else None
        return Plant(data.figures, industry, data.region, data.carriers_open)

    @cached_property
    def calculations(self) -> Calculations:
        """What the yearly figures give."""
        return calculations(self.catalogue, self.data.answers, self.plant, self.data.previous)

    @cached_property
    def positions(self) -> dict[str, ScalePosition]:
        """By criterion: the number it is scored by, between its baseline and leading value."""
        numbers = {
            row: self.data.answers.get(row.id) for row in self.catalogue.criteria if row.scales
        }
        return {
            row.id: scale_position(row, answer, self.catalogue.benchmarks)
            for row, answer in numbers.items()
            if isinstance(answer, Value | Chosen)
        }

    @cached_property
    def rules(self) -> dict[str, Criterion | Requirement]:
        """Conditions, requirements and criteria by id, in the order of the document."""
        return {rule.id: rule for rule in self.catalogue.rules}

    @cached_property
    def findings(self) -> dict[str, Finding]:
        """Every finding by id, in the order of the document."""
        found = {finding.id: finding for finding in self.evaluation.requirements}
        return found | {row.id: row.finding for row in self.evaluation.criteria}

    @cached_property
    def scores(self) -> dict[str, CriterionScore]:
        """Every criterion's score by id."""
        return {row.id: row for row in self.evaluation.criteria}

    @cached_property
    def section_scores(self) -> dict[str, SectionScore]:
        """Every section's score by id."""
        return {section.id: section for section in self.evaluation.sections}

    @cached_property
    def codes(self) -> dict[str, str]:
        """The short code of each rule as the chat shows it: E1, R3, 17."""
        codes = {rule.id: f"E{at}" for at, rule in enumerate(self.catalogue.conditions, 1)}
        codes |= {rule.id: f"R{at}" for at, rule in enumerate(self.catalogue.requirements, 1)}
        return codes | {rule.id: str(rule.number) for rule in self.catalogue.criteria}

    def with_outcome(self, outcome: Outcome) -> tuple[str, ...]:
        """The ids of all rules with this outcome, in the order of the document."""
        return tuple(id for id, finding in self.findings.items() if finding.outcome is outcome)

    @property
    def exclusion_costs_the_grade(self) -> bool:
        """Whether the factory is ready but below the lowest grade, mandatory rows left out."""
        lowest = self.catalogue.grade_scale.grades[0].lower
        left_out = any(
            row.kind is Kind.MANDATORY and row.outcome is Outcome.NOT_APPLICABLE
            for row in self.evaluation.criteria
        )
        result = self.evaluation
        is_below = not result.nothing_applies and result.possible < lowest
        return result.ready and left_out and is_below
