"""What is to be confirmed, in a report: at its row, counted on the front page, in the hash."""

from dataclasses import replace
from typing import Final

import pytest

from bot.reports.data import ReportData, from_snapshot
from bot.reports.pdf.build import build_pdf
from bot.wording.bilingual import DocumentLanguage
from dialogs.dossier.dossier import ToConfirm
from scoring.evaluation.resting import points_resting_on
from scoring.rounding import fixed
from tests.bot.reports.support.reading import pages_of
from tests.bot.reports.support.samples import sample, squeezed

MARKS: Final = {
    "management-quality-system": ToConfirm("<问> 质量部"),
    "emissions-solid-waste": ToConfirm(year="2025"),
    "requirement-roles": ToConfirm(),
}
COUNTED: Final = {
    "zh": "3 项待确认，已确定的得分中 {points} 分依据这些回答",
    "en": "3 answers to be confirmed; {points} of the certain points rest on them",
}
AT_ROW: Final = {
    "zh": ("待确认：<问> 质量部", "待确认：结转自 2025 年"),
    "en": ("To be confirmed: <问> 质量部", "To be confirmed: rolled forward from 2025"),
}


def _marked() -> ReportData:
    return replace(sample("perfect"), to_confirm=MARKS)


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_marks_stand_at_their_rows_and_are_counted_on_the_front(
    language: DocumentLanguage,
) -> None:
    data = _marked()
    pages = [squeezed(page) for page in pages_of(build_pdf(data, language))]
    points = fixed(points_resting_on(data.catalogue, data.answers, MARKS))
    for one in ("zh", "en") if language == "both" else (language,):
        assert squeezed(COUNTED[one].format(points=points)) in pages[0]
        for said in AT_ROW[one]:
            assert any(squeezed(said) in page for page in pages[1:])


def test_a_mark_changes_no_score_but_the_hash() -> None:
    plain, marked = sample("perfect"), _marked()
    assert plain.data_hash != marked.data_hash
    again = from_snapshot(marked.to_snapshot(), number=marked.number, catalogue=marked.catalogue)
    assert again.to_confirm == MARKS
    assert again.data_hash == marked.data_hash
    assert "to_confirm" not in plain.to_snapshot()


def test_what_rests_on_a_row_is_what_would_be_lost_without_it() -> None:
    data = sample("perfect")
    # 20 of 100 points of a section that weighs 15 of 100
    rests = points_resting_on(data.catalogue, data.answers, ["management-energy-system"])
    assert rests == 3
    assert points_resting_on(data.catalogue, data.answers, ["requirement-roles"]) == 0
    assert points_resting_on(data.catalogue, data.answers, []) == 0
    everything = [rule.id for rule in data.catalogue.rules]
    assert points_resting_on(data.catalogue, data.answers, everything) == 100
