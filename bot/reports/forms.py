"""An answer as JSON, in the form of the answers file and with its measure; exact both ways."""

from decimal import Decimal
from typing import Any, assert_never

from scoring.answers import Answer, Met, NotApplicable, Ratio, Value

Form = dict[str, Any]


def form_of_answer(answer: Answer) -> Form:
    """Numbers become text, so that none passes through a float."""
    match answer:
        case Met(met):
            return {"met": met}
        case Ratio(ratio):
            return {"ratio": str(ratio)}
        case Value(value, unit, reference, measure):
            baseline = None if reference is None else str(reference)
            return {"value": str(value), "unit": unit, "baseline": baseline, "measure": measure}
        case NotApplicable(reason):
            return {"not_applicable": True, "reason": reason}
        case _:
            assert_never(answer)


def answer_from_form(form: Form) -> Answer:
    """The answer that ``form_of_answer`` wrote."""
    match form:
        case {"met": met}:
            return Met(met)
        case {"ratio": ratio}:
            return Ratio(Decimal(ratio))
        case {"value": value, "unit": unit, "baseline": baseline, "measure": measure}:
            return Value(Decimal(value), unit, baseline and Decimal(baseline), measure)
        case {"not_applicable": True, "reason": reason}:
            return NotApplicable(reason)
        case _:
            raise ValueError(f"not an answer: {sorted(form)}")
