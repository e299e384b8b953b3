"""Evaluations and catalogues -> plain data for JSON. Every number is a text, and exact.

Numbers of an evaluation have at least 4 decimals, more where they do not end there.
"""

from fractions import Fraction
from typing import Any

from scoring.answers.model import Answer, Value
from scoring.catalogue.model import (
    Catalogue,
    Criterion,
    Grade,
    GradeScale,
    Requirement,
    Source,
)
from scoring.evaluation.reasons import explain
from scoring.evaluation.results import CriterionScore, Evaluation, SectionScore
from scoring.rounding import machine_decimal
from scoring.values import Language


def to_json(
    catalogue: Catalogue, evaluation: Evaluation, language: Language = "zh"
) -> dict[str, Any]:
    """What ``score --json`` prints; ``language`` is that of ``why`` and ``authority``."""
    scale = catalogue.grade_scale
    return {
        "catalogue": evaluation.catalogue,
        "total": _number(evaluation.total),
        "total_without_exclusion": _number(evaluation.total_without_exclusion),
        "lower": machine_decimal(evaluation.lower),
        "upper": machine_decimal(evaluation.upper),
        "certain": machine_decimal(evaluation.certain),
        "possible": machine_decimal(evaluation.possible),
        "compared": _number(evaluation.compared),
        "coverage": machine_decimal(evaluation.coverage),
        "sections": [_section_score(section) for section in evaluation.sections],
        "gates": [
            {"id": gate.id, "outcome": gate.outcome.value} for gate in evaluation.requirements
        ],
        "unmet_mandatory": list(evaluation.unmet_mandatory),
        "unscored": list(evaluation.unscored),
        "ready": evaluation.ready,
        "grade": _grade(evaluation.grade, scale, language),
        "grade_if_ready": _grade(evaluation.grade_if_ready, scale, language),
        "criteria": [_criterion_score(row, language) for row in evaluation.criteria],
    }


def catalogue_to_json(catalogue: Catalogue) -> dict[str, Any]:
    """What ``catalogue show --json`` prints, all of it; criteria in the order of the document."""
    shown = catalogue.model_dump(mode="json", exclude={"grade_scale"})
    for key in ("conditions", "requirements", "criteria"):
        rules = getattr(catalogue, key)
        shown[key] = [_rule(catalogue, rule) for rule in rules]
    return shown | {"grades": _grades(catalogue)}


def _number(number: Fraction | None) -> str | None:
    return None if number is None else machine_decimal(number)


def _section_score(section: SectionScore) -> dict[str, Any]:
    return {
        "id": section.id,
        "weight": machine_decimal(section.weight),
        "obtained": machine_decimal(section.obtained),
        "applicable": machine_decimal(section.applicable),
        "score": _number(section.score),
    }


def _criterion_score(row: CriterionScore, language: Language) -> dict[str, Any]:
    """``compared``, ``estimate`` and ``own_ends`` only if present."""
    more = {
        "compared": _number(row.compared),
        "estimate": row.finding.is_estimate or None,
        "own_ends": _own_ends(row.finding.answer),
    }
    return {
        "id": row.id,
        "outcome": row.outcome.value,
        "points": machine_decimal(row.points),
        "obtained": machine_decimal(row.obtained),
        "why": explain(row.finding.reason, language),
    } | {key: value for key, value in more.items() if value is not None}


def _own_ends(answer: Answer | None) -> dict[str, str | None] | None:
    """Baseline and leading value that the enterprise gave, and their source; never official."""
    if not isinstance(answer, Value) or (answer.reference is None and answer.leading is None):
        return None
    return {
        "baseline": None if answer.reference is None else str(answer.reference),
        "leading": None if answer.leading is None else str(answer.leading),
        "unit": answer.unit,
        "source": answer.source and answer.source.value,
        "source_name": answer.source_name,
    }


def _grade(grade: Grade | None, scale: GradeScale, language: Language) -> dict[str, str] | None:
    if grade is None:
        return None
    return {"id": grade.id, "scale": scale.id, "authority": scale.authority[language]}


def _grades(catalogue: Catalogue) -> dict[str, Any]:
    scale = catalogue.grade_scale
    return {
        "scale": scale.id,
        "title": scale.title.model_dump(),
        "authority": scale.authority.model_dump(),
        "source": None if scale.source is None else _source(catalogue, scale.source),
        "bands": [band.model_dump(mode="json") for band in scale.bands],
    }


def _rule(catalogue: Catalogue, rule: Requirement | Criterion) -> dict[str, Any]:
    return rule.model_dump(mode="json") | {"source": _source(catalogue, rule.source)}


def _source(catalogue: Catalogue, source: Source) -> str:
    titles = {document.id: document.title.zh for document in catalogue.documents}
    line = "" if source.line is None else f"（第 {source.line} 行）"
    return f"{titles[source.document]}，{source.place}{line}"
