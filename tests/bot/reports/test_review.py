"""The chapter of what reviewers said: there only if anything was said, and the rest as it was."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.reports.data import OpenComment, ReportData, from_snapshot
from bot.reports.model import ReportModel
from bot.reports.pdf.build import build_pdf
from bot.wording.bilingual import DocumentLanguage
from dialogs.dossier.decisions import Decision, Release
from dialogs.dossier.reviews import Review, Signature, Verdict
from scoring.answers.model import Answer, Met
from scoring.evaluation.results import Evaluation
from tests.bot.reports.support.samples import sample as report_of
from tests.bot.reports.support.samples import squeezed, text_of

BY = Signature("张审核", "reviewer", datetime(2026, 11, 29, 2, 30, tzinfo=UTC))
LATER = Signature("王咨询", "consultant", BY.at + timedelta(days=1))


def sample() -> ReportData:
    """A report of which three rows were reviewed, one of them before its answer changed."""
    data = report_of("mixed")
    met = [id for id, answer in data.answers.items() if answer == Met(True)][:4]
    first, second, third, fourth = met
    reviews = {
        first: Review(Verdict.ACCEPT, Met(True), BY),
        second: Review(Verdict.QUESTION, Met(True), LATER, reason="缺 2025 年电费单，请补"),
        third: Review(Verdict.OVERRIDE, Met(True), BY, Met(False), "现场没有看到台账"),
        fourth: Review(Verdict.OVERRIDE, Met(False), BY, Met(False), "旧的意见"),
    }
    return replace(data, reviews=reviews)


DECIDER = Signature("赵认定", "decider", BY.at + timedelta(days=2))


def decided_sample() -> ReportData:
    """The same with what a decider released: one row otherwise, one as reviewed, one outdated."""
    data = sample()
    first, second, third, fourth = data.reviews
    rows = {
        first: Decision(Met(False), Met(True), DECIDER, "现场核实无此制度"),
        third: Decision(Met(False), Met(True), BY, "现场没有看到台账", is_own=False),
        fourth: Decision(Met(True), Met(False), DECIDER, "旧的认定"),
    }
    assert second not in rows
    return replace(data, released=Release(DECIDER, rows))


def test_a_snapshot_keeps_what_was_decided_and_said_openly() -> None:
    data = replace(decided_sample(), comments=(OpenComment("a", "请看附件", "王工", BY.at),))
    stored = json.loads(json.dumps(data.to_snapshot()))
    assert stored["format"] == 4
    again = from_snapshot(stored, number=data.number, catalogue=data.catalogue)
    assert (again.released, again.comments) == (data.released, data.comments)
    assert again.data_hash == data.data_hash != sample().data_hash


def test_what_is_undecided_or_outdated_is_a_span_and_no_zero() -> None:
    model = ReportModel(decided_sample())
    first, second, third, fourth = model.data.reviews

    def answers(of: Evaluation) -> list[Answer | None]:
        found = {finding.id: finding.answer for finding in of.requirements}
        found |= {row.id: row.finding.answer for row in of.criteria}
        return [found[id] for id in (first, second, third, fourth)]

    assert answers(model.decided.high) == [Met(False), Met(True), Met(False), Met(True)]
    assert answers(model.decided.low) == [Met(False), None, Met(False), None]
    assert {second, fourth} <= set(model.undecided)
    assert not {first, third} & set(model.undecided)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ["自评", "审核后", "认定", "未定", "采用审核意见", "赵认定 · 认定", "不算 0 分"]),
        ("en", ["Decided", "Undecided", "As reviewed", "· decider", "Undecided is not 0"]),
        ("both", ["采用审核意见", "As reviewed"]),
    ],
)
def test_three_stand_side_by_side(language: DocumentLanguage, words: list[str]) -> None:
    text = text_of(build_pdf(decided_sample(), language))
    for said in (*words, "现场核实无此制度", "2026-12-01 10:30", "缺 2025 年电费单，请补"):
        assert squeezed(said) in text
    assert "■" not in text
    assert squeezed("旧的认定") not in text, "what was decided on another answer does not count"


def test_a_snapshot_keeps_what_was_said() -> None:
    data = sample()
    stored = json.loads(json.dumps(data.to_snapshot()))
    assert stored["format"] == 3
    again = from_snapshot(stored, number=data.number, catalogue=data.catalogue)
    assert again.reviews == data.reviews
    assert again.data_hash == data.data_hash


def test_without_a_review_a_report_is_what_it_was() -> None:
    data = report_of("mixed")
    assert "reviews" not in data.to_snapshot()
    assert "审核意见" not in text_of(build_pdf(data, "zh"))


def test_an_outdated_review_counts_for_nothing() -> None:
    model = ReportModel(sample())
    low, high = model.reviewed.low, model.reviewed.high
    second, third, fourth = list(sample().reviews)[1:]
    answers = {finding.id: finding.answer for finding in high.requirements}
    answers |= {row.id: row.finding.answer for row in high.criteria}
    assert (answers[second], answers[third], answers[fourth]) == (Met(True), Met(False), Met(True))
    in_low = {finding.id: finding.answer for finding in low.requirements}
    in_low |= {row.id: row.finding.answer for row in low.criteria}
    assert (in_low[second], in_low[third], in_low[fourth]) == (None, Met(False), Met(True))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ["审核意见", "自评", "审核后", "有疑问", "改判", "审后又改", "张审核 · 审核"]),
        ("en", ["Self-assessed", "Questioned", "Overridden", "Changed since", "· consultant"]),
        ("both", ["审核意见", "Overridden"]),
    ],
)
def test_self_reviewed_reason_and_author_stand_side_by_side(
    language: DocumentLanguage, words: list[str]
) -> None:
    text = text_of(build_pdf(sample(), language))
    for said in (*words, "缺 2025 年电费单，请补", "2026-11-29 10:30", "王咨询"):
        assert squeezed(said) in text
    assert "■" not in text
