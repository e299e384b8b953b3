"""What the members of a case may reach: every place and event, in and out of the scope."""

from typing import Any, Final, get_args

import pytest
from msgspec.structs import fields

from dialogs.core.outputs import Event, NoteRecorded
from dialogs.core.session import About, Place, Wait
from dialogs.dossier.access import SEATS, Membership, Phase, Role
from dialogs.dossier.dossier import Dossier, Task
from dialogs.sharing.limits import EVENTS, PLACES, home, may_be_at, may_cause, offered
from tests.dialogs.sharing.who import EVENT_OF, PLACE_OF

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
    Place.MARK, Place.ROLL_FORWARD, Place.NEWS, Place.YEARS, Place.SIDE_BY_SIDE,
}  # fmt: skip
"""A new place is one of these until somebody says otherwise, and then this test asks why."""


def guest(role: str = Role.CONTRIBUTOR, phase: str = Phase.OPEN) -> Dossier:
    """The working copy of somebody with one question."""
    return Dossier("gb36132-2018", task=Task(1, role, phase, (MINE,)))


def member(role: str, phase: str = Phase.OPEN) -> Dossier:
    """The case of somebody else, in which the person has a role."""
    return Dossier("gb36132-2018", seat=Membership(role, phase, None))


PEOPLE: Final = {
    "owner": Dossier("gb36132-2018"),
    "consultant": member(Role.CONSULTANT),
    "reviewer": member(Role.REVIEWER),
    "decider": member(Role.DECIDER),
    "viewer": member(Role.VIEWER),
    "guest": guest(),
    "signatory": guest(Role.SIGNATORY),
    "left": member(Role.CONSULTANT, Phase.ENDED),
}


def test_every_place_and_event_is_an_act_and_in_the_table() -> None:
    assert set(PLACES) == set(Place)
    assert set(EVENTS) == set(get_args(Event))
    assert set(PLACE_OF) == {place.name for place in Place}
    assert set(EVENT_OF) == {kind.__name__ for kind in get_args(Event)}


@pytest.mark.parametrize("place", Place, ids=lambda place: place.value)
def test_who_may_be_at_a_place(place: Place) -> None:
    own = Wait(place, MINE)
    may = {name for name, dossier in PEOPLE.items() if may_be_at(dossier, own)}
    assert may == set(PLACE_OF[place.name].split())
    for role in SEATS:
        ended = member(role, Phase.ENDED)
        assert may_be_at(ended, own) is ("left" in may)
    assert not may_be_at(member("admin"), own)
    assert not may_be_at(guest(role="admin"), own)
    if place.about in (About.QUESTION, About.PART) and "guest" in may:
        assert not may_be_at(guest(), Wait(place, FOREIGN))
        assert not may_be_at(guest(), Wait(place))
        assert not may_be_at(guest(phase=Phase.ENDED), own)


@pytest.mark.parametrize("kind", get_args(Event), ids=lambda kind: kind.__name__)
def test_who_may_cause_an_event(kind: type) -> None:
    named = {field.name: _value(field.name) for field in fields(kind)}
    event: Any = kind(**named)
    may = {name for name, dossier in PEOPLE.items() if may_cause(dossier, [event])}
    assert may == set(EVENT_OF[kind.__name__].split())
    assert not may_cause(guest(role="admin"), [event])
    assert not may_cause(member("admin"), [event])
    if "subject" in named and "guest" in may and "left" not in may:
        assert not may_cause(guest(), [kind(**named | {"subject": FOREIGN})])


def _value(name: str) -> object:
    return MINE if name == "subject" else None


def test_one_event_that_may_not_be_stops_all() -> None:
    mine, foreign = NoteRecorded(MINE, "注"), NoteRecorded(FOREIGN, "注")
    assert may_cause(guest(), [mine])
    assert not may_cause(guest(), [mine, foreign])


def test_buttons_of_the_case_are_not_offered() -> None:
    rows = (("met", "contents"), ("colleague", "access"), ("help", "list:unanswered"))
    assert offered(guest(), rows) == (("met",), ("help",))
    assert offered(member(Role.CONSULTANT), rows) == (rows[0], ("colleague",), rows[2])
    assert offered(member(Role.VIEWER), rows) == (("contents",), rows[2])
    assert offered(member(Role.VIEWER, Phase.ENDED), rows) == (("help",),)
    assert offered(Dossier("gb36132-2018"), rows) == rows


@pytest.mark.parametrize("name", PEOPLE)
def test_a_member_is_led_to_where_they_may_be(name: str) -> None:
    assert may_be_at(PEOPLE[name], home(PEOPLE[name]))
