"""Entry by entry, nobody reads more of a submission than they see of it."""

from dataclasses import replace

import pytest

from dialogs.calls import events as e
from dialogs.calls.access import Part
from dialogs.calls.events import Entry
from dialogs.calls.phases import standard_phases
from dialogs.calls.shown.history import _NEEDS, history
from dialogs.calls.visible import visible
from tests.dialogs.calls.scene import (
    CITY_MAN,
    COUNTY_MAN,
    DECIDER,
    FIRST,
    OPENS,
    PEOPLE,
    SECOND,
    by,
    entries,
    eventful,
    submission,
    viewer,
)
from tests.dialogs.calls.test_visible import TOKENS, tokens_in

MADE = e.DecisionMade("b", "nurture", "判定的理由", OPENS.isoformat())
OF_FACTS = {"credit code", "industry", "result"}
"""What no entry holds."""


def told(person: int, phase: str, happened: tuple[Entry, ...]) -> str:
    """All that somebody may read, as text."""
    return repr(history(viewer(person, phase), submission(*happened), happened))


@pytest.mark.parametrize("phase", standard_phases())
@pytest.mark.parametrize("who", PEOPLE)
def test_no_entry_tells_more_than_the_view_does(phase: str, who: str) -> None:
    seen = tokens_in(visible(viewer(PEOPLE[who], phase), submission(*eventful()))) or set()
    shown = {name for name, one in TOKENS.items() if one in told(PEOPLE[who], phase, eventful())}
    if who == "first":
        assert shown <= seen | {"reviewer"}, "their own assignment has their own name"
    else:
        assert shown <= seen


def test_who_sees_everything_reads_everything() -> None:
    shown = told(DECIDER, "deciding", eventful())
    missing = {name for name, one in TOKENS.items() if one not in shown}
    assert missing == OF_FACTS | {"total of review"}
    assert "6789/100" in shown


def test_every_event_is_for_somebody_but_undoing_which_is_for_who_sees_what_was_undone() -> None:
    assert set(e.Event.__args__) - set(_NEEDS) == {e.Undone}


def test_what_was_said_of_an_earlier_version_stays_to_be_read_after_ones_own_review() -> None:
    again = e.Submitted(11, 3, 5, "hash-of-third", 0, ("province",))
    own = (e.ReviewGiven(FIRST, "70", (), "甲的总评"), by(FIRST, "评审甲", Part.REVIEWER))
    happened = _after(again)
    assert "乙的总评" in told(DECIDER, "deciding", happened)
    assert visible(viewer(DECIDER, "deciding"), submission(*happened)).reviews == ()  # type: ignore[union-attr]
    assert "乙的总评" not in told(FIRST, "deciding", happened)
    after = told(FIRST, "deciding", _after(again, own))
    assert "乙的总评" in after
    assert "评审乙" not in after


def test_a_decision_that_was_undone_is_for_who_sees_pending_ones() -> None:
    made = (MADE, by(DECIDER, "审定的人", Part.DECIDER))
    number = len(eventful()) + 1
    assert "判定的理由" in told(CITY_MAN, "objections", _after(made))
    undone = _after(made, e.Undone(number, "点错了"))
    assert "判定的理由" not in told(CITY_MAN, "objections", undone)
    assert "点错了" not in told(CITY_MAN, "objections", undone)
    assert "点错了" in told(DECIDER, "objections", undone)
    marks = [one.is_undone for one in history(
        viewer(DECIDER, "objections"), submission(*undone), undone
    )]  # fmt: skip
    assert marks[-2:] == [True, False]


def test_a_reviewer_who_marks_something_keeps_their_name_from_who_may_not_know_it() -> None:
    reviewer = by(SECOND, "评审乙", Part.REVIEWER)
    happened = _after(
        (e.FlagRaised("k", "看起来不对"), reviewer), (e.VisitNoted("2026-03-06", "y"), reviewer)
    )
    for person, knows in ((FIRST, False), (COUNTY_MAN, False), (SECOND, True), (DECIDER, True)):
        looking = viewer(person, "review")
        seen = visible(looking, submission(*happened))
        assert seen is not None
        assert "看起来不对" in repr(seen.flags)
        assert ("评审乙" in repr((seen.flags, seen.visits))) is knows
        assert ("评审乙" in told(person, "review", happened)) is knows


def test_nobody_reads_on_who_has_an_interest_or_has_not_declared() -> None:
    found = _after(e.InterestFound(DECIDER, "imported"))
    assert history(viewer(DECIDER, "deciding"), submission(*found), found) == ()
    undeclared = viewer(PEOPLE["undeclared"], "review")
    assert history(undeclared, submission(*eventful()), eventful()) == ()


def _after(*more: e.Event | tuple[e.Event, e.By]) -> tuple[Entry, ...]:
    first = len(eventful())
    later = (replace(one, number=one.number + first) for one in entries(*more))
    return (*eventful(), *later)
