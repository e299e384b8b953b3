"""The dialogue's part of letting a browser in, and of removing a passkey."""

from datetime import UTC, datetime

import pytest

from dialogs.core.inputs import Choice, Text
from dialogs.core.outputs import KeptOut, LetInConfirmed, PasskeyEndConfirmed, Reject
from dialogs.core.session import Place, Session, Wait
from dialogs.devices.joining import asked_to_let_in
from dialogs.dossier.dossier import Dossier, Profile
from dialogs.engine import resume
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue

NOW = datetime(2026, 11, 20, tzinfo=UTC)
CATALOGUE = load_catalogue("gb36132-2018")
DOSSIER = Dossier(CATALOGUE.id, Profile(name="某厂"))
MET = Session(
    Wait(Place.QUESTION, index_of(CATALOGUE).subjects[0]), mode="full", consented=True, turn=3
)


def _press(session: Session, choice: str) -> Choice:
    return Choice(key=f"k{choice}", session=1, turn=session.turn, choice=choice)


def test_a_number_answers_for_the_browser_that_was_shown() -> None:
    asked = asked_to_let_in(asked_to_let_in(MET, 5), 6)
    turn = resume(CATALOGUE, asked, DOSSIER, _press(asked, "sign-in:47"), NOW)
    assert turn.events == (LetInConfirmed(6, 47),)
    assert turn.session.wait == MET.wait


@pytest.mark.parametrize("choice", ["sign-in", "sign-in:", "sign-in:x", "sign-in:4７", "end:6"])
def test_what_is_no_number_answers_nothing(choice: str) -> None:
    asked = asked_to_let_in(MET, 6)
    turn = resume(CATALOGUE, asked, DOSSIER, _press(asked, choice), NOW)
    assert turn.events == ()
    assert turn.outputs[0] == Reject("not-a-choice")


def test_it_is_kept_out_by_its_button_or_a_typed_no() -> None:
    asked = asked_to_let_in(MET, 6)
    pressed = resume(CATALOGUE, asked, DOSSIER, _press(asked, "keep-out"), NOW)
    typed = resume(CATALOGUE, asked, DOSSIER, Text(key="t", text="不"), NOW)
    assert pressed.events == typed.events == (KeptOut(6),)


def test_a_passkey_goes_once_that_is_confirmed() -> None:
    asked = MET.moved(Wait(Place.PASSKEY_END, "9", detour=True))
    turn = resume(CATALOGUE, asked, DOSSIER, _press(asked, "end-confirmed"), NOW)
    assert turn.events == (PasskeyEndConfirmed(9),)
    assert turn.session.wait == MET.wait
