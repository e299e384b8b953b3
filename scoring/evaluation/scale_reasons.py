"""Why a number earns what it does on a scale, in words, with the formula of clause 5 filled in.

GB/T 36132-2025: points × (value − baseline) ÷ (leading − baseline), with both differences turned
round where smaller is better.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from scoring.answers.model import Chosen, Value
from scoring.answers.scales import ScaleBound, ScalePosition
from scoring.catalogue.model import Catalogue, Criterion, Direction, Scale
from scoring.evaluation.results import Reason
from scoring.rounding import approximate, as_result, significant
from scoring.units.patterns import own_in_words
from scoring.values import Text

PREFIX: Final = "scale-"

_DIRECTIONS: Final = {
    Direction.HIGHER.value: ("越大越好", "higher is better"),
    Direction.LOWER.value: ("越小越好", "lower is better"),
}
_ENDS: Final = {
    "both": (
        "基准值 {baseline}、引领值 {leading} {unit}（{baseline_from}）",
        "baseline {baseline}, leading value {leading} {unit} ({baseline_from})",
    ),
    "each": (
        "基准值 {baseline} {unit}（{baseline_from}），引领值 {leading} {unit}（{leading_from}）",
        "baseline {baseline} {unit} ({baseline_from}), "
        "leading value {leading} {unit} ({leading_from})",
    ),
    "baseline": (
        "基准值 {baseline} {unit}（{baseline_from}）",
        "baseline {baseline} {unit} ({baseline_from})",
    ),
    "leading": (
        "引领值 {leading} {unit}（{leading_from}）",
        "leading value {leading} {unit} ({leading_from})",
    ),
}
_RESULTS: Final = {
    "full": ("达到引领值，得全部分值", "the leading value is reached: all points"),
    "between": (
        "在两者之间，{formula} 分，即 {share} % 的分值",
        "between the two, {formula} points, {share} % of all",
    ),
    "at-average": (
        "正好是基准值，得 0 分；0 分表示行业平均水平，不代表没有成绩",
        "exactly the baseline: 0 points, which means the industry's average, not nothing",
    ),
    "at-baseline": ("正好是基准值，得 0 分", "exactly the baseline: 0 points"),
    "beyond": ("不及基准值，得 0 分", "worse than the baseline: 0 points"),
    "level": (
        "基准值与引领值相同，未达到，得 0 分",
        "the two are the same, and it is not reached: 0 points",
    ),
}
_MISSING: Final = {
    "baseline": ("缺少基准值", "the baseline is missing"),
    "leading": ("缺少引领值", "the leading value is missing"),
    "both": ("缺少基准值和引领值", "baseline and leading value are missing"),
}
_MEANINGS: Final = {
    "baseline": ("基准值一般取{0}", "the baseline is usually: {0}"),
    "leading": ("引领值一般取{0}", "the leading value is usually: {0}"),
}


def reason_on_scale(
    criterion: Criterion, answer: Value | Chosen, placed: ScalePosition, catalogue: Catalogue
) -> Reason:
    """The reason of a number judged by a scale, for ``explain_on_scale``."""
    scale, unit = placed.scale, own_in_words(placed.unit)
    number = _number(answer, placed)
    inputs = {
        **_both("label", scale.label),
        **_both("number", Text(zh=f"{number} {unit.zh}", en=f"{number} {unit.en}")),
        **_both("unit", unit),
        "direction": scale.direction.value,
    }
    for key, end, meaning in (
        ("baseline", placed.baseline, scale.baseline_meaning),
        ("leading", placed.leading, scale.leading_meaning),
    ):
        if end is not None:
            inputs |= {
                key: significant(end.value),
                **_both(f"{key}_from", _origin(end, placed, catalogue)),
            }
        elif meaning is not None:
            inputs |= _both(f"{key}_meaning", meaning)
    if placed.benchmark is not None and placed.benchmark.corrections is not None:
        inputs |= _both("corrections", placed.benchmark.corrections)
    if placed.share is not None:
        inputs |= {
            "share": approximate(100 * placed.share, 2),
            "formula": _formula(criterion, placed),
        }
    return Reason(f"{PREFIX}{_code(criterion, placed)}", tuple(inputs.items()))


def explain_on_scale(code: str, inputs: Mapping[str, str], side: int) -> str:
    """The sentence of a reason that ``reason_on_scale`` gave; ``side`` 0 is Chinese, 1 English."""
    result = code.removeprefix(PREFIX)
    language = ("zh", "en")[side]
    words = {key.removesuffix(f"_{language}"): text for key, text in inputs.items()}
    direction = _DIRECTIONS[inputs["direction"]][side]
    head = ("{label}：{number}（{direction}）", "{label}: {number} ({direction})")[side]
    parts = [head.format_map(words | {"direction": direction})]
    if kind := _ends_given(words):
        parts.append(_ENDS[kind][side].format_map(words))
    if "corrections" in words:
        parts.append(words["corrections"])
    if result == "unscored":
        parts.append(_what_is_missing(words, side))
    else:
        parts.append(_RESULTS[result][side].format_map(words))
    return ("；", "; ")[side].join(parts)


def _code(criterion: Criterion, placed: ScalePosition) -> str:
    share, baseline = placed.share, placed.baseline
    if share is None or baseline is None or placed.leading is None:
        return "unscored"
    if share == 1:
        return "full"
    if share:
        return "between"
    if baseline.value == placed.leading.value:
        return "level"
    if placed.number != baseline.value:
        return "beyond"
    is_average = placed.scale.baseline_meaning is not None and not criterion.checklist
    is_limit = baseline.given_by == "benchmark"
    return "at-average" if is_average and not is_limit else "at-baseline"


def _number(answer: Value | Chosen, placed: ScalePosition) -> str:
    """As it was given, and converted where its ends are in another unit."""
    number = significant(placed.number)
    if isinstance(answer, Chosen) or not answer.unit or answer.unit == placed.unit:
        return number
    sign, number = ("≈", number[1:]) if number.startswith("≈") else ("=", number)
    return f"{significant(answer.value)} {answer.unit} {sign} {number}"


def _formula(criterion: Criterion, placed: ScalePosition) -> str:
    """8 × (0.5 − 0.35) ÷ (0.5 − 0.3) = 6."""
    assert placed.baseline is not None  # noqa: S101 - there is a share
    assert placed.leading is not None  # noqa: S101 - there is a share
    assert placed.share is not None  # noqa: S101 - the caller asked
    points, number = approximate(criterion.points), significant(placed.number)
    baseline, leading = significant(placed.baseline.value), significant(placed.leading.value)
    if placed.scale.direction is Direction.HIGHER:
        line = f"{points} × ({number} − {baseline}) ÷ ({leading} − {baseline})"
    else:
        line = f"{points} × ({baseline} − {number}) ÷ ({baseline} − {leading})"
    return f"{line} {as_result(Fraction(criterion.points) * placed.share)}"


def _origin(end: ScaleBound, placed: ScalePosition, catalogue: Catalogue) -> Text:
    """Where an end comes from: the enterprise, a published limit, an overlay, the table itself."""
    if end.given_by == "enterprise":
        return Text(zh="企业自填", en="given by the enterprise")
    if placed.benchmark is not None and end.given_by == "benchmark":
        limit = placed.benchmark
        return Text(
            zh=f"{limit.standard}，{limit.product.zh}", en=f"{limit.standard}, {limit.product.en}"
        )
    return _set_by(placed.scale, catalogue)


def _set_by(scale: Scale, catalogue: Catalogue) -> Text:
    if scale.set_by is None:
        return Text(zh="评价表所列", en="as in the table")
    laid = (overlay.title for overlay in catalogue.overlays if overlay.id == scale.set_by)
    return next(laid, Text(zh=scale.set_by, en=scale.set_by))


def _both(key: str, text: Text) -> dict[str, str]:
    return {f"{key}_zh": text.zh, f"{key}_en": text.en}


def _ends_given(words: Mapping[str, str]) -> str | None:
    given = [key for key in ("baseline", "leading") if key in words]
    if len(given) == 2:
        return "both" if words["baseline_from"] == words["leading_from"] else "each"
    return given[0] if given else None


def _what_is_missing(words: Mapping[str, str], side: int) -> str:
    missing = [key for key in ("baseline", "leading") if key not in words]
    kind = "both" if len(missing) == 2 else missing[0]
    parts = [_MISSING[kind][side] + ("，暂不计分", ": not scored")[side]]
    for key in missing:
        if meaning := words.get(f"{key}_meaning"):
            parts.append(_MEANINGS[key][side].format(meaning))
    return ("；", "; ")[side].join(parts)
