"""An answer as JSON, in the form of the answers file; exact both ways."""

from decimal import Decimal
from typing import Any, assert_never

from scoring.answers import Answer, Met, NotApplicable, Ratio, Value


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """An answer in the form of the answers file. Numbers become text: none passes a float."""
    match answer:
        case Met(met):
            return {"met": met}
        case Ratio(ratio):
            return {"ratio": str(ratio)}
        case Value(value, unit, reference, measure):
            return {
                "value": str(value),
                "unit": unit,
                "baseline": None if reference is None else str(reference),
                "measure": measure,
            }
        case NotApplicable(reason):
            return {"not_applicable": True, "reason": reason}
        case _:
            assert_never(answer)


def answer_from_json(stored: dict[str, Any]) -> Answer:
    """The answer that ``answer_to_json`` wrote."""
    match stored:
        case {"met": bool(met)}:
            return Met(met)
        case {"ratio": str(ratio)}:
            return Ratio(Decimal(ratio))
        case {"value": str(value), "unit": unit, "baseline": reference, "measure": measure}:
            return Value(
                Decimal(value), unit, None if reference is None else Decimal(reference), measure
            )
        case {"not_applicable": True, "reason": str(reason)}:
            return NotApplicable(reason)
        case _:
            raise ValueError(f"not an answer: {sorted(stored)}")
