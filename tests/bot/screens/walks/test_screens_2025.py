"""Every screen of the 2025 edition, with all that overlays bring, is within Telegram's limits."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

import pytest
from msgspec.structs import replace

from bot.screens.core.context import ScreenContext
from bot.screens.core.message import Message
from bot.screens.render import render
from dialogs.core.navigation import LISTINGS
from dialogs.core.session import Place, Session, Wait
from dialogs.core.waits import (
    BaselineAsked,
    EndsInDoubt,
    FactorTyped,
    FigureAsked,
    FigureInDoubt,
    GroupMarks,
    LeadingAsked,
    NumberAsked,
    OfferedOverlays,
    PendingNote,
    PlanFieldAsked,
    SearchedFor,
    SourceAsked,
    Ticked,
)
from dialogs.dossier.dossier import Dossier, Plan, Profile
from dialogs.engine import current
from dialogs.figures.calculations import calculation_options
from dialogs.plans.planning import FIELDS, LIMITS, MOST_PLANS
from scoring.answers.model import Answer, Chosen, Met, NotApplicable, Value
from scoring.catalogue.index import index_of
from scoring.catalogue.model import Criterion
from scoring.figures.kinds import figure_book, figure_kinds
from scoring.figures.model import Figure
from scoring.figures.own_factors import OWN_FACTORS
from scoring.overlays.library import shipped
from scoring.values import Language
from tests.bot.screens.test_render import ASSESSMENTS, FILES, LANGUAGES, LONGEST_NAME
from tests.support.messages import assert_fits

LIBRARY: Final = shipped()
OVERLAID: Final = (
    "calendar-2026",
    "energy-limits-2026",
    "grid-factors-2023",
    "land-control-2008",
    "round-2024-measures",
)
REFS: Final = LIBRARY.refs_of(OVERLAID)
CATALOGUE: Final = LIBRARY.catalogue("gb36132-2025", REFS)
OUTLINE: Final = index_of(CATALOGUE)
NOW: Final = datetime(2026, 11, 20, tzinfo=UTC)
PROFILE: Final = Profile(
    name=LONGEST_NAME, province="130000", city="130200", industry="3011", period="2025"
)


def _typed(item: Criterion) -> Answer:
    """A number in the first scale's unit, long, without the ends it is missing."""
    if item.checklist:
        return Chosen(tuple(entry.id for entry in item.checklist))
    scale = item.scales[0]
    unit = scale.unit.replace("{product}", "万件")
    number = Decimal("99.999999") if unit == "%" else Decimal("123456789.123456789")
    return Value(number, unit, measure=scale.id)


def _answers(kind: str) -> dict[str, Answer]:
    if kind == "empty":
        return {}
    answers: dict[str, Answer] = {}
    for id, item in OUTLINE.asked.items():
        if kind == "left out" and item.not_applicable_allowed:
            answers[id] = NotApplicable("<无>&" * 500)
        elif isinstance(item, Criterion) and item.scales:
            answers[id] = _typed(item)
        else:
            answers[id] = Met(False)
    return answers


