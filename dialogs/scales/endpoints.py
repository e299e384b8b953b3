"""Baseline and leading value of a number: by a published limit, or the enterprise's own."""

from dataclasses import replace
from decimal import Decimal

from dialogs.core.saving import save_answer
from dialogs.core.scale_position import (
    IncompatibleUnit,
    ScaleAnswer,
    fits_scale,
    in_unit,
    judged_by,
    leading_asked,
    limits_for,
    limits_of_scale,
    limits_of_unit,
    standing_of,
    tidy_unit,
)
from dialogs.core.session import Place, Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import BaselineAsked, LeadingAsked, PercentTyped, SearchedFor
from dialogs.typed.rejections import Rejection
from dialogs.typed.replies import is_question
from dialogs.typed.shares import Reply, is_bare_percent, parse_limit, parse_number, parse_reply
from scoring.answers.acceptance import PERCENT, refusal_of_number
from scoring.answers.model import Value
from scoring.answers.scales import ScalePosition, scale_position
from scoring.figures.counted import counted_as
from scoring.overlays.limit_search import find_limits, is_without_limit
from scoring.rounding import significant
from scoring.units.number import ParsedNumber
from scoring.units.patterns import wants_own

SEARCH_LIMIT = 40
"""Characters of what was searched for that are kept."""
OWN = "own"
"""The enterprise gives its own ends."""
BASELINE_AGAIN = "baseline"
"""Back from the leading value to the baseline typed before it."""


def choose_limit(turn: TurnContext, position: int) -> None:
    """Compare the number with a published limit, by its position in the catalogue."""
    save_answer(turn, judged_by(_answer(turn), turn.catalogue.benchmarks[position]))


def show_all_limits(turn: TurnContext) -> None:
    """Leave the search for the whole list of published limits."""
    turn.change_wait(state=None, page=0)


def clear_ends(turn: TurnContext) -> None:
    """Keep the bare number, without the ends given for it."""
    save_answer(turn, _answer(turn).bare, ask_ends=False)


def take_way_out(turn: TurnContext, text: str) -> bool:
    """A word that leads away from an end; ``False`` for anything else. 没有 means not now."""
    match parse_reply(text):
        case Reply.BACK:
            turn.go_back()
        case Reply.LATER | Reply.NO | Reply.NOT_APPLICABLE:
            skip_end(turn)
        case reply if reply is Reply.HELP or is_question(text):
            turn.return_to_question()
            turn.change_wait(help_open=True)
        case _:
            return False
    return True


# --- going there, and away


def _standing(turn: TurnContext) -> ScaleAnswer:
    standing = standing_of(turn.index, turn.dossier, turn.wait.subject)
    assert standing is not None  # noqa: S101 - only numbers have ends
    return standing


def _answer(turn: TurnContext) -> Value:
    answer = _standing(turn).answer
    assert isinstance(answer, Value)  # noqa: S101 - a list of items has no ends of its own
    return answer


def open_ends(turn: TurnContext) -> None:
    """Ask for the ends of the number: among published limits first, where there are any."""
    turn.return_to_question()
    if limits_for(turn.index, turn.dossier, _standing(turn)):
        turn.enter(Place.BENCHMARK)
    else:
        enter_own(turn)


def enter_own(turn: TurnContext) -> None:
    """Ask for what the scale leaves open, the baseline first."""
    scale, answer = _standing(turn).placed.scale, _answer(turn)
    if scale.baseline is None:
        turn.enter(Place.BASELINE, BaselineAsked(scale.id))
    else:
        turn.enter(Place.LEADING, leading_asked(scale, answer))


def back_to_baseline(turn: TurnContext) -> None:
    """To the baseline again, with the one typed a moment ago, which is not saved yet."""
    typed = turn.wait.state_of(LeadingAsked)
    turn.return_to_question()
    turn.enter(Place.BASELINE, BaselineAsked(typed.scale, typed.baseline, typed.unit))


def skip_end(turn: TurnContext) -> None:
    """What is not at hand can follow. A baseline typed a moment ago is kept."""
    subject = turn.wait.subject
    if turn.wait.at is Place.LEADING:
        own = _with_baseline(turn)
        if own != _answer(turn):
            save_answer(turn, own, ask_ends=False)
            return
    if not _standing(turn).is_scored:
        turn.tell("scale-ends-later", subject=subject)
    turn.return_to_question()
    turn.go_on(subject)


def keep_baseline(turn: TurnContext) -> None:
    """Keep the baseline that was given before."""
    if kept := baseline_before(_answer(turn), turn.wait):
        _take_baseline(turn, *kept)


def keep_leading(turn: TurnContext) -> None:
    """Keep the leading value that was given before."""
    answer = _answer(turn)
    if answer.leading is not None:
        _save_in_order(turn, replace(_with_baseline(turn), leading=answer.leading))


def baseline_before(answer: Value, wait: Wait) -> tuple[Decimal, str] | None:
    """The baseline given before, with its unit: first the one typed a moment ago."""
    asked = wait.state_of(BaselineAsked)
    if asked.baseline is not None:
        return asked.baseline, asked.unit
    return None if answer.reference is None else (answer.reference, answer.unit)


