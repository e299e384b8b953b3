"""On how much of the points a total rests, where some of them cannot be scored yet."""

from scoring.evaluation.aggregation import add
from scoring.evaluation.results import Evaluation
from scoring.rounding import trimmed


def is_partial(*results: Evaluation) -> bool:
    """Whether a total or a gain is of the scored part only: a number has nothing to be scored by.

    Where sections are weighed instead of adding points there are no such numbers.
    """
    return any(result.aggregation == "points" and result.unscored for result in results)


def covered(result: Evaluation, zh: bool) -> str:
    """The share of the points that is decided and scored, in words."""
    share = trimmed(100 * result.coverage, 1)
    return f"覆盖 {share} % 的分值" if zh else f"covers {share} % of the points"


def points_told(result: Evaluation, zh: bool) -> str:
    """Where the points stand: certain, lost, without a benchmark, unanswered.

    A range of totals leaves out what has no benchmark and moves once it has; this does not. Empty
    where all is scored, and where sections are weighed instead of adding points.
    """
    if result.aggregation != "points" or not (result.unscored or result.is_range):
        return ""
    whole, obtained, waiting, unanswered = (
        add(getattr(section, name) for section in result.sections)
        for name in ("applicable", "obtained", "unscored_points", "open_points")
    )
    lost = whole - obtained - waiting - unanswered
    said = [f"{trimmed(part, 2)} {words}" for part, words in (
        (lost, "分没有得到" if zh else "are lost"),
        (waiting, "分待对标" if zh else "lack a benchmark"),
        (unanswered, "分未答" if zh else "are unanswered"),
    ) if part]  # fmt: skip
    of, certain = trimmed(whole, 2), trimmed(obtained, 2)
    if zh:
        return "，".join([f"{of} 分里已确定得到 {certain} 分", *said])
    return ", ".join([f"{certain} of {of} points are certain", *said])


def of_scored_part(zh: bool) -> str:
    """What a gain is of, where not all the points are scored."""
    return "按已能计分的部分" if zh else "of the part that can be scored"


def gain_of_row(own: str, total: str, zh: bool) -> str:
    """The points a row may gain, then what they add to a total of the scored part."""
    return f"+{own} 分（总分 +{total}）" if zh else f"+{own} points (total +{total})"


def in_brackets(said: str, zh: bool) -> str:
    """``said`` behind a figure; nothing for nothing."""
    if not said:
        return ""
    return f"（{said}）" if zh else f" ({said})"
