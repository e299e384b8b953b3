"""Evaluations and catalogues -> plain data for JSON. Every number is a text, and exact.

Numbers of an evaluation have at least 4 decimals, more where they do not end there.
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from scoring.catalogue import (
    Asked,
    Catalogue,
    Criterion,
    Grade,
    GradeScale,
    Measure,
    Requirement,
    Source,
    Text,
    Threshold,
)
from scoring.errors import Language
from scoring.reasons import explain
from scoring.results import CriterionScore, Evaluation, SectionScore
from scoring.rounding import decimals


def to_json(
    catalogue: Catalogue, evaluation: Evaluation, language: Language = "zh"
) -> dict[str, Any]:
    """What ``score --json`` prints; ``language`` is that of ``why`` and ``authority``."""
    scale = catalogue.grade_scale
    return {
        "catalogue": evaluation.catalogue,
        "total": _number(evaluation.total),
        "total_without_exclusion": _number(evaluation.total_without_exclusion),
        "lower": decimals(evaluation.lower),
        "upper": decimals(evaluation.upper),
        "coverage": decimals(evaluation.coverage),
        "sections": [_section_score(section) for section in evaluation.sections],
        "gates": [
            {"id": gate.id, "outcome": gate.outcome.value} for gate in evaluation.requirements
        ],
        "unmet_mandatory": list(evaluation.unmet_mandatory),
        "ready": evaluation.ready,
        "grade": _grade(evaluation.grade, scale, language),
        "grade_if_ready": _grade(evaluation.grade_if_ready, scale, language),
        "criteria": [_criterion_score(row, language) for row in evaluation.criteria],
    }


def catalogue_to_json(catalogue: Catalogue) -> dict[str, Any]:
    """What ``catalogue show --json`` prints; criteria in the order of the document."""
    return {
        "id": catalogue.id,
        "title": _text(catalogue.title),
        "edition": catalogue.edition,
        "status": _text(catalogue.status),
        "share_at_threshold": str(catalogue.share_at_threshold),
        "sections": [
            {"id": s.id, "title": _text(s.title), "weight": str(s.weight), "points": str(s.points)}
            for s in catalogue.sections
        ],
        "indicators": [
            {"id": i.id, "section": i.section, "title": _text(i.title)}
            for i in catalogue.indicators
        ],
        "requirements": [_requirement(catalogue, rule) for rule in catalogue.requirements],
        "criteria": [_criterion(catalogue, rule) for rule in catalogue.criteria],
        "grades": _grades(catalogue),
        "conventions": [{"id": c.id, "text": _text(c.text)} for c in catalogue.conventions],
    }


def _number(number: Fraction | None) -> str | None:
    return None if number is None else decimals(number)


def _section_score(section: SectionScore) -> dict[str, Any]:
    return {
        "id": section.id,
        "weight": decimals(section.weight),
        "obtained": decimals(section.obtained),
        "applicable": decimals(section.applicable),
        "score": _number(section.score),
    }


def _criterion_score(row: CriterionScore, language: Language) -> dict[str, Any]:
    return {
        "id": row.id,
        "outcome": row.outcome.value,
        "points": decimals(row.points),
        "obtained": decimals(row.obtained),
        "why": explain(row.finding.reason, language),
    }


def _grade(grade: Grade | None, scale: GradeScale, language: Language) -> dict[str, str] | None:
    if grade is None:
        return None
    authority: str = getattr(scale.authority, language)
    return {"id": grade.id, "scale": scale.id, "authority": authority}


def _grades(catalogue: Catalogue) -> dict[str, Any]:
    scale = catalogue.grade_scale
    return {
        "scale": scale.id,
        "title": _text(scale.title),
        "authority": _text(scale.authority),
        "source": _source(catalogue, scale.source),
        "bands": [
            {"id": band.id, "title": _text(band.title), "lower": str(band.lower)}
            for band in scale.bands
        ],
    }


def _requirement(catalogue: Catalogue, rule: Requirement) -> dict[str, Any]:
    return {
        "id": rule.id,
        "group": _text(rule.group),
        "not_applicable_allowed": rule.not_applicable_allowed,
        "source": _source(catalogue, rule.source),
        "text": _text(rule.text),
        **_asked(rule),
    }


def _criterion(catalogue: Catalogue, rule: Criterion) -> dict[str, Any]:
    return {
        "id": rule.id,
        "number": rule.number,
        "section": rule.section,
        "indicator": rule.indicator,
        "kind": rule.kind.value,
        "points": str(rule.points),
        "not_applicable_allowed": rule.not_applicable_allowed,
        "source": _source(catalogue, rule.source),
        "text": _text(rule.text),
        **_asked(rule),
        "standards": list(rule.standards),
        "applicability": _optional_text(rule.applicability),
        "measures": [_measure(measure) for measure in rule.measures],
        "thresholds": [_threshold(threshold) for threshold in rule.thresholds],
        "presupposes": list(rule.presupposes),
    }


def _asked(rule: Asked) -> dict[str, Any]:
    return {
        "question": _text(rule.question),
        "help": _text(rule.help),
        "evidence": _texts(rule.evidence),
    }


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "id": measure.id,
        "performance_indicator": measure.performance_indicator,
        "reads": measure.reads,
        "unit": measure.unit,
        "compare": measure.compare.value,
        "threshold": str(measure.threshold),
        "full": None if measure.full is None else str(measure.full),
        "reference": _optional_text(measure.reference),
        "label": _text(measure.label),
    }


def _threshold(threshold: Threshold) -> dict[str, Any]:
    return {
        "of": _text(threshold.of),
        "compare": threshold.compare.value,
        "value": str(threshold.value),
        "unit": threshold.unit,
    }


def _source(catalogue: Catalogue, source: Source) -> str:
    titles = {document.id: document.title.zh for document in catalogue.documents}
    return f"{titles[source.document]}，{source.place}（第 {source.line} 行）"


def _text(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _optional_text(text: Text | None) -> dict[str, str] | None:
    return None if text is None else _text(text)


def _texts(texts: Iterable[Text]) -> list[dict[str, str]]:
    return [_text(text) for text in texts]
