"""Baseline and leading value of a number: by a published limit, or the enterprise's own."""

from dataclasses import replace
from decimal import Decimal

from dialogs.core import buttons as c
from dialogs.core.saving import save_answer
from dialogs.core.scale_position import (
    ENDS_PLACES,
    IncompatibleUnit,
    ScaleAnswer,
    fits_scale,
    in_unit,
    judged_by,
    leading_detail,
    limits_for,
    limits_found,
    standing_of,
    tidy_unit,
)
from dialogs.core.session import Place, Wait
from dialogs.core.turn import TurnContext
from dialogs.typed.number import ParsedNumber
from dialogs.typed.rejections import Rejection
from dialogs.typed.replies import is_question
from dialogs.typed.shares import Reply, parse_number, parse_reply, refuse_without_sign
from scoring.answers.acceptance import PERCENT, refusal_of_number
from scoring.answers.model import Value
from scoring.answers.scales import ScalePosition, scale_position
from scoring.rounding import significant
from scoring.units.patterns import wants_own

SEARCH_LIMIT = 40
"""Characters of what was searched for that are kept."""
OWN = "own"
"""The enterprise gives its own ends."""
BASELINE_AGAIN = "baseline"
"""Back from the leading value to the baseline typed before it."""


def choose_at_ends(exchange: TurnContext, verb: str, argument: str) -> bool:
    """A button about the two ends; ``False`` when it is another's."""
    match verb:
        case c.ENDS if argument == OWN:
            _enter_own(exchange)
        case c.ENDS if argument == BASELINE_AGAIN:
            _back_to_baseline(exchange)
        case c.ENDS:
            _open_ends(exchange)
        case c.BENCHMARK if argument:
            limit = exchange.catalogue.benchmarks[int(argument)]
            save_answer(exchange, judged_by(_answer(exchange), limit))
        case c.BENCHMARK:
            exchange.change_wait(detail="", page=0)
        case _ if exchange.wait.at in ENDS_PLACES:
            return _choose_at_place(exchange, verb)
        case _:
            return False
    return True


def _choose_at_place(exchange: TurnContext, verb: str) -> bool:
    match verb:
        case c.SKIP:
            _skip(exchange)
        case c.KEEP:
            _keep(exchange)
        case c.CLEAR:
            bare = replace(_answer(exchange), reference=None, leading=None, benchmark=None)
            save_answer(exchange, bare, ask_ends=False)
        case _:
            return False
    return True


def type_at_ends(exchange: TurnContext, text: str) -> None:
    """A number, a product to look for, or a word that leads elsewhere; 没有 is for now."""
    match parse_reply(text):
        case Reply.BACK:
            exchange.go_back()
        case Reply.LATER | Reply.NO | Reply.NOT_APPLICABLE:
            _skip(exchange)
        case reply if reply is Reply.HELP or is_question(text):
            exchange.return_to_question()
            exchange.change_wait(help_open=True)
        case _ if exchange.wait.at is Place.BENCHMARK:
            _search(exchange, text)
        case _ if exchange.wait.at is Place.BASELINE:
            _type_baseline(exchange, text)
        case _:
            _type_leading(exchange, text)


# --- going there, and away


def _standing(exchange: TurnContext) -> ScaleAnswer:
    standing = standing_of(exchange.outline, exchange.dossier, exchange.wait.subject)
    assert standing is not None  # noqa: S101 - only numbers have ends
    return standing


def _answer(exchange: TurnContext) -> Value:
    answer = _standing(exchange).answer
    assert isinstance(answer, Value)  # noqa: S101 - a list of items has no ends of its own
    return answer


def _open_ends(exchange: TurnContext) -> None:
    exchange.return_to_question()
    if limits_for(exchange.outline, _standing(exchange)):
        exchange.enter(Place.BENCHMARK)
    else:
        _enter_own(exchange)


def _enter_own(exchange: TurnContext) -> None:
    """Ask for what the scale leaves open, the baseline first."""
    scale, answer = _standing(exchange).placed.scale, _answer(exchange)
    if scale.baseline is None:
        exchange.enter(Place.BASELINE, scale.id)
    else:
        exchange.enter(Place.LEADING, leading_detail(scale, answer))


def _back_to_baseline(exchange: TurnContext) -> None:
    """To the baseline again, with the one typed a moment ago, which is not saved yet."""
    detail = exchange.wait.detail
    exchange.return_to_question()
    exchange.enter(Place.BASELINE, detail)


def _skip(exchange: TurnContext) -> None:
    """What is not at hand can follow. A baseline typed a moment ago is kept."""
    subject = exchange.wait.subject
    if exchange.wait.at is Place.LEADING:
        own = _with_baseline(exchange)
        if own != _answer(exchange):
            save_answer(exchange, own, ask_ends=False)
            return
    if not _standing(exchange).is_scored:
        exchange.tell("scale-ends-later", subject=subject)
    exchange.return_to_question()
    exchange.go_on(subject)


