"""Whatever was typed, a report has a bounded number of pages, and says what it leaves out."""

from dataclasses import replace
from functools import lru_cache
from io import BytesIO

import pytest
from pypdf import PdfReader

from bot.reports.cutting import NOTE_CHARACTERS, NOTE_LINES, cut_for_print
from bot.reports.data import ReportData
from bot.reports.pdf.build import build_pdf
from bot.wording.bilingual import DocumentLanguage
from dialogs.dossier.dossier import Plan
from scoring.answers.model import NotApplicable
from tests.bot.reports.support.samples import sample


def pages(data: ReportData, language: DocumentLanguage = "zh") -> int:
    return len(PdfReader(BytesIO(build_pdf(data, language))).pages)


def chat(**changes: object) -> ReportData:
    return replace(sample("not-ready"), number="GF-00001-01", **changes)  # type: ignore[arg-type]


LONG = {
    "lines": "\n".join("a" for _ in range(1000)),
    "characters": "长" * 2000,
    "a word": "W" * 2000,
    "blank lines": "a" + "\n" * 1998 + "b",
}


@pytest.mark.parametrize("note", LONG.values(), ids=LONG.keys())
def test_a_note_takes_a_bounded_room(note: str) -> None:
    assert pages_with_notes(note) - pages_with_notes("短") <= len(chat().catalogue.criteria)


@lru_cache
def pages_with_notes(note: str) -> int:
    ids = [criterion.id for criterion in chat().catalogue.criteria]
    return pages(chat(notes=dict.fromkeys(ids, note)))


@pytest.mark.long
@pytest.mark.slow
def test_every_other_text_takes_a_bounded_room() -> None:
    data = chat()
    ids = [c.id for c in data.catalogue.criteria if c.not_applicable_allowed]
    reasons = {id: NotApplicable("理" * 2000) for id in ids}
    plain = {id: NotApplicable("理") for id in ids}
    names = {id: tuple("名" * 110 + str(n) for n in range(100)) for id in ids}
    plans = tuple(Plan(n, "名" * 60, reasons) for n in range(10))
    for long, short in (
        ({"answers": reasons}, {"answers": plain}),
        ({"evidence": names}, {"evidence": {}}),
        ({"plans": plans}, {"plans": tuple(Plan(n, "名", plain) for n in range(10))}),
    ):
        assert pages(chat(**long)) - pages(chat(**short)) <= len(ids)


def test_what_is_left_out_is_counted_in_the_reports_language_with_the_way_to_it() -> None:
    note = "\n".join(f"第{n}行" for n in range(1000))
    id = sample("not-ready").catalogue.criteria[0].id
    told = {
        language: cut_for_print(chat(notes={id: note}), language).notes[id].splitlines()
        for language in ("zh", "en", "both")
    }
    assert [len(lines) for lines in told.values()] == [NOTE_LINES + 1] * 3
    assert "略去 990 行" in told["zh"][-1]
    assert "/export" in told["zh"][-1]
    assert "990 lines" in told["en"][-1]
    assert "略去" not in told["en"][-1]
    assert "略去" in told["both"][-1]
    assert "990 lines" in told["both"][-1]


def test_the_answers_file_is_where_a_report_of_a_file_points() -> None:
    id = sample("not-ready").catalogue.criteria[0].id
    data = replace(chat(notes={id: "长" * 2000}), number="FILE-0123456789")
    cut = cut_for_print(data, "zh").notes[id]
    assert "略去 1500 字" in cut
    assert "回答文件" in cut


def test_what_fits_is_left_as_it_was_typed_and_the_hash_is_that_of_the_whole() -> None:
    id = sample("not-ready").catalogue.criteria[0].id
    fits = "\n".join("字" * (NOTE_CHARACTERS // NOTE_LINES - 1) for _ in range(NOTE_LINES))
    data = chat(notes={id: fits})
    assert cut_for_print(data, "zh").notes == {id: fits}
    long = chat(notes={id: "长" * 2000})
    assert cut_for_print(long, "zh").data_hash == long.data_hash
