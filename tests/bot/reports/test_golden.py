"""The text of whole reports in Chinese and in English, and how the two stand side by side."""

import pytest

from bot.reports.data import ReportData
from bot.reports.pdf.build import build_pdf
from bot.wording.bilingual import DocumentLanguage
from tests.bot.reports.samples import golden, sample
from tests.bot.reports.samples_2025 import full

SIDE_BY_SIDE = (3, 6)
"""The summary and a page of findings."""


def _data(name: str) -> ReportData:
    return full() if name == "2025" else sample(name)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["demo", "demo-not-ready", "2025"])
def test_text_of_a_report(
    name: str, language: DocumentLanguage, request: pytest.FixtureRequest
) -> None:
    kept, text = golden(f"report-{name}-{language}", build_pdf(_data(name), language), request)
    assert text == kept


@pytest.mark.parametrize("name", ["demo", "2025"])
def test_two_pages_of_a_report_in_both_languages(
    name: str, request: pytest.FixtureRequest
) -> None:
    document = build_pdf(_data(name), "both")
    kept, text = golden(f"report-{name}-both", document, request, SIDE_BY_SIDE)
    assert text == kept
