"""Puts the reason of a finding into words, with its formula and inputs (``reasons.yaml``)."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal, assert_never

from scoring.answers.model import EndsSource, Value
from scoring.answers.scales import ScaleBound, ScalePosition
from scoring.catalogue.model import Direction
from scoring.evaluation.results import Evaluation, MeasuredReason, PlainReason, Reason, ScaleReason
from scoring.files.wording import COMMA, SEMICOLON, fill, joined, sentences
from scoring.rounding import approximate, as_result, significant, significant_result, trimmed
from scoring.units.labels import amount_label, number_label
from scoring.values import Language, Text

Bound = Literal["baseline", "leading"]
BOUNDS: tuple[Bound, ...] = ("baseline", "leading")


def explain(reason: Reason, language: Language) -> str:
    """The reason in one sentence, without a full stop at its end."""
    return sentence_of(reason)[language]


def sentence_of(reason: Reason) -> Text:
    """``explain`` in both languages."""
    match reason:
        case PlainReason():
            return _plain(reason)
        case MeasuredReason():
            return _measured(reason)
        case ScaleReason():
            return joined((_number_on_scale(reason), *_parts(reason)), SEMICOLON)
        case _:
            assert_never(reason)


def points_of(reason: ScaleReason) -> Text | None:
    """How the points follow from the number and its two ends; ``None`` where they do not."""
    position = reason.position
    ends = (position.baseline, position.leading, position.share)
    return None if position.parts or None in ends else _result(reason)


def breach_of(reason: ScaleReason) -> list[Text]:
    """One sentence for each part of the number that exceeds a legal limit."""
    return [_over_limit(over) for over in reason.position.over_limits]


def origin_of(reason: ScaleReason, bound: Bound) -> Text:
    """Where an end comes from: the enterprise, a published limit, an overlay, the table itself."""
    benchmark = reason.position.benchmark
    found: ScaleBound | None = getattr(reason.position, bound)
    if found is not None and found.given_by == "enterprise":
        return _origin_of_own(reason)
    if found is not None and benchmark is not None and found.given_by == "benchmark":
        return _say("origin-benchmark", standard=benchmark.standard, product=benchmark.product)
    return reason.set_by or _say("origin-table")


def _origin_of_own(reason: ScaleReason) -> Text:
    """The enterprise's own ends: the source it states, never presented as official."""
    answer = reason.answer
    source = answer.source if isinstance(answer, Value) else None
    origin = source_in_words(source)
    name = answer.source_name if isinstance(answer, Value) else ""
    return _say("origin-named", origin=origin, name=name) if name else origin


def source_in_words(source: EndsSource | None) -> Text:
    """The source of own ends, in words."""
    return _say("origin-enterprise" if source is None else f"origin-{source}")


def _say(key: str, **values: object) -> Text:
    return fill(sentences("reasons")[key], values)


def _percent(share: Fraction) -> str:
    return approximate(100 * share, 2)


def _plain(reason: PlainReason) -> Text:
    share = "" if reason.share is None else _percent(reason.share)
    return _say(reason.code, share=share, reason=reason.said)


# --- a number judged by a measure


def _measured(reason: MeasuredReason) -> Text:
    measure = reason.measure
    values: dict[str, object] = {
        "label": _label_without_unit(reason),
        "number": _judged_number(reason),
        "asked": _asked(reason),
        "threshold": _number(reason, trimmed(measure.threshold)),
        "share": _percent(reason.share),
        "share_at_threshold": _percent(reason.share_at_threshold),
    }
    if measure.full is not None:
        values["full"] = _number(reason, trimmed(measure.full))
    return _say(reason.code, **values)


def _label_without_unit(reason: MeasuredReason) -> Text:
    """The number beside the label carries the unit already."""
    label, unit = reason.measure.label, reason.measure.unit
    return Text(zh=label.zh.removesuffix(f"（{unit}）"), en=label.en.removesuffix(f" ({unit})"))


def _asked(reason: MeasuredReason) -> Text:
    measure = reason.measure
    threshold = _number(reason, trimmed(measure.threshold))
    key = f"rank-{measure.compare}" if measure.reads == "rank" else measure.compare.value
    return _say(key, threshold=threshold)


def _judged_number(reason: MeasuredReason) -> Text:
    """The number; where it was divided by a reference, both figures and the result."""
    answer = reason.answer
    if answer.reference is None:
        return _number(reason, approximate(reason.number))
    return _say(
        "multiple-quotient",
        value=amount_label(approximate(answer.value), answer.unit),
        reference=amount_label(approximate(answer.reference), answer.unit),
        quotient=as_result(reason.number),
    )


def _number(reason: MeasuredReason, number: str) -> Text:
    """A number as the measure reads it: 40 %, 1.2 倍, 前 5 %."""
    if reason.measure.reads == "value":
        return amount_label(number, reason.measure.unit)
    return _say(f"{reason.measure.reads}-number", number=number)


# --- a number between baseline and leading value


