"""The verdict on an assessment, for chat, command line and documents.

A partial score is never shown as the result, and a grade never without whose scale it is of.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final

from bot.wording.catalogue import Words, joined, unchanged
from bot.wording.rules import by_edition, counted_musts, has_mandatory, musts
from scoring.catalogue.model import Catalogue, Grade
from scoring.evaluation.aggregation import add
from scoring.evaluation.evaluate import band_of
from scoring.evaluation.readiness import Readiness, is_partial, nothing_applies, readiness
from scoring.evaluation.results import Evaluation, Outcome, SectionScore
from scoring.evaluation.totals import shown_total
from scoring.rounding import fixed, trimmed
from scoring.values import Text

_WORDS: Final = Words("verdict")
_COMMON: Final = Words("common")
_NEW_LINE: Final = unchanged("\n")


def covering(result: Evaluation) -> Text:
    """How much of the points is decided and scored."""
    return _WORDS("covering", share=percent(result.coverage))


def of_scored_part() -> Text:
    """What a total or a gain is of, where not all the points can be scored."""
    return _WORDS("scored-part")


def remark(said: Text | str) -> Text:
    """``said`` in brackets, to follow a figure."""
    return _COMMON("remark", said=said)


def percent(share: Fraction, places: int = 1) -> str:
    """A share as people read it: 62.5 %."""
    return f"{trimmed(100 * share, places)} %"


def figure(result: Evaluation) -> str:
    """The total, or its range while something is open; a dash where nothing is scored."""
    if result.is_nothing_scored:
        return "—"
    if result.total is not None:
        return fixed(result.total)
    return f"{fixed(result.lower)}–{fixed(result.upper)}"


def section_figure(score: SectionScore) -> Text:
    """A section's score, its range while something is open, or why it has none."""
    if score.lower is None or score.upper is None:
        return _WORDS("no-benchmark" if score.unscored_points else "not-applicable")
    if score.score is not None:
        return unchanged(fixed(score.score))
    return unchanged(f"{fixed(score.lower)}–{fixed(score.upper)}")


def points_so_far(result: Evaluation) -> Text | None:
    """Where the points stand: certain, lost, without a benchmark, unanswered.

    A range of totals leaves out what has no benchmark and moves once it has; this does not.
    ``None`` where all is scored, and where sections are weighted instead of adding points.
    """
    if result.aggregation != "points" or not (result.unscored or result.is_range):
        return None
    whole, certain, unscored, unanswered = (
        add(getattr(section, name) for section in result.sections)
        for name in ("applicable", "obtained", "unscored_points", "open_points")
    )
    lost = whole - certain - unscored - unanswered
    parts = (("lost", lost), ("unscored", unscored), ("open", unanswered))
    said = [_WORDS(f"points-{key}", points=trimmed(part, 2)) for key, part in parts if part]
    first = _WORDS("points-certain", whole=trimmed(whole, 2), certain=trimmed(certain, 2))
    return joined([first, *said], _COMMON("comma"))


def short(grade: Grade) -> Text:
    """A grade in few letters: its id where it is read so, as AAA, else its title."""
    return unchanged(grade.id) if grade.id.isupper() else grade.title


