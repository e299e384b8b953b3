"""The quick reader of these tests reads what pypdf reads."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from bot.reports.data import ReportData
from bot.reports.pdf.build import build_pdf
from bot.wording.bilingual import DocumentLanguage
from tests.bot.reports.support.reading import pages_of
from tests.bot.reports.support.samples import sample, squeezed
from tests.bot.reports.support.samples_2025 import full


@pytest.mark.slow
@pytest.mark.parametrize(("data", "language"), [(sample("mixed"), "both"), (full(), "zh")])
def test_both_readers_agree(data: ReportData, language: DocumentLanguage) -> None:
    document = build_pdf(data, language)
    by_pypdf = [page.extract_text() for page in PdfReader(BytesIO(document)).pages]
    assert list(map(squeezed, pages_of(document))) == list(map(squeezed, by_pypdf))
