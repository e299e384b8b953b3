"""What may be said of readiness, in words. A partial score is never shown as the result."""

from reportlab.lib.colors import Color

from bot.reports.assessed import Readiness, ReportModel
from bot.reports.edition_words import gates, short, told
from bot.reports.pdf.layout.styles import ALARM, ALARM_PALE, GREEN, GREEN_PALE, PAPER, SLATE
from bot.reports.words import words
from bot.wording.coverage import is_partial, points_told
from scoring.evaluation.results import Gap, SectionScore
from scoring.evaluation.totals import shown_total
from scoring.rounding import fixed, trimmed
from scoring.values import Text


def badge(seen: ReportModel) -> Text:
    """The few letters of the badge: the grade, or why there is none."""
    grade = seen.evaluation.grade
    if seen.standing is Readiness.GRADED and grade:
        return short(grade)
    if seen.standing is Readiness.TOO_LITTLE_SCORED and seen.nothing_applies:
        return words("no-total")
    return told(seen, seen.standing.value)


def tone(seen: ReportModel) -> tuple[Color, Color]:
    """The colour of the verdict and the tint behind it: green only where a grade is earned."""
    if seen.standing is Readiness.NOT_READY:
        return ALARM, ALARM_PALE
    is_earned = seen.evaluation.grade not in (None, seen.catalogue.grade_scale.below)
    return (GREEN, GREEN_PALE) if is_earned else (SLATE, PAPER)


def why(seen: ReportModel) -> Text:
    """One sentence that gives the reason of the badge."""
    match seen.standing:
        case Readiness.GRADED:
            return _why_graded(seen)
        case Readiness.OPEN_GRADE:
            return told(seen, "why-open-grade", **_range(seen))
        case Readiness.TOO_LITTLE_SCORED:
            return _why_too_little(seen)
        case Readiness.UNDECIDED:
            what = gates(seen, seen.undecided_gates)
            if seen.nothing_applies:
                return words("why-undecided-no-total", what=what)
            key = "why-undecided-covered" if seen.evaluation.unscored else "why-undecided"
            return words(key, **_range(seen), what=what)
        case Readiness.NOT_READY:
            return told(seen, "why-not-ready", what=gates(seen, seen.blocking))


def would_be(seen: ReportModel) -> Text | None:
    """The grade a vetoed score would fall in, where it is known."""
    result = seen.evaluation
    if seen.standing is not Readiness.NOT_READY or result.grade_if_ready is None:
        return None
    return told(seen, "would-be", total=total_figure(seen), grade=result.grade_if_ready.title)


def grade_owner(seen: ReportModel) -> Text:
    """Whose grades these are: said wherever one is named."""
    return told(seen, "grade-owner", authority=seen.catalogue.grade_scale.authority)


def names_a_grade(seen: ReportModel) -> bool:
    """The badge or its sentence names a grade."""
    return seen.standing in (Readiness.GRADED, Readiness.OPEN_GRADE)


def total_figure(seen: ReportModel) -> str:
    """The total, or its range while something is open; a dash where nothing is scored.

    Where rows may be without a benchmark it says of how much: 72.40 / 100.
    """
    result = seen.evaluation
    if seen.evaluation.is_nothing_scored:
        return "—"
    if result.total is not None:
        total = shown_total(seen.catalogue.grade_scale, result.total)
        return total if seen.has_mandatory else f"{total} / 100"
    return f"{fixed(result.lower)} – {fixed(result.upper)}"


def total_label(seen: ReportModel) -> Text:
    """What the figure is, behind where the points stand."""
    name, stand = total_name(seen), points(seen)
    return Text(zh=f"{stand.zh}；{name.zh}", en=f"{stand.en}; {name.en}") if stand else name


def points(seen: ReportModel) -> Text | None:
    """Where the points stand while some are open or cannot be scored."""
    zh, en = (points_told(seen.evaluation, zh) for zh in (True, False))
    return Text(zh=zh, en=en) if zh else None


def total_name(seen: ReportModel) -> Text:
    """What the figure is: a result, a range, or a score that earns no grade."""
    if seen.nothing_applies:
        return words("total-nothing-applies")
    if seen.evaluation.is_range:
        return words("total-range-covered" if seen.evaluation.unscored else "total-range")
    if seen.standing is Readiness.NOT_READY:
        return told(seen, "total-unready")
    return words("total-covered") if seen.evaluation.unscored else told(seen, "total")


