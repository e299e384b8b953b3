"""One entry of the answers file -> an answer, or problems.

An entry has one of four forms, told by its key: ``met``, ``ratio``, ``value``, ``not_applicable``.
"""

from collections.abc import Callable
from typing import Final

from scoring.acceptance import (
    MAX_DIGITS,
    MAX_REASON_CHARACTERS,
    measure_meant,
    refusal,
    refusal_of_number,
)
from scoring.answers import Answer, Met, NotApplicable, Ratio, Value
from scoring.catalogue import Criterion, Requirement
from scoring.entries import Entry

MAX_UNIT_CHARACTERS = 32

COMPANIONS: Final = {
    "met": (),
    "ratio": (),
    "value": ("unit", "baseline", "leading", "measure"),
    "not_applicable": ("reason",),
}
"""By form: the keys that may stand beside it."""

REMARKS: Final = ("note", "evidence")


def read_answer(rule: Criterion | Requirement, entry: Entry) -> Answer | None:
    """The answer to ``rule``; ``None`` when it cannot be used, and then ``entry`` noted why."""
    form = _form(entry)
    if form is None:
        return None
    entry.only((form, *COMPANIONS[form], *REMARKS))
    answer = _READERS[form](entry)
    if answer is None:
        return None
    code = refusal(rule, answer)
    if code is None:
        return answer
    details = _details(rule, answer)
    key = _KEY_AT_FAULT.get(code, form)
    if isinstance(answer, Value) and code == _refusal_of_reference(answer):
        key, details["found"] = "baseline", answer.reference
    entry.note(code, key, **details)
    return None


def _refusal_of_reference(answer: Value) -> str | None:
    """What is wrong with the reference, where the value itself would do."""
    if answer.reference is None or refusal_of_number(answer.value):
        return None
    return refusal_of_number(answer.reference)


def _form(entry: Entry) -> str | None:
    forms = [key for key in COMPANIONS if key in entry]
    if len(forms) == 1 and entry.raw(forms[0]) is not None:
        return forms[0]
    if len(forms) > 1:
        entry.note("two-forms", found="、".join(forms), found_en=", ".join(forms))
    elif entry.is_mapping:
        entry.note("no-form")
    return None


def _read_met(entry: Entry) -> Answer | None:
    met = entry.flag("met")
    return None if met is None else Met(met)


def _read_ratio(entry: Entry) -> Answer | None:
    ratio = entry.number("ratio")
    return None if ratio is None else Ratio(ratio)


def _read_value(entry: Entry) -> Answer | None:
    if "leading" in entry:
        entry.note("leading-not-asked", "leading")
    value, reference = entry.number("value"), entry.number("baseline")
    unit, measure = entry.text("unit", MAX_UNIT_CHARACTERS), entry.text("measure")
    return None if value is None else Value(value, unit or "", reference, measure)


def _read_exclusion(entry: Entry) -> Answer | None:
    excluded = entry.flag("not_applicable")
    if excluded is False:
        entry.note("exclusion-denied", "not_applicable")
    reason, written = entry.text("reason", MAX_REASON_CHARACTERS), entry.raw("reason")
    is_blank = written is None or (isinstance(written, str) and not written.strip())
    if not excluded or (reason is None and not is_blank):
        return None  # what is wrong with it has been noted
    return NotApplicable(reason or "")


_READERS: Final[dict[str, Callable[[Entry], Answer | None]]] = {
    "met": _read_met,
    "ratio": _read_ratio,
    "value": _read_value,
    "not_applicable": _read_exclusion,
}

_KEY_AT_FAULT: Final = {
    "unknown-measure": "measure",
    "zero-reference": "baseline",
    "reference-not-asked": "baseline",
    "wrong-unit": "unit",
    "reason-missing": "reason",
}


def _details(rule: Criterion | Requirement, answer: Answer) -> dict[str, object]:
    """What the words of a refusal may want to name."""
    details: dict[str, object] = {"digits": MAX_DIGITS}
    match answer:
        case Ratio(ratio):
            details["found"] = ratio
        case Value(value, unit, _, measure) if isinstance(rule, Criterion) and rule.measures:
            details |= {"found": value, "unit": unit, "measure": measure}
            details["expected"] = measure_meant(rule, answer).unit
            details["measures"] = ", ".join(known.id for known in rule.measures)
    return details
