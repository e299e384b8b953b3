"""Annex 2-2: what the third party says, and what it has left open."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import pytest

from bot.reports.data import ReportData
from bot.reports.word.build import build_docx
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
