"""What is said of one rule in a document, the same in every one."""

from typing import Final

from bot.reports.model import ReportModel
from bot.reports.words import phrase
from bot.wording.answers import clear_in_words
from bot.wording.rules import reason_given
from scoring.answers.model import Met
from scoring.catalogue.model import Kind
from scoring.evaluation.reasons import sentence_of
from scoring.evaluation.results import Outcome, PlainReason
from scoring.values import Text

WORDS: Final = {
    Outcome.MET: "met",
    Outcome.NOT_MET: "not-met",
    Outcome.NOT_APPLICABLE: "not-applicable",
    Outcome.UNDECIDED: "unanswered",
    Outcome.UNSCORED: "unscored",
}
EARNING: Final = {"met": "full-points", "partly": "part-of-points", "not-met": "no-points"}
"""Used instead for a row that only earns points."""


def outcome_in_words(model: ReportModel, id: str) -> Text:
    """The outcome of a rule; a scored row earns points instead of being met or not."""
    finding, score = model.findings[id], model.scores.get(id)
    is_decided = finding.outcome in (Outcome.MET, Outcome.NOT_MET)
    if model.rules[id].asks_presence and is_decided:
        return clear_in_words(finding.outcome is Outcome.MET)
    is_part = finding.outcome is Outcome.MET and finding.share < 1
    key = "partly" if is_part else WORDS[finding.outcome]
    if score is not None and score.kind is Kind.SCORED:
        key = EARNING.get(key, key)
    return phrase(key)


def own_reason(model: ReportModel, id: str) -> Text | None:
    """The reason of a finding where it says more than its outcome; of what does not apply, why."""
    finding = model.findings[id]
    if finding.answer is None or isinstance(finding.answer, Met):
        return None
    said = finding.reason.said if isinstance(finding.reason, PlainReason) else ""
    if finding.outcome is not Outcome.NOT_APPLICABLE or not said:
        return sentence_of(finding.reason)
    return reason_given(model.rules[id], said)
