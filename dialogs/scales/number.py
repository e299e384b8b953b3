"""Answering a criterion that is scored by a number between two values."""

from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Final

from msgspec import structs

from dialogs.core.answering.notes import note_ends
from dialogs.core.answering.saving import postpone, save_answer
from dialogs.core.answering.scale_position import (
    UNIT_LIMIT,
    IncompatibleUnit,
    ScaleAnswer,
    asked_unit,
    fits_scale,
    in_unit,
    is_scaled,
    scale_answer_of,
    tidy_unit,
)
from dialogs.core.session import Place
from dialogs.core.turn import TurnContext
from dialogs.core.waits import NumberAsked, NumberTyped, PercentTyped
from dialogs.scales.checklists import read_checklist
from dialogs.scales.levels import take_rank
from dialogs.scales.own_ends import save_ends, standing_by, with_ends
from dialogs.scales.own_name import behind_own_name
from dialogs.scales.two_ends import TwoEnds, read_two_ends
from dialogs.typed.rejections import Rejection
from dialogs.typed.replies import Reply
from dialogs.typed.shares import is_bare_percent, parse_number, parse_reply
from scoring.answers.acceptance import PERCENT, refusal
from scoring.answers.model import Answer, Value
from scoring.answers.scales import scale_meant
from scoring.catalogue.model import Criterion, Scale
from scoring.figures.counted import counted_as
from scoring.units.convert import dimension_of
from scoring.units.number import ParsedNumber
from scoring.units.patterns import filled, wants_own

NO_NUMBER: Final = frozenset(
    {"not-a-number", "words-before-number", "too-long", "several-numbers", "place-not-share"}
)
"""Rejections of a sentence: it is offered as a note instead."""


# --- the choice of a scale


def _criterion(turn: TurnContext) -> Criterion:
    item = turn.item
    assert isinstance(item, Criterion)  # noqa: S101 - requirements have no scales
    return item


def begin_scaled(turn: TurnContext) -> None:
    """Ask for the number; first for its scale, if the criterion can be judged by several."""
    scales = _criterion(turn).scales
    turn.return_to_question()
    if len(scales) == 1:
        turn.enter(Place.NUMBER, NumberAsked(scales[0].id))
    else:
        turn.enter(Place.SCALE)


def choose_scale(turn: TurnContext, position: int) -> None:
    """Choose the scale of a number already typed, or still to be typed."""
    scale, typed = _criterion(turn).scales[position], turn.wait.state_if(NumberTyped)
    if typed:
        _take_number(turn, scale, ParsedNumber(typed.value, typed.unit))
    else:
        turn.enter(Place.NUMBER, NumberAsked(scale.id))


def type_at_choice(turn: TurnContext, text: str) -> None:
    """Handle a number with a unit, typed instead of choosing its scale by a button."""
    match parse_reply(text):
        case Reply.BACK:
            turn.go_back()
        case Reply.LATER:
            postpone(turn)
        case _ if not read_scaled(turn, text):
            turn.reject("press-a-button")


# --- the number


def type_scaled(turn: TurnContext, text: str) -> None:
    """Handle a number asked for on a certain scale; its unit may imply another scale."""
    criterion = _criterion(turn)
    asked = turn.wait.state_of(NumberAsked).by
    scale = next(scale for scale in criterion.scales if scale.id == asked)
    number = parse_number(text, scale.unit)
    if isinstance(number, Rejection):
        turn.refuse(number)
    elif fits_scale(scale, tidy_unit(number.unit_text)):
        _take(turn, scale, text)
    elif _take_counted(turn, (scale,), number):
        return
    elif not _read_number(turn, text, number):
        turn.reject("scale-unit", unit=number.unit_text)


def read_scaled(turn: TurnContext, text: str) -> bool:
    """Handle a number typed at a question scored by one; ``False`` if it is not a number.

    Its unit says which of the scales is meant; otherwise the person is asked.
    """
    if not is_scaled(turn.item):
        return False
    if read_checklist(turn, text) or _read_with_ends(turn, text):
        return True
    number = parse_number(text)
    if isinstance(number, Rejection) and number.code in NO_NUMBER:
        text = behind_own_name(_criterion(turn).scales, text) or text
        number = parse_number(text)
    if isinstance(number, ParsedNumber):
        return _read_number(turn, text, number)
    if number.code in NO_NUMBER:
        return False
    turn.refuse(number)
    return True


def _read_with_ends(turn: TurnContext, text: str) -> bool:
    """Handle ends typed at the question, with the number before them or the one given already."""
    typed = read_two_ends(text)
    if not isinstance(typed, TwoEnds) or not typed.is_named:
        return False
    scaled = scale_answer_of(turn.index, turn.dossier, turn.wait.subject)
    if typed.head:
        number = parse_number(typed.head)
        if isinstance(number, Rejection):
            return False
        scaled = _scaled_typed(turn, number)
    if scaled is None or not isinstance(scaled.answer, Value):
        turn.reject("ends-number-first")
    elif own := with_ends(turn, scaled, typed):
        save_ends(turn, scaled, own)
    return True


