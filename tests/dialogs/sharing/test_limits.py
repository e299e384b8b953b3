"""What a guest may reach: every place and event, in and out of the scope."""

from dataclasses import fields
from typing import Any, Final, get_args

import pytest

from dialogs.core.access import WHOLE_CASE, Act, Membership, Phase, Role
from dialogs.core.dossier import Dossier, Task
from dialogs.core.outputs import (
    AccessEnded,
    AnswerConfirmed,
    AnswerRecorded,
    CarriersClosed,
    CarriersOpened,
    CaseHandedOver,
    CatalogueChosen,
    Event,
    EvidenceAdded,
    EvidenceRemoved,
    FigureRecorded,
    InvitationRequested,
    InvitationRevoked,
    NewAssessmentRequested,
    NoteRecorded,
    OverlaysPinned,
    PlanRecorded,
    ProfileRecorded,
    ProposalDeclined,
    ProposalFileRequested,
    ProposalTaken,
    ReminderSet,
    TaskFinished,
    WholeCaseOffered,
)
from dialogs.core.access import Act, Phase, Role
from dialogs.core.dossier import Dossier, Evidence, Task
from dialogs.core.outputs import AnswerRecorded, Event, EvidenceAdded, NoteRecorded
from dialogs.core.session import About, Place, Wait
from dialogs.sharing.limits import EVENTS, PLACES, home, may_be_at, may_cause, offered