def _number_on_scale(reason: ScaleReason) -> Text:
    scale = reason.position.scale
    direction = _say(f"direction-{scale.direction}")
    return _say("scale-number", label=scale.label, number=_as_given(reason), direction=direction)


def _as_given(reason: ScaleReason) -> Text:
    """As it was given, and converted if its ends are in another unit."""
    answer, position = reason.answer, reason.position
    if not isinstance(answer, Value) or answer.unit in ("", position.unit):
        return amount_label(significant(position.number), position.unit)
    return _say(
        "scale-number-converted",
        given=amount_label(significant(answer.value), answer.unit),
        number=amount_label(significant_result(position.number), position.unit),
    )


def _parts(reason: ScaleReason) -> Iterator[Text]:
    """What the number is scored by, and the result; breaches of the law come first."""
    yield from breach_of(reason)
    if reason.position.parts:
        yield from _products(reason)
        return
    if given := list(_ends(reason)):
        yield joined(given, COMMA)
    benchmark = reason.position.benchmark
    if benchmark is not None and benchmark.corrections is not None:
        yield benchmark.corrections
    if isinstance(reason.answer, Value) and reason.answer.level is not None:
        yield _say(reason.code)
    elif reason.result == "unscored":
        yield from _what_is_missing(reason)
    else:
        yield _result(reason)


def _ends(reason: ScaleReason) -> Iterator[Text]:
    """Baseline and leading value, as far as they are known, and where each comes from."""
    baseline, leading = reason.position.baseline, reason.position.leading
    unit = reason.position.unit
    if baseline and leading and baseline.given_by == leading.given_by:
        yield _say(
            "scale-both",
            baseline=number_label(significant(baseline.value), unit),
            leading=amount_label(significant(leading.value), unit),
            origin=origin_of(reason, "baseline"),
        )
        return
    for bound in BOUNDS:
        found: ScaleBound | None = getattr(reason.position, bound)
        if found is not None:
            value = amount_label(significant(found.value), unit)
            yield _say(f"scale-{bound}", **{bound: value, "origin": origin_of(reason, bound)})


def limits_exceeded(result: Evaluation) -> list[Text]:
    """One sentence for each number that exceeds a legal limit."""
    reasons = (score.finding.reason for score in result.criteria)
    positions = (reason.position for reason in reasons if isinstance(reason, ScaleReason))
    return [_over_limit(over) for position in positions for over in position.over_limits]


def _over_limit(position: ScalePosition) -> Text:
    limit = position.benchmark
    assert limit is not None  # noqa: S101 - it is over it
    assert limit.limit is not None  # noqa: S101
    return _say(
        "over-limit",
        product=limit.product,
        standard=limit.standard,
        number=significant(position.number),
        limit=amount_label(significant(limit.limit), position.unit),
    )


def _products(reason: ScaleReason) -> Iterator[Text]:
    """Each of several products with its weight and share, then the mean."""
    for weight, part in reason.position.parts:
        assert part.benchmark is not None  # noqa: S101 - each of several products has one
        yield _say(
            "product-share",
            product=part.benchmark.product,
            standard=part.benchmark.standard,
            number=amount_label(significant(part.number), part.unit),
            weight=_percent(weight),
            share=_say("unscored-share") if part.share is None else _percent(part.share) + "%",
        )
    if reason.position.share is not None:
        yield _say("scale-of-products", share=_percent(reason.position.share))
    else:
        yield _say("missing-both")


def _result(reason: ScaleReason) -> Text:
    position = reason.position
    assert position.share is not None  # noqa: S101 - it is scored
    return _say(reason.code, formula=_formula(reason), share=_percent(position.share))


def _what_is_missing(reason: ScaleReason) -> Iterator[Text]:
    """The ends that are missing, and their usual sources."""
    position = reason.position
    missing = [bound for bound in BOUNDS if getattr(position, bound) is None]
    yield _say(f"missing-{missing[0] if len(missing) == 1 else 'both'}")
    for bound in missing:
        meaning: Text | None = getattr(position.scale, f"{bound}_meaning")
        if meaning is not None:
            yield _say(f"meaning-{bound}", meaning=meaning)


def _formula(reason: ScaleReason) -> str:
    """Clause 5 with its numbers: 8 × (0.5 − 0.35) ÷ (0.5 − 0.3) = 6."""
    position = reason.position
    assert position.baseline is not None  # noqa: S101 - there is a share
    assert position.leading is not None  # noqa: S101 - there is a share
    assert position.share is not None  # noqa: S101 - the caller asked
    points, number = approximate(reason.points), significant(position.number)
    baseline, leading = significant(position.baseline.value), significant(position.leading.value)
    if position.scale.direction is Direction.HIGHER:
        line = f"{points} × ({number} − {baseline}) ÷ ({leading} − {baseline})"
    else:
        line = f"{points} × ({baseline} − {number}) ÷ ({baseline} − {leading})"
    return f"{line} {as_result(Fraction(reason.points) * position.share)}"
