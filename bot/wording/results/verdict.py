"""The verdict on an assessment, for chat, command line and documents.

The result is the points of 100 that are certain and those still possible, with the grade or range
of grades this allows. A partial score is never shown as the result, nor extrapolated to 100, and a
grade is never shown without saying whose scale it is on.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from propcache.api import cached_property

from bot.wording.catalogue import Words, joined, unchanged
from bot.wording.rules import by_edition, counted_musts, musts
from scoring.catalogue.model import Catalogue, Grade
from scoring.evaluation.aggregation import add
from scoring.evaluation.bands import band_of
from scoring.evaluation.readiness import Readiness, readiness
from scoring.evaluation.reasons import limits_exceeded
from scoring.evaluation.results import Evaluation, Outcome, SectionScore
from scoring.evaluation.totals import shown_total
from scoring.rounding import adding_up, fixed, trimmed
from scoring.values import Text

_WORDS: Final = Words("verdict")
_COMMON: Final = Words("common")
_NEW_LINE: Final = unchanged("\n")


def percent(share: Fraction, places: int = 1) -> str:
    """A share in percent: 62.5 %."""
    return f"{trimmed(100 * share, places)}%"


def figure(catalogue: Catalogue, result: Evaluation) -> str:
    """The points of 100, or their range while something is open; a dash if nothing applies."""
    if result.nothing_applies:
        return "—"
    ends = dict.fromkeys((result.certain, result.possible))
    return "–".join(shown_total(catalogue.grade_scale, end) for end in ends)


def section_figure(score: SectionScore) -> Text:
    """A section's score, its range while something is open, or that it does not apply."""
    if score.lower is None or score.upper is None:
        return _WORDS("not-applicable")
    return unchanged("–".join(fixed(end) for end in dict.fromkeys((score.lower, score.upper))))


def points_so_far(result: Evaluation) -> Text | None:
    """Where the points of 100 stand: certain, lost, without a benchmark, unanswered.

    What is left out as not applicable is named once. ``None`` where nothing is open, and where
    sections are weighted instead of adding points.
    """
    if result.aggregation != "points" or not result.is_span:
        return None
    whole = applicable_points(result)
    certain, unscored, unanswered = (
        of_hundred(result, add(getattr(section, name) for section in result.sections))
        for name in ("obtained", "unscored_points", "open_points")
    )
    low, high = (Fraction(fixed(end)) for end in (certain, certain + unscored + unanswered))
    still_open = _taking_up((unscored, unanswered), high - low)
    parts = zip(("lost", "unscored", "open"), (100 - high, *still_open), strict=True)
    said = [_WORDS(f"points-{key}", points=trimmed(part, 2)) for key, part in parts if part]
    key = "points-certain" if whole == 100 else "points-certain-of-fewer"
    first = _WORDS(key, whole=trimmed(whole, 2), certain=trimmed(low, 2))
    return joined([first, *said], _COMMON("comma"))


def _taking_up(parts: Sequence[Fraction], room: Fraction) -> list[Fraction]:
    """``parts`` rounded to add up to ``room``, which is between the rounded ends of the span."""
    largest = max(range(len(parts)), key=parts.__getitem__)
    more = room - add(parts)
    return adding_up([part + more * (at == largest) for at, part in enumerate(parts)])


def applicable_points(result: Evaluation) -> Fraction:
    """The points that are left without what does not apply."""
    return add(section.applicable for section in result.sections)


def of_hundred(result: Evaluation, points: Fraction) -> Fraction:
    """Points of the criteria as points of the total, which is of 100 whatever is left out."""
    return 100 * points / applicable_points(result)


def short(grade: Grade) -> Text:
    """A short name for a grade: its id if that is in capitals, such as AAA, else its title."""
    return unchanged(grade.id) if grade.id.isupper() else grade.title


