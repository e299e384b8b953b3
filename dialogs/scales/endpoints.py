"""The baseline and leading value of a number, from a published limit or the enterprise itself."""

from dialogs.core.answering.saving import save_answer
from dialogs.core.answering.scale_position import (
    ScaleAnswer,
    fits_scale,
    judged_by,
    leading_asked,
    limits_for,
    limits_of_scale,
    limits_of_unit,
)
from dialogs.core.session import Place
from dialogs.core.turn import TurnContext
from dialogs.core.waits import BaselineAsked, LeadingAsked, SearchedFor
from dialogs.scales.own_ends import (
    SEARCH_LIMIT,
    answer_at,
    scaled_at,
    type_baseline,
    type_leading,
    type_two_ends,
    with_typed_baseline,
)
from dialogs.typed.replies import is_question
from dialogs.typed.shares import Reply, parse_number, parse_reply
from scoring.overlays.limit_search import find_limits, is_without_limit
from scoring.units.number import ParsedNumber

OWN = "own"
"""The argument of the button to enter own values."""
BASELINE_AGAIN = "baseline"
"""The argument of the button back to the baseline just typed."""


def choose_limit(turn: TurnContext, position: int) -> None:
    """Compare the number with a published limit, by its position in the catalogue."""
    save_answer(turn, judged_by(answer_at(turn), turn.catalogue.benchmarks[position]))


def show_all_limits(turn: TurnContext) -> None:
    """Leave the search for the whole list of published limits."""
    turn.change_wait(state=None, page=0)


def clear_ends(turn: TurnContext) -> None:
    """Keep the number alone, and remove the ends given for it."""
    save_answer(turn, answer_at(turn).bare, ask_ends=False)


def take_way_out(turn: TurnContext, text: str) -> bool:
    """Handle a word that leads away, such as 没有 for "not now"; ``False`` for anything else."""
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


# --- opening and leaving


def open_ends(turn: TurnContext) -> None:
    """Ask for the ends of the number: first offer published limits, if there are any."""
    turn.return_to_question()
    if limits_for(turn.index, turn.dossier, scaled_at(turn)):
        turn.enter(Place.BENCHMARK)
    else:
        enter_own(turn)


def enter_own(turn: TurnContext) -> None:
    """Ask for the ends the scale lacks, the baseline first."""
    scale, answer = scaled_at(turn).position.scale, answer_at(turn)
    if scale.baseline is None:
        turn.enter(Place.BASELINE, BaselineAsked(scale.id))
    else:
        turn.enter(Place.LEADING, leading_asked(scale, answer))


def back_to_baseline(turn: TurnContext) -> None:
    """Go back to the baseline, with the one just typed, which is not saved yet."""
    typed = turn.wait.state_of(LeadingAsked)
    turn.return_to_question()
    turn.enter(Place.BASELINE, BaselineAsked(typed.scale, typed.baseline, typed.unit))


def skip_end(turn: TurnContext) -> None:
    """Skip an end that is not at hand; it can be given later. A baseline just typed is kept."""
    subject = turn.wait.subject
    if turn.wait.at is Place.LEADING:
        own = with_typed_baseline(turn)
        if own != answer_at(turn):
            save_answer(turn, own, ask_ends=False)
            return
    if not scaled_at(turn).is_scored:
        turn.tell("scale-ends-later", subject=subject)
    turn.return_to_question()
    turn.go_on(subject)


# --- published limits


def search_limits(turn: TurnContext, text: str) -> None:
    """Search by a product's name; a number here is the enterprise's own end."""
    scaled = scaled_at(turn)
    number = parse_number(text)
    if type_two_ends(turn, text):
        return
    if isinstance(number, ParsedNumber) and fits_scale(scaled.position.scale, number.unit_text):
        enter_own(turn)
        (type_baseline if turn.wait.at is Place.BASELINE else type_leading)(turn, text)
    elif find_limits(limits_of_unit(turn.index, turn.dossier, scaled), text):
        turn.change_wait(state=SearchedFor(text[:SEARCH_LIMIT]), page=0)
    else:
        _refuse_search(turn, scaled, text)


def _refuse_search(turn: TurnContext, scaled: ScaleAnswer, text: str) -> None:
    """Say why nothing is offered: another unit, only a hint, or no limit known at all."""
    elsewhere = [limit for _, limit in find_limits(limits_of_scale(turn.index, scaled), text)]
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
