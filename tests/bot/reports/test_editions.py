"""Reports by the 2025 edition: what they say, and what they never say."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest
from msgspec import structs

from bot.reports.calculation_steps import made_of_parts
from bot.reports.data import BARE_FORMAT, FORMAT, ReportData, from_snapshot
from bot.reports.model import ReportModel
from bot.reports.pdf.build import build_pdf
from bot.reports.pdf.chapters.actions import planned
from bot.reports.pdf.chapters.scores import scores
from bot.reports.pdf.charts import Bars, Radar
from bot.reports.pdf.front_page import ROOM, FrontPage
from bot.reports.pdf.layout.blocks import height_of
from bot.reports.pdf.layout.typefaces import printable
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.pdf.report import chapters_of
from bot.reports.pdf.rows import Rows, reason_in_words
from bot.reports.words import phrase
from bot.wording.bilingual import DOCUMENT_LANGUAGES, DocumentLanguage
from bot.wording.results.verdict import points_so_far
from dialogs.dossier.dossier import Plan
from scoring.answers.model import Answer, Met, NotApplicable, Ratio, Value
from scoring.catalogue.loading import load_catalogue
from scoring.evaluation.readiness import Readiness
from scoring.evaluation.reasons import points_of
from scoring.evaluation.results import PlainReason, ScaleReason
from scoring.figures.kinds import figure_book
from scoring.figures.plausibility_words import explain_implausible
from scoring.overlays.library import OverlayLibrary, shipped
from scoring.overlays.loading import parse_overlay
from tests.bot.reports.support.hostile import HOSTILE
from tests.bot.reports.support.reading import pages_of
from tests.bot.reports.support.samples import sample, squeezed, text_of
from tests.bot.reports.support.samples_2025 import (
    MADE,
    PLAN,
    document,
    figures_2018,
    full,
    partly,
)

every_language = pytest.mark.parametrize("language", DOCUMENT_LANGUAGES)
few_documents = pytest.mark.parametrize(
    ("name", "language"),
    [*(("full", language) for language in DOCUMENT_LANGUAGES), ("partly", "en"), ("thin", "zh")],
)
every_report = pytest.mark.parametrize("name", MADE)
every_document = pytest.mark.parametrize(
    ("name", "language"),
    [
        *((name, "zh") for name in MADE),
        *product(("full", "crowded", "figures-2018"), ("en", "both")),
    ],
)
"""Each report in Chinese; one of each edition, with all it can have, in English too."""
pytestmark = pytest.mark.slow


@pytest.mark.long
@every_document
def test_every_page_is_numbered_and_no_glyph_is_missing(
    name: str, language: DocumentLanguage
) -> None:
    pages = pages_of(document(name, language))
    for number, page in enumerate(pages[1:], 2):
        assert f"{number} / {len(pages)}" in page
    assert not set("■□\ufffd\x00") & set("".join(pages))


@every_document
def test_all_that_page_1_says_fits_on_it(name: str, language: DocumentLanguage) -> None:
    page = FrontPage(ReportModel(MADE[name]()), ReportWords(language))
    assert height_of(page.flow) <= ROOM


def test_what_page_1_has_no_room_for_stands_with_the_actions() -> None:
    cover, *others = pages_of(document("crowded", "both"))
    for said in ("尚未确定的分", "53 个重点行业中的“印染”"):
        assert said not in cover
        assert "".join(others).count(said) == 1


@every_language
def test_a_full_report_by_the_2025_edition_is_short(language: DocumentLanguage) -> None:
    """Page 1, at most five of results, then how they came about."""
    pages = [squeezed(page) for page in pages_of(document("full", language))]
    assert len(pages) <= {"zh": 14, "en": 15, "both": 20}[language]
    appendix = squeezed("A" + ReportWords(language).first(phrase("chapter-calculations")))
    first = next(at for at, page in enumerate(pages) if appendix in page)
    assert first <= {"zh": 6, "en": 7, "both": 9}[language]


def test_nothing_is_said_of_what_nobody_was_asked() -> None:
    """Without a round there are no conditions; where no row applies there is no total."""
    text = squeezed("".join(pages_of(document("inapplicable", "zh"))[:3]))
    assert "没有总分：没有适用的计分条目" in text
    assert "各条都选了不适用，没有可计分的条目，因此没有总分" in text
    assert "0.00" not in text
    assert "均已得满分" not in text
    assert "申报条件" not in text


@pytest.mark.parametrize("undecided", [False, True])
def test_2018_has_no_total_either_where_nothing_applies(undecided: bool) -> None:
    catalogue = load_catalogue("gb36132-2018")
    answers: dict[str, Answer] = {rule.id: Met(True) for rule in catalogue.requirements}
    if undecided:
        del answers[catalogue.requirements[0].id]
    answers |= {row.id: NotApplicable("None here") for row in catalogue.criteria}
    data = replace(figures_2018(), catalogue=catalogue, answers=answers, figures={}, plans=())
    text = squeezed(text_of(build_pdf(data, "en")))
    assert "Nototal:nothingthatearnspointsapplies" in text
    assert ("Incomplete" in text) is undecided
    assert "0.00" not in text
    assert "between0" not in text


@every_report
def test_a_snapshot_makes_the_same_report_again(name: str) -> None:
    data = MADE[name]()
    stored = json.loads(json.dumps(data.to_snapshot()))
    again = from_snapshot(stored, number=data.number, sequence=data.sequence,
                          supersedes=data.supersedes, issued=data.issued)  # fmt: skip
    assert stored["format"] == FORMAT
    assert again == data
    assert again.data_hash == data.data_hash
    assert build_pdf(again, "zh") == document(name, "zh")


def test_a_snapshot_keeps_whether_carriers_are_open_among_its_figures() -> None:
    """Snapshots always held it there, so a report made long ago is read and keeps its hash."""
    data = replace(full(), carriers_open=True)
    stored = json.loads(json.dumps(data.to_snapshot()))
    assert stored["figures"].pop("carriers-open") == {"value": "1", "unit": ""}
    assert stored == full().to_snapshot()
    again = from_snapshot(data.to_snapshot(), number=data.number)
    assert again.carriers_open
    assert again.figures == full().figures
    assert again.data_hash == data.data_hash != full().data_hash


def test_a_snapshot_of_the_earlier_form_is_read_and_keeps_its_hash() -> None:
    data = sample("mixed")
    stored = data.to_snapshot()
    assert stored["format"] == BARE_FORMAT
    assert set(stored) == {
        "format", "catalogue", "enterprise", "period", "answers", "notes", "evidence", "overlays",
    }  # fmt: skip
    assert from_snapshot(stored, number="x").data_hash == data.data_hash


@pytest.mark.parametrize(
    "changed",
    [
        lambda data: replace(data, overlays=data.overlays[1:]),
        lambda data: replace(data, figures={}),
        lambda data: replace(data, previous={}),
        lambda data: replace(data, plans=()),
        lambda data: replace(data, region="440100"),
    ],
)
def test_overlays_figures_and_plans_enter_the_hash(
    changed: Callable[[ReportData], ReportData],
) -> None:
    assert changed(full()).data_hash != full().data_hash


@every_document
def test_each_finding_stands_with_its_reason(name: str, language: DocumentLanguage) -> None:
    model, text = ReportModel(MADE[name]()), text_of(document(name, language))
    words = ReportWords(language)
    for finding in model.findings.values():
        match finding.reason:
            case PlainReason(said=said):
                assert squeezed(said)[:14] in text
            case ScaleReason() if points := points_of(finding.reason):
                assert squeezed(words.first(points))[:14] in text
            case _:
                assert squeezed(words.first(reason_in_words(finding)))[:14] in text


@few_documents
def test_an_edition_without_mandatory_criteria_has_no_word_for_them(
    name: str, language: DocumentLanguage
) -> None:
    pages = pages_of(document(name, language))
    assert not re.search(r"必选|可选(?![“”])|认证规则", "".join(pages))
    assert not re.search(r"\b(mandatory|optional) (criteri|item|row)", " ".join(pages))


@pytest.mark.parametrize(
    ("name", "standing", "said"),
    [
        ("full", Readiness.GRADED, "追赶"),
        ("partly", Readiness.NOT_READY, "尚未就绪"),
        ("thin", Readiness.OPEN_GRADE, "起步–"),
        ("figures-2018", Readiness.UNDECIDED, "尚未评完"),
    ],
)
def test_the_verdict(name: str, standing: Readiness, said: str) -> None:
    assert ReportModel(MADE[name]()).verdict.readiness is standing
    assert said in squeezed(pages_of(document(name, "zh"))[0])


@few_documents
def test_page_1_says_whose_the_band_is_and_what_it_covers(
    name: str, language: DocumentLanguage
) -> None:
    model, words = ReportModel(MADE[name]()), ReportWords(language)
    page = squeezed(pages_of(document(name, language))[0])
    assert squeezed(words.first(model.catalogue.grade_scale.authority)) in page
    assert squeezed(words.first(phrase("grade-label-without-mandatory"))) in page
    standing = points_so_far(model.evaluation) or model.verdict.covering
    assert squeezed(words.first(standing)) in page


def test_what_has_no_benchmark_is_listed_with_what_is_missing() -> None:
    model, text = ReportModel(partly()), text_of(document("partly", "zh"))
    assert model.evaluation.unscored == (
        "carbon-intensity", "water-intensity", "pollutant-intensity", "land-output",
    )  # fmt: skip
    assert "有4条填了数值但缺基准值或引领值，暂不计分：2,6,11,14。" in text
    assert "缺少基准值和引领值，暂不计分；基准值一般取行业平均值，或用水定额通用值" in text


def test_where_little_is_scored_a_span_of_bands_is_given_and_what_would_narrow_it() -> None:
    text = text_of(document("thin", "zh"))
    assert "起步–领先" in text
    assert "已在最高一档" not in text
    assert "先找到它们的基准值和引领值" in text


def test_the_bands_are_not_broken_within_a_word() -> None:
    page = pages_of(document("thin", "en"))[0]
    assert "Starting–Leading" in page


def test_actions_name_who_sees_to_them_by_the_plan_that_covers_them() -> None:
    later = replace(PLAN, number=2, owner="李强", due="2027-09-30")
    report = replace(partly(), plans=(later, PLAN))
    rows = Rows(ReportModel(report), ReportWords("zh"))

    def filled(id: str) -> list[str]:
        return ["".join(prose.text for prose in cell) for cell in planned(rows, id)]

    assert filled("product-carbon-footprint") == ["王强", "2027-06-30", "350 万元"]
    assert filled("green-design") == ["", "", ""]


def test_limits_that_no_row_goes_by_take_one_line() -> None:
    told = "其中的限额没有用到本企业的任何一条"
    used, idle = text_of(document("full", "zh")), text_of(document("thin", "zh"))
    assert (used.count(told), idle.count(told)) == (0, 1)
    assert used.count("，3级") > 0 == idle.count("，3级")


def test_a_scored_row_earns_points_and_is_not_met_or_unmet() -> None:
    model = ReportModel(full())
    rows = Rows(model, ReportWords("zh"))
    said = {rows.outcome_in_words(id).zh for id in model.scores}
    assert said == {"得满分", "部分得分", "不得分", "不适用"}
    assert {rows.outcome_in_words(gate.id).zh for gate in model.catalogue.gates} <= {
        "符合",
        "无此情形",
        "不适用",
    }


def test_what_is_certain_stands_beside_a_range_that_leaves_rows_out() -> None:
    page = squeezed(pages_of(document("partly", "zh"))[0])
    standing = "满分 100（除去不适用的，由 92 分折成）：已得 32.79，失分 21.56，"
    assert squeezed(standing + "缺基准值暂不计 32.61，未答 13.04") in page
    assert "得分区间（满分100）" in page
    assert "缺基准值暂不计" not in text_of(document("full", "zh"))


def test_conditions_stand_first_with_where_to_check_them() -> None:
    model, text = ReportModel(partly()), text_of(document("partly", "zh"))
    assert "有1项申报条件不符合，本轮目前不能申报。" in text
    for condition in model.catalogue.conditions:
        assert squeezed(condition.text.zh)[:20] in text
        if condition.id == "excl-2":  # what is settled need not be looked up
            assert squeezed(condition.check_at.zh)[:10] in text
    assert "申报条件均符合或不适用" in text_of(document("full", "zh"))


@every_language
def test_every_calculation_is_shown_with_its_figures_and_formula(
    language: DocumentLanguage,
) -> None:
    model, words = ReportModel(full()), ReportWords(language)
    text = text_of(document("full", language))
    assert len(model.calculations.steps) == 9
    for step in model.calculations.steps:
        assert squeezed(words.first(step.indicator.formula))[:20] in text
        for term in step.result.terms:
            assert squeezed(words.first(term.label)) in text
    for term in made_of_parts(model.calculations.steps):
        for part in term.parts:
            assert squeezed(words.first(part.source))[:8] in text


def test_numbers_are_shown_as_given_converted_and_worked_out() -> None:
    text = text_of(document("full", "zh"))
    # 140000 t × 23.5 ÷ 29.307 kgce/kg + 350 t × 1.4571 + (9600 + 800) 万kWh × 0.1229 kgce/kWh
    for said in ("120万吨", "1,200,000t", "≈125,551.45tce÷1,200,000t≈0.10463tce/t"):
        assert said in text
    assert "32,000万元÷200,000m²=0.16万元/m²" in text
    english = text_of(document("full", "en"))
    assert "320millionyuan÷200,000m²=1,600yuan/m²" in english


@every_language
def test_implausible_figures_are_flagged(language: DocumentLanguage) -> None:
    model, text = ReportModel(full()), text_of(document("full", language))
    assert [issue.code for issue in model.calculations.implausible] == [
        "far-above-last-year",
        "part-above-whole",
    ]
    for issue in model.calculations.implausible:
        said = explain_implausible(issue, "en" if language == "en" else "zh")
        assert squeezed(said)[:24] in text


def test_the_plan_is_printed_with_both_totals() -> None:
    text = text_of(document("full", "zh"))
    for said in (PLAN.name, "负责人：王强", "完成日期：2027-06-30", "费用：350万元", "69.20"):
        assert squeezed(said) in text
    assert "准备度：追赶→良好" in text
    assert "改进计划" not in text_of(document("partly", "zh"))


def test_overlays_are_named_with_source_and_version() -> None:
    text = text_of(document("full", "zh"))
    for overlay in full().overlays:
        assert squeezed(overlay.title.zh) in text
        assert overlay.ref in text
        assert squeezed(overlay.source.zh)[:20] in text
    assert "GB16780-2021水泥（kgce/t）：1级80，2级87，3级94" in text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "GB/T18916.2-2022电炉炼钢工序（m³/t）：先进值0.55，通用值1.74"),
        ("en", "GB/T18916.2-2022Electric-arc-furnacesteelmaking(m³/t):advanced0.55,general1.74"),
    ],
)
def test_a_quota_has_its_own_names_and_no_grades(language: DocumentLanguage, said: str) -> None:
    overlay = shipped().overlay("water-quotas-2026")
    catalogue = shipped().catalogue("gb36132-2025", (overlay.id,))
    answer = Value(Decimal("0.9"), "m³/t", benchmark="gbt18916-2-2022-eaf")
    answers = {"water-intensity": answer}
    data = replace(
        full(), catalogue=catalogue, overlays=(overlay,), answers=answers, figures={}, plans=()
    )
    assert said in text_of(build_pdf(data, language))


def test_evidence_in_hand_is_ticked() -> None:
    model, text = ReportModel(full()), text_of(document("full", "zh"))
    files = {name for names in model.data.evidence.values() for name in names}
    assert len(files) == 3  # of which one is at a row that asks for one document
    assert f"已备1/{len(model.catalogue.evidence_items)}" in text
    assert "请核对" in text


def test_both_totals_stand_where_something_does_not_apply() -> None:
    text = text_of(document("full", "zh"))
    assert "计为失分的话是51.11" in text


def test_a_condition_that_does_not_apply_costs_no_points() -> None:
    data = full()
    rows = {row.id for row in data.catalogue.criteria}
    held = {
        id: answer
        for id, answer in data.answers.items()
        if id not in rows or not isinstance(answer, NotApplicable)
    }
    assert any(isinstance(answer, NotApplicable) for answer in held.values())
    text = text_of(build_pdf(replace(data, answers=held), "zh"))
    assert "计为失分" not in text.replace("全部评为未满足", "")


def test_chapters_stand_only_where_there_is_something_to_say() -> None:
    without_files = replace(sample("demo"), evidence={})
    keys = {chapter.key for _, chapter in chapters_of(ReportModel(without_files))}
    assert not keys & {f"chapter-{key}" for key in ("calculations", "plans", "evidence")}
    marks = [mark for mark, _ in chapters_of(ReportModel(full()))]
    assert marks == ["1", "2", "3", "4", "5", "A", "B", "C", "D", "E"]


def test_figures_that_do_not_do_are_named_with_the_reason() -> None:
    data = full()
    coal = replace(data.figures["carrier-bituminous-coal"], option="")
    figures = {**data.figures, "carrier-bituminous-coal": coal}
    answers = {id: answer for id, answer in data.answers.items() if id != "carbon-intensity"}
    lacking = replace(data, answers=answers, figures=figures)
    assert set(ReportModel(lacking).calculations.missing) == {"carbon-intensity"}
    document = build_pdf(lacking, "zh")
    assert "还算不出的指标" in text_of(document)


def test_english_says_nothing_in_chinese_but_names() -> None:
    data = full()
    answers = {
        id: structs.replace(answer, reason="stated")
        if isinstance(answer, NotApplicable | Ratio)
        else answer
        for id, answer in data.answers.items()
    }
    bare = replace(
        data,
        enterprise=replace(data.enterprise, name="Works", province=None, city=None),
        answers=answers,
        notes={},
        evidence={},
        plans=(replace(PLAN, name="Plan", owner="Li", cost="1"),),
    )
    catalogue = data.catalogue
    named = "".join(
        [d.title.en for d in catalogue.documents]
        + [c.text.en for c in catalogue.conventions]
        + [c.text.en for c in figure_book().conventions]
        + [f"{o.source.en}{o.sure.en if o.sure else ''}{o.title.en}" for o in data.overlays]
        + [item.source.en for item in catalogue.evidence_items]
    )
    chinese = set(re.findall(r"[\u4e00-\u9fff]{2,}", text_of(build_pdf(bare, "en"))))
    assert {word for word in chinese if word not in squeezed(named)} == set()


def test_a_trial_in_a_plan_leaves_the_score_alone() -> None:
    data = full()
    met = {row.id: Met(True) for row in data.catalogue.criteria if not row.scales}
    planned = replace(data, plans=(replace(PLAN, answers=met),))
    assert ReportModel(planned).evaluation == ReportModel(replace(data, plans=())).evaluation


def test_an_own_number_far_away_and_ends_alike_are_drawn() -> None:
    data = full()
    answers = dict(data.answers)
    for id, value in (("water-reuse-rate", "0"), ("solid-waste-utilisation", "99")):
        answers[id] = Value(Decimal(value), "%", Decimal(95), None, Decimal(95))
    assert "95" in text_of(build_pdf(replace(data, answers=answers), "zh"))


PROVINCE = """
id: some-province
title: {zh: 某省评价细则, en: Rules of a province}
catalogues: [gb36132-2025]
source: {zh: 某省通知（示例）, en: Notice of a province (made up)}
issued: "2026-03"
scope: {text: {zh: 某省, en: Some province}}
brings: {zh: 分值、基准值、加分, en: "Points, baselines, a bonus"}
documents: [{id: notice, title: {zh: 某省通知, en: Notice}, issued: "2026-03"}]
points:
  - {criterion: energy-intensity, points: "10"}
  - {criterion: carbon-intensity, points: "6"}
