"""Where a file is looked into: by who may record figures, at figures or a question they answer."""

import pytest
from msgspec.structs import replace

from dialogs.bills.offering import is_looked_into
from dialogs.core.places import Place
from dialogs.core.session import Wait
from dialogs.dossier.access import Membership, Phase, Role
from dialogs.dossier.dossier import Dossier, Task
from scoring.catalogue.index import index_of
from tests.dialogs.bills.sending import CATALOGUE, DOSSIER, at

INDEX = index_of(CATALOGUE)
ENERGY, LAWFUL = "performance-energy-use-required", "infrastructure-building-lawful"


def looked(dossier: Dossier = DOSSIER, place: Place = Place.FIGURES, subject: str = "") -> bool:
    """Whether a file sent at a place is looked into."""
    return is_looked_into(INDEX, at(place, subject), dossier)


@pytest.mark.parametrize(
    "place", [Place.FIGURES, Place.BILLS, Place.FIGURE, Place.CARRIERS, Place.READ_BILL]
)
def test_at_figures_it_is(place: Place) -> None:
    assert looked(place=place)


def test_at_a_question_it_is_if_figures_answer_it() -> None:
    assert looked(place=Place.QUESTION, subject=ENERGY)
    assert looked(place=Place.EVIDENCE, subject=ENERGY)
    assert not looked(place=Place.QUESTION, subject=LAWFUL)
    assert not looked(place=Place.STATUS)


def test_the_next_file_of_several_is_too() -> None:
    waiting = at(Place.FILE)
    assert not is_looked_into(INDEX, waiting, DOSSIER)
    below = replace(waiting, trail=(Wait(Place.FIGURES, detour=True),))
    assert is_looked_into(INDEX, below, DOSSIER)


@pytest.mark.parametrize(
    ("role", "may"),
    [(Role.CONSULTANT, True), (Role.REVIEWER, False), (Role.VIEWER, False)],
)
def test_of_members_only_who_may_change_the_case(role: Role, may: bool) -> None:
    assert looked(replace(DOSSIER, seat=Membership(role, Phase.OPEN, None))) is may


def test_not_of_a_guest_and_not_in_what_is_closed() -> None:
    guest = replace(DOSSIER, task=Task(1, Role.CONTRIBUTOR, Phase.OPEN, (ENERGY,)))
    assert not looked(guest, Place.QUESTION, ENERGY)
    assert not looked(replace(DOSSIER, closed=1))
