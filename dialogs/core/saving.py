"""The end of every answer: checked by the rule that takes it, recorded, said, and on."""

from dialogs.core.narrowing import is_scored
from dialogs.core.scale_position import end_wanted
from dialogs.core.turn import TurnContext
from scoring.answers.acceptance import MAX_REASON_CHARACTERS, refusal
from scoring.answers.model import Answer, Answers
from scoring.evaluation.evaluate import evaluate
from scoring.rounding import fixed
from scoring.values import MAX_DIGITS


def save_answer(exchange: TurnContext, answer: Answer, *, ask_ends: bool = True) -> None:
    """Record ``answer`` for the wait's subject and go on; or say why the rule does not take it.

    Behind a number that nothing scores yet, its baseline and leading value are asked first.
    """
    subject = exchange.wait.subject
    if code := refusal(exchange.item, answer, exchange.catalogue.benchmarks):
        limits = {"too-many-digits": MAX_DIGITS, "reason-too-long": MAX_REASON_CHARACTERS}
        exchange.reject(code, **({"limit": str(limits[code])} if code in limits else {}))
        return
    before = exchange.dossier.answers
    changed = exchange.record_answer(subject, answer)
    narrowed = _range_before(exchange, before) if changed else {}
    exchange.tell("saved" if changed else "unchanged", subject=subject, **narrowed)
    exchange.return_to_question()
    wanted = end_wanted(exchange.outline, exchange.dossier, subject) if ask_ends else None
    if wanted:
        exchange.enter(*wanted)
    else:
        exchange.go_on(subject)


def _range_before(exchange: TurnContext, before: Answers) -> dict[str, str]:
    """In quick mode: what the range was, so that it is seen to shrink."""
    if exchange.session.mode != "quick" or not is_scored(exchange.outline, before):
        return {}
    was = evaluate(exchange.catalogue, before)
    return {"was": f"{fixed(was.lower)}–{fixed(was.upper)}"}