def _keep(exchange: TurnContext) -> None:
    """The end stays as it was given before."""
    answer = _answer(exchange)
    if exchange.wait.at is Place.BASELINE:
        if kept := baseline_before(answer, exchange.wait):
            _take_baseline(exchange, *kept)
    elif exchange.wait.at is Place.LEADING and answer.leading is not None:
        _save_in_order(exchange, replace(_with_baseline(exchange), leading=answer.leading))


def baseline_before(answer: Value, wait: Wait) -> tuple[Decimal, str] | None:
    """The baseline given before, with its unit: first the one typed a moment ago."""
    _, _, typed = wait.detail.partition("|")
    if typed:
        baseline, unit = typed.split("|", 1)
        if baseline:
            return Decimal(baseline), unit
    return None if answer.reference is None else (answer.reference, answer.unit)


# --- published limits


def _search(exchange: TurnContext, text: str) -> None:
    """A product's name; a number here is the enterprise's own baseline."""
    standing = _standing(exchange)
    number = parse_number(text)
    if isinstance(number, ParsedNumber) and fits_scale(standing.placed.scale, number.unit_text):
        _enter_own(exchange)
        type_at_ends(exchange, text)
    elif limits_found(limits_for(exchange.outline, standing), text):
        exchange.change_wait(detail=text[:SEARCH_LIMIT], page=0)
    else:
        exchange.reject("scale-limit-not-found", typed=text[:SEARCH_LIMIT])


# --- own values


def _type_baseline(exchange: TurnContext, text: str) -> None:
    answer = _answer(exchange)
    if end := _read_end(exchange, text, answer.unit):
        _take_baseline(exchange, *end)


def _take_baseline(exchange: TurnContext, baseline: Decimal, unit: str) -> None:
    """Go on to the leading value, unless the scale or the limit has one."""
    own = _with_own_baseline(exchange, baseline, unit)
    standing = _standing(exchange)
    source = standing.placed.scale if own.benchmark is None else standing.placed.benchmark
    if source is not None and source.leading is not None:
        _save_in_order(exchange, own)
    else:
        exchange.enter(Place.LEADING, leading_detail(standing.placed.scale, own))


def _with_own_baseline(exchange: TurnContext, baseline: Decimal, unit: str) -> Value:
    """With her own baseline; a limit that has one itself is no longer what she compares with."""
    answer, limit = _answer(exchange), _standing(exchange).placed.benchmark
    benchmark = answer.benchmark if limit is not None and limit.baseline is None else None
    return replace(answer, reference=baseline, unit=unit, benchmark=benchmark)


def _with_baseline(exchange: TurnContext) -> Value:
    """The answer with the baseline that the wait for the leading value carries."""
    _, baseline, unit = exchange.wait.detail.split("|", 2)
    if not baseline:
        return _answer(exchange)
    return _with_own_baseline(exchange, Decimal(baseline), unit)


def _type_leading(exchange: TurnContext, text: str) -> None:
    own = _with_baseline(exchange)
    if end := _read_end(exchange, text, own.unit):
        leading, unit = end
        _save_in_order(exchange, replace(own, leading=leading, unit=unit))


def _read_end(exchange: TurnContext, text: str, unit: str) -> tuple[Decimal, str] | None:
    """The number typed, in ``unit``, or in its own where the product was not known before."""
    scale = _standing(exchange).placed.scale
    asked = unit or scale.unit
    number = parse_number(text, asked)
    if isinstance(number, ParsedNumber) and scale.unit in PERCENT:
        number = refuse_without_sign(number) or number
    if isinstance(number, Rejection):
        exchange.refuse(number)
        return None
    if number.is_rank:
        exchange.reject("scale-not-rank", typed=text.strip()[:SEARCH_LIMIT])
        return None
    if not number.unit_text:
        return number.value, unit
    typed = tidy_unit(number.unit_text)
    try:
        value = in_unit(number.value, typed, asked)
    except IncompatibleUnit:
        value = None
    if not isinstance(value, Decimal) or refusal_of_number(value):
        exchange.reject("scale-unit", unit=number.unit_text)
        return None
    return value, typed if wants_own(asked) else asked


def _save_in_order(exchange: TurnContext, own: Value) -> None:
    """Save, unless the leading value is worse than the baseline."""
    placed = _placed(exchange, own)
    if placed.is_in_order:
        save_answer(exchange, own, ask_ends=False)
        return
    assert placed.baseline is not None  # noqa: S101 - else they are in order
    assert placed.leading is not None  # noqa: S101
    exchange.reject(
        "scale-leading-worse",
        baseline=significant(placed.baseline.value),
        leading=significant(placed.leading.value),
        unit=placed.unit,
        better=placed.scale.direction.value,
    )


def _placed(exchange: TurnContext, answer: Value) -> ScalePosition:
    return scale_position(_standing(exchange).criterion, answer, exchange.catalogue.benchmarks)
