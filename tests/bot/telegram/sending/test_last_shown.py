"""Which turn a person saw when they wrote."""

from bot.telegram.last_shown import CHATS, Screen, Screens


def test_an_edited_message_is_seen_from_its_edit_on() -> None:
    screens = Screens()
    screens.add(7, Screen(turn=4, message=10, at=100))
    screens.add(7, Screen(turn=5, message=10, at=200))

    assert screens.turn_at(7, written=199, order=11) == 4
    assert screens.turn_at(7, written=200, order=11) == 5


def test_a_message_that_stands_below_the_text_was_not_seen() -> None:
    screens = Screens()
    screens.add(7, Screen(turn=4, message=10, at=100))
    screens.add(7, Screen(turn=5, message=13, at=100))

    assert screens.turn_at(7, written=100, order=12) == 4
    assert screens.turn_at(7, written=100, order=14) == 5


def test_before_all_that_is_known_is_one_turn_before_it() -> None:
    screens = Screens()
    screens.add(7, Screen(turn=5, message=10, at=200))

    assert screens.turn_at(7, written=150, order=11) == 4


def test_before_what_is_shown_again_after_a_crash_nothing_is_known() -> None:
    """It may have stood there when they wrote: what answers it must not be handed back."""
    screens = Screens()
    screens.add(7, Screen(turn=5, message=12, at=200, again=True))
    screens.add(7, Screen(turn=6, message=12, at=300))

    assert screens.turn_at(7, written=150, order=11) is None
    assert screens.turn_at(7, written=250, order=13) == 5


def test_nothing_known_says_nothing() -> None:
    screens = Screens()
    assert screens.turn_at(7, written=150, order=11) is None

    screens.add(7, Screen(turn=5, message=10, at=200))
    assert screens.turn_at(7, written=0, order=11) is None
    screens.forget(7)
    assert screens.turn_at(7, written=150, order=11) is None


def test_which_messages_have_buttons() -> None:
    screens = Screens()
    screens.add(7, Screen(turn=4, message=10, at=100, has_buttons=False))
    screens.add(7, Screen(turn=5, message=11, at=100, has_buttons=False))
    screens.add(7, Screen(turn=6, message=11, at=100))
    screens.add(7, Screen(turn=7, message=12, at=100))
    screens.buttons_removed(7, 11)

    known = [screens.has_buttons(7, message) for message in (9, 10, 11, 12)]
    assert known == [None, False, False, True]


def test_the_chat_unused_longest_is_forgotten() -> None:
    screens = Screens()
    for chat in range(CHATS + 1):
        screens.add(chat, Screen(turn=1, message=1, at=1))

    assert screens.turn_at(0, written=2, order=2) is None
    assert screens.turn_at(CHATS, written=2, order=2) == 1
