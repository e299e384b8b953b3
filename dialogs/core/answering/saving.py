"""The last step of every answer: check it against its rule, record it, confirm it, go on."""

from dialogs.core.answering.scale_position import (
    missing_end,
    missing_source,
    scale_answer_of,
    year_of,
)
from dialogs.core.turn import TurnContext
from dialogs.dossier.narrowing import is_scored
from scoring.answers.acceptance import MAX_REASON_CHARACTERS, refusal
from scoring.answers.model import Answer, Answers, Chosen, Value
from scoring.evaluation.evaluate import evaluate
from scoring.rounding import fixed, significant
from scoring.values import MAX_DIGITS


def save_answer(turn: TurnContext, answer: Answer, *, ask_ends: bool = True) -> None:
    """Record ``answer`` for the wait's subject and go on, or say why the rule does not accept it.

    After a number that cannot be scored yet, ask for its baseline and leading value; after the
    enterprise's own values (``ask_ends`` is false), ask for their source.
    """
    subject = turn.wait.subject
    if code := refusal(turn.item, answer, turn.catalogue.benchmarks):
        limits = {"too-many-digits": MAX_DIGITS, "reason-too-long": MAX_REASON_CHARACTERS}
        turn.reject(code, **({"limit": str(limits[code])} if code in limits else {}))
        return
    before = turn.dossier.answers
    changed = turn.give_answer(subject, answer)
    narrowed = _range_before(turn, before) if changed else {}
    turn.tell("saved" if changed else "unchanged", subject=subject, **narrowed)
    is_number = isinstance(answer, Value | Chosen)
    if is_number:
        _tell_of_limits(turn, subject)
    turn.return_to_question()
    ask = missing_end if ask_ends else missing_source
    wanted = ask(turn.index, turn.dossier, subject) if is_number else None
    if wanted:
        turn.enter(*wanted)
    else:
        turn.go_on(subject)


def _tell_of_limits(turn: TurnContext, subject: str) -> None:
    """Say at once if a number exceeds a legal limit, or if an edition is not in force yet."""
    scaled = scale_answer_of(turn.index, turn.dossier, subject)
    if scaled is None:
        return
    for over in scaled.position.over_limits:
        if (limit := over.benchmark) and limit.limit is not None:
            turn.tell(
                "over-limit",
                limit=limit.id,
                number=significant(over.number),
                most=significant(limit.limit),
                unit=over.unit,
            )
    named, year = scaled.position.benchmark, year_of(turn.dossier)
    if named is not None and not named.is_in_force(year):
        turn.tell("limit-not-in-force", limit=named.id, day=named.in_force or "", year=str(year))


def postpone(turn: TurnContext) -> None:
    """Leave the question for later and go on with the next."""
    turn.tell_postponed()
    subject = turn.wait.subject
    turn.return_to_question()
    turn.go_on(subject)


def _range_before(turn: TurnContext, before: Answers) -> dict[str, str]:
    """In quick mode: the range before this answer, so that people see it shrink."""
    if turn.session.mode != "quick" or not is_scored(turn.index, before):
        return {}
    was = evaluate(turn.catalogue, before)
    if was.is_nothing_scored:
        return {}
    return {"was": f"{fixed(was.certain)}–{fixed(was.possible)}"}
