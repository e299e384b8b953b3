"""The text of whole reports in Chinese and in English, and how the two stand side by side."""

import pytest

from bot.wording.bilingual import DocumentLanguage
from tests.bot.reports.support.samples import golden, pdf
from tests.bot.reports.support.samples_2025 import document

SIDE_BY_SIDE = (2, 5)
"""The summary and a page of findings."""


def _document(name: str, language: DocumentLanguage) -> bytes:
    return document("full", language) if name == "2025" else pdf(name, language)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["demo", "demo-not-ready", "2025"])
def test_text_of_a_report(
    name: str, language: DocumentLanguage, request: pytest.FixtureRequest
) -> None:
    kept, text = golden(f"report-{name}-{language}", _document(name, language), request)
    assert text == kept


@pytest.mark.parametrize("name", ["demo", "2025"])
def test_two_pages_of_a_report_in_both_languages(
    name: str, request: pytest.FixtureRequest
) -> None:
    both = _document(name, "both")
    kept, text = golden(f"report-{name}-both", both, request, SIDE_BY_SIDE)
    assert text == kept
