"""Every result of a check has words in both languages, and tells no figure and no whole name."""

from datetime import UTC, datetime
from itertools import product

import pytest

from bot.verifying.exchange import SignatureRead
from bot.verifying.judging import Checked, Outcome
from bot.wording.catalogue import LANGUAGES
from bot.wording.verified import in_words, masked
from storage.records import IssuedDocument, IssuedFile

FILE = IssuedFile("pdf", "zh", "ab" * 32, 7, "1.0")
NAME = "江苏绿源铸造有限公司"


def document(*, superseded: bool, has_data: bool) -> IssuedDocument:
    return IssuedDocument(
        number="GF-00001-01",
        code="AAAAABBBBB",
        catalogue="gb36132-2025",
        issued=datetime(2026, 11, 30, 18, tzinfo=UTC),
        superseded_by="GF-00001-02" if superseded else None,
        has_data=has_data,
        data_hash="cd" * 32 if has_data else None,
        name=NAME if has_data else None,
        files=(FILE,),
    )


SIGNATURES = [None, *(SignatureRead("ef" * 32, "someone", holds, True) for holds in (True, False))]
DOCUMENTS = [
    document(superseded=superseded, has_data=has_data)
    for superseded, has_data in product((False, True), repeat=2)
]


@pytest.mark.parametrize("outcome", Outcome)
def test_every_result_has_words_and_gives_nothing_away(outcome: Outcome) -> None:
    needs_one = outcome in (Outcome.GENUINE, Outcome.NUMBERED, Outcome.SAVED_AGAIN)
    documents = DOCUMENTS if needs_one else [*DOCUMENTS, None]
    for one, signature, is_ours, kind in product(
        documents, SIGNATURES, (True, False), ("pdf", "xlsx", None)
    ):
        told = in_words(Checked(outcome, one, signature, is_ours, kind), "https://example.com")
        for language in LANGUAGES:
            said = " ".join(
                text[language]
                for text in (told.headline, *told.means, told.next, *sum(told.facts, ()))
            )
            assert told.headline[language]
            assert NAME not in said
            assert "绿源" not in said
            assert "cd" * 7 not in said, "twelve characters of the hash at most"
            assert "AAAAA" not in said
        is_good = (
            outcome is Outcome.GENUINE
            and one is not None
            and one.has_data
            and not one.superseded_by
        )
        assert (told.tone == "good") is is_good


def test_the_day_is_that_of_china() -> None:
    told = in_words(Checked(Outcome.NUMBERED, DOCUMENTS[0]))
    assert "2026-12-01" in [value.zh for _, value in told.facts]


def test_a_name_shows_its_ends_and_its_length() -> None:
    assert masked(NAME).zh == "江…司（共 10 个字）"
    assert masked("甲厂").zh == "甲…（共 2 个字）"
    assert masked("A").en == "A… (1 characters)"
