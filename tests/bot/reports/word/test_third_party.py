"""Annex 2-2: what the third party says, and what it has left open."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import pytest

from bot.reports.data import Check, ReportData
from bot.reports.model import ReportModel
from bot.reports.word.build import TEMPLATES, build_docx
from bot.reports.word.contexts import Context
from bot.reports.word.third_party import third_party
from bot.wording.bilingual import Bilingual
from dialogs.dossier.reviews import Review, Signature, Verdict
from scoring.answers.model import Answer, Met, Unclear
from tests.bot.reports.word.reading import text_of
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


def test_a_form_is_made_with_its_check_code(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[ReportModel] = []

    def fill(model: ReportModel, words: Bilingual) -> Context:
        seen.append(model)
        return third_party(model, words)

    monkeypatch.setitem(TEMPLATES, "third-party-2018.docx", fill)
    check = Check("ABCD-1234", "https://green.example.org/verify/ABCD-1234")
    build_docx(replace(_accepted(), check=check), "third-party")
    assert [model.data.check for model in seen] == [check]