@dataclass(frozen=True)
class Verdict:
    """The verdict on one evaluation, in the words of its edition."""

    catalogue: Catalogue
    result: Evaluation

    @cached_property
    def readiness(self) -> Readiness:
        """The readiness that the evaluation implies."""
        return readiness(self.result)

    def say(self, key: str, **values: object) -> Text:
        """The words under ``key`` for the edition; ``{tier}`` and ``{musts}`` are filled in."""
        chosen = by_edition(_WORDS, self.catalogue, key)
        return _WORDS(chosen, tier=self.tier, musts=musts(self.catalogue), **values)

    @cached_property
    def tier(self) -> Text:
        """The word for a step of the scale: grade, or band if the scale is our own."""
        return _WORDS(by_edition(_WORDS, self.catalogue, "tier"))

    # --- the grade, whose scale, and why

    @property
    def whose(self) -> Text:
        """Whose scale a grade is on, added after the grade: it must never look official."""
        scale = self.catalogue.grade_scale
        if scale.source is None:
            return _WORDS("whose-ours")
        return _WORDS("whose", scale=scale.name)

    @property
    def owner(self) -> Text:
        """Whose grades these are, as a sentence."""
        return self.say("owner", authority=self.catalogue.grade_scale.authority)

    @property
    def badge(self) -> Text:
        """The grade or range of grades in short form, or why there is none."""
        if self.names_a_grade:
            return self._grades(short)
        return self.say(self.readiness.value)

    @property
    def headline(self) -> Text:
        """The grade or range of grades as the start of a sentence, or why there is none."""
        if self.names_a_grade:
            return self.say("graded", grade=self._grades(lambda grade: grade.title))
        return self.badge

    def _grades(self, name: Callable[[Grade], Text]) -> Text:
        """The names of the grades at both ends of the range."""
        ends = dict.fromkeys((self.result.certain, self.result.possible))
        bands = dict.fromkeys(band_of(self.catalogue.grade_scale, end) for end in ends)
        return joined([name(band) for band in bands], unchanged("–"))

    @property
    def after_headline(self) -> Text:
        """What follows the headline, line by line: whose grade, why, and the score if any."""
        whose = self.whose if self.names_a_grade else None
        first = joined([whose, _COMMON("colon"), self.why])
        score = () if self.why in self.score else self.score
        cases = self.cases if score else None
        return joined([first, *self.legal, *score, cases, self.would_be], _NEW_LINE)

    @property
    def legal(self) -> tuple[Text, ...]:
        """What is a matter of law and not of points: mandatory limits that are exceeded."""
        return tuple(_WORDS("legal", finding=finding) for finding in limits_exceeded(self.result))

    @property
    def why(self) -> Text:
        """The reason for the headline, in one sentence."""
        match self.readiness:
            case Readiness.GRADED:
                return self._why_graded()
            case Readiness.OPEN_GRADE:
                return self.say(
                    "why-open-grade-unscored" if self.result.unscored else "why-open-grade"
                )
            case Readiness.NO_TOTAL:
                return self.nothing_scored
            case Readiness.UNDECIDED:
                return self._why_musts("why-undecided", self.undecided)
            case Readiness.NOT_READY:
                return self._why_musts(self._bar, self.unmet)

    @property
    def unmet(self) -> tuple[str, ...]:
        """The conditions, requirements and mandatory criteria that are not met."""
        return (*self.result.unmet_requirements, *self.result.unmet_mandatory)

    @property
    def undecided(self) -> tuple[str, ...]:
        """The conditions, requirements and mandatory criteria without an answer."""
        return (*self.result.undecided_requirements, *self.result.undecided_mandatory)

    @property
    def names_a_grade(self) -> bool:
        """Whether a grade or a range of grades is named."""
        return self.readiness in (Readiness.GRADED, Readiness.OPEN_GRADE)

    def _why_musts(self, key: str, ids: tuple[str, ...]) -> Text:
        return self.say(key, what=counted_musts(self.catalogue, ids), count=len(ids))

    @property
    def _bar(self) -> str:
        """The key of the reason: an unmet condition or requirement bars the application itself."""
        unmet = self.result.unmet_requirements
        if not unmet:
            return "why-vetoed"
        in_round = any(item.id in unmet for item in self.catalogue.conditions)
        return "why-barred-in-round" if in_round else "why-barred"

    def _why_graded(self) -> Text:
        scale = self.catalogue.grade_scale
        if self.result.is_span:
            return self.say("why-graded-open")
        if self.result.grade == scale.below:
            lowest = scale.grades[0]
            return self.say("why-below", lowest=lowest.title, points=trimmed(lowest.lower))
        return self.say("why-graded")

    @property
    def nothing_scored(self) -> Text:
        """Why no row counts."""
        return _WORDS("nothing-scored" if self.result.unscored else "nothing-applies")

    @property
    def would_be(self) -> Text | None:
        """For an enterprise that is not ready, the grade of its score, if known; else ``None``."""
        grade = self.result.grade_if_ready
        if self.readiness is not Readiness.NOT_READY or grade is None:
            return None
        return self.say("would-be", grade=grade.title, whose=self.whose)

    # --- the total

    @property
    def score(self) -> tuple[Text, ...]:
        """The points by status, if some are open, then the points of 100 or their range."""
        result = self.result
        if all(row.outcome is Outcome.UNDECIDED for row in result.criteria):
            return (_WORDS("nothing-answered"),)
        if result.nothing_applies:
            return (self.nothing_scored,)
        total = _WORDS("span" if result.is_span else "total", total=self.total_figure)
        points = points_so_far(result)
        return (points, total) if points else (total,)

    @property
    def cases(self) -> Text | None:
        """The total if all that is open were at the average, half way, or at leading values."""
        result, scale = self.result, self.catalogue.grade_scale
        is_unanswered = all(row.outcome is Outcome.UNDECIDED for row in result.criteria)
        if result.aggregation != "points" or not result.is_span or is_unanswered:
            return None
        half = (result.certain + result.possible) / 2
        points = {"average": result.certain, "half": half, "leading": result.possible}
        shown = {name: shown_total(scale, total) for name, total in points.items()}
        grades = {f"at_{name}": short(band_of(scale, total)) for name, total in points.items()}
        left = trimmed(result.possible - result.certain, 2)
        return joined(
            [_WORDS("cases", left=left, **shown, **grades), *self._compared, *self._estimated],
            _NEW_LINE,
        )

    @property
    def _compared(self) -> tuple[Text, ...]:
        """The points by benchmarks that are not the industry's."""
        points, scale = self.result.compared, self.catalogue.grade_scale
        if points is None:
            return ()
        rows = [row for row in self.result.criteria if row.compared is not None]
        shown = shown_total(scale, points)
        return (
            _WORDS("compared", count=len(rows), points=shown, grade=short(band_of(scale, points))),
        )

    @property
    def _estimated(self) -> tuple[Text, ...]:
        """How many rows use the person's own estimate of the plant's position."""
        count = sum(row.finding.is_estimate for row in self.result.criteria)
        return (_WORDS("estimated", count=count),) if count else ()

    @property
    def narrowing(self) -> Text | None:
        """What would narrow the range; ``None`` if no number lacks a benchmark."""
        if not self.result.unscored or not self.result.is_span:
            return None
        return _WORDS("narrowing", count=len(self.result.unscored))

    @property
    def total_figure(self) -> str:
        """The points of 100, or their range; a dash if nothing applies."""
        return figure(self.catalogue, self.result)

    @property
    def total_name(self) -> Text:
        """What the figure is: a result, a range, or a score without a grade."""
        if self.result.nothing_applies:
            return _WORDS("figure-nothing-applies")
        if self.result.is_span:
            return self.say("figure-span")
        if self.readiness is Readiness.NOT_READY:
            return self.say("figure-unready")
        return self.say("figure-total")

    @property
    def coverage(self) -> str:
        """The decided share of the points, in percent; a dash if none apply."""
        return "—" if self.result.nothing_applies else percent(self.result.coverage)

    @property
    def covering(self) -> Text:
        """How much of the points is decided and scored, and how many rows are not scored."""
        count = len(self.result.unscored)
        key = "covering-unscored" if count else "covering"
        return _WORDS(key, share=self.coverage, count=count)

    @property
    def exclusions(self) -> Text | None:
        """The total with excluded criteria counted as lost; ``None`` if it is the same."""
        other = self.result.span_without_exclusion
        if self.result.nothing_applies or other in (
            None,
            (self.result.certain, self.result.possible),
        ):
            return None
        return _WORDS("exclusions", total=self.counting_all)

    @property
    def counting_all(self) -> str:
        """The points of 100, or their range, with excluded criteria counted as lost."""
        ends = dict.fromkeys(self.result.span_without_exclusion or ())
        return "–".join(map(fixed, ends))

    @staticmethod
    def gain(points: Fraction, *, at_most: bool = False) -> Text:
        """A gain in points of 100."""
        return _WORDS("gain-at-most" if at_most else "gain", points=trimmed(points, 2))
