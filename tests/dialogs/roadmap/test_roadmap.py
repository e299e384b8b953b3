"""The way to the title: when steps come, what to do next, which documents are there."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Final, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.dossier.dossier import Dossier, Evidence
from dialogs.roadmap.documents import DocumentStatus, counted, evidence_list, files_of
from dialogs.roadmap.next_steps import STEPS_SHOWN, next_steps
from dialogs.roadmap.timeline import REMINDED_BEFORE, reminder_day, upcoming
from scoring.answers.model import Answer, Met, NotApplicable, Ratio, Value
from scoring.catalogue.index import CatalogueIndex, index_of
from scoring.catalogue.loading import load_catalogue
from scoring.catalogue.model import Kind, Step
from scoring.overlays.library import shipped
from scoring.values import Text

TODAY: Final = date(2026, 11, 20)
NEW: Final = index_of(load_catalogue("gb36132-2025"))
OLD: Final = index_of(load_catalogue("gb36132-2018"))
CALENDAR: Final = index_of(shipped().catalogue(NEW.catalogue.id, ("calendar-2026",)))
WORDS: Final = Text(zh="步", en="step")


def step(first: int, last: int, day: int | None = None, id: str = "step") -> Step:
    level: Literal["national"] = "national"
    return Step(
        id=id, level=level, title=WORDS, months=(first, last), day=day, rule=True, note=WORDS
    )


def file(name: str) -> Evidence:
    return Evidence(name.encode().hex().ljust(64, "0")[:64], name, "image/jpeg", 1)


# --- the calendar


@pytest.mark.parametrize(
    ("of", "today", "begin", "end"),
    [
        (step(1, 3), date(2026, 11, 20), date(2027, 1, 1), date(2027, 3, 31)),
        (step(1, 3), date(2027, 3, 31), date(2027, 1, 1), date(2027, 3, 31)),
        (step(1, 3), date(2027, 4, 1), date(2028, 1, 1), date(2028, 3, 31)),
        (step(7, 7, 31), date(2026, 7, 31), date(2026, 7, 1), date(2026, 7, 31)),
        (step(7, 7, 31), date(2026, 8, 1), date(2027, 7, 1), date(2027, 7, 31)),
        (step(2, 2, 31), date(2028, 1, 1), date(2028, 2, 1), date(2028, 2, 29)),
        (step(11, 1), date(2027, 1, 15), date(2026, 11, 1), date(2027, 1, 31)),
        (step(11, 1), date(2027, 2, 1), date(2027, 11, 1), date(2028, 1, 31)),
    ],
)
def test_the_next_time_of_a_step(of: Step, today: date, begin: date, end: date) -> None:
    (found,) = upcoming([of], today)
    assert (found.begin, found.end) == (begin, end)


def test_steps_come_in_the_order_of_the_calendar_from_now() -> None:
    steps = [step(3, 3, id="march"), step(10, 12, id="now"), step(12, 12, 5, id="soon")]
    assert [row.step.id for row in upcoming(steps, TODAY)] == ["now", "soon", "march"]
    assert [row.position for row in upcoming(steps, TODAY)] == [1, 2, 0]


@pytest.mark.parametrize(
    ("of", "today", "day"),
    [
        (step(7, 7, 31), date(2026, 6, 1), date(2026, 7, 17)),  # before the day that is set
        (step(6, 6), date(2026, 1, 1), date(2026, 5, 18)),  # before it begins
        (step(1, 3), date(2026, 2, 1), date(2026, 3, 17)),  # under way: before its last day
        (step(7, 7, 31), date(2026, 7, 20), date(2026, 7, 21)),  # late: tomorrow
        (step(7, 7, 31), date(2026, 7, 30), date(2027, 7, 17)),  # too late: next year
    ],
)
def test_the_day_of_a_reminder(of: Step, today: date, day: date) -> None:
    assert reminder_day(of, today) == day


MONTHS = st.integers(1, 12)


@given(
    MONTHS, MONTHS, st.none() | st.integers(1, 31), st.dates(date(2020, 1, 1), date(2090, 1, 1))
)
def test_a_reminder_is_ahead_and_in_time(
    first: int, last: int, day: int | None, today: date
) -> None:
    of = step(first, last, day)
    (row,) = upcoming([of], today)
    assert row.begin <= row.end >= today
    due = reminder_day(of, today)
    assert today < due < today + timedelta(days=800)
    assert due + REMINDED_BEFORE >= row.begin or due == today + timedelta(days=1)


# --- what to do next


def kinds(
    index: CatalogueIndex,
    answers: Mapping[str, Answer] = MappingProxyType({}),
    evidence: Mapping[str, tuple[Evidence, ...]] = MappingProxyType({}),
) -> list[str]:
    dossier = Dossier(NEW.catalogue.id, answers=answers, evidence=evidence)
    return [step.kind for step in next_steps(index, dossier, TODAY)]


def test_whoever_begins_answers_and_then_looks_at_the_calendar() -> None:
    assert kinds(NEW) == ["unanswered"]
    assert kinds(CALENDAR) == ["unanswered", "calendar"]


def test_what_bars_the_application_comes_first() -> None:
    answers: dict[str, Answer] = {"management-systems": Met(False), "no-violations": Met(True)}
    found = next_steps(NEW, Dossier(NEW.catalogue.id, answers=answers), TODAY)
    assert [(step.kind, step.subjects[0]) for step in found] == [
        ("unmet", "management-systems"),
        ("unanswered", "green-management"),
        ("evidence", "no-violations"),
    ]


def _everything_answered() -> dict[str, Answer]:
    answers: dict[str, Answer] = {id: NotApplicable("没有") for id in NEW.subjects}
    answers |= {rule.id: Met(True) for rule in NEW.catalogue.requirements}
    return answers


def test_then_proof_then_what_nothing_scores_then_the_widest_gap() -> None:
    answers = _everything_answered()
    answers["solid-waste-utilisation"] = Value(Decimal(80), "%")
    answers["green-design"] = Ratio(Decimal("0.5"))
    proved = {id: (file(id),) for id in (*NEW.members["requirements"], "green-design")}
    assert kinds(CALENDAR, answers=answers) == ["evidence", "unscored", "gap"]
    assert kinds(CALENDAR, answers=answers, evidence=proved) == ["unscored", "gap", "calendar"]


def test_the_widest_gap_says_what_it_adds() -> None:
    answers = _everything_answered() | {
        "green-design": Ratio(Decimal("0.5")),
        "advanced-technology": Met(False),
    }
    proved = {id: (file(id),) for id in NEW.subjects}
    (found,) = next_steps(NEW, Dossier(NEW.catalogue.id, answers=answers, evidence=proved), TODAY)
    assert found.subjects == ("advanced-technology",)  # 6 of 14 points, against 4
    assert found.points * 14 == 600


def test_all_done_leaves_nothing() -> None:
    proved = {id: (file(id),) for id in NEW.subjects}
    assert kinds(NEW, answers=_everything_answered(), evidence=proved) == []


def test_mandatory_criteria_bar_too_and_conditions_need_no_proof() -> None:
    mandatory = next(row for row in OLD.catalogue.criteria if row.kind is Kind.MANDATORY)
    found = next_steps(OLD, Dossier(OLD.catalogue.id, answers={mandatory.id: Met(False)}), TODAY)
    assert found[0].kind == "unmet"
    assert found[0].subjects == (mandatory.id,)
    overlaid = index_of(shipped().catalogue(NEW.catalogue.id, ("round-2024-measures",)))
    condition = overlaid.catalogue.conditions[0].id
    steps = next_steps(overlaid, Dossier(NEW.catalogue.id, answers={condition: Met(True)}), TODAY)
    assert [step.kind for step in steps] == ["unanswered"]


@given(st.data())
def test_there_are_never_more_than_three_and_each_of_its_own_kind(data: st.DataObject) -> None:
    some = data.draw(st.lists(st.sampled_from(NEW.subjects), unique=True))
    yes_or_no = {s for s in NEW.subjects if not getattr(NEW.asked[s], "scales", ())}
    answers = {id: Met(data.draw(st.booleans())) for id in some if id in yes_or_no}
    found = kinds(CALENDAR, answers=answers)
    assert len(found) <= STEPS_SHOWN
    assert len(set(found)) == len(found)


# --- the documents


def standings(**evidence: tuple[Evidence, ...]) -> dict[str, DocumentStatus]:
    named = {id.replace("_", "-"): files for id, files in evidence.items()}
    listed = evidence_list(NEW, files_of(Dossier(NEW.catalogue.id, evidence=named)))
    return {row.item.id: row.status for row in listed}


def test_nothing_is_there_at_first() -> None:
    listed = evidence_list(OLD, files_of(Dossier(OLD.catalogue.id)))
    assert len(listed) == 20
    assert counted(listed)[DocumentStatus.MISSING] == 19
    assert [row.item.id for row in listed if row.status is DocumentStatus.ASIDE] == ["awards"]


def test_a_file_is_the_document_that_its_name_says() -> None:
    found = standings(no_violations=(file("营业执照-扫描件"),))
    assert found["business-licence"] is DocumentStatus.READY
    assert found["organisation-code"] is DocumentStatus.MISSING
    assert found["commitments"] is DocumentStatus.MISSING


def test_where_several_are_asked_a_file_of_another_name_ticks_none() -> None:
    found = standings(green_management=(file("规划扫描件"),))
    of_the_row = ["commitments", "top-management-commitment", "training-records"]
    assert {found[id] for id in of_the_row} == {DocumentStatus.CHECK}


def test_a_file_ticks_the_only_document_of_its_row() -> None:
    found = standings(green_design=(file("a"),))
    assert found["design-case"] is DocumentStatus.READY
    assert found["footprint-report"] is DocumentStatus.MISSING


def test_a_document_leads_to_the_first_question_without_a_file() -> None:
    evidence = {"management-quality-certified": (file("a"),)}
    listed = evidence_list(OLD, files_of(Dossier(OLD.catalogue.id, evidence=evidence)))
    (row,) = [row for row in listed if row.item.id == "management-certificates"]
    assert row.status is DocumentStatus.READY
    assert row.subject == "management-health-safety-certified"
