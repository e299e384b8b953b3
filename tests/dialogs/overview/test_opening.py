"""An assessment opened from a list outside the conversation."""

from datetime import UTC, datetime

from dialogs.core.inputs import Opened
from dialogs.core.outputs import AssessmentChosen, Reject
from dialogs.core.session import Place, Session, Wait
from dialogs.dossier.dossier import Dossier
from dialogs.engine import resume, start
from scoring.catalogue.loading import load_catalogue

CATALOGUE = load_catalogue("gb36132-2018")
DOSSIER = Dossier(CATALOGUE.id)
NOW = datetime(2026, 11, 20, tzinfo=UTC)
GIVEN = Opened(key="k" * 16, assessment=7)


def test_it_is_chosen_wherever_the_person_is() -> None:
    for place in (Place.SETTINGS, Place.HELP, Place.WELCOME_BACK):
        session = Session(Wait(place), consented=True)
        turn = resume(CATALOGUE, session, DOSSIER, GIVEN, NOW)
        assert turn.events == (AssessmentChosen(7),)
        again = resume(CATALOGUE, turn.session, DOSSIER, GIVEN, NOW)
        assert again.events == (), "sent twice is done once"


def test_not_before_the_privacy_notice_is_agreed_to() -> None:
    turn = resume(CATALOGUE, start("zh"), DOSSIER, GIVEN, NOW)
    assert turn.events == ()
    assert Reject("consent-needed") in turn.outputs