def _scaled_typed(turn: TurnContext, number: ParsedNumber) -> ScaleAnswer | None:
    """The number on the scale that fits its unit; ``None`` if none does, or several do."""
    unit, present = tidy_unit(number.unit_text), _scale_of_present(turn)
    fitting = [scale for scale in _criterion(turn).scales if fits_scale(scale, unit)]
    scale = present if present in fitting else (fitting[0] if len(fitting) == 1 else None)
    if scale is None or (scale.unit in PERCENT and is_bare_percent(number)):
        return None
    return standing_by(turn, scale, _criterion(turn), number)


def _read_number(turn: TurnContext, text: str, number: ParsedNumber) -> bool:
    criterion, unit = _criterion(turn), tidy_unit(number.unit_text)
    if number.is_rank:
        if not take_rank(turn, number):
            turn.reject("scale-not-rank", typed=text.strip()[:UNIT_LIMIT])
        return True
    fitting = [scale for scale in criterion.scales if fits_scale(scale, unit)]
    if not fitting:
        if _take_counted(turn, criterion.scales, number):
            return True
        if (dimension_of(unit) or "other:").startswith("other:"):
            return False  # 3 个车间: a sentence that begins with a number
        turn.reject("scale-unit", unit=number.unit_text)
        return True
    present = _scale_of_present(turn)
    if len(fitting) == 1:
        _take(turn, fitting[0], text)
    elif present in fitting and turn.wait.at is not Place.SCALE:
        _take(turn, present, text)
    else:
        turn.return_to_question()
        turn.enter(Place.SCALE, NumberTyped(number.value, unit))
    return True


def _take_counted(turn: TurnContext, scales: tuple[Scale, ...], number: ParsedNumber) -> bool:
    """Answer by a number whose unit is equivalent to one of the scale: 3 t/万元 of water."""
    for scale in scales:
        found = counted_as(turn.catalogue, scale, tidy_unit(number.unit_text))
        if found is not None and found[0] == 1:
            turn.tell("scale-unit-counted", typed=number.unit_text, unit=found[1])
            _take_number(turn, scale, replace(number, unit_text=found[1]))
            return True
    return False


def _scale_of_present(turn: TurnContext) -> Scale | None:
    """The scale of the number given before: a number without unit is on the same."""
    answer = _present(turn)
    if not isinstance(answer, Value):
        return None
    return scale_meant(_criterion(turn), answer, turn.catalogue.benchmarks)


def _present(turn: TurnContext) -> Answer | None:
    return turn.dossier.answers.get(turn.wait.subject)


def _take(turn: TurnContext, scale: Scale, text: str) -> None:
    """Answer by the number in ``text``."""
    number = parse_number(text, _asked_unit(turn, scale))
    if isinstance(number, Rejection):
        turn.refuse(number)
    else:
        _take_number(turn, scale, number)


def take_percent(turn: TurnContext, by: str, percent: Decimal) -> None:
    """Answer by the chosen reading of a small number as a percentage, on the scale ``by``."""
    scale = next(scale for scale in _criterion(turn).scales if scale.id == by)
    _take_number(turn, scale, ParsedNumber(percent, "%"))


def _asked_unit(turn: TurnContext, scale: Scale) -> str:
    return asked_unit(turn.index, turn.dossier, turn.wait.subject, scale)


def _take_number(turn: TurnContext, scale: Scale, number: ParsedNumber) -> None:
    """Answer by a number, in its own unit or the one it was asked in."""
    if scale.unit in PERCENT and is_bare_percent(number):
        turn.enter(Place.PERCENT, PercentTyped(number.value, scale.id))
        return
    if number.approximate:
        turn.tell("approximate", number=str(number.value))
    asked = _asked_unit(turn, scale)
    unit = tidy_unit(number.unit_text) or ("" if wants_own(asked) else asked)
    save_answer(turn, _with_known_ends(turn, scale, number.value, unit))


def _with_known_ends(turn: TurnContext, scale: Scale, value: Decimal, unit: str) -> Value:
    """The number with the ends of the one it replaces; ends that do not fit become a note."""
    fresh, present = Value(value, unit, measure=scale.id), _present(turn)
    takes = partial(_takes, turn)
    if not isinstance(present, Value) or not takes(fresh):
        return fresh
    same_scale = _scale_of_present(turn) == scale
    kept = _kept(scale, present, fresh) if same_scale else None
    if kept and takes(kept):
        return kept
    note_ends(turn, turn.wait.subject, present)
    return fresh


def _takes(turn: TurnContext, answer: Value) -> bool:
    return refusal(_criterion(turn), answer, turn.catalogue.benchmarks) is None


def _kept(scale: Scale, present: Value, fresh: Value) -> Value | None:
    """The new number with the ends of the present one. Own ends keep their unit."""
    number, unit = fresh.value, fresh.unit
    if unit and (present.reference is not None or present.leading is not None):
        try:
            unit = present.unit or filled(scale.unit, fresh.unit)
            number = in_unit(fresh.value, fresh.unit, unit)
        except IncompatibleUnit:
            return None
    return structs.replace(
        present, value=number, unit=unit, measure=scale.id, worked_out=False, products=()
    )
