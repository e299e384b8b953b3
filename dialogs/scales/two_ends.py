"""Baseline and leading value typed together: 基准 0.35 引领 0.15, 0.35 0.15, 0.35/0.15."""

import re
from dataclasses import dataclass, replace
from typing import Final

from dialogs.typed.rejections import Rejection, reject
from dialogs.typed.shares import ParsedNumber, parse_limit
from dialogs.typed.text import half_width
from scoring.units.number import begins_number

SHOWN: Final = 60
"""Characters quoted of an input that is rejected."""

_LABEL: Final = re.compile(
    r"(?:(?P<baseline>基准[线值]?|基线|(?:行业)?(?:平均[值]?|均值)|通用值|准入值|\bbaseline|\baverage)"
    r"|(?P<leading>引领[值]?|(?:行业)?(?:先进|领先)[值]?|\bleading(?: value)?|\badvanced))"
    r"\s*(?:[:=]|为|是|is\b)?\s*",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(r"\s*(?:[/、;|→]|->|,(?=\s)|\band\b)\s*|\s+", re.IGNORECASE)
"""Separators; neither a comma that may be a decimal sign nor a sign that may mean a range."""
_AROUND: Final = " \t,;、/|:()"


@dataclass(frozen=True, slots=True)
class TwoEnds:
    """The ends named in a text, each with its unit; ``head`` is the text before them.

    ``is_named`` is false if only their order says which is which.
    """

    baseline: ParsedNumber | None
    leading: ParsedNumber | None
    head: str = ""
    is_named: bool = True


def read_two_ends(text: str, unit: str = "") -> TwoEnds | Rejection | None:
    """The ends in ``text``; ``None`` if it names none and does not contain two numbers.

    A unit after one of the two applies to both. ``unit`` is the one they are asked in.
    """
    typed = half_width(text).strip(" 。.!")
    labels = list(_LABEL.finditer(typed))
    if labels:
        return _named(typed, labels, unit)
    if isinstance(parse_limit(typed, unit), ParsedNumber):
        return None
    pairs = {pair for pair in _pairs(typed, unit) if pair}
    return _of_one_unit(pairs.pop()) if len(pairs) == 1 else None


def _named(typed: str, labels: list[re.Match[str]], unit: str) -> TwoEnds | Rejection:
    ends: dict[str, ParsedNumber] = {}
    stops = [*(label.start() for label in labels[1:]), len(typed)]
    for label, stop in zip(labels, stops, strict=True):
        number = parse_limit(typed[label.end() : stop].strip(_AROUND), unit)
        name = "baseline" if label["baseline"] else "leading"
        if isinstance(number, Rejection) or number.is_rank or name in ends:
            return reject("ends-not-read", typed=typed[:SHOWN])
        ends[name] = number
    head = typed[: labels[0].start()].strip(_AROUND)
    return _of_one_unit(TwoEnds(ends.get("baseline"), ends.get("leading"), head))


def _pairs(typed: str, unit: str) -> list[TwoEnds | None]:
    return [
        _pair(typed[: between.start()], typed[between.end() :], unit)
        for between in _BETWEEN.finditer(typed)
    ]


def _pair(first: str, second: str, unit: str) -> TwoEnds | None:
    if not (first and second and begins_number(first) and begins_number(second)):
        return None
    one, other = parse_limit(first, unit), parse_limit(second, unit)
    if isinstance(one, Rejection) or isinstance(other, Rejection):
        return None
    return None if one.is_rank or other.is_rank else TwoEnds(one, other, is_named=False)


def _of_one_unit(ends: TwoEnds) -> TwoEnds:
    baseline, leading = ends.baseline, ends.leading
    if baseline is None or leading is None:
        return ends
    unit = baseline.unit_text or leading.unit_text
    return replace(
        ends,
        baseline=replace(baseline, unit_text=baseline.unit_text or unit),
        leading=replace(leading, unit_text=leading.unit_text or unit),
    )
