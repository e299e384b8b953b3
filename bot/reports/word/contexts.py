"""What the template of each form is filled with."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from bot.reports.model import ReportModel
from bot.reports.word.facts import Cells, Facts
from bot.reports.word.figures import figure_rows, part_rows, step_rows
from bot.reports.word.forms import self_evaluation_form
from bot.reports.word.summary import summary
from bot.wording.bilingual import Bilingual
from scoring.catalogue.model import Criterion
from scoring.rounding import trimmed
from scoring.units.labels import unit_label

Context = dict[str, Any]


def self_evaluation(model: ReportModel, words: Bilingual) -> Context:
    """Annex 2-1, of ``gb36132-2018``."""
    facts, form = Facts(model, words), self_evaluation_form()
    rows = [
        {
            "section": section.title,
            "kind": kind.title,
            "text": row.text,
            "said": facts.accounts(ids),
            "index": facts.index(ids),
        }
        for section, kind, row in form.rows()
        if (ids := [id for id in row.rules if id in model.rules])
    ]
    return common(facts) | {
        "summary": summary(facts),
        "requirements": [
            {"text": row.text, "said": facts.accounts(row.rules), "index": facts.index(row.rules)}
            for row in form.requirements
        ],
        "rows": rows,
        "more": [plain_row(facts, id) for id in model.rules if id not in form.rules],
    }


def self_evaluation_2025(model: ReportModel, words: Bilingual) -> Context:
    """What the platform asks for, in its order, of an edition without mandatory criteria."""
    facts = Facts(model, words)
    catalogue = model.catalogue
    gates = [*catalogue.conditions, *catalogue.requirements]
    return common(facts) | {
        "gates": [plain_row(facts, rule.id) for rule in gates],
        "rows": [_scored_row(facts, row) for row in catalogue.criteria],
        "total": total(self_total(model)),
    }


def common(facts: Facts) -> Context:
    """What every form may show."""
    return facts.heading() | {
        "documents": facts.documents(),
        "files": facts.files(),
        "figures": figure_rows(facts),
        "parts": part_rows(facts),
        "steps": step_rows(facts),
        "plans": list(_plans(facts)),
    }


def plain_row(facts: Facts, id: str) -> Cells:
    """A rule with what was said on it."""
    rule = facts.model.rules[id]
    return {
        "code": facts.model.codes[id],
        "text": facts.text(rule.text),
        "said": facts.account(id),
        "index": facts.index([id]),
    }


def _plans(facts: Facts) -> Iterable[Context]:
    """The what-if plans that were kept, which say what is to be done next."""
    model = facts.model
    for plan in model.data.plans:
        of = ("plan-owner", plan.owner), ("plan-due", plan.due), ("plan-cost", plan.cost)
        yield {
            "name": facts.say("plan-name", name=plan.name),
            "facts": "，".join(facts.labelled(key, said) for key, said in of if said),
            "rows": [
                f"{model.codes[id]} {facts.text(model.rules[id].text)}"
                for id in plan.answers
                if id in model.rules
            ],
        }


# --- 2025


def _scored_row(facts: Facts, row: Criterion) -> Cells:
    model = facts.model
    position = model.positions.get(row.id)
    ends = [
        trimmed(end.value, 4) if position and (end := getattr(position, name)) else ""
        for name in ("baseline", "leading")
    ]
    section = next(one for one in model.catalogue.sections if one.id == row.section)
    indicator = next(one for one in model.catalogue.indicators if one.id == row.indicator)
    return plain_row(facts, row.id) | {
        "number": str(row.number),
        "section": f"{facts.text(section.title)}（{trimmed(section.weight)}）",
        "indicator": facts.text(indicator.title),
        "unit": _unit(facts, row),
        "baseline": ends[0],
        "leading": ends[1],
        "points": trimmed(row.points, 2),
        "score": facts.number(row.id),
    }


def _unit(facts: Facts, row: Criterion) -> str:
    """The unit of the number; where there is none yet, what the standard says of it."""
    if position := facts.model.positions.get(row.id):
        return facts.text(unit_label(position.unit or position.scale.unit))
    asked = {scale.performance_indicator for scale in row.scales}
    units = [one.unit for one in facts.model.catalogue.performance_indicators if one.id in asked]
    return facts.text(units[0]) if len(row.scales) == 1 and units else ""


def self_total(model: ReportModel) -> tuple[Fraction, Fraction] | None:
    """The points of 100 that are certain and that are possible; ``None``: there is no total."""
    if model.nothing_applies:
        return None
    return model.evaluation.certain, model.evaluation.possible


def total(ends: tuple[Fraction, Fraction] | None) -> str:
    """One number, or the span between the two."""
    if ends is None:
        return ""
    low, high = (trimmed(end, 2) for end in ends)
    return low if low == high else f"{low}～{high}"