MINE: Final = "mine"
FOREIGN: Final = "foreign"
GUESTS: Final = {
    Place.QUESTION, Place.EVIDENCE, Place.SHARE, Place.MEASURE, Place.NUMBER, Place.REFERENCE,
    Place.MEANING, Place.REASON, Place.PERCENT, Place.SCALE, Place.BENCHMARK, Place.BASELINE,
    Place.LEADING, Place.ENDS_ORDER, Place.SOURCE, Place.LEVEL, Place.CHECKLIST, Place.CONFLICT,
    Place.NOTE, Place.TASK, Place.THANKS,
}  # fmt: skip
"""Where somebody may be who was asked single questions, beside their own affairs."""
OWN_AFFAIRS: Final = {
    Place.TASKS, Place.CONSENT, Place.LANGUAGE, Place.PRIVACY, Place.HELP, Place.DELETION,
    Place.LINK, Place.JOIN, Place.DEVICES, Place.DEVICE_END, Place.RECOVERY, Place.INVITATION,
    Place.ORGANISATIONS, Place.ORGANISATION, Place.NEW_MEMBER, Place.ORGANISATION_INVITATION,
}  # fmt: skip
"""Where everybody may be, whatever became of their part in a case."""
OF_THE_OWNER: Final = {Place.CASE_ACCESS, Place.WHOLE_CASE, Place.RECORD}
LOOKING: Final = {
    Place.QUESTION, Place.EVIDENCE, Place.WELCOME_BACK, Place.PROFILE_REVIEW, Place.MODE,
    Place.GROUP, Place.GROUP_CHECK, Place.STATUS, Place.CONTENTS, Place.SECTION, Place.LISTING,
    Place.GAPS, Place.SUMMARY, Place.SETTINGS, Place.ASSESSMENTS, Place.ASSESSMENT_DELETION,
    Place.FIGURES, Place.CALCULATION, Place.BENCHMARKS, Place.TIMELINE, Place.EVIDENCE_LIST,
    Place.CHANGES, Place.PLANS, Place.PLAN, Place.REPORT, Place.REPORT_SENT,
}  # fmt: skip
"""Where somebody may be who sees the whole case and changes nothing."""
REVIEWING: Final = {Place.SHARED, Place.PROPOSAL}
"""Where a reviewer may be, too."""
OF_THE_CASE: Final = {
    Place.WELCOME_BACK, Place.PROFILE, Place.PROFILE_REVIEW, Place.MODE, Place.GROUP,
    Place.GROUP_CHECK, Place.FILE, Place.STATUS, Place.CONTENTS, Place.SECTION, Place.LISTING,
    Place.GAPS, Place.SUMMARY, Place.REPORT, Place.REPORT_SENT, Place.SETTINGS, Place.ASSESSMENTS,
    Place.ASSESSMENT_DELETION, Place.RULES, Place.BILLS, Place.FIGURES, Place.FIGURE,
    Place.CARRIERS, Place.CALCULATION, Place.ODD, Place.UNIT, Place.BENCHMARKS, Place.TIMELINE,
    Place.EVIDENCE_LIST, Place.CHANGES, Place.WHAT_IF, Place.PLANS, Place.PLAN, Place.COLLEAGUE,
    Place.COLLEAGUE_SENT, Place.SHARED, Place.PROPOSAL, Place.PROPOSAL_REASON,
    Place.VERSIONS, Place.VERSION, Place.CLOSING, Place.REOPENING, Place.SIGNATORY,
"""A new place is one of these until somebody says otherwise, and then this test asks why."""
OF_SIGNING: Final = {Place.DECLINING}
"""Places that only who was asked to sign may be at."""


def guest(role: str = Role.CONTRIBUTOR, phase: str = Phase.OPEN) -> Dossier:
    """The working copy of somebody with one question."""
    return Dossier("gb36132-2018", task=Task(1, role, phase, (MINE,)))


def member(role: str, phase: str = Phase.OPEN) -> Dossier:
    """The case of somebody else, in which the person has a role."""
    return Dossier("gb36132-2018", seat=Membership(role, phase, None))


def test_every_place_is_an_act() -> None:
    assert set(PLACES) == set(Place)


def test_every_event_is_an_act() -> None:
    assert set(EVENTS) == set(get_args(Event))


@pytest.mark.parametrize("place", Place)
def test_every_place(place: Place) -> None:
    own = Wait(place, MINE)
    assert may_be_at(Dossier("gb36132-2018"), own) is (place not in {Place.TASK, Place.THANKS})
    assert may_be_at(guest(), own) is (place in GUESTS | OWN_AFFAIRS)
    is_task = place in {Place.TASK, Place.THANKS}
    works = not is_task and place not in OF_THE_OWNER
    assert may_be_at(member(Role.CONSULTANT), own) is works
    assert may_be_at(member(Role.REVIEWER), own) is (place in LOOKING | REVIEWING | OWN_AFFAIRS)
    assert may_be_at(member(Role.VIEWER), own) is (place in LOOKING | OWN_AFFAIRS)
    for role in WHOLE_CASE:
        assert may_be_at(member(role, Phase.ENDED), own) is (place in OWN_AFFAIRS)
    if place.about in (About.QUESTION, About.PART) and place in GUESTS:
    assert may_be_at(Dossier("gb36132-2018"), own), "the owner is everywhere"
    assert may_be_at(guest(), own) is (place not in OF_THE_CASE | OF_SIGNING)
    assert may_be_at(guest(Role.SIGNATORY), own) is (
        PLACES.get(place) in (Act.OWN_AFFAIRS, Act.SEE_TASK, Act.DECLINE_TO_SIGN)
    )
    is_of_question = place.about in (About.QUESTION, About.PART)
    if is_of_question:
        assert not may_be_at(guest(), Wait(place, FOREIGN))
        assert not may_be_at(guest(), Wait(place))
        assert not may_be_at(guest(phase=Phase.ENDED), own)


CHANGING: Final = {
    AnswerRecorded, AnswerConfirmed, NoteRecorded, EvidenceAdded, EvidenceRemoved, ProfileRecorded,
    FigureRecorded, CarriersOpened, CarriersClosed, OverlaysPinned, CatalogueChosen, PlanRecorded,
    ReminderSet, NewAssessmentRequested, InvitationRequested, InvitationRevoked, ProposalTaken,
    ProposalDeclined, TaskFinished, WholeCaseOffered, CaseHandedOver, AccessEnded,
}  # fmt: skip
"""What changes a case, or who works on it."""
OF_GUESTS: Final = {
    AnswerRecorded, AnswerConfirmed, NoteRecorded, EvidenceAdded, EvidenceRemoved, TaskFinished,
}  # fmt: skip


@pytest.mark.parametrize("kind", get_args(Event), ids=lambda kind: kind.__name__)
def test_every_event(kind: type) -> None:
    named = {field.name: _value(field.name, MINE) for field in fields(kind)}
    event: Any = kind(**named)
    assert may_cause(Dossier("gb36132-2018"), [event]) is (kind is not TaskFinished)
    own = EVENTS[kind] is Act.OWN_AFFAIRS
    assert may_cause(guest(), [event]) is (own or kind in OF_GUESTS)
    assert may_cause(member(Role.VIEWER, Phase.ENDED), [event]) is own
    for role in (Role.REVIEWER, Role.VIEWER):
        sees = kind is not ProposalFileRequested or role is Role.REVIEWER
        assert may_cause(member(role), [event]) is (kind not in CHANGING and sees)
    of_others = {TaskFinished, WholeCaseOffered, CaseHandedOver, AccessEnded}
    assert may_cause(member(Role.CONSULTANT), [event]) is (kind not in of_others)
    assert may_cause(Dossier("gb36132-2018"), [event])
    of_signing = {Act.SIGN, Act.DECLINE_TO_SIGN, Act.SEE_SUMMARY}
    act = EVENTS.get(kind)
    assert may_cause(guest(), [event]) is (act is not None and act not in of_signing)
    signs = act is Act.OWN_AFFAIRS or act in of_signing
    assert may_cause(guest(Role.SIGNATORY), [event]) is signs
    ended = guest(Role.SIGNATORY, Phase.ENDED)
    assert may_cause(ended, [event]) is (act is Act.OWN_AFFAIRS)
    assert not may_cause(guest(role="admin"), [event])
    assert not may_cause(member("admin"), [event])
    if "subject" in named and kind in OF_GUESTS:
        assert not may_cause(guest(), [kind(**named | {"subject": FOREIGN})])


def _value(name: str, subject: str) -> object:
    return subject if name == "subject" else None


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


@pytest.mark.parametrize("role", WHOLE_CASE)
def test_a_member_is_led_to_where_they_may_be(role: str) -> None:
    assert may_be_at(member(role), home(member(role)))
    assert may_be_at(member(role, Phase.ENDED), home(member(role, Phase.ENDED)))
    assert home(guest()) == Wait(Place.TASK)