@dataclass(frozen=True)
class Verdict:
    """What is said of one evaluation by its catalogue."""

    catalogue: Catalogue
    result: Evaluation

    @cached_property
    def readiness(self) -> Readiness:
        """What may be said of readiness."""
        return readiness(self.catalogue.grade_scale, self.result)

    def say(self, key: str, **values: object) -> Text:
        """The words under ``key`` for the edition; ``{tier}`` and ``{musts}`` are filled in."""
        chosen = by_edition(_WORDS, self.catalogue, key)
        return _WORDS(chosen, tier=self.tier, musts=musts(self.catalogue), **values)

    @property
    def nothing_applies(self) -> bool:
        """Whether every criterion that earns points is not applicable: there is no total."""
        return nothing_applies(self.result)

    @cached_property
    def tier(self) -> Text:
        """What the steps of the scale are called: grades, or bands of our own."""
        return _WORDS(by_edition(_WORDS, self.catalogue, "tier"))

    # --- whose, what and why

    @property
    def whose(self) -> Text:
        """Whose scale the grades are of, to follow a grade: it must never look official."""
        return _WORDS("whose", scale=self.catalogue.grade_scale.name)

    @property
    def owner(self) -> Text:
        """Whose grades these are, as a sentence."""
        return self.say("owner", authority=self.catalogue.grade_scale.authority)

    @property
    def badge(self) -> Text:
        """The grade in few letters, or why there is none."""
        grade = self.result.grade
        if self.readiness is Readiness.GRADED and grade:
            return short(grade)
        if self.readiness is Readiness.TOO_LITTLE_SCORED and self.nothing_applies:
            return _WORDS("no-total")
        return self.say(self.readiness.value)

    @property
    def headline(self) -> Text:
        """The same as the beginning of a sentence."""
        grade = self.result.grade
        if self.readiness is Readiness.GRADED and grade:
            return _WORDS("graded", grade=grade.title)
        return self.badge

    @property
    def after_headline(self) -> Text:
        """What follows the headline: whose grade, why, the score that applies, on lines."""
        whose = self.whose if self.readiness is Readiness.GRADED else None
        first = joined([whose, _COMMON("colon"), self.why])
        score = () if self.why in self.score else self.score
        return joined([first, *score, self.would_be], _NEW_LINE)

    @property
    def why(self) -> Text:
        """One sentence that gives the reason of the headline."""
        match self.readiness:
            case Readiness.GRADED:
                return self._why_graded()
            case Readiness.OPEN_GRADE:
                low, high = (
                    band_of(self.catalogue.grade_scale, bound).title
                    for bound in (self.result.lower, self.result.upper)
                )
                return self.say("why-open-grade", low=low, high=high)
            case Readiness.TOO_LITTLE_SCORED:
                return self._why_too_little()
            case Readiness.UNDECIDED:
                return self._why_musts("why-undecided", self.undecided)
            case Readiness.NOT_READY:
                return self._why_musts(self._bar, self.unmet)

    @property
    def unmet(self) -> tuple[str, ...]:
        """Conditions, requirements and mandatory criteria decided against readiness."""
        return (*self.result.unmet_requirements, *self.result.unmet_mandatory)

    @property
    def undecided(self) -> tuple[str, ...]:
        """Conditions, requirements and mandatory criteria without an answer."""
        return (*self.result.undecided_requirements, *self.result.undecided_mandatory)

    @property
    def names_a_grade(self) -> bool:
        """Whether headline or reason name a grade."""
        return self.readiness in (Readiness.GRADED, Readiness.OPEN_GRADE)

    def _why_musts(self, key: str, ids: tuple[str, ...]) -> Text:
        return self.say(key, what=counted_musts(self.catalogue, ids), count=len(ids))

    @property
    def _bar(self) -> str:
        """A condition or basic requirement that is not met bars the application itself."""
        unmet = self.result.unmet_requirements
        if not unmet:
            return "why-vetoed"
        in_round = any(item.id in unmet for item in self.catalogue.conditions)
        return "why-barred-in-round" if in_round else "why-barred"

    def _why_graded(self) -> Text:
        scale = self.catalogue.grade_scale
        if self.result.total is None:
            return self.say("why-graded-open")
        if self.result.grade == scale.below:
            lowest = scale.grades[0]
            return self.say("why-below", lowest=lowest.title, points=trimmed(lowest.lower))
        return self.say("why-graded")

    def _why_too_little(self) -> Text:
        if self.result.is_nothing_scored:
            return self.nothing_scored
        least = percent(Fraction(self.catalogue.grade_scale.least_coverage))
        return self.say("why-too-little-scored", coverage=self.coverage, least=least)

    @property
    def nothing_scored(self) -> Text:
        """Why no row counts, where none does."""
        return _WORDS("nothing-scored" if self.result.unscored else "nothing-applies")

    @property
    def would_be(self) -> Text | None:
        """The grade that the score of one who is not ready would fall in, where it is known."""
        grade = self.result.grade_if_ready
        if self.readiness is not Readiness.NOT_READY or grade is None:
            return None
        return self.say("would-be", grade=grade.title, whose=self.whose)

    # --- the total

    @property
    def score(self) -> tuple[Text, ...]:
        """Where the points stand, then the total, or the range while something is open."""
        result = self.result
        if all(row.outcome is Outcome.UNDECIDED for row in result.criteria):
            return (_WORDS("nothing-answered"),)
        if result.is_nothing_scored:
            return (self.nothing_scored,)
        key = "range" if result.total is None else "total"
        if result.unscored:
            key += "-in-part"
        count = len(result.unscored)
        total = _WORDS(key, total=self._total, share=self.coverage, count=count)
        points = points_so_far(result)
        return (points, total) if points else (total,)

    @property
    def _total(self) -> str | Text:
        if self.result.total is None:
            lower, upper = fixed(self.result.lower), fixed(self.result.upper)
            return _WORDS("from-to", lower=lower, upper=upper)
        return shown_total(self.catalogue.grade_scale, self.result.total)

    @property
    def total_figure(self) -> str:
        """The total, or its range while something is open; a dash where nothing is scored.

        Where rows may be without a benchmark it says of how much: 72.40 / 100.
        """
        if self.result.is_nothing_scored:
            return "—"
        if self.result.total is None:
            return figure(self.result)
        total = shown_total(self.catalogue.grade_scale, self.result.total)
        return total if has_mandatory(self.catalogue) else f"{total} / 100"

    @property
    def total_name(self) -> Text:
        """What the figure is: a result, a range, or a score that earns no grade."""
        if self.nothing_applies:
            return _WORDS("figure-nothing-applies")
        in_part = "-in-part" if self.result.unscored else ""
        if self.result.is_range:
            return _WORDS(f"figure-range{in_part}")
        if self.readiness is Readiness.NOT_READY:
            return self.say("figure-unready")
        return self.say(f"figure-total{in_part}")

    @property
    def coverage(self) -> str:
        """The decided share of the points; a dash where none apply."""
        return "—" if self.nothing_applies else percent(self.result.coverage)

    @property
    def coverage_name(self) -> Text:
        """What that share is, below it."""
        return _WORDS("figure-coverage")

    @property
    def after_coverage(self) -> Text:
        """What that share is, after it on the line: scored too, where something cannot be."""
        count = len(self.result.unscored)
        return _WORDS("figure-coverage-in-part", count=count) if count else self.coverage_name

    @property
    def covering(self) -> Text:
        """How much of the points the total is of, and how many rows it leaves out."""
        if count := len(self.result.unscored):
            return _WORDS("covering-unscored", share=self.coverage, count=count)
        return covering(self.result)

    @property
    def exclusions(self) -> Text | None:
        """The other total, where criteria were left out as not applicable."""
        result, other = self.result, self.result.total_without_exclusion
        if result.total is None or other is None or other == result.total:
            return None
        return _WORDS("exclusions", total=fixed(other))

    # --- gains

    @property
    def scored_part(self) -> Text | None:
        """What part totals and gains are of, where some points cannot be scored."""
        if not is_partial(self.result):
            return None
        of = {"part": of_scored_part(), "covering": covering(self.result)}
        return _WORDS("scored-part-covering", **of)

    def row_gain(self, id: str) -> Text | None:
        """What the row itself may still gain, where a gain of the total is of a part only."""
        row = next((row for row in self.result.criteria if row.id == id), None)
        if row is None or not is_partial(self.result):
            return None
        return _WORDS("row-points", points=trimmed(row.points - row.obtained, 2))

    def total_gain(self, points: Fraction) -> Text:
        """What the total gains, named as such beside the row's own points."""
        if not is_partial(self.result):
            return unchanged(f"+{fixed(points)}")
        return _WORDS("total-gain", gain=fixed(points))

    def gain(self, id: str, points: Fraction) -> Text:
        """Both on one line."""
        own, total = self.row_gain(id), self.total_gain(points)
        return _COMMON("brackets", said=own, more=total) if own else total
