"""What the template of annex 2-2 is filled with: the report of a third party.

What no reviewer has said stays for the third party to fill in, and what the enterprise said of
itself stands in brackets. Where an agency has released its decisions, they count instead of the
review.
"""

from collections.abc import Iterator
from typing import Final

from bot.reports.model import ReportModel
from bot.reports.said import answer_said, is_outdated
from bot.reports.word.contexts import Context, common, plain_row, self_total, total
from bot.reports.word.facts import Cells, Facts
from bot.reports.word.forms import third_party_form
from bot.reports.words import phrase as report_phrase
from bot.wording.bilingual import Bilingual
from dialogs.dossier.reviews import Verdict
from scoring.catalogue.model import Criterion, Kind
from scoring.evaluation.results import Outcome
from scoring.evaluation.reviewed import Reviewed
from scoring.rounding import trimmed

_SAID: Final = {
    Verdict.ACCEPT: "reviewed-accept",
    Verdict.QUESTION: "reviewed-question",
    Verdict.OVERRIDE: "reviewed-override",
}

MET: Final = (Outcome.MET, Outcome.NOT_APPLICABLE)


def third_party(model: ReportModel, words: Bilingual) -> Context:
    """Annex 2-2, of ``gb36132-2018``."""
    facts = Facts(model, words)
    catalogue = model.catalogue
    rows = [_third_row(facts, row) for row in catalogue.criteria]
    covered = {row.id for row in catalogue.requirements}
    covered |= {row.id for row in catalogue.criteria}
    return common(facts) | {
        "requirements": [_third_requirement(facts, row.id) for row in catalogue.requirements],
        "rows": rows,
        "more": [plain_row(facts, id) for id in model.rules if id not in covered],
        "total": _third_total(facts),
        **_verdict_on_requirements(facts),
    }


def _settled(facts: Facts) -> Reviewed:
    """The result as it was decided and released, else as it was reviewed."""
    model = facts.model
    return model.reviewed if model.data.released is None else model.decided


def _is_settled(facts: Facts, id: str) -> bool:
    """Whether the row as it stands is decided, or where nothing is released yet, reviewed."""
    if facts.model.data.released is not None:
        return id not in facts.model.undecided
    return _is_reviewed(facts, id)


def _is_reviewed(facts: Facts, id: str) -> bool:
    """Whether a reviewer accepted the row as it stands, or gave an own answer."""
    review = facts.model.data.reviews.get(id)
    if review is None or is_outdated(facts.model, id):
        return False
    return review.verdict in (Verdict.ACCEPT, Verdict.OVERRIDE)


def _third_requirement(facts: Facts, id: str) -> Cells:
    model = facts.model
    finding = {one.id: one for one in _settled(facts).high.requirements}[id]
    said = facts.outcome_of(finding.outcome) if _is_settled(facts, id) else ""
    rule = next(one for one in model.catalogue.requirements if one.id == id)
    return {
        "group": facts.text(rule.group),
        "text": facts.text(rule.text),
        "met": said,
        "said": _account(facts, id),
    }


def _third_row(facts: Facts, row: Criterion) -> Cells:
    model = facts.model
    section = next(one for one in model.catalogue.sections if one.id == row.section)
    indicator = next(one for one in model.catalogue.indicators if one.id == row.indicator)
    at = 1 + model.catalogue.sections.index(section)
    return {
        "number": str(at),
        "section": facts.text(section.title),
        "indicator": facts.text(indicator.title),
        "text": facts.text(row.text),
        "said": _account(facts, row.id),
        "kind": third_party_form().kinds.get(row.id) or _kind(facts, row),
        "points": trimmed(row.points, 2),
        "weight": f"{trimmed(section.weight)}%",
        "score": _third_score(facts, row.id),
    }


def _kind(facts: Facts, row: Criterion) -> str:
    key = "kind-mandatory" if row.kind is Kind.MANDATORY else "kind-optional"
    return facts.say(key)


def _account(facts: Facts, id: str) -> str:
    """What the enterprise said, then what the reviewer said of it, then the evidence."""
    lines = [facts.say("self-assessed", said=facts.account(id))]
    review = facts.model.data.reviews.get(id)
    if review is not None and review.verdict in _SAID:
        value = review.value
        own = "" if value is None else facts.text(answer_said(facts.model, id, value))
        lines.append(facts.say(_SAID[review.verdict], said=own))
        if is_outdated(facts.model, id):
            lines.append(facts.text(report_phrase("review-outdated")))
        if review.reason:
            lines.append(facts.labelled("why", review.reason))
        if review.by.name:
            lines.append(facts.labelled("review-by", review.by.name))
    lines += _decided(facts, id)
    if index := facts.index([id]):
        lines.append(facts.labelled("evidence", index))
    return "\n".join(lines)


def _decided(facts: Facts, id: str) -> Iterator[str]:
    """What was decided of the row, the reason, and who decided."""
    model, released = facts.model, facts.model.data.released
    if released is None:
        return
    if id in model.undecided:
        if id in released.rows:
            said = facts.text(report_phrase("decided-open"))
            yield facts.say("decided", said=said)
        return
    decision = released.rows[id]
    yield facts.say("decided", said=_outcome_in(facts, model.decided, id))
    if decision.is_own:
        if decision.reason:
            yield facts.labelled("why", decision.reason)
        yield facts.labelled("decided-by", decision.by.name)


def _outcome_in(facts: Facts, result: Reviewed, id: str) -> str:
    """The outcome of a row in a result that is not that of the self-assessment."""
    found = {one.id: one for one in result.high.requirements}
    found |= {row.id: row.finding for row in result.high.criteria}
    return facts.outcome_of(found[id].outcome)


def _third_score(facts: Facts, id: str) -> str:
    """The points as settled; else those of the self-assessment in brackets."""
    if not _is_settled(facts, id):
        own = facts.number(id)
        return facts.say("self-points", points=own) if own else ""
    score = {row.id: row for row in _settled(facts).high.criteria}[id]
    judged = score.outcome in (Outcome.MET, Outcome.NOT_MET)
    return trimmed(score.obtained, 2) if judged else facts.say("without-number")


def _third_total(facts: Facts) -> str:
    """The total where every row is settled; else that of the self-assessment in brackets."""
    model = facts.model
    rows = [row.id for row in model.catalogue.criteria]
    settled = _settled(facts)
    if all(_is_settled(facts, id) for id in rows) and not settled.high.nothing_applies:
        return total(settled.ends)
    own = total(self_total(model))
    return facts.say("self-points", points=own) if own else ""


def _verdict_on_requirements(facts: Facts) -> Cells:
    """The boxes 符合 and 不符合: one is ticked once every basic requirement is settled.

    A requirement that is settled as not known leaves both open, unless another is not met.
    """
    model = facts.model
    rows = {row.id for row in model.catalogue.requirements}
    box, tick = facts.say("open-box"), facts.say("ticked")
    outcomes = {one.id: one.outcome for one in _settled(facts).high.requirements}
    is_settled = all(_is_settled(facts, id) for id in rows)
    failed = is_settled and Outcome.NOT_MET in outcomes.values()
    met = is_settled and not failed and all(outcomes[id] in MET for id in rows)
    return {"met_box": tick if met else box, "not_met_box": tick if failed else box}