def _plans() -> dict[int, Plan]:
    texts = {field: "<&>" * (LIMITS[field] // 3) for field in FIELDS}
    full: dict[str, Answer] = {
        id: _typed(item) if isinstance(item, Criterion) and item.scales else Met(True)
        for id, item in OUTLINE.asked.items()
    }
    plans = {at: Plan(at, answers=full, **texts) for at in range(1, MOST_PLANS + 1)}
    return {0: Plan(0, answers=full), **plans}


def _dossier(kind: str) -> Dossier:
    bare = Dossier(CATALOGUE.id, overlays=REFS)
    if kind == "empty":
        return bare
    figures = {id: Figure(Decimal("123456789.123456789"), _unit(id)) for id in figure_kinds()}
    return replace(
        bare,
        profile=PROFILE,
        answers=_answers(kind),
        notes=dict.fromkeys(OUTLINE.subjects, "<注>&" * 500),
        evidence=dict.fromkeys(OUTLINE.subjects, FILES),
        figures=figures,
        previous=figures,
        plans=_plans(),
    )


def _unit(id: str) -> str:
    return figure_kinds()[id].unit or "万件"


DOSSIERS: Final = {kind: _dossier(kind) for kind in ("empty", "numbers", "left out")}


LONGEST: Final = Decimal("9" * 30)


def _waits_of_subject(subject: str) -> Iterator[Wait]:
    item = OUTLINE.asked[subject]
    yield from (Wait(at, subject) for at in (Place.REASON, Place.NOTE, Place.MARK, Place.EVIDENCE))
    yield Wait(Place.QUESTION, subject, PendingNote("<&>" * 100), help_open=True)
    if not isinstance(item, Criterion) or not item.scales:
        return
    yield from (Wait(Place.SCALE, subject), Wait(Place.CARRIERS, subject))
    for scale in item.scales:
        yield Wait(Place.NUMBER, subject, NumberAsked(scale.id))
    for way in calculation_options(OUTLINE, subject):
        yield Wait(Place.CALCULATION, subject, way.shown)
    if item.checklist:
        yield Wait(Place.CHECKLIST, subject, Ticked((1, 2, 3)))


def _waits_of_ends(dossier: Dossier) -> Iterator[Wait]:
    for subject, answer in dossier.answers.items():
        if isinstance(answer, Value):
            yield from (Wait(Place.BENCHMARK, subject, page=page) for page in (0, 99))
            yield Wait(Place.BENCHMARK, subject, SearchedFor("水泥"))
            yield Wait(Place.BASELINE, subject, BaselineAsked(answer.measure or ""))
            leading = LeadingAsked(answer.measure or "", LONGEST, answer.unit)
            yield Wait(Place.LEADING, subject, leading)
            yield Wait(Place.LEVEL, subject)
            yield Wait(Place.SOURCE, subject, SourceAsked((subject,), "<协会>" * 20))
            doubt = EndsInDoubt(LONGEST, LONGEST - 1, answer.unit)
            yield Wait(Place.ENDS_ORDER, subject, doubt)


def _waits_of_parts() -> Iterator[Wait]:
    offers = LIBRARY.fitting(
        CATALOGUE.id, province="130000", city=None, industry="3011", year=2025
    )
    none_chosen = OfferedOverlays(tuple((offer.overlay.id, False) for offer in offers))
    yield Wait(Place.RULES, state=none_chosen, detour=True)
    yield from (Wait(Place.FIGURES, group.id, detour=True) for group in figure_book().groups)
    yield Wait(Place.FIGURES, state=SearchedFor("水"), detour=True)
    yield from (Wait(Place.FIGURE, state=FigureAsked(id), detour=True) for id in figure_kinds())
    yield Wait(Place.ODD, state=FigureInDoubt("output", LONGEST, "万件"), detour=True)
    for factor in OWN_FACTORS:
        typed = FactorTyped("carrier-natural-gas", factor, Decimal("8500"))
        yield Wait(Place.UNIT, state=typed, detour=True)
    yield from (Wait(Place.CARRIERS, page=page, detour=True) for page in (0, 3, 99))
    yield from (Wait(Place.WHAT_IF, number, detour=True) for number in ("0", "1"))
    fields = [None, *map(PlanFieldAsked, FIELDS), PlanFieldAsked("name", in_a_row=True)]
    yield from (Wait(Place.PLAN, "1", field, detour=True) for field in fields)
    for level in ("", "national", "provincial", "municipal"):
        yield Wait(Place.TIMELINE, level, detour=True)
    yield from (Wait(Place.EVIDENCE_LIST, page=page, detour=True) for page in (0, 3, 99))


def _waits(dossier: Dossier) -> list[Wait]:
    waits = [wait for subject in OUTLINE.subjects for wait in _waits_of_subject(subject)]
    waits += _waits_of_ends(dossier)
    waits += [
        wait
        for wait in _waits_of_parts()
        if dossier.plans or wait.at not in (Place.WHAT_IF, Place.PLAN) or wait.subject == "0"
    ]
    waits += [Wait(Place.LISTING, name, page=page) for name in LISTINGS for page in (0, 9)]
    for group in OUTLINE.groups:
        waits.append(Wait(Place.SECTION, group))
        if OUTLINE.gating[group]:
            waits += [
                Wait(Place.GROUP, group),
                Wait(Place.GROUP_CHECK, group, GroupMarks((2,), (1,), others_met=True)),
            ]
    plain = (Place.SUMMARY, Place.STATUS, Place.CONTENTS, Place.GAPS, Place.MODE, Place.CHANGES,
             Place.PLANS, Place.SETTINGS, Place.CONSENT, Place.HELP, Place.REPORT)  # fmt: skip
    return [*waits, *(Wait(place, detour=True) for place in plain)]


def _shown(wait: Wait, dossier: Dossier, language: Language) -> Message:
    session = Session(wait, language, mode="quick", consented=True, turn=5)
    context = ScreenContext(CATALOGUE, session, dossier, ASSESSMENTS, library=LIBRARY, now=NOW)
    message = render((current(CATALOGUE, session, dossier, NOW),), context, 7)
    assert message is not None
    return message


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", DOSSIERS)
def test_every_screen_fits(kind: str, language: Language) -> None:
    dossier = DOSSIERS[kind]
    for wait in _waits(dossier):
        assert_fits(_shown(wait, dossier, language)), wait


OF_OTHERS: Final = {
    Place.CONFLICT, Place.REVIEW, Place.OVERRIDE, Place.REVIEW_REASON, Place.REVIEW_CONFLICT,
    Place.DECISION, Place.DECISION_REASON, Place.EVIDENCE_REPLACE, Place.COMMENTS,
    Place.COMMENTING,
}  # fmt: skip
"""Parts of a question that are in test_sharing, _review, _evidence and _comments."""


def test_the_places_where_numbers_are_asked_are_all_shown() -> None:
    shown = {wait.at for wait in _waits(DOSSIERS["numbers"])}
    parts = {Place.RULES, Place.FIGURES, Place.TIMELINE, Place.CHANGES, Place.EVIDENCE_LIST,
             Place.WHAT_IF, Place.PLANS, Place.PLAN}  # fmt: skip
    of_2018 = {Place.SHARE, Place.MEASURE, Place.REFERENCE, Place.MEANING, Place.PERCENT}
    of_files = {Place.EVIDENCE_FILE, Place.EVIDENCE_VALIDITY, Place.EVIDENCE_REASON}
    elsewhere = of_2018 | of_files | OF_OTHERS
    asked = {at for at in Place if at.is_part_of_question} - elsewhere
    assert asked | parts <= shown


@pytest.mark.parametrize(
    ("wait", "kind", "primary"),
    [
        (Wait(Place.SUMMARY), "numbers", "report"),
        (Wait(Place.REPORT), "numbers", "report:zh"),
        (Wait(Place.REPORT_SENT), "numbers", ""),
        (Wait(Place.BILLS), "empty", ""),
        (Wait(Place.BILLS), "numbers", "resume"),
        (Wait(Place.QUESTION, OUTLINE.subject["12"]), "empty", ""),
        (Wait(Place.QUESTION, OUTLINE.subject["4"]), "empty", "checklist"),
        (Wait(Place.QUESTION, OUTLINE.subject["1"]), "empty", "calculate"),
        (Wait(Place.QUESTION, OUTLINE.subject["6"]), "numbers", "ends"),
    ],
)
def test_at_most_one_button_leads_on(wait: Wait, kind: str, primary: str) -> None:
    """Where the person has to decide none does: a colour would be advice."""
    message = _shown(wait, DOSSIERS[kind], "zh")
    assert message.primary == primary
    shown = [button.choice for row in message.rows for button in row]
    assert shown.count(primary) == bool(primary)


def test_rows_to_be_confirmed_one_by_one_are_read_whole() -> None:
    subject = OUTLINE.subject["r3"]
    group = next(name for name, members in OUTLINE.members.items() if subject in members)
    wait = Wait(Place.GROUP_CHECK, group, GroupMarks((), (), others_met=True))
    assert "都已建立、实施、保持并持续改进？" in _shown(wait, DOSSIERS["empty"], "zh").html
