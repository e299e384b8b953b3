"""The enterprise's own baseline and leading value: typed one by one or together, and saved."""

from decimal import Decimal

from msgspec.structs import replace

from dialogs.core.answering.saving import save_answer
from dialogs.core.answering.scale_position import (
    IncompatibleUnit,
    ScaleAnswer,
    in_unit,
    leading_asked,
    scale_answer_of,
    tidy_unit,
)
from dialogs.core.session import Place, Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import BaselineAsked, EndsInDoubt, LeadingAsked, PercentTyped
from dialogs.scales.two_ends import SHOWN, TwoEnds, read_two_ends
from dialogs.typed.rejections import Rejection
from dialogs.typed.shares import is_bare_percent, parse_limit
from scoring.answers.acceptance import PERCENT, refusal_of_number
from scoring.answers.model import EndsSource, Value
from scoring.answers.scales import ScalePosition, scale_position
from scoring.catalogue.model import Criterion, Scale
from scoring.figures.counted import counted_as
from scoring.rounding import significant
from scoring.units.number import ParsedNumber
from scoring.units.patterns import wants_own

SEARCH_LIMIT = 40
"""Characters of the input that are stored or quoted."""


def scaled_at(turn: TurnContext) -> ScaleAnswer:
    """The number of the wait's question, on its scale."""
    scaled = scale_answer_of(turn.index, turn.dossier, turn.wait.subject)
    assert scaled is not None  # noqa: S101 - only numbers have ends
    return scaled


def answer_at(turn: TurnContext) -> Value:
    """The answer of the wait's question."""
    return _number_of(scaled_at(turn))


def _number_of(scaled: ScaleAnswer) -> Value:
    assert isinstance(scaled.answer, Value)  # noqa: S101 - a list has no ends of its own
    return scaled.answer


def keep_baseline(turn: TurnContext) -> None:
    """Keep the baseline that was given before."""
    if kept := baseline_before(answer_at(turn), turn.wait):
        take_baseline(turn, *kept)


def keep_leading(turn: TurnContext) -> None:
    """Keep the leading value that was given before."""
    answer = answer_at(turn)
    if answer.leading is not None:
        save_in_order(turn, replace(with_typed_baseline(turn), leading=answer.leading))


def baseline_before(answer: Value, wait: Wait) -> tuple[Decimal, str] | None:
    """The baseline given before, with its unit: preferably the one just typed."""
    asked = wait.state_of(BaselineAsked)
    if asked.baseline is not None:
        return asked.baseline, asked.unit
    return None if answer.reference is None else (answer.reference, answer.unit)


# --- one after the other


def type_baseline(turn: TurnContext, text: str) -> None:
    """Take the enterprise's own baseline, or both values from one line."""
    if type_two_ends(turn, text):
        return
    answer = answer_at(turn)
    if end := _read_end(turn, text, answer.unit):
        take_baseline(turn, *end)


def take_percent(turn: TurnContext, percent: Decimal) -> None:
    """Take the chosen reading of a small number as a percentage, as the end that is asked."""
    number = ParsedNumber(percent, "%")
    if turn.wait.at is Place.BASELINE:
        if end := _end_of(turn, scaled_at(turn), number, answer_at(turn).unit):
            take_baseline(turn, *end)
        return
    own = with_typed_baseline(turn)
    if end := _end_of(turn, scaled_at(turn), number, own.unit):
        save_in_order(turn, replace(own, leading=end[0], unit=end[1]))


def take_baseline(turn: TurnContext, baseline: Decimal, unit: str) -> None:
    """Go on to the leading value, unless the scale or the limit has one."""
    own = _with_own_baseline(scaled_at(turn), baseline, unit)
    scaled = scaled_at(turn)
    source = scaled.position.scale if own.benchmark is None else scaled.position.benchmark
    if source is not None and source.leading is not None:
        save_in_order(turn, own)
    else:
        turn.enter(Place.LEADING, leading_asked(scaled.position.scale, own))


def _with_own_baseline(scaled: ScaleAnswer, baseline: Decimal, unit: str) -> Value:
    """The answer with an own baseline; it replaces a limit that has a baseline itself."""
    answer, limit = _number_of(scaled), scaled.position.benchmark
    benchmark = answer.benchmark if limit is not None and limit.baseline is None else None
    is_typed = answer.source is not EndsSource.OWN_CASES  # else it is not theirs any more
    return replace(
        answer.bare,
        reference=baseline,
        leading=answer.leading,
        unit=unit,
        benchmark=benchmark,
        source=answer.source if is_typed else None,
        source_name=answer.source_name if is_typed else "",
    )


def with_typed_baseline(turn: TurnContext) -> Value:
    """The answer with the baseline stored in the wait for the leading value."""
    typed = turn.wait.state_of(LeadingAsked)
    if typed.baseline is None:
        return answer_at(turn)
    return _with_own_baseline(scaled_at(turn), typed.baseline, typed.unit)


def type_leading(turn: TurnContext, text: str) -> None:
    """Take the enterprise's own leading value, or both values from one line."""
    if type_two_ends(turn, text):
        return
    own = with_typed_baseline(turn)
    if end := _read_end(turn, text, own.unit):
        leading, unit = end
        save_in_order(turn, replace(own, leading=leading, unit=unit))


