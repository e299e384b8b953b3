"""What may be said of readiness, in words. A partial score is never shown as the result."""

from reportlab.lib.colors import Color

from bot.reports.assessed import Assessed, Standing
from bot.reports.styles import ALARM, ALARM_PALE, GREEN, GREEN_PALE, PAPER, SLATE
from bot.reports.voice import words
from scoring.catalogue import Text
from scoring.results import SectionScore
from scoring.rounding import plain, shown
from scoring.totals import shown_total


def badge(seen: Assessed) -> Text:
    """The few letters of the badge: the grade, or why there is none."""
    grade = seen.evaluation.grade
    if seen.standing is Standing.GRADED and grade:
        is_graded = grade.id != seen.catalogue.grade_scale.below.id
        return Text(zh=grade.id, en=grade.id) if is_graded else grade.title
    return words(seen.standing.value)


def tone(seen: Assessed) -> tuple[Color, Color]:
    """The colour of the verdict and the tint behind it: green only where a grade is earned."""
    if seen.standing is Standing.NOT_READY:
        return ALARM, ALARM_PALE
    is_earned = seen.evaluation.grade not in (None, seen.catalogue.grade_scale.below)
    return (GREEN, GREEN_PALE) if is_earned else (SLATE, PAPER)


def why(seen: Assessed) -> Text:
    """One sentence that gives the reason of the badge."""
    match seen.standing:
        case Standing.GRADED:
            return _why_graded(seen)
        case Standing.OPEN_GRADE:
            return words("why-open-grade", **_range(seen))
        case Standing.UNDECIDED:
            return words("why-undecided", **_range(seen), what=_gates(seen.undecided_gates, seen))
        case Standing.NOT_READY:
            return words("why-not-ready", what=_gates(seen.blocking, seen))


def would_be(seen: Assessed) -> Text | None:
    """The grade a vetoed score would fall in, where it is known."""
    result = seen.evaluation
    if seen.standing is not Standing.NOT_READY or result.grade_if_ready is None:
        return None
    return words("would-be", total=total_figure(seen), grade=result.grade_if_ready.title)


def grade_owner(seen: Assessed) -> Text:
    """Whose grades these are: said wherever one is named."""
    return words("grade-owner", authority=seen.catalogue.grade_scale.authority)


def names_a_grade(seen: Assessed) -> bool:
    """The badge or its sentence names a grade."""
    return seen.standing in (Standing.GRADED, Standing.OPEN_GRADE)


def total_figure(seen: Assessed) -> str:
    """The total, or its range while something is open."""
    result = seen.evaluation
    if result.total is not None:
        return shown_total(seen.catalogue.grade_scale, result.total)
    return f"{shown(result.lower)} – {shown(result.upper)}"


def total_label(seen: Assessed) -> Text:
    """What the figure is: a result, a range, or a score that earns no grade."""
    if seen.evaluation.total is None:
        return words("total-range")
    return words("total-unready" if seen.standing is Standing.NOT_READY else "total")


def coverage_figure(seen: Assessed) -> str:
    """The decided share of the points."""
    return f"{plain(100 * seen.evaluation.coverage, 1)} %"


def section_figure(score: SectionScore) -> Text:
    """A section's score, its range while something is open, or that nothing in it applies."""
    if score.lower is None or score.upper is None:
        return words("not-in-play")
    if score.score is not None:
        figure = shown(score.score)
    else:
        figure = f"{shown(score.lower)} – {shown(score.upper)}"
    return Text(zh=figure, en=figure)


def _why_graded(seen: Assessed) -> Text:
    result, scale = seen.evaluation, seen.catalogue.grade_scale
    assert result.grade is not None  # noqa: S101 - that is what being graded means
    if result.total is None:
        return words("why-graded-open", **_range(seen), grade=result.grade.title)
    if result.grade.id == scale.below.id:
        lowest = scale.grades[0]
        points = plain(lowest.lower)
        total = shown_total(scale, result.total)
        return words("why-below", total=total, lowest=lowest.title, points=points)
    total = shown_total(scale, result.total)
    return words("why-graded", total=total, grade=result.grade.title)


def _range(seen: Assessed) -> dict[str, object]:
    lower, upper = seen.evaluation.lower, seen.evaluation.upper
    bands = {"low": seen.band(lower).title, "high": seen.band(upper).title}
    return {"lower": shown(lower), "upper": shown(upper), **bands}


def _gates(ids: tuple[str, ...], seen: Assessed) -> Text:
    """How many of the basic requirements and of the mandatory criteria ``ids`` are."""
    requirements = sum(1 for id in ids if id not in seen.scores)
    mandatory = len(ids) - requirements
    which = "mandatory" if not requirements else "both" if mandatory else "requirements"
    return words(f"gates-{which}", requirements=requirements, mandatory=mandatory)
