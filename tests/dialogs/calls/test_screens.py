"""What a place of calls may be about."""

import pytest

from dialogs.core.session import Place, Wait
from dialogs.dossier.dossier import Dossier
from dialogs.registry import SCREENS
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue

CATALOGUE = load_catalogue("gb36132-2018")
INDEX, DOSSIER = index_of(CATALOGUE), Dossier(CATALOGUE.id)
SUBJECTS = {
    Place.CALL: ("1",),
    Place.SUBMITTING: ("1",),
    Place.WITHDRAWING: ("1",),
    Place.APPEALING: ("1",),
    Place.CALL_BOARD: ("1", "1-pending", "1-screened-out", "1-flagged"),
    Place.SUBMISSION: ("1-5",),
    Place.HANDLING: ("1-5-return", "1-5-propose-nurture", "1-5-review-rows"),
    Place.REVIEW_ROW: ("1-5-0", "1-5-99"),
    Place.DECISIONS: ("1",),
}
FORGED = ("", "x", "1-", "-1", "1-5-zzz", "1-foo", "１", "1" * 10, "1-5-return-x")


def is_there(place: Place, subject: str) -> bool:
    return SCREENS[place].is_there(INDEX, DOSSIER, Wait(place, subject))


@pytest.mark.parametrize("place", SUBJECTS)
def test_a_place_is_about_what_has_its_form_and_nothing_else(place: Place) -> None:
    assert all(is_there(place, subject) for subject in SUBJECTS[place])
    assert not any(is_there(place, subject) for subject in FORGED)
