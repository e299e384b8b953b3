"""The report as a reader, and as a program, finds it."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import product
from typing import Any

import pytest
from pypdf import PdfReader

from bot.reports.model import ReportModel
from bot.reports.of_version import OfVersion, Signed
from bot.reports.pdf.build import build_pdf
from bot.reports.pdf.chapters.actions import MOST_ROWS
from bot.reports.pdf.front_page import IDENTITY_TOP, ROOM, FrontPage
from bot.reports.pdf.layout.blocks import height_of
from bot.reports.pdf.layout.typefaces import printable
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.pdf.report import chapters_of
from bot.reports.pdf.rows import reason_in_words
from bot.reports.words import phrase
from bot.wording.bilingual import DOCUMENT_LANGUAGES, DocumentLanguage
from bot.wording.rules import statement
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.results import MeasuredReason, Outcome, PlainReason
from scoring.values import Text
from tests.bot.reports.support.hostile import HOSTILE
from tests.bot.reports.support.reading import pages_of
from tests.bot.reports.support.samples import (
    CATALOGUE,
    DEMO,
    EVIDENCE,
    NOTE,
    REASON,
    SAMPLES,
    pdf,
    sample,
    squeezed,
    text_of,
)

CLOSED_AS = OfVersion(3, "39cfa8fd" * 8, Signed("李敏", datetime(2026, 11, 30, 8, 20, tzinfo=UTC)))
every_language = pytest.mark.parametrize("language", DOCUMENT_LANGUAGES)
in_either = pytest.mark.parametrize("language", ["zh", "en"])
every_document = pytest.mark.parametrize(
    ("name", "language"),
    [*((name, "zh") for name in SAMPLES), *product(("mixed", "not-ready"), ("en", "both"))],
)
"""Each sample in Chinese; a row without an answer, and all kinds of answers, in English too."""
pytestmark = pytest.mark.slow


@every_document
def test_every_page_is_numbered_and_no_glyph_is_missing(
    name: str, language: DocumentLanguage
) -> None:
    pages = pages_of(pdf(name, language))
    assert 3 < len(pages) < 30
    for number, page in enumerate(pages[1:], 2):
        assert f"{number} / {len(pages)}" in page
    assert not set("■□\ufffd\x00") & set("".join(pages))


@every_language
def test_the_same_data_give_the_same_bytes(language: DocumentLanguage) -> None:
    assert build_pdf(sample("not-ready"), language) == pdf("not-ready", language)


def test_reports_made_at_the_same_time_do_not_mix() -> None:
    names = ["mixed", "empty", "open", "mixed"]
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda name: build_pdf(sample(name), "zh"), names))
    assert made == [pdf(name, "zh") for name in names]


@every_language
def test_every_font_is_embedded(language: DocumentLanguage) -> None:
    reader = PdfReader(BytesIO(pdf("mixed", language)))
    fonts = list(_fonts(reader))
    assert any("NotoSansSC-Regular" in font["/BaseFont"] for font in fonts)
    for font in fonts:
        assert "/FontFile2" in font["/DescendantFonts"][0]["/FontDescriptor"]
        assert "/ToUnicode" in font


@every_document
def test_every_rule_stands_with_its_outcome_reason_note_and_evidence(
    name: str, language: DocumentLanguage
) -> None:
    data, text, words = sample(name), text_of(pdf(name, language)), ReportWords(language)
    catalogue = data.catalogue
    found = evaluate(catalogue, data.answers)
    findings = [*found.requirements, *(row.finding for row in found.criteria)]
    rules = [rule.text for rule in catalogue.requirements]
    rules += [row.text for row in catalogue.criteria]
    for rule, finding in zip(rules, findings, strict=True):
        # A long row may run on over a page, with its head and foot between.
        assert squeezed(printable(words.first(rule)))[:30] in text
        if isinstance(finding.reason, MeasuredReason):
            assert squeezed(words.first(reason_in_words(finding)))[:12] in text
        elif isinstance(finding.reason, PlainReason) and finding.reason.said:
            assert squeezed(finding.reason.said)[:12] in text
    for note in data.notes.values():
        assert squeezed(note) in text
    for names in data.evidence.values():
        assert all(squeezed(name) in text for name in names)
    if any(finding.outcome is Outcome.NOT_MET for finding in findings):
        assert squeezed(words.first(phrase("not-met"))) in text


def test_both_languages_stand_together() -> None:
    text = text_of(pdf("mixed", "both"))
    for row in CATALOGUE.criteria:
        assert squeezed(row.text.zh)[:30] in text
        assert squeezed(row.text.en)[:40] in text


def test_english_says_nothing_in_chinese_but_names() -> None:
    data = sample("perfect")
    bare = replace(data, enterprise=replace(data.enterprise, name="Works"), notes={}, evidence={})
    chinese = set(re.findall(r"[\u4e00-\u9fff]{2,}", text_of(build_pdf(bare, "en"))))
    named = "".join(
        [CATALOGUE.grade_scale.authority.en, *(d.title.en for d in CATALOGUE.documents)]
        + [c.text.en for c in CATALOGUE.conventions]
        + [standard for row in CATALOGUE.criteria for standard in row.standards]
        + [item.source.en for item in CATALOGUE.performance_indicators]
    )
    assert {word for word in chinese if word not in named} == set()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("perfect", "AAAAA"),
        ("not-ready", "尚未就绪"),
        ("open", "尚未评完"),
        ("empty", "尚未评完"),
        ("floor-moved", "A级以下"),
    ],
)
def test_the_cover_gives_the_grade_or_says_why_not(name: str, said: str) -> None:
    assert said in squeezed(pages_of(pdf(name, "zh"))[0])


@pytest.mark.parametrize(
    ("name", "said"),
    [("open", "未答：R1。"), ("empty", "未答：R1, R2, R3, R4, R5, R6, R7, R8, 1, 2, 3, 4 …。")],
)
def test_the_cover_names_what_is_unanswered_of_what_must_be_met(name: str, said: str) -> None:
    assert squeezed(said) in squeezed(pages_of(pdf(name, "zh"))[0])


def test_the_cover_gives_the_standing_of_the_edition_and_the_whole_hash() -> None:
    cover = squeezed(pages_of(pdf("not-ready", "zh"))[0])
    assert squeezed(CATALOGUE.status.zh) in cover
    assert sample("not-ready").data_hash in cover


def test_a_long_name_does_not_push_the_facts_into_the_number_of_the_report() -> None:
    long = Text(zh="有色金属冶炼和压延加工业" * 9, en="smelting and pressing of metals " * 6)
    data = sample("not-ready")
    enterprise = replace(data.enterprise, name=long.zh, industry=long, city=long)
    cover = PdfReader(BytesIO(build_pdf(replace(data, enterprise=enterprise), "both"))).pages[0]
    places: dict[str, float] = {}

    def note(text: str, origin: list[float], place: list[float], *_font: object) -> None:
        places[text.strip()] = origin[5] + place[5]

    cover.extract_text(visitor_text=note)
    assert data.supersedes is not None
    [height] = {y for text, y in places.items() if data.supersedes in text}
    assert height > IDENTITY_TOP


@every_language
def test_page_1_says_whose_the_grade_is(language: DocumentLanguage) -> None:
    owner = squeezed(printable(ReportWords(language).first(CATALOGUE.grade_scale.authority)))
    assert owner in squeezed(pages_of(pdf("mixed", language))[0])


@pytest.mark.parametrize("name", ["not-ready", "open", "empty"])
def test_a_range_is_never_shown_as_a_result(name: str) -> None:
    cover = squeezed(pages_of(pdf(name, "zh"))[0])
    assert re.search(r"得分区间（满分100）\d+\.\d\d–\d+\.\d\d", cover) or name == "open"
    assert not re.search(r"就绪等级A", cover)


def test_leaving_rows_out_is_explained_with_both_totals() -> None:
    text = text_of(pdf("mixed", "zh"))
    assert "计为失分的话是" in text
    assert REASON in text
    assert "剔除不适用的必选条目后" not in text
    assert "剔除不适用的必选条目后" in text_of(pdf("floor-moved", "zh"))


def test_it_says_what_it_is_not() -> None:
    text = text_of(pdf("mixed", "zh"))
    for said in ("不是证书", "2025-12-31", "未使用地方、行业或年度的叠加规则"):
        assert said in text
    for convention in CATALOGUE.conventions:
        assert squeezed(convention.text.zh)[:30] in text


@every_language
def test_it_carries_number_hash_and_metadata(language: DocumentLanguage) -> None:
    data, document = sample("mixed"), pdf("mixed", language)
    reader = PdfReader(BytesIO(document))
    assert reader.metadata is not None
    assert reader.metadata.title is not None
    assert data.enterprise.name in reader.metadata.title
    assert reader.metadata.author
    catalog: Any = reader.trailer["/Root"]
    assert catalog["/Lang"] == ("en" if language == "en" else "zh-CN")
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    text = text_of(document)
    assert data.number in text
    assert data.data_hash in text


@every_language
def test_bookmarks_lead_to_the_chapters(language: DocumentLanguage) -> None:
    reader = PdfReader(BytesIO(pdf("mixed", language)))
    words, pages = ReportWords(language), pages_of(pdf("mixed", language))
    chapters: list[Any] = [entry for entry in reader.outline if not isinstance(entry, list)]
    for (_, chapter), entry in zip(
        chapters_of(ReportModel(sample("mixed"))), chapters, strict=True
    ):
        number = reader.get_destination_page_number(entry)
        assert number is not None
        assert squeezed(words.first(phrase(chapter.key))) in squeezed(pages[number])


@every_document
def test_all_that_page_1_says_fits_on_it(name: str, language: DocumentLanguage) -> None:
    page = FrontPage(ReportModel(sample(name)), ReportWords(language))
    assert height_of(page.flow) <= ROOM


@pytest.mark.parametrize("name", ["mixed", "not-ready", "contradicting", "hopeless"])
def test_page_1_gives_its_clauses_in_full(name: str) -> None:
    page = pages_of(pdf(name, "zh"))[0]
    assert "…" not in page.replace(" …。", ""), "but for the end of a list of numbers"


@pytest.mark.parametrize(("language", "most"), [("zh", 14), ("en", 16)])
def test_a_report_by_the_2018_edition_is_short(language: DocumentLanguage, most: int) -> None:
    assert len(pages_of(pdf("mixed", language))) <= most


@in_either
def test_contradictions_are_counted_on_the_summary_and_listed(language: DocumentLanguage) -> None:
    model, words = ReportModel(sample("contradicting")), ReportWords(language)
    pages = [squeezed(page) for page in pages_of(pdf("contradicting", language))]
    count, chapter = len(model.contradictions), phrase("chapter-actions")
    told = phrase("summary-contradictions", count=count, chapter=chapter)
    assert squeezed(words.first(told)) in pages[0]
    title = squeezed(words.first(phrase("actions-contradictions")))
    listed = "".join(pages[next(at for at, page in enumerate(pages) if title in page) :])
    for found in model.contradictions:
        for id in (found.id, found.presupposed):
            topic = statement(model.catalogue, model.rules[id])
            assert squeezed(words.first(topic))[:20] in listed


def test_where_nothing_contradicts_nothing_is_said_of_it() -> None:
    said = text_of(pdf("perfect", "zh"))
    assert "互相矛盾" not in said
    assert "与之矛盾" not in said


@in_either
def test_an_action_stands_with_its_evidence_and_check(language: DocumentLanguage) -> None:
    model, words = ReportModel(sample("hopeless")), ReportWords(language)
    text = text_of(pdf("hopeless", language))
    for id in model.verdict.unmet[:MOST_ROWS]:
        rule = model.rules[id]
        assert rule.check is not None
        assert squeezed(printable(words.first(rule.check)))[:10] in text
        assert squeezed(printable(words.first(rule.evidence[0])))[:10] in text


@every_document
def test_no_page_is_all_but_empty(name: str, language: DocumentLanguage) -> None:
    assert min(len(page.splitlines()) for page in pages_of(pdf(name, language))[1:]) > 9


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_are_printed_as_text(text: str) -> None:
    data, row = sample("demo"), DEMO.criteria[0].id
    hostile = replace(
        data,
        enterprise=replace(data.enterprise, name=text, credit_code=text, headcount=text),
        period=text,
        notes={row: text},
        evidence={row: (text, text)},
        supersedes=text,
    )
    document = text_of(build_pdf(hostile, "zh"))
    assert squeezed(printable(text))[:60] in document
    assert "■" not in document


def test_a_note_of_many_pages_is_cut_and_says_how_much_is_left_out() -> None:
    row = CATALOGUE.criteria[3].id
    long = replace(sample("mixed"), notes={row: "说明。" * 3000 + "到此为止"}, evidence={})
    text = text_of(build_pdf(long, "zh"))
    assert "到此为止" not in text
    assert "8504字" in text.replace(" ", "")


def test_lines_of_a_note_stay_apart() -> None:
    row = CATALOGUE.criteria[3].id
    noted = replace(sample("mixed"), notes={row: "第一行\n\n第二行"})
    assert "第一行\n第二行" in "".join(pages_of(build_pdf(noted, "zh")))


def test_progress_is_told_to_the_end() -> None:
    heard: list[tuple[str, int, int]] = []
    build_pdf(sample("empty"), "zh", lambda *step: heard.append(step))
    count = len(chapters_of(ReportModel(sample("empty"))))
    assert ("write", count, count) in heard
    laid_out = [(done, of) for stage, done, of in heard if stage == "lay out"]
    assert laid_out == sorted(laid_out)
    assert laid_out[-1][0] > 0


def test_names_of_evidence_and_notes_are_whole() -> None:
    text = text_of(pdf("mixed", "zh"))
    assert NOTE in text
    assert all(name in text for name in EVIDENCE)


def _fonts(reader: PdfReader) -> Iterator[Any]:
    model = set()
    for page in reader.pages:
        resources: Any = page["/Resources"]
        for name, font in resources["/Font"].items():
            if name not in model:
                model.add(name)
                yield font.get_object()


@in_either
def test_the_report_of_a_version_names_who_closed_and_who_signed_it(
    language: DocumentLanguage,
) -> None:
    boss = Signed("张总", datetime(2026, 11, 30, 8, 31, tzinfo=UTC))
    signed = replace(CLOSED_AS, signed=(boss,))
    front, *_, last = pages_of(build_pdf(replace(sample("mixed"), version=signed), language))
    closed_by, signed_by = {
        "zh": (
            "第 3 版由李敏于 2026-11-30 16:20（北京时间）结案",
            "第 3 版由张总于 2026-11-30 16:31（北京时间）签字确认",
        ),
        "en": (
            "Version 3 closed by 李敏, 2026-11-30 16:20 (China time)",
            "Version 3 signed by 张总, 2026-11-30 16:31 (China time)",
        ),
    }[language]
    for said in (closed_by, signed_by):
        assert squeezed(said) in squeezed(front)
        assert squeezed(said) in squeezed(last)
    assert squeezed(signed_by) + {"zh": "，校验码39cfa8fd", "en": ",hash39cfa8fd"}[
        language
    ] in squeezed(last)
    alone = pages_of(build_pdf(replace(sample("mixed"), version=CLOSED_AS), language))[-1]
    unsigned = {"zh": "还没有人签字", "en": "Nobody had signed it"}[language]
    assert squeezed(unsigned) in squeezed(alone)
    assert squeezed(unsigned) not in squeezed(last)


@in_either
def test_the_report_of_a_version_prints_its_number_and_hash(language: DocumentLanguage) -> None:
    of_version = replace(sample("mixed"), version=CLOSED_AS)
    front, *_, last = pages_of(build_pdf(of_version, language))
    assert "3 · 39cfa8fd" in front
    assert "39cfa8fd" * 8 in last.replace("\n", "")
    assert "39cfa8fd" not in "".join(pages_of(pdf("mixed", language)))
    assert of_version.data_hash == sample("mixed").data_hash, "the facts are the same"


@pytest.mark.long
@every_language
def test_no_fact_on_the_front_page_leaves_its_label(language: DocumentLanguage) -> None:
    data = sample("mixed")
    for headcount in ("约700", "约70000", "约700人", "上年末700人", "上年末约为7,000,000人"):
        enterprise = replace(data.enterprise, headcount=headcount)
        page = pages_of(build_pdf(replace(data, enterprise=enterprise), language))[0]
        (line,) = [one for one in page.splitlines() if headcount in one]
        assert re.search(rf"(员工人数|Headcount).*{headcount}", line), line
