"""What may still be done in a closed assessment: every event, and what a refusal shows."""

from datetime import UTC, datetime
from typing import Any, Final, get_args

import pytest
from msgspec.structs import fields, replace

from dialogs.core import buttons as c
from dialogs.core.inputs import Choice, Text
from dialogs.core.outputs import (
    AnswerConfirmed,
    AnswerRecorded,
    Ask,
    BillToBeRead,
    CarriersClosed,
    CarriersOpened,
    CatalogueChosen,
    EndsOfCasesTaken,
    Event,
    EvidenceAdded,
    EvidenceDated,
    EvidenceRemoved,
    FigureRecorded,
    MarkRecorded,
    NoteRecorded,
    OverlaysPinned,
    PlanRecorded,
    ProfileRecorded,
    ProposalTaken,
    ReadBillsOpened,
    Reject,
    RequestAccepted,
    RequestAnswered,
)
from dialogs.core.session import Place, Session, Wait
from dialogs.dossier.dossier import Dossier, Plan, Profile
from dialogs.engine import resume
from dialogs.versions.frozen import CHANGING as CHANGING_BUTTONS
from dialogs.versions.frozen import may_be_in_closed
from scoring.answers.model import Met
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue

CATALOGUE: Final = load_catalogue("gb36132-2018")
SUBJECT: Final = index_of(CATALOGUE).subjects[0]
NOW: Final = datetime(2026, 11, 20, tzinfo=UTC)
CHANGING: Final = {
    AnswerConfirmed, AnswerRecorded, CarriersClosed, CarriersOpened, CatalogueChosen,
    EndsOfCasesTaken, EvidenceAdded, EvidenceDated, EvidenceRemoved, FigureRecorded, MarkRecorded,
    NoteRecorded, OverlaysPinned, PlanRecorded, ProfileRecorded, ProposalTaken, RequestAccepted,
    RequestAnswered, BillToBeRead, ReadBillsOpened,
}  # fmt: skip
"""What changes something that a version holds. A new event belongs here until somebody says
otherwise, and then this test asks why."""


@pytest.mark.parametrize("kind", get_args(Event), ids=lambda kind: kind.__name__)
def test_every_event(kind: type) -> None:
    event: Any = kind(**{field.name: None for field in fields(kind)})
    assert may_be_in_closed(Dossier(CATALOGUE.id), event) is (kind not in CHANGING)


def test_a_draft_is_in_no_version() -> None:
    assert may_be_in_closed(Dossier(CATALOGUE.id), PlanRecorded(0, Plan(0)))
    assert not may_be_in_closed(Dossier(CATALOGUE.id), PlanRecorded(1, Plan(1)))


def _closed(wait: Wait) -> tuple[Session, Dossier]:
    session = Session(wait, mode="full", consented=True, turn=3)
    dossier = Dossier(CATALOGUE.id, Profile(name="某厂"), {SUBJECT: Met(True)}, closed=2)
    return session, dossier


@pytest.mark.parametrize("given", [c.NOT_MET, c.CLEAR])
def test_an_answer_is_refused_and_the_question_is_shown_for_reading(given: str) -> None:
    session, dossier = _closed(Wait(Place.QUESTION, SUBJECT))
    press = Choice(key="1", session=1, turn=3, choice=given)
    turn = resume(CATALOGUE, session, dossier, press, NOW)
    assert Reject("closed", (("number", "2"),)) in turn.outputs
    assert not turn.events
    assert turn.dossier == dossier
    assert turn.session.wait.at is Place.QUESTION
    (ask,) = [one for one in turn.outputs if isinstance(one, Ask)]
    assert c.REOPEN in ask.choices[0]
    assert not CHANGING_BUTTONS & {one for row in ask.choices for one in row}


@pytest.mark.parametrize("typed", ["不符合", "备注：换了电表", "80%"])
def test_no_typed_text_changes_it(typed: str) -> None:
    session, dossier = _closed(Wait(Place.QUESTION, SUBJECT))
    turn = resume(CATALOGUE, session, dossier, Text(key="1", text=typed), NOW)
    assert turn.dossier == dossier
    assert not turn.events


SCALED = load_catalogue("gb36132-2025")


@pytest.mark.parametrize("scaled", sorted(index_of(SCALED).scaled))
@pytest.mark.parametrize("typed", ["12.5", "-3"])
def test_a_number_is_not_asked_on_about_only_to_be_refused(scaled: str, typed: str) -> None:
    session, dossier = _closed(Wait(Place.QUESTION, scaled))
    dossier = replace(dossier, catalogue=SCALED.id, answers={})
    turn = resume(SCALED, session, dossier, Text(key="1", text=typed), NOW)
    assert [one for one in turn.outputs if isinstance(one, Reject)] == [
        Reject("closed", (("number", "2"),))
    ]
    assert turn.session.wait.at is Place.QUESTION


def test_what_is_asked_on_about_while_it_is_open() -> None:
    session, dossier = _closed(Wait(Place.QUESTION, "energy-intensity"))
    dossier = replace(dossier, catalogue=SCALED.id, answers={}, closed=0)
    turn = resume(SCALED, session, dossier, Text(key="1", text="12.5"), NOW)
    assert turn.session.wait.at is not Place.QUESTION


def test_a_share_that_is_misread_is_refused_as_closed() -> None:
    session, dossier = _closed(Wait(Place.QUESTION, SUBJECT))
    open_turn = resume(
        CATALOGUE, session, replace(dossier, closed=0), Text(key="1", text="180%"), NOW
    )
    turn = resume(CATALOGUE, session, dossier, Text(key="1", text="180%"), NOW)
    (said,) = [one for one in open_turn.outputs if isinstance(one, Reject)]
    assert said.code != "closed", "it is misread while the assessment is open"
    assert Reject("closed", (("number", "2"),)) in turn.outputs


def test_looking_around_is_as_ever() -> None:
    session, dossier = _closed(Wait(Place.QUESTION, SUBJECT))
    turn = resume(CATALOGUE, session, dossier, Text(key="1", text="状态"), NOW)
    assert turn.session.wait.at is Place.STATUS