def coverage_figure(seen: ReportModel) -> str:
    """The decided share of the points; a dash where none apply."""
    if seen.nothing_applies:
        return "—"
    return f"{trimmed(100 * seen.evaluation.coverage, 1)} %"


def of_scored_part(seen: ReportModel) -> Text | None:
    """That totals and gains are of the scored part only, where they are."""
    if not is_partial(seen.evaluation):
        return None
    return words("of-scored-part", share=coverage_figure(seen))


def coverage_wanted(seen: ReportModel) -> Text | None:
    """What the next grade wants beside the points, where too few would be scored on the way."""
    least = seen.catalogue.grade_scale.least_coverage
    if seen.path is None or seen.path.coverage >= least:
        return None
    wanted, then = trimmed(100 * least), trimmed(100 * seen.path.coverage, 1)
    return words("path-coverage", least=f"{wanted} %", coverage=f"{then} %")


def row_points(seen: ReportModel, id: str) -> Text | None:
    """What the row itself may gain, before a gain of the total that is of the scored part only."""
    score = seen.scores.get(id)
    if score is None or not is_partial(seen.evaluation):
        return None
    return words("row-points", points=trimmed(score.points - score.obtained, 2))


def gain_of_total(seen: ReportModel, gap: Gap) -> Text:
    """What closing the gap adds to the total, named as such beside the row's own points."""
    gain = fixed(gap.points_to_win)
    if not is_partial(seen.evaluation):
        return Text(zh=f"+{gain}", en=f"+{gain}")
    return words("total-gain", gain=gain)


def covering(seen: ReportModel) -> Text:
    """On how much of the points the total rests."""
    share, count = coverage_figure(seen), len(seen.evaluation.unscored)
    if seen.has_mandatory and not count:
        return words("coverage-line", share=share)
    return words("covering-unscored" if count else "covering", share=share, count=count)


def covered_label(seen: ReportModel) -> Text:
    """What the share of the points is of: decided, and scored where something cannot be."""
    count = len(seen.evaluation.unscored)
    return words("covered-unscored", count=count) if count else words("coverage")


def section_figure(score: SectionScore) -> Text:
    """A section's score, its range while something is open, or why it has none."""
    if score.lower is None or score.upper is None:
        return words("no-benchmark" if score.unscored_points else "not-in-play")
    if score.score is not None:
        figure = fixed(score.score)
    else:
        figure = f"{fixed(score.lower)} – {fixed(score.upper)}"
    return Text(zh=figure, en=figure)


def _why_graded(seen: ReportModel) -> Text:
    result, scale = seen.evaluation, seen.catalogue.grade_scale
    assert result.grade is not None  # noqa: S101 - that is what being graded means
    if result.total is None:
        return told(seen, "why-graded-open", **_range(seen), grade=result.grade.title)
    if result.grade.id == scale.below.id:
        lowest = scale.grades[0]
        points = trimmed(lowest.lower)
        total = shown_total(scale, result.total)
        return told(seen, "why-below", total=total, lowest=lowest.title, points=points)
    total = shown_total(scale, result.total)
    return told(seen, "why-graded", total=total, grade=result.grade.title)


def _range(seen: ReportModel) -> dict[str, object]:
    lower, upper = seen.evaluation.lower, seen.evaluation.upper
    bands = {"low": seen.band(lower).title, "high": seen.band(upper).title}
    of = (
        words("of-what-is-scored")
        if seen.evaluation.unscored
        else Text.model_construct(zh="", en="")
    )
    return {"lower": fixed(lower), "upper": fixed(upper), "of": of, **bands}


def why_nothing_scored(seen: ReportModel) -> Text:
    """Why no row of ``seen`` counts, where none does."""
    return words("why-nothing-scored" if seen.evaluation.unscored else "why-nothing-applies")


def _why_too_little(seen: ReportModel) -> Text:
    if seen.evaluation.is_nothing_scored:
        return why_nothing_scored(seen)
    least = f"{trimmed(100 * seen.catalogue.grade_scale.least_coverage)} %"
    return told(seen, "why-too-little-scored", coverage=coverage_figure(seen), least=least)
