"""The dialogue's part of devices and joining: what is asked, and what a press stands for."""

from datetime import UTC, datetime

import pytest

from dialogs.core.inputs import Choice, Text
from dialogs.core.outputs import (
    ConsentGiven,
    DeviceEndConfirmed,
    JoinConfirmed,
    OtherDevicesEndConfirmed,
    Reject,
)
from dialogs.core.session import Place, Session, Wait
from dialogs.devices.joining import asked_to_join, left
from dialogs.dossier.dossier import Dossier, Profile
from dialogs.engine import resume
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue

NOW = datetime(2026, 11, 20, tzinfo=UTC)
CATALOGUE = load_catalogue("gb36132-2018")
OUTLINE = index_of(CATALOGUE)
DOSSIER = Dossier(CATALOGUE.id, Profile(name="某厂"))
MET = Session(Wait(Place.QUESTION, OUTLINE.subjects[0]), mode="full", consented=True, turn=3)


def _press(session: Session, choice: str) -> Choice:
    return Choice(key=f"k{choice}", session=1, turn=session.turn, choice=choice)


def test_one_question_replaces_another_and_both_are_left_at_once() -> None:
    asked = asked_to_join(asked_to_join(MET, 5), 6)
    assert (asked.wait.at, asked.wait.subject) == (Place.JOIN, "6")
    assert left(OUTLINE, asked, DOSSIER, Place.JOIN).wait == MET.wait


def test_a_press_confirms_the_code_that_was_shown() -> None:
    asked = asked_to_join(MET, 6)
    turn = resume(CATALOGUE, asked, DOSSIER, _press(asked, "join"), NOW)
    assert turn.events == (JoinConfirmed(6),)


def test_it_is_asked_before_consent_too_and_only_its_button_agrees() -> None:
    asked = asked_to_join(Session(Wait(Place.CONSENT)), 6)
    typed = resume(CATALOGUE, asked, Dossier(CATALOGUE.id), Text(key="t", text="yes"), NOW)
    assert not typed.session.consented
    assert typed.outputs[0] == Reject("press-a-button")
    turn = resume(CATALOGUE, asked, Dossier(CATALOGUE.id), _press(asked, "join"), NOW)
    assert turn.events == (ConsentGiven(), JoinConfirmed(6))  # its button says that it agrees


@pytest.mark.parametrize(
    ("subject", "event"), [("9", DeviceEndConfirmed(9)), ("others", OtherDevicesEndConfirmed())]
)
def test_the_end_that_was_asked_about_is_confirmed(subject: str, event: object) -> None:
    asked = MET.moved(Wait(Place.DEVICE_END, subject, detour=True))
    turn = resume(CATALOGUE, asked, DOSSIER, _press(asked, "end-confirmed"), NOW)
    assert turn.events == (event,)
    assert turn.session.wait == MET.wait


@pytest.mark.parametrize("choice", ["end:", "end:x", "end:１", "end:-1", f"end:{'9' * 30}", "end"])
def test_a_device_that_cannot_be_is_no_choice(choice: str) -> None:
    there = MET.moved(Wait(Place.DEVICES, detour=True))
    turn = resume(CATALOGUE, there, DOSSIER, _press(there, choice), NOW)
    assert turn.outputs[0] == Reject("not-a-choice")
    assert turn.events == ()


@pytest.mark.parametrize("place", [Place.JOIN, Place.DEVICES, Place.DEVICE_END, Place.RECOVERY])
def test_sessions_at_these_places_are_read_again(place: Place) -> None:
    session = MET.moved(Wait(place, "12" if place is not Place.DEVICES else "", detour=True))
    assert Session.from_dict(session.to_dict()) == session
