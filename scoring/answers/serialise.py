"""An answer as JSON, in the form of the answers file; exact both ways."""

from decimal import Decimal
from fractions import Fraction
from typing import Any, assert_never

from scoring.answers.model import (
    Answer,
    Chosen,
    EndsSource,
    Estimate,
    IndustryLevel,
    Met,
    NotApplicable,
    ProductNumber,
    Ratio,
    Unclear,
    Value,
)


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """An answer in the form of the answers file. Numbers become text, never floats."""
    match answer:
        case Met(met):
            return {"met": met}
        case Ratio(ratio, reason):
            return {"ratio": str(ratio)} | ({"reason": reason} if reason else {})
        case Value():
            return _value_to_json(answer)
        case Chosen(items):
            return {"chosen": list(items)}
        case Estimate(level):
            return {"industry_level": level.value}
        case NotApplicable(reason):
            return {"not_applicable": True, "reason": reason}
        case Unclear():
            return {"unclear": True}
        case _:
            assert_never(answer)


def answer_from_json(stored: dict[str, Any]) -> Answer:
    """The answer that ``answer_to_json`` wrote, in this version or an earlier one."""
    match stored:
        case {"met": bool(met)}:
            return Met(met)
        case {"ratio": str(ratio)}:
            return Ratio(Decimal(ratio), stored.get("reason", ""))
        case {"value": str(), "unit": str(), "baseline": _, "measure": _}:
            return _value_from_json(stored)
        case {"chosen": list(items)}:
            return Chosen(tuple(items))
        case {"industry_level": str(level)}:
            return Estimate(IndustryLevel(level))
        case {"not_applicable": True, "reason": str(reason)}:
            return NotApplicable(reason)
        case {"unclear": True}:
            return Unclear()
        case _:
            raise ValueError(f"not an answer: {sorted(stored)}")


def _value_to_json(answer: Value) -> dict[str, Any]:
    """Fields that only scored criteria need are omitted if they are empty."""
    more = {
        "leading": _written(answer.leading),
        "benchmark": answer.benchmark,
        "source": answer.source and answer.source.value,
        "source_name": answer.source_name or None,
        "industry_level": answer.level and answer.level.value,
        "worked_out": answer.worked_out or None,
        "by_choice": answer.by_choice or None,
        "products": [_product_to_json(one) for one in answer.products] or None,
    }
    return {
        "value": _written(answer.value),
        "unit": answer.unit,
        "baseline": _written(answer.reference),
        "measure": answer.measure,
    } | {key: value for key, value in more.items() if value is not None}


def _value_from_json(stored: dict[str, Any]) -> Value:
    source, level = stored.get("source"), stored.get("industry_level")
    return Value(
        value=_read(stored["value"]),
        unit=stored["unit"],
        reference=_decimal(stored["baseline"]),
        measure=stored["measure"],
        leading=_decimal(stored.get("leading")),
        benchmark=stored.get("benchmark"),
        worked_out=stored.get("worked_out", False),
        by_choice=stored.get("by_choice", False),
        products=tuple(_product_from_json(one) for one in stored.get("products", ())),
        source=EndsSource(source) if source else None,
        source_name=stored.get("source_name", ""),
        level=IndustryLevel(level) if level else None,
    )


def _product_to_json(product: ProductNumber) -> dict[str, str]:
    return {
        "value": str(product.value),
        "unit": product.unit,
        "benchmark": product.benchmark,
        "energy": str(product.energy),
    }


def _product_from_json(stored: dict[str, str]) -> ProductNumber:
    value, energy = Decimal(stored["value"]), Decimal(stored["energy"])
    return ProductNumber(value, stored["unit"], stored["benchmark"], energy)


def _written(number: Decimal | Fraction | None) -> str | None:
    """A fraction is written with a slash, 3/1 too, so that it is read back as one."""
    if isinstance(number, Fraction):
        return f"{number.numerator}/{number.denominator}"
    return None if number is None else str(number)


def _read(text: str) -> Decimal | Fraction:
    return Fraction(text) if "/" in text else Decimal(text)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
