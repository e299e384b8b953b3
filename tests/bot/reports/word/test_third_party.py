"""Annex 2-2: what the third party says, and what it has left open."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

import pytest

from bot.reports.data import Check, ReportData
from bot.reports.model import ReportModel
from bot.reports.word.build import TEMPLATES, build_docx
from bot.reports.word.contexts import Context
from bot.reports.word.third_party import third_party
from bot.wording.bilingual import Bilingual
from dialogs.dossier.decisions import Decision, Release
from dialogs.dossier.reviews import Review, Signature, Verdict
from scoring.answers.model import Answer, Met, Ratio, Unclear
from tests.bot.reports.word.reading import tables_of, text_of
from tests.bot.reports.word.samples import whole

BY: Final = Signature("李核", "reviewer", datetime(2026, 11, 1, tzinfo=UTC))
OPEN, MET, NOT_MET = "□符合 □不符合", "☑符合 □不符合", "□符合 ☑不符合"


def _accepted(*answers: Answer | None) -> ReportData:
    """Basic requirements so answered and all accepted, met where nothing is said."""
    data, _ = whole("2018")
    rows = [row.id for row in data.catalogue.requirements]
    said = dict.fromkeys(rows, Met(True)) | dict(zip(rows, answers, strict=False))
    now = {id: one for id, one in said.items() if one is not None}
    others = {id: one for id, one in data.answers.items() if id not in rows}
    others |= {row.id: Met(True) for row in data.catalogue.conditions}
    reviews = {id: Review(Verdict.ACCEPT, on=said[id], by=BY) for id in rows}
    return replace(data, answers=others | now, reviews=reviews)


@pytest.mark.parametrize(
    ("answers", "boxes"),
    [
        ((), MET),
        ((Met(False),), NOT_MET),
        ((Unclear(),), OPEN),
        ((None,), OPEN),
        ((Unclear(), Met(False)), NOT_MET),
    ],
)
def test_the_box_is_ticked_by_what_was_found(
    answers: tuple[Answer | None, ...], boxes: str
) -> None:
    text = text_of(build_docx(_accepted(*answers), "third-party"))
    assert boxes in text


def test_the_boxes_stay_open_until_every_requirement_is_reviewed() -> None:
    data = _accepted(Met(False))
    reviews = dict(list(data.reviews.items())[1:])
    assert OPEN in text_of(build_docx(replace(data, reviews=reviews), "third-party"))


DECIDER: Final = Signature("赵认定", "decider", datetime(2026, 11, 3, tzinfo=UTC))


def _decided(data: ReportData, **decisions: Answer) -> ReportData:
    """The same with every row decided as it was answered, but for some."""
    said = {id: Met(True) for id in (rule.id for rule in data.catalogue.rules)}
    answers = {**data.answers, **said}
    rows = {id: Decision(value, answers[id], DECIDER, is_own=False) for id, value in said.items()}
    for id, value in decisions.items():
        rows[id] = Decision(value, answers[id], DECIDER, "现场核实")
    return replace(data, answers=answers, reviews={}, released=Release(DECIDER, rows))


def test_what_was_decided_and_released_counts() -> None:
    data = _accepted()
    first, scored = data.catalogue.requirements[0].id, data.catalogue.criteria[0]
    text = text_of(build_docx(_decided(data), "third-party"))
    assert MET in text
    assert "认定：符合" in text
    assert "赵认定" not in text, "as it was reviewed: no word of one's own"
    made = build_docx(_decided(data, **{first: Met(False), scored.id: Met(False)}), "third-party")
    text = text_of(made)
    assert NOT_MET in text
    assert "认定：不符合\n理由：现场核实\n认定人：赵认定" in text
    texts = {text: row for table in tables_of(made) for row in table for text in row}
    assert texts[scored.text.zh][-1] == "0"


def test_a_row_that_is_undecided_has_no_points_of_the_third_party() -> None:
    data = _decided(_accepted())
    assert data.released is not None
    (first, outdated), scored = (data.catalogue.criteria[:2], data.catalogue.criteria[2])
    rows = {id: one for id, one in data.released.rows.items() if id != first.id}
    rows[outdated.id] = replace(rows[outdated.id], on=Met(False))
    made = build_docx(replace(data, released=Release(DECIDER, rows)), "third-party")
    texts = {text: row for table in tables_of(made) for row in table for text in row}
    assert texts[first.text.zh][-1].startswith("自评")
    assert texts[outdated.text.zh][-1].startswith("自评")
    assert "认定：未定" in "".join(texts[outdated.text.zh])
    assert not texts[scored.text.zh][-1].startswith("自评")


def test_an_override_is_the_reviewers_own_answer_and_marked_once_outdated() -> None:
    data = _accepted()
    first, second, third = data.catalogue.requirements[:3]
    refused = Review(Verdict.OVERRIDE, Met(True), BY, Met(False), "现场没有看到")
    reviews = dict(data.reviews) | {first.id: refused, second.id: replace(refused, on=None)}
    reviews[third.id] = replace(reviews[third.id], on=Met(False))
    made = build_docx(replace(data, reviews=reviews), "third-party")
    texts = {text: row for table in tables_of(made) for row in table for text in row}
    standing, outdated, accepted = (
        "\n".join(texts[one.text.zh]) for one in (first, second, third)
    )
    assert "核查：改为不符合\n理由：现场没有看到\n核查人：李核" in standing
    assert "核查：改为不符合\n审后又改，不计\n理由：现场没有看到" in outdated
    assert "核查：认可\n审后又改，不计\n核查人：李核" in accepted
    assert OPEN in text_of(made), "what is outdated settles nothing"


def test_an_override_by_number_is_printed_with_it() -> None:
    data = _accepted()
    partly = next(id for id, said in data.answers.items() if isinstance(said, Ratio))
    own = Ratio(Decimal("0.3"), "抽查")
    review = Review(Verdict.OVERRIDE, data.answers[partly], BY, own, "抽查十台")
    text = text_of(build_docx(replace(data, reviews={partly: review}), "third-party"))
    assert "核查：改为符合程度 30%（抽查）\n理由：抽查十台" in text


def test_a_form_is_made_with_its_check_code(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[ReportModel] = []

    def fill(model: ReportModel, words: Bilingual) -> Context:
        seen.append(model)
        return third_party(model, words)

    monkeypatch.setitem(TEMPLATES, "third-party-2018.docx", fill)
    check = Check("ABCD-1234", "https://green.example.org/verify/ABCD-1234")
    build_docx(replace(_accepted(), check=check), "third-party")
    assert [model.data.check for model in seen] == [check]
