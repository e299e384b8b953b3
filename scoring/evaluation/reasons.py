"""Puts the reason of a finding into words, with its formula and inputs."""

import re
from collections.abc import Mapping
from typing import Final

from scoring.evaluation.results import Reason
from scoring.evaluation.scale_reasons import PREFIX, explain_on_scale
from scoring.values import Language

_PLAIN: Final[dict[str, tuple[str, str]]] = {
    "unanswered": ("尚未回答", "Not answered yet"),
    "not-applicable": (
        "不适用，不计入总分。理由：{reason}",
        "Not applicable, left out of the total. Reason: {reason}",
    ),
    "condition-met": ("符合申报条件", "The condition to apply is met"),
    "condition-not-met": (
        "不符合申报条件，不能申报",
        "The condition to apply is not met, which alone rules the factory out",
    ),
    "requirement-met": ("符合基本要求", "The basic requirement is met"),
    "requirement-not-met": (
        "不符合基本要求，仅此一项就不能通过",
        "The basic requirement is not met, which alone rules the factory out",
    ),
    "mandatory-met": ("符合，得全部分值", "Met: all points"),
    "mandatory-not-met": (
        "不符合：必选要求须全部满足，不得分",
        "Not met: no points, and every mandatory criterion must be met",
    ),
    "optional-met": ("符合，得全部分值", "Met: all points"),
    "optional-not-met": ("不符合，不得分", "Not met: no points"),
    "scored-met": ("符合，得全部分值", "Met: all points"),
    "scored-not-met": ("不符合，不得分", "Not met: no points"),
    "ratio-because": (
        "按满足程度得 {share} % 的分值。理由：{reason}",
        "Met in part: {share} % of the points. Reason: {reason}",
    ),
    "ratio": ("按满足程度得 {share} % 的分值", "Met in part: {share} % of the points"),
}

_NUMBERS: Final[dict[str, tuple[str, str]]] = {
    "value": ("{0} {unit}", "{0} {unit}"),
    "multiple": ("{0} 倍", "{0}×"),
    "rank": ("前{0} %", "top {0} %"),
}
"""How a number is written, by what the measure reads."""

_COMPARISONS: Final[dict[str, tuple[str, str]]] = {
    "at_least": ("不低于", "at least"),
    "above": ("高于", "above"),
    "at_most": ("不高于", "at most"),
    "below": ("低于", "below"),
}

_RANKED: Final[dict[str, tuple[str, str]]] = {
    "at_most": ("达到", "within the"),
    "below": ("优于", "better than the"),
}
"""The comparison words where a rank is compared."""

_RESULTS: Final[dict[str, tuple[str, str]]] = {
    "reached": (
        "要求{comparison}{threshold}，达到，得全部分值",
        "{comparison} {threshold} is asked, which is reached: all points",
    ),
    "missed": (
        "要求{comparison}{threshold}，未达到，不得分",
        "{comparison} {threshold} is asked, which is not reached: no points",
    ),
    "below-threshold": (
        "未达到起点{threshold}，不得分",
        "short of {threshold}, where points begin: no points",
    ),
    "between": (
        "达到{threshold}得{share_at_threshold} %，{full}满分，按直线得{share} %",
        "{share_at_threshold} % of the points at {threshold}, all at {full}, "
        "on the straight line between them {share} %",
    ),
    "full": ("达到满分值{full}，得全部分值", "{full}, where all points are earned, is reached"),
}


_SEAM: Final = re.compile(r"(?<=[\u4e00-\u9fff])(?=[\d≈])|(?<=[\d%])(?=[\u4e00-\u9fff])")


def explain(reason: Reason, language: Language) -> str:
    """The reason in one sentence, without a full stop at its end."""
    side = 0 if language == "zh" else 1
    inputs = dict(reason.inputs)
    if reason.code in _PLAIN:
        return _PLAIN[reason.code][side].format_map(inputs)
    if reason.code.startswith(PREFIX):
        sentence = explain_on_scale(reason.code, inputs, side)
        return _spaced(sentence) if language == "zh" else sentence
    reads, _, result = reason.code.partition("-")
    words = inputs | _words(reads, inputs, side)
    sentence = ("{label}：{number}；", "{label}: {number}; ")[side] + _RESULTS[result][side]
    return _spaced(sentence.format_map(words)) if language == "zh" else sentence.format_map(words)


def _words(reads: str, inputs: Mapping[str, str], side: int) -> dict[str, str]:
    """The inputs of a measure's sentence, its numbers with their units."""
    comparisons = _RANKED if reads == "rank" else _COMPARISONS
    written = {
        key: _NUMBERS[reads][side].format(inputs[key], **inputs)
        for key in ("threshold", "full")
        if key in inputs
    }
    return written | {
        "label": _label(inputs, side),
        "number": _number(reads, inputs, side),
        "comparison": comparisons[inputs["compare"]][side],
    }


def _label(inputs: Mapping[str, str], side: int) -> str:
    """The measure's label, without the unit that the number already carries."""
    label, unit = inputs[("label_zh", "label_en")[side]], inputs["unit"]
    return label.removesuffix((f"（{unit}）", f" ({unit})")[side])


def _number(reads: str, inputs: Mapping[str, str], side: int) -> str:
    """The judged number; where it was divided, both figures and the result."""
    if "reference" not in inputs:
        return _NUMBERS[reads][side].format(inputs["number"], **inputs)
    result = _NUMBERS[reads][side].format(inputs["quotient"], **inputs)
    return f"{inputs['value']} ÷ {inputs['reference']} {result}"


def _spaced(text: str) -> str:
    """With a space between Chinese characters and numbers, as a careful typist sets them."""
    return _SEAM.sub(" ", text)
