"""What first-time users stumbled over: names, counts, buttons and units in both languages."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import pytest
from msgspec import structs

from bot.screens.core.context import AssessmentRow, ScreenContext
from bot.screens.core.texts import words_of
from bot.screens.core.view import bar
from bot.screens.render import render
from bot.wording.truncate import brief
from dialogs.core.session import Place, Session, Wait
from dialogs.core.waits import OfferedOverlays
from dialogs.dossier.dossier import Dossier, Profile
from dialogs.engine import current
from dialogs.overview.commands import COMMANDS
from scoring.answers.model import Chosen, Met
from scoring.catalogue.index import index_of
from scoring.overlays.library import shipped
from scoring.values import Language

LIBRARY: Final = shipped()
NEW: Final = "gb36132-2025"
NOW: Final = datetime(2026, 11, 21, tzinfo=UTC)
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
ROWS: Final = (
    AssessmentRow(1, "某某厂", 1, True, NEW, "2025", NOW),
    AssessmentRow(
        2, "某某厂", 8, False, "gb36132-2018", None, datetime(2026, 3, 1, 20, tzinfo=UTC)
    ),
)
OUTLINE: Final = index_of(LIBRARY.catalogue(NEW))


def shown(wait: Wait, dossier: Dossier, language: Language = "zh") -> tuple[str, list[str], str]:
    """The words, the labels and the placeholder of a place."""
    catalogue = LIBRARY.catalogue(dossier.catalogue, dossier.overlays)
    session = Session(wait, language, mode="full", consented=True, turn=5)
    context = ScreenContext(catalogue, session, dossier, ROWS, library=LIBRARY, now=NOW)
    message = render((current(catalogue, session, dossier, NOW),), context, 7)
    assert message is not None
    labels = [button.label for row in message.rows for button in row]
    return message.html, labels, message.placeholder


def offered(language: Language, **changes: object) -> tuple[str, list[str], str]:
    fitting = LIBRARY.fitting(NEW, province="440000", city=None, industry="3011", year=2025)
    state = OfferedOverlays(tuple((offer.overlay.id, True) for offer in fitting))
    wait = structs.replace(Wait(Place.RULES, state=state), **changes)
    return shown(wait, Dossier(NEW), language)


def test_two_assessments_of_one_name_are_told_apart() -> None:
    html, labels, _ = shown(Wait(Place.ASSESSMENTS, detour=True), Dossier(NEW))
    assert "1. <b>某某厂 · 2025 版 · 2025 年 · 11-21</b> · 正在打开的\n已答 1 条" in html
    assert "2. <b>某某厂 · 2018 版 · 03-02</b>\n已答 8 条" in html
    assert labels[:3] == ["2. 某某厂 · 2018 版 · 03-02", "新的评价", "返回"]
    assert labels[-2:] == ["删除 1", "删除 2"]
    status, _, _ = shown(Wait(Place.STATUS, detour=True), Dossier(NEW))
    assert "已答 <b>0/17</b>" in status


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_overlay_on_offer_takes_three_lines_and_its_details_one_screen(
    language: Language,
) -> None:
    html, labels, _ = offered(language)
    overlays = html.split("\n\n")[1:]
    assert len(overlays) == 7
    assert all(len(overlay.splitlines()) == 3 for overlay in overlays)
    assert labels[0] == words_of(language)["labels"]["adopt"]
    for page, row in enumerate(overlays):
        told, _, _ = offered(language, help_open=True, page=page)
        assert f"{page + 1}/7" in told
        assert ("⚠️" in told) == ("⚠️" in row)
        assert "…" not in told


def test_the_year_of_a_document_stands_with_its_name() -> None:
    html, _, _ = offered("zh")
    assert "《绿色工厂梯度培育及管理暂行办法》（2024）" in html
    assert "出处：GB 16780-2021 等 ⚠️" in html
    assert "公告 2025 年第 47 号 ⚠️" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_names_every_command_and_a_question_that_there_is(language: Language) -> None:
    html, _, _ = shown(Wait(Place.HELP, detour=True), Dossier(NEW), language)
    named = set(re.findall(r"(?<![<a-z])/([a-z_]+)", html))
    assert set(COMMANDS) - named == {"start", "help", "join"}
    assert named <= set(COMMANDS)
    examples = re.findall(r"#(\w+)", html)
    assert examples
    assert all(code in OUTLINE.subject for code in examples)


def test_a_must_is_not_answered_by_a_percentage() -> None:
    _, _, must = shown(Wait(Place.QUESTION, OUTLINE.subject["r1"]), Dossier(NEW))
    _, _, shared = shown(Wait(Place.QUESTION, OUTLINE.subject["12"]), Dossier(NEW))
    assert "%" not in must
    assert "80%" in shared


@pytest.mark.parametrize("place", [Place.TIMELINE, Place.EVIDENCE_LIST])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_button_or_line_is_a_bare_code(place: Place, language: Language) -> None:
    dossier = Dossier(NEW, answers={OUTLINE.subject["r2"]: Met(False)})
    html, labels, _ = shown(Wait(place, detour=True), dossier, language)
    assert not [label for label in labels if re.fullmatch(r"[re]?\d+", label)]
    assert not re.search(r"#[re]\d", html)
    assert {"zh": "基本要求 1", "en": "basic requirement 1"}[language] in html


def test_the_checklist_says_whose_list_it_is() -> None:
    html, _, _ = shown(Wait(Place.EVIDENCE_LIST, detour=True), Dossier(NEW))
    assert "工业和信息化部制的自评价报告模板" in html
    assert "组织机构代码证复印件（旧模板条目，现已并入营业执照）" in html


def test_the_report_misses_what_was_put_off() -> None:
    wait = Wait(Place.REPORT, detour=True)
    facts = Profile(name="某厂", province="130000")
    assert "还没有填评价年度、行业：" in shown(wait, Dossier(NEW, facts))[0]
    whole = replace(facts, period="2025", industry="3011")
    assert "还没有填" not in shown(wait, Dossier(NEW, whole))[0]


@pytest.mark.parametrize(
    ("done", "of", "filled"), [(0, 100, 0), (1, 100, 1), (17, 100, 1), (60, 100, 3), (100, 100, 5)]
)
def test_a_bar_is_empty_only_when_nothing_is_done(done: int, of: int, filled: int) -> None:
    assert bar(done, of, 5).count("▰") == filled


def test_units_are_english_in_english() -> None:
    platform = OUTLINE.subject["4"]
    checklist = LIBRARY.catalogue(NEW).criteria[3].checklist
    dossier = Dossier(NEW, answers={platform: Chosen(tuple(item.id for item in checklist[:2]))})
    html, _, _ = shown(Wait(Place.QUESTION, platform), dossier, "en")
    assert "2 items" in html
    assert "项" not in html


def test_a_label_ends_behind_a_whole_word() -> None:
    assert brief("Calendar of green factory applications", 34) == "Calendar of green factory…"
    assert brief("绿色工厂评价要求", 6) == "绿色工厂评…"
    assert len(brief("a" * 99, 20)) == 20
