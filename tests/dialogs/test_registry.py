"""Every place has one screen, and every button somebody who takes it."""

from dialogs.core import buttons
from dialogs.core.session import Place
from dialogs.overview.anywhere import PRESSES
from dialogs.registry import SCREENS


def test_every_place_has_a_screen() -> None:
    assert set(SCREENS) == set(Place)


def test_no_screen_stands_at_two_places() -> None:
    assert len(set(map(id, SCREENS.values()))) == len(SCREENS)


def test_what_is_taken_anywhere_is_a_button() -> None:
    verbs = {value for name, value in vars(buttons).items() if name.isupper()}
    assert PRESSES.keys() <= verbs
