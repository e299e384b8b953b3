"""The check code stands on the first and last page, and the QR code leads to the page."""

from dataclasses import replace

import pytest

from bot.reports.data import Check, ReportData
from bot.reports.pdf.build import build_pdf
from bot.reports.pdf.front_page import _in_code
from bot.verifying.identity import read_asked
from tests.bot.reports.support.samples import sample, text_of

CODE = "K7XZU-UAE7P"
ADDRESS = "https://green.example.org/verify/K7XZUUAE7P"


@pytest.fixture(scope="module")
def facts() -> ReportData:
    return sample("empty")


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_code_and_page_are_printed(facts: ReportData, language: str) -> None:
    checked = replace(facts, check=Check(CODE, ADDRESS))
    text = text_of(build_pdf(checked, language))  # type: ignore[arg-type]
    assert text.count(CODE) == 2
    assert "https://green.example.org/verify" in text
    assert "/verify" in text


def test_what_a_phone_reads_can_be_verified(facts: ReportData) -> None:
    asked = read_asked(_in_code(replace(facts, check=Check(CODE, ADDRESS))))
    assert asked is not None
    assert asked.code == "K7XZUUAE7P"
    asked = read_asked(_in_code(replace(facts, number="GF-00001-01", check=Check(CODE))))
    assert asked is not None
    assert (asked.number, asked.code) == ("GF-00001-01", "K7XZUUAE7P")
    asked = read_asked(_in_code(replace(facts, number="GF-00001-01")))
    assert asked is not None
    assert asked.hash_start == facts.data_hash


def test_the_code_changes_no_hash(facts: ReportData) -> None:
    assert replace(facts, check=Check(CODE, ADDRESS)).data_hash == facts.data_hash
