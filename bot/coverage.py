"""On how much of the points a total rests, where some of them cannot be scored yet."""

from scoring.results import Evaluation
from scoring.rounding import plain


def is_partial(*results: Evaluation) -> bool:
    """Whether a total or a gain is of the scored part only: a number has nothing to be scored by.

    Where sections are weighed instead of adding points there are no such numbers.
    """
    return any(result.aggregation == "points" and result.unscored for result in results)


def covered(result: Evaluation, zh: bool) -> str:
    """The share of the points that is decided and scored, in words."""
    share = plain(100 * result.coverage, 1)
    return f"覆盖 {share} % 的分值" if zh else f"covers {share} % of the points"


def of_scored_part(zh: bool) -> str:
    """What a gain is of, where not all the points are scored."""
    return "按已能计分的部分" if zh else "of the part that can be scored"


def in_brackets(said: str, zh: bool) -> str:
    """``said`` behind a figure; nothing for nothing."""
    if not said:
        return ""
    return f"（{said}）" if zh else f" ({said})"