def _read_end(turn: TurnContext, text: str, unit: str) -> tuple[Decimal, str] | None:
    """The number typed, in ``unit``, or in its own unit if the product was not known before."""
    scale = scaled_at(turn).position.scale
    asked = unit or scale.unit
    number = parse_limit(text, asked)
    if isinstance(number, Rejection):
        turn.refuse(number)
        return None
    if number.is_rank:
        turn.reject("scale-not-rank", typed=text.strip()[:SEARCH_LIMIT])
        return None
    if scale.unit in PERCENT and is_bare_percent(number):
        turn.enter(Place.PERCENT, PercentTyped(number.value))
        return None
    return _end_of(turn, scaled_at(turn), number, unit)


def _end_of(
    turn: TurnContext, scaled: ScaleAnswer, number: ParsedNumber, unit: str
) -> tuple[Decimal, str] | None:
    scale = scaled.position.scale
    asked = unit or scale.unit
    if not number.unit_text:
        return number.value, unit
    typed = tidy_unit(number.unit_text)
    counted = counted_as(turn.catalogue, scale, typed)
    if counted is not None and counted[0] == 1:
        turn.tell("scale-unit-counted", typed=number.unit_text, unit=counted[1])
        typed = counted[1]
    try:
        value = in_unit(number.value, typed, asked)
    except IncompatibleUnit:
        value = None
    if not isinstance(value, Decimal) or refusal_of_number(value):
        turn.reject("scale-unit", unit=number.unit_text)
        return None
    return value, typed if wants_own(asked) else asked


def save_in_order(turn: TurnContext, own: Value) -> None:
    """Save the values, unless the leading value is worse than the baseline."""
    position = _position(turn, own)
    if position.is_in_order:
        save_answer(turn, own, ask_ends=False)
        return
    assert position.baseline is not None  # noqa: S101 - else they are in order
    assert position.leading is not None  # noqa: S101
    turn.reject(
        "scale-leading-worse",
        baseline=significant(position.baseline.value),
        leading=significant(position.leading.value),
        unit=position.unit,
        better=position.scale.direction.value,
    )


def is_in_order(turn: TurnContext, scaled: ScaleAnswer, own: Value) -> bool:
    """``False`` if the leading value is worse than the baseline."""
    return scale_position(scaled.criterion, own, turn.catalogue.benchmarks).is_in_order


def _position(turn: TurnContext, answer: Value) -> ScalePosition:
    return scale_position(scaled_at(turn).criterion, answer, turn.catalogue.benchmarks)


# --- both at once


def type_two_ends(turn: TurnContext, text: str) -> bool:
    """Handle two values in one line (基准 0.35 引领 0.15, 0.35/0.15); ``False`` for other text."""
    unit = answer_at(turn).unit or scaled_at(turn).position.scale.unit
    typed = read_two_ends(text, unit)
    if typed is None:
        return False
    if isinstance(typed, Rejection):
        turn.refuse(typed)
    elif typed.head:
        turn.reject("ends-not-read", typed=text.strip()[:SHOWN])
    elif own := with_ends(turn, scaled_at(turn), typed):
        save_ends(turn, scaled_at(turn), own)
    return True


def standing_by(
    turn: TurnContext, scale: Scale, item: Criterion, typed: ParsedNumber
) -> ScaleAnswer:
    """A number just typed, in its own unit or the scale's, before any ends are given."""
    unit = tidy_unit(typed.unit_text) or ("" if wants_own(scale.unit) else scale.unit)
    number = Value(typed.value, unit, measure=scale.id)
    return ScaleAnswer(item, number, scale_position(item, number, turn.catalogue.benchmarks))


def with_ends(turn: TurnContext, scaled: ScaleAnswer, typed: TwoEnds) -> Value | None:
    """The number with the ends typed, in its unit; ``None`` if one was rejected.

    The source of the previous ends is not kept.
    """
    own = _number_of(scaled)
    numbers = [end for end in (typed.baseline, typed.leading) if end is not None]
    if scaled.position.scale.unit in PERCENT and any(map(is_bare_percent, numbers)):
        turn.reject("ends-without-percent")
        return None
    if typed.baseline is not None:
        end = _end_of(turn, scaled, typed.baseline, own.unit)
        if end is None:
            return None
        own = _with_own_baseline(scaled, *end)
    if typed.leading is not None:
        end = _end_of(turn, scaled, typed.leading, own.unit)
        if end is None:
            return None
        own = replace(own, leading=end[0], unit=end[1])
    return replace(own, level=None, source=None, source_name="")


def save_ends(turn: TurnContext, scaled: ScaleAnswer, own: Value) -> None:
    """Save both values; if the leading value is the worse one, ask whether they were swapped."""
    is_whole = own.reference is not None and own.leading is not None
    if not is_whole or is_in_order(turn, scaled, own):
        save_answer(turn, own, ask_ends=not is_whole)
        return
    assert own.reference is not None  # noqa: S101 - both are given
    assert own.leading is not None  # noqa: S101
    if scaled.answer != turn.dossier.answers.get(scaled.criterion.id):
        turn.record_answer(scaled.criterion.id, scaled.answer)
    turn.return_to_question()
    turn.enter(Place.ENDS_ORDER, EndsInDoubt(own.leading, own.reference, own.unit))


def exchange_ends(turn: TurnContext) -> None:
    """Swap the two values, as confirmed."""
    meant = turn.wait.state_of(EndsInDoubt)
    own = _with_own_baseline(scaled_at(turn), meant.baseline, meant.unit)
    save_answer(turn, replace(own, leading=meant.leading), ask_ends=False)
