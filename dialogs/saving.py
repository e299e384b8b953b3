"""The end of every answer: checked by the rule that takes it, recorded, said, and on."""

from dialogs.exchange import Exchange
from scoring.acceptance import MAX_DIGITS, MAX_REASON_CHARACTERS, refusal
from scoring.answers import Answer


def save_answer(exchange: Exchange, answer: Answer) -> None:
    """Record ``answer`` for the wait's subject and go on; or say why the rule does not take it."""
    subject = exchange.wait.subject
    if code := refusal(exchange.item, answer):
        limits = {"too-many-digits": MAX_DIGITS, "reason-too-long": MAX_REASON_CHARACTERS}
        exchange.reject(code, **({"limit": str(limits[code])} if code in limits else {}))
        return
    changed = exchange.record_answer(subject, answer)
    exchange.tell("saved" if changed else "unchanged", subject=subject)
    exchange.return_to_question()
    exchange.go_on(subject)
