"""An earlier year in a report: side by side where both are scored alike, else apart."""

from dataclasses import replace
from typing import Final

import pytest

from bot.reports.data import EarlierYear, ReportData, from_snapshot
from bot.reports.pdf.build import build_pdf
from bot.wording.bilingual import DocumentLanguage
from scoring.answers.model import Met
from scoring.catalogue.loading import load_catalogue
from tests.bot.reports.support.reading import pages_of
from tests.bot.reports.support.samples import CATALOGUE, all_met, sample, squeezed

CHANGED: Final = "management-quality-certified"
GONE: Final = "management-social-report"


def _two_years() -> ReportData:
    before = all_met(CATALOGUE) | {CHANGED: Met(False)}
    data = sample("perfect")
    now = {id: said for id, said in data.answers.items() if id != GONE}
    return replace(data, answers=now, earlier=EarlierYear("2024", CATALOGUE, before))


def _text(data: ReportData, language: DocumentLanguage = "zh") -> str:
    return "".join(squeezed(page) for page in pages_of(build_pdf(data, language)))


def test_sections_stand_side_by_side_and_changed_rows_follow() -> None:
    said = _text(_two_years())
    assert "20242025基础设施100.00100.00" in said
    assert "管理体系92.0096.00–100.00" in said
    assert "总分98.8099.40–100.00" in said
    assert "有变化的条目" in said
    assert "不符合0/8符合8/8" in said
    assert "另有1条那年答过、本年还没答" in said


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_another_edition_stands_apart(language: DocumentLanguage) -> None:
    other = load_catalogue("gb36132-2025")
    data = replace(sample("perfect"), earlier=EarlierYear("2024", other, {}))
    said = _text(data, language)
    wanted = {"zh": "分数不能比较", "en": "cannotbecompared"}
    assert wanted["en" if language == "en" else "zh"] in said
    assert "管理体系92.00" not in said


def test_nothing_changed_says_so_and_no_year_has_no_chapter() -> None:
    data = sample("perfect")
    same = replace(data, earlier=EarlierYear("2024", CATALOGUE, data.answers))
    assert "结果都一样" in _text(same)
    assert "与往年对比" not in _text(data)


def test_an_earlier_year_survives_storage_and_enters_the_hash() -> None:
    data = _two_years()
    again = from_snapshot(data.to_snapshot(), number=data.number, catalogue=data.catalogue)
    assert again.earlier == data.earlier
    assert again.data_hash == data.data_hash != replace(data, earlier=None).data_hash