# --- published limits


def search_limits(turn: TurnContext, text: str) -> None:
    """Look for a product's name; a number here is the enterprise's own end."""
    standing = _standing(turn)
    number = parse_number(text)
    if isinstance(number, ParsedNumber) and fits_scale(standing.placed.scale, number.unit_text):
        enter_own(turn)
        (type_baseline if turn.wait.at is Place.BASELINE else type_leading)(turn, text)
    elif find_limits(limits_of_unit(turn.index, turn.dossier, standing), text):
        turn.change_wait(state=SearchedFor(text[:SEARCH_LIMIT]), page=0)
    else:
        _refuse_search(turn, standing, text)


def _refuse_search(turn: TurnContext, standing: ScaleAnswer, text: str) -> None:
    """Say why nothing is offered: of another unit, only a hint, or no limit known at all."""
    elsewhere = [limit for _, limit in find_limits(limits_of_scale(turn.index, standing), text)]
    typed = text[:SEARCH_LIMIT]
    of_unit = [limit for limit in elsewhere if not limit.hint]
    if of_unit:
        turn.reject("scale-limit-of-unit", typed=typed, unit=of_unit[0].unit)
    elif elsewhere:
        turn.reject("scale-limit-is-hint", typed=typed, standard=elsewhere[0].standard)
    elif is_without_limit(text):
        turn.reject("scale-limit-none", typed=typed)
    else:
        turn.reject("scale-limit-not-found", typed=typed)


# --- own values


def type_baseline(turn: TurnContext, text: str) -> None:
    """Take the enterprise's own baseline."""
    answer = _answer(turn)
    if end := _read_end(turn, text, answer.unit):
        _take_baseline(turn, *end)


def take_percent(turn: TurnContext, percent: Decimal) -> None:
    """Take the percentage that a small number was said to be, as the end that is asked."""
    number = ParsedNumber(percent, "%")
    if turn.wait.at is Place.BASELINE:
        if end := _end_of(turn, number, _answer(turn).unit):
            _take_baseline(turn, *end)
        return
    own = _with_baseline(turn)
    if end := _end_of(turn, number, own.unit):
        _save_in_order(turn, replace(own, leading=end[0], unit=end[1]))


def _take_baseline(turn: TurnContext, baseline: Decimal, unit: str) -> None:
    """Go on to the leading value, unless the scale or the limit has one."""
    own = _with_own_baseline(turn, baseline, unit)
    standing = _standing(turn)
    source = standing.placed.scale if own.benchmark is None else standing.placed.benchmark
    if source is not None and source.leading is not None:
        _save_in_order(turn, own)
    else:
        turn.enter(Place.LEADING, leading_asked(standing.placed.scale, own))


def _with_own_baseline(turn: TurnContext, baseline: Decimal, unit: str) -> Value:
    """The answer with an own baseline, which replaces a limit that has one itself."""
    answer, limit = _answer(turn), _standing(turn).placed.benchmark
    benchmark = answer.benchmark if limit is not None and limit.baseline is None else None
    leading, source = answer.leading, answer.source
    return replace(
        answer.bare,
        reference=baseline,
        leading=leading,
        unit=unit,
        benchmark=benchmark,
        source=source,
        source_name=answer.source_name,
    )


def _with_baseline(turn: TurnContext) -> Value:
    """The answer with the baseline that the wait for the leading value carries."""
    typed = turn.wait.state_of(LeadingAsked)
    if typed.baseline is None:
        return _answer(turn)
    return _with_own_baseline(turn, typed.baseline, typed.unit)


def type_leading(turn: TurnContext, text: str) -> None:
    """Take the enterprise's own leading value."""
    own = _with_baseline(turn)
    if end := _read_end(turn, text, own.unit):
        leading, unit = end
        _save_in_order(turn, replace(own, leading=leading, unit=unit))


def _read_end(turn: TurnContext, text: str, unit: str) -> tuple[Decimal, str] | None:
    """The number typed, in ``unit``, or in its own where the product was not known before."""
    scale = _standing(turn).placed.scale
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
    return _end_of(turn, number, unit)


def _end_of(turn: TurnContext, number: ParsedNumber, unit: str) -> tuple[Decimal, str] | None:
    asked = unit or _standing(turn).placed.scale.unit
    if not number.unit_text:
        return number.value, unit
    typed = tidy_unit(number.unit_text)
    counted = counted_as(turn.catalogue, _standing(turn).placed.scale, typed)
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


def _save_in_order(turn: TurnContext, own: Value) -> None:
    """Save, unless the leading value is worse than the baseline."""
    placed = _placed(turn, own)
    if placed.is_in_order:
        save_answer(turn, own, ask_ends=False)
        return
    assert placed.baseline is not None  # noqa: S101 - else they are in order
    assert placed.leading is not None  # noqa: S101
    turn.reject(
        "scale-leading-worse",
        baseline=significant(placed.baseline.value),
        leading=significant(placed.leading.value),
        unit=placed.unit,
        better=placed.scale.direction.value,
    )


def _placed(turn: TurnContext, answer: Value) -> ScalePosition:
    return scale_position(_standing(turn).criterion, answer, turn.catalogue.benchmarks)
