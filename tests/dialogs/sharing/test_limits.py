"""What a guest may reach: every place and event, in and out of the scope."""

from dataclasses import fields
from typing import Any, Final, get_args

import pytest

from dialogs.core.access import Phase, Role
from dialogs.core.dossier import Dossier, Evidence, Task
from dialogs.core.outputs import AnswerRecorded, Event, EvidenceAdded, NoteRecorded
from dialogs.core.session import About, Place, Wait
from dialogs.sharing.limits import EVENTS, PLACES, may_be_at, may_cause, offered

MINE: Final = "mine"
FOREIGN: Final = "foreign"
OF_THE_CASE: Final = {
    Place.WELCOME_BACK, Place.PROFILE, Place.PROFILE_REVIEW, Place.MODE, Place.GROUP,
    Place.GROUP_CHECK, Place.FILE, Place.STATUS, Place.CONTENTS, Place.SECTION, Place.LISTING,
    Place.GAPS, Place.SUMMARY, Place.REPORT, Place.REPORT_SENT, Place.SETTINGS, Place.ASSESSMENTS,
    Place.ASSESSMENT_DELETION, Place.RULES, Place.BILLS, Place.FIGURES, Place.FIGURE,
    Place.CARRIERS, Place.CALCULATION, Place.ODD, Place.UNIT, Place.BENCHMARKS, Place.TIMELINE,
    Place.EVIDENCE_LIST, Place.CHANGES, Place.WHAT_IF, Place.PLANS, Place.PLAN, Place.COLLEAGUE,
    Place.COLLEAGUE_SENT, Place.SHARED, Place.PROPOSAL, Place.PROPOSAL_REASON,
}  # fmt: skip
"""A new place is one of these until somebody says otherwise, and then this test asks why."""


def guest(role: str = Role.CONTRIBUTOR, phase: str = Phase.OPEN) -> Dossier:
    """The working copy of somebody with one question."""
    return Dossier("gb36132-2018", task=Task(1, role, phase, (MINE,)))


@pytest.mark.parametrize("place", Place)
def test_every_place(place: Place) -> None:
    own = Wait(place, MINE)
    assert may_be_at(Dossier("gb36132-2018"), own), "the owner is everywhere"
    assert may_be_at(guest(), own) is (place not in OF_THE_CASE)
    is_of_question = place.about in (About.QUESTION, About.PART)
    if is_of_question:
        assert not may_be_at(guest(), Wait(place, FOREIGN))
        assert not may_be_at(guest(), Wait(place))
        assert not may_be_at(guest(phase=Phase.ENDED), own)
        assert may_be_at(guest(role=Role.VIEWER), own) is (place is Place.QUESTION)


def test_places_are_of_the_case_or_in_the_table() -> None:
    assert PLACES.keys() | OF_THE_CASE == set(Place)
    assert not PLACES.keys() & OF_THE_CASE


@pytest.mark.parametrize("kind", get_args(Event), ids=lambda kind: kind.__name__)
def test_every_event(kind: type) -> None:
    named = {field.name: _value(field.name, MINE) for field in fields(kind)}
    event: Any = kind(**named)
    assert may_cause(Dossier("gb36132-2018"), [event])
    assert may_cause(guest(), [event]) is (kind in EVENTS)
    assert not may_cause(guest(role="admin"), [event])
    if "subject" in named:
        assert not may_cause(guest(), [kind(**named | {"subject": FOREIGN})])


def _value(name: str, subject: str) -> object:
    return subject if name == "subject" else None


def test_one_event_that_may_not_be_stops_all() -> None:
    mine, foreign = NoteRecorded(MINE, "注"), NoteRecorded(FOREIGN, "注")
    assert may_cause(guest(), [mine])
    assert not may_cause(guest(), [mine, foreign])


@pytest.mark.parametrize("role", [Role.VIEWER, "unknown"])
def test_who_only_looks_gives_nothing(role: str) -> None:
    file = Evidence("a" * 64, "图.jpg", "image/jpeg", 9)
    for event in (AnswerRecorded(MINE, None, None), EvidenceAdded(MINE, file)):
        assert not may_cause(guest(role), [event])


def test_buttons_of_the_case_are_not_offered() -> None:
    rows = (("met", "contents"), ("colleague",), ("help", "list:unanswered"))
    assert offered(guest(), rows) == (("met",), ("help",))
    assert offered(Dossier("gb36132-2018"), rows) == rows
