"""One entry of the answers file -> an answer, or problems.

An entry has one of eight forms, identified by its key: ``met``, ``ratio``, ``value``,
``products``, ``worked_out``, ``chosen``, ``not_applicable``; and ``industry_level``, which may
also stand beside a number.
"""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Final

from msgspec.structs import replace

from scoring.answers.acceptance import (
    MAX_REASON_CHARACTERS,
    measure_meant,
    refusal,
    refusal_of_number,
)
from scoring.answers.model import (
    Answer,
    Chosen,
    EndsSource,
    Estimate,
    IndustryLevel,
    Met,
    NotApplicable,
    Ratio,
    Unclear,
    Value,
)
from scoring.answers.scale_acceptance import MAX_SOURCE_CHARACTERS
from scoring.answers.scales import end_set_already, scale_meant
from scoring.answers_file.choices import one_of
from scoring.answers_file.limits import MAX_UNIT_CHARACTERS, KnownLimits, read_products
from scoring.answers_file.numbers import limit_of, number_with_unit
from scoring.catalogue.model import Benchmark, Criterion, Requirement
from scoring.files.form import FormReader
from scoring.files.wording import listed, phrase
from scoring.units.convert import spelt
from scoring.values import MAX_DIGITS

BESIDE_A_NUMBER: Final = (
    "unit", "baseline", "leading", "benchmark", "measure", "source", "source_name",
    "industry_level",
)  # fmt: skip

COMPANIONS: Final = {
    "met": (),
    "ratio": ("reason",),
    "value": BESIDE_A_NUMBER,
    "products": ("measure",),
    "worked_out": BESIDE_A_NUMBER,
    "chosen": (),
    "not_applicable": ("reason",),
    "industry_level": (),
    "unclear": (),
}
"""By form: the keys that may stand beside it."""

MOST_NAMED: Final = 30
"""Ids of published limits in one problem."""

LEVEL: Final = "industry_level"
REMARKS: Final = ("note", "evidence")


def read_answer(
    rule: Criterion | Requirement,
    entry: FormReader,
    limits: KnownLimits,
    counted: Callable[[Value], Value] = lambda answer: answer,
) -> Answer | None:
    """The answer to ``rule``; ``None`` when it cannot be used, and then ``entry`` noted why.

    ``limits`` are those of the catalogue. A number that is still to be calculated is 0, marked
    ``worked_out``. ``counted`` puts a number in a unit that the rule takes.
    """
    benchmarks = limits.benchmarks
    form = _form(entry)
    if form is None:
        return None
    entry.only((form, *COMPANIONS[form], *REMARKS))
    if form == "products":
        answer: Answer | None = read_products(rule, entry, limits)
    else:
        answer = _READERS[form](entry)
    if isinstance(answer, Value) and answer.benchmark and not answer.products:
        limit = limits.id_of(rule, entry, answer.unit)
        answer = replace(answer, benchmark=limit) if limit else None
    if answer is None:
        return None
    if isinstance(answer, Value) and not answer.worked_out:
        answer = counted(answer)
    code = refusal(rule, answer, benchmarks)
    if code is None:
        return answer
    details = _details(rule, answer, benchmarks)
    key = _KEY_AT_FAULT.get(code, form)
    if isinstance(answer, Value):
        key = _number_at_fault(rule, answer, benchmarks, code) or key
        details["found"] = _NUMBERS.get(key, _NUMBERS["value"])(answer)
    entry.note(code, key, **details)
    return None


def _number_at_fault(
    rule: Criterion | Requirement, answer: Value, benchmarks: tuple[Benchmark, ...], code: str
) -> str | None:
    """Which of an answer's numbers was refused, where the code does not say."""
    if code == "scale-set-already" and isinstance(rule, Criterion):
        return end_set_already(rule, answer, benchmarks)
    for key, of in _NUMBERS.items():
        number = of(answer)
        if number is None:
            continue
        too_large = code == "percentage-out-of-range" and number > 100
        if too_large or refusal_of_number(number) == code:
            return key
    return None


def _form(entry: FormReader) -> str | None:
    forms = [key for key in COMPANIONS if key in entry]
    if len(forms) > 1 and LEVEL in COMPANIONS[forms[0]]:
        forms = [form for form in forms if form != LEVEL]
    if len(forms) == 1 and entry.raw(forms[0]) is not None:
        return forms[0]
    if len(forms) > 1:
        entry.note("two-forms", found=listed(forms))
    elif entry.is_mapping:
        entry.note("no-form")
    return None


def _read_met(entry: FormReader) -> Answer | None:
    met = entry.flag("met")
    return None if met is None else Met(met)


def _read_ratio(entry: FormReader) -> Answer | None:
    ratio, reason = entry.number("ratio"), entry.text("reason", MAX_REASON_CHARACTERS)
    return None if ratio is None else Ratio(ratio, reason or "")


def _read_value(entry: FormReader) -> Answer | None:
    ends = _read_ends(entry)
    number = number_with_unit(entry, "value", ends.unit)
    if number is None:
        return None
    if ends.unit and number.unit_text and spelt(ends.unit) != spelt(number.unit_text):
        entry.note("two-units", "value", found=number.unit_text, unit=ends.unit)
        return None
    return replace(ends, value=number.value, unit=ends.unit or number.unit_text)


