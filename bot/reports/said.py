"""What is said of one rule in a document, the same in every one."""

from typing import Final

from bot.reports.model import ReportModel
from bot.reports.words import phrase
from bot.wording.answers import answer_in_words, clear_in_words
from bot.wording.catalogue import in_both
from bot.wording.rules import reason_given
from scoring.answers.model import Answer, Met
from scoring.catalogue.model import Kind
from scoring.evaluation.reasons import sentence_of
from scoring.evaluation.results import Outcome, PlainReason
from scoring.values import Language, Text

WORDS: Final = {
    Outcome.MET: "met",
    Outcome.NOT_MET: "not-met",
    Outcome.NOT_APPLICABLE: "not-applicable",
    Outcome.UNDECIDED: "unanswered",
    Outcome.UNSCORED: "unscored",
}
_ANSWERS: Final = (Outcome.MET, Outcome.NOT_MET, Outcome.NOT_APPLICABLE)
"""Outcomes that are answers by themselves."""
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


def answer_said(model: ReportModel, id: str, answer: Answer) -> Text:
    """An answer to a rule in words, whether it is the one given or not."""

    def said(language: Language) -> str:
        outcomes = {outcome.value: phrase(WORDS[outcome])[language] for outcome in _ANSWERS}
        return answer_in_words(model.rules[id], answer, {"outcomes": outcomes}, language)

    return in_both(said)


def is_outdated(model: ReportModel, id: str) -> bool:
    """Whether the answer to a rule has changed since it was reviewed."""
    review = model.data.reviews.get(id)
    return review is not None and review.on != model.data.answers.get(id)


def own_reason(model: ReportModel, id: str) -> Text | None:
    """The reason of a finding where it says more than its outcome; of what does not apply, why."""
    finding = model.findings[id]
    if finding.answer is None or isinstance(finding.answer, Met):
        return None
    said = finding.reason.said if isinstance(finding.reason, PlainReason) else ""
    if finding.outcome is not Outcome.NOT_APPLICABLE or not said:
        return sentence_of(finding.reason)
    return reason_given(model.rules[id], said)