scales:
  - {criterion: water-reuse-rate, scale: water-reuse-rate, baseline: "80", leading: "96"}
applicability:
  - criterion: product-carbon-footprint
    applies: never
    reason: {zh: 本省暂不评价, en: Not judged here yet}
  - {criterion: land-output, applies: always, reason: {zh: 都有用地, en: All have land}}
criteria:
  - id: zero-carbon
    number: 1
    section: low-carbon-energy
    indicator: platform-functions
    kind: scored
    points: "3"
    bonus: true
    text: {zh: 零碳工厂。, en: Zero-carbon factory.}
    question: {zh: 是零碳工厂吗？, en: Is it a zero-carbon factory?}
    help: {zh: 看名单。, en: See the list.}
    evidence: [{zh: 名单, en: List}]
    source: {document: notice, place: 附表}
bonus_cap: "2"
"""


def test_what_an_overlay_changes_is_told_and_counts() -> None:
    overlay = parse_overlay(PROVINCE, "some-province.yaml")
    data = full()
    catalogue = OverlayLibrary((overlay,)).catalogue(data.catalogue.id, (overlay.ref,))
    answers = {**data.answers, "zero-carbon": Met(True)}
    answers["water-reuse-rate"] = Value(Decimal("92"), "%")
    answers["energy-intensity"] = Value(Decimal("0.1"), "tce/t")
    overlaid = replace(data, catalogue=catalogue, overlays=(overlay,), answers=answers, plans=())
    text = text_of(build_pdf(overlaid, "zh"))
    for said in (
        "分值：1能源消耗强度10",
        "工业用水重复利用率（%）：基准值80，引领值96",
        "不适用：13产品碳足迹（本省暂不评价）",
        "不可选“不适用”：14土地产出率（都有用地）",
        "新增条目：零碳工厂。（3分）",
        "加分上限2",
        "总分含加分2分。",
        "基准值和引领值：某省评价细则",
    ):
        assert said in text
    assert "能不能申报" not in text
    assert from_snapshot(overlaid.to_snapshot(), number=overlaid.number).catalogue == catalogue


def test_hostile_words_of_plans_and_reasons_are_printed_as_text() -> None:
    data = full()
    reason = "".join(text[:20] for text in HOSTILE)
    answers = {**data.answers, "advanced-technology": Ratio(Decimal("0.5"), reason)}
    plans = tuple(
        Plan(number, text, {"raw-material-intensity": NotApplicable(text[:200])}, text, text, text)
        for number, text in enumerate(HOSTILE, 1)
    )
    document = text_of(build_pdf(replace(data, answers=answers, plans=plans), "both"))
    for text in HOSTILE:
        assert squeezed(printable(text))[:60] in document
    assert "■" not in document


@pytest.mark.parametrize("language", ["zh", "both"])
def test_totals_and_gains_are_of_100_points_where_benchmarks_are_missing(
    language: DocumentLanguage,
) -> None:
    data = replace(partly(), plans=(PLAN,))
    pages = pages_of(build_pdf(data, language))
    model = ReportModel(data)
    result = model.evaluation
    assert f"{float(result.certain):.2f}–{float(result.possible):.2f}" in pages[0]
    points = sum(section.applicable for section in result.sections)
    row = next(row for row in result.criteria if row.id == "platform-functions")
    assert points < 100
    gain = model.verdict.gain(100 * (row.points - row.obtained) / points)
    assert gain.zh in "".join(pages)


@pytest.mark.parametrize(("name", "drawn"), [("full", Radar), ("partly", Radar), ("thin", Radar)])
def test_sections_are_drawn_as_a_radar(name: str, drawn: type[Radar] | type[Bars]) -> None:
    flow = scores(ReportModel(MADE[name]()), ReportWords("zh"))
    chart = next(block for block in flow if isinstance(block, Radar | Bars))
    assert type(chart) is drawn
    assert len(chart.bars) == 5


def test_a_section_that_does_not_apply_has_a_spoke_and_no_point() -> None:
    left_out = {row.id: NotApplicable("没有") for row in full().catalogue.criteria[-1:]}
    data = full()
    flow = scores(
        ReportModel(replace(data, answers=dict(data.answers) | left_out)), ReportWords("zh")
    )
    radar = next(block for block in flow if isinstance(block, Radar))
    assert radar.scored == [0, 1, 2, 3]
    assert radar.bars[4].figure == "不适用"