def _read_calculated(entry: FormReader) -> Answer | None:
    """What is given with a number that is still to be calculated from the file's figures."""
    is_calculated, ends = entry.flag("worked_out"), _read_ends(entry)
    entry.flag("by_choice")  # as exports have it; here a measure named is one chosen
    if is_calculated is False:
        entry.note("working-out-denied", "worked_out")
    by_choice = ends.measure is not None
    return replace(ends, worked_out=True, by_choice=by_choice) if is_calculated else None


def _read_ends(entry: FormReader) -> Value:
    """All of a number's answer but the number, in whose place is 0."""
    return Value(
        Decimal(0),
        entry.text("unit", MAX_UNIT_CHARACTERS) or "",
        limit_of(entry, "baseline"),
        entry.text("measure"),
        limit_of(entry, "leading"),
        entry.text("benchmark"),
        source=one_of(entry, "source", EndsSource),
        source_name=entry.text("source_name", MAX_SOURCE_CHARACTERS) or "",
        level=one_of(entry, LEVEL, IndustryLevel),
    )


def _read_estimate(entry: FormReader) -> Answer | None:
    level = one_of(entry, LEVEL, IndustryLevel)
    return None if level is None else Estimate(level)


def _read_chosen(entry: FormReader) -> Answer | None:
    items = entry.texts("chosen")
    return Chosen(items) if items or entry.raw("chosen") == [] else None


def _read_exclusion(entry: FormReader) -> Answer | None:
    excluded = entry.flag("not_applicable")
    if excluded is False:
        entry.note("exclusion-denied", "not_applicable")
    reason, written = entry.text("reason", MAX_REASON_CHARACTERS), entry.raw("reason")
    is_blank = written is None or (isinstance(written, str) and not written.strip())
    if not excluded or (reason is None and not is_blank):
        return None  # the problem has been noted
    return NotApplicable(reason or "")


def _read_unclear(entry: FormReader) -> Answer | None:
    is_unclear = entry.flag("unclear")
    if is_unclear is False:
        entry.note("unclear-denied", "unclear")
    return Unclear() if is_unclear else None


_READERS: Final[dict[str, Callable[[FormReader], Answer | None]]] = {
    "met": _read_met,
    "ratio": _read_ratio,
    "value": _read_value,
    "worked_out": _read_calculated,
    "chosen": _read_chosen,
    "not_applicable": _read_exclusion,
    "industry_level": _read_estimate,
    "unclear": _read_unclear,
}

_KEY_AT_FAULT: Final = {
    "unknown-measure": "measure",
    "zero-reference": "baseline",
    "reference-not-asked": "baseline",
    "leading-not-asked": "leading",
    "leading-not-better": "leading",
    "benchmark-not-asked": "benchmark",
    "unknown-benchmark": "benchmark",
    "benchmark-not-scored": "benchmark",
    "wrong-unit": "unit",
    "unit-of-another-kind": "unit",
    "reason-missing": "reason",
    "source-without-ends": "source",
    "level-beside-ends": "industry_level",
    "level-not-asked": "industry_level",
}

_NUMBERS: Final[dict[str, Callable[[Value], Decimal | Fraction | None]]] = {
    "value": lambda answer: answer.value,
    "baseline": lambda answer: answer.reference,
    "leading": lambda answer: answer.leading,
}
"""By key: the numbers of an answer."""


def _details(
    rule: Criterion | Requirement, answer: Answer, benchmarks: tuple[Benchmark, ...]
) -> dict[str, object]:
    """The details that the sentence of a refusal may name."""
    details: dict[str, object] = {"digits": MAX_DIGITS}
    match answer:
        case Ratio(ratio):
            details["found"] = ratio
        case Chosen(items) if isinstance(rule, Criterion):
            known = [item.id for item in rule.checklist]
            odd = (id for at, id in enumerate(items) if id not in known or id in items[:at])
            details |= {"found": next(odd, ""), "items": ", ".join(known)}
        case Value() if isinstance(rule, Criterion):
            details |= {"unit": answer.unit, "measure": answer.measure}
            details |= _about_ways(rule, answer, benchmarks)
    return details


def _about_ways(
    criterion: Criterion, answer: Value, benchmarks: tuple[Benchmark, ...]
) -> dict[str, object]:
    """The unit and the ids that an answer by a number could have given."""
    if criterion.measures:
        measure, ids = measure_meant(criterion, answer), [m.id for m in criterion.measures]
        return {"expected": measure.unit, "measures": ", ".join(ids)}
    if not criterion.scales:
        return {}
    scale = scale_meant(criterion, answer, benchmarks)
    usable = (limit for limit in benchmarks if limit.scale == scale.id and not limit.hint)
    limits = [limit.id for limit in usable][:MOST_NAMED]
    units = dict.fromkeys(scale.unit for scale in criterion.scales)
    return {
        "expected": scale.unit if answer.measure else listed(units),
        "measures": ", ".join(scale.id for scale in criterion.scales),
        "benchmark": answer.benchmark,
        "benchmarks": listed(limits) if limits else phrase("none"),
        "most": len(criterion.checklist),
    }
