"""The fold: what events come to, what undoing leaves, and how events are stored."""

from dataclasses import fields
from datetime import timedelta
from fractions import Fraction
from typing import get_args

import pytest

from dialogs.calls import events as e
from dialogs.calls.access import Part, Status
from dialogs.calls.events import (
    KINDS,
    CallEvent,
    Event,
    event_from_json,
    event_to_json,
)
from dialogs.calls.levels import Level
from dialogs.calls.state import fold, undoable
from tests.dialogs.calls.scene import (
    COUNTY_MAN,
    FIRST,
    OPENS,
    SECOND,
    SUBMITTED,
    WAY,
    by,
    entries,
    eventful,
)

IN_REVIEW = (
    SUBMITTED,
    e.Recommended("county", "city"),
    e.Recommended("city", "province"),
    e.Recommended("province", ""),
)
MADE = e.DecisionMade("b", "recommend", "x", OPENS.isoformat())


@pytest.mark.parametrize(
    ("happened", "status", "level"),
    [
        ((), Status.WITHDRAWN, None),
        ((SUBMITTED,), Status.RECEIVED, Level.COUNTY),
        ((SUBMITTED, e.Checked("county")), Status.CHECKED, Level.COUNTY),
        ((SUBMITTED, e.Returned("county", "x")), Status.RETURNED, Level.COUNTY),
        ((SUBMITTED, e.Recommended("county", "city")), Status.RECEIVED, Level.CITY),
        ((SUBMITTED, e.ScreenedOut("county", "x")), Status.SCREENED_OUT, Level.COUNTY),
        (IN_REVIEW, Status.IN_REVIEW, Level.PROVINCE),
        ((*IN_REVIEW, e.DecisionProposed("reject", "x")), Status.PENDING, Level.PROVINCE),
        (
            (*IN_REVIEW, e.DecisionProposed("reject", "x"), e.DecisionDropped()),
            Status.IN_REVIEW,
            Level.PROVINCE,
        ),
        ((*IN_REVIEW, MADE), Status.DECIDED, Level.PROVINCE),
        ((*IN_REVIEW, MADE, e.Appealed((), "x", "ours")), Status.APPEALED, Level.PROVINCE),
        ((SUBMITTED, e.Withdrawn()), Status.WITHDRAWN, None),
        ((SUBMITTED, e.Erased()), Status.WITHDRAWN, Level.COUNTY),
        ((*IN_REVIEW, MADE, e.Erased()), Status.DECIDED, Level.PROVINCE),
    ],
)
def test_status_and_level(
    happened: tuple[Event, ...], status: Status, level: Level | None
) -> None:
    state = fold(entries(*happened))
    assert (state.status, state.level) == (status, level)
    assert state.last == len(happened)


def test_what_was_returned_by_the_city_goes_back_to_the_city() -> None:
    passed = (SUBMITTED, e.Recommended("county", "city"), e.Returned("city", "缺证书"))
    again = e.Submitted(8, 2, 4, "h2", 0, WAY)
    state = fold(entries(*passed, again))
    assert (state.status, state.level) == (Status.RECEIVED, Level.CITY)
    assert [one.receipt for one in state.receipts] == [7, 8]
    withdrawn = fold(entries(*passed, e.Withdrawn(), again))
    assert withdrawn.level is Level.COUNTY


def test_a_withdrawal_keeps_the_receipts() -> None:
    state = fold(entries(SUBMITTED, e.Withdrawn("换材料")))
    assert state.receipt is not None
    assert (state.receipt.receipt, state.receipt.hash) == (7, "hash-of-it")


def test_a_new_version_makes_reviews_void() -> None:
    reviewed = (*IN_REVIEW, e.ReviewGiven(FIRST, "70"), e.ReviewSettled("71", "x"))
    state = fold(entries(*reviewed, e.Submitted(8, 2, 4, "h2", 0, WAY)))
    assert state.reviews == ()
    assert state.settled is None


def test_undoing_is_as_if_it_had_not_been_and_stays_in_the_numbers() -> None:
    happened = entries(SUBMITTED, e.Checked("county"), e.Undone(2, "看错了"))
    assert fold(happened).status is Status.RECEIVED
    assert fold(happened).steps == ()
    assert fold(happened).last == 3
    decided = (*IN_REVIEW, e.DecisionProposed("reject", "x"), MADE)
    undone = fold(entries(*decided, e.Undone(len(decided))))
    assert undone.status is Status.PENDING
    assert undone.decision is None


def test_a_level_undoes_its_last_act_while_nothing_rests_on_it() -> None:
    checked = entries(SUBMITTED, e.Checked("county"))
    last = undoable(checked, "county")
    assert last is not None
    assert last.number == 2
    assert undoable(checked, "city") is None
    assert undoable(entries(SUBMITTED), "county") is None
    passed = (SUBMITTED, e.Recommended("county", "city"))
    assert undoable(entries(*passed), "county") is not None
    assert undoable(entries(*passed, e.Checked("city")), "county") is None
    assert undoable(entries(*passed, e.VisitNoted("2026-03-03", "x")), "county") is not None
    returned = (SUBMITTED, e.Returned("county", "x"), e.Submitted(8, 2, 4, "h", 0, WAY))
    assert undoable(entries(*returned), "county") is None
    assert undoable(entries(SUBMITTED, e.Checked("county"), e.Undone(2)), "county") is None


def test_a_resolved_flag_stays_resolved_while_the_rule_finds_it_again() -> None:
    found = e.FlagsFound((("odd:1", "odd-figure", "c", "{}"),))
    named = by(COUNTY_MAN, "县里的人")
    resolved = (e.FlagResolved("odd:1", "已核实"), named)
    state = fold(entries(found, (e.FlagRaised("person:1", "看"), named), resolved, found))
    assert [(one.key, one.is_open) for one in state.flags] == [
        ("odd:1", False),
        ("person:1", True),
    ]
    gone = fold(entries(found, resolved, e.FlagsFound(())))
    assert gone.flags == ()


def test_a_flag_has_the_numbers_found_last_and_is_open_again_when_they_change() -> None:
    found = e.FlagsFound((("same:1", "same-file", "c", '{"others": 1}'),))
    resolved = (e.FlagResolved("same:1", "同一集团"), by(COUNTY_MAN, "县里的人"))
    more = e.FlagsFound((("same:1", "same-file", "c", '{"others": 2}'),))
    (flag,) = fold(entries(found, resolved, more)).flags
    assert (flag.details, flag.is_open) == ('{"others": 2}', True)


def test_an_interest_ends_the_part_of_a_reviewer_and_their_review() -> None:
    given = (e.ReviewGiven(FIRST, "70"), by(FIRST, "评审甲", Part.REVIEWER))
    assigned = (e.ReviewerAssigned(FIRST, "评审甲"), e.ReviewerAssigned(SECOND, "评审乙"))
    state = fold(entries(SUBMITTED, *assigned, given, e.InterestDeclared(FIRST, True, "亲属")))
    assert state.assigned({FIRST}) is None
    assert state.reviews == ()
    assert state.has_interest({FIRST})
    assert not state.has_interest({SECOND})
    assigned_again = fold(
        entries(SUBMITTED, *assigned, e.InterestDeclared(SECOND, False), assigned[1])
    )
    second = assigned_again.assigned({SECOND})
    assert second is not None
    assert second.declared is False


def test_a_later_review_takes_the_place_of_the_first() -> None:
    state = fold(entries(SUBMITTED, e.ReviewGiven(FIRST, "1/3"), e.ReviewGiven(FIRST, "70")))
    assert [one.total for one in state.reviews] == [Fraction(70)]


def test_an_appeal_is_answered_and_opens_the_decision_again_if_upheld() -> None:
    appealed = (*IN_REVIEW, MADE, e.Appealed(("r1",), "算错了", "ours"))
    upheld = fold(entries(*appealed, e.AppealAnswered(True, "是")))
    assert (upheld.status, upheld.decision) == (Status.IN_REVIEW, None)
    denied = fold(entries(*appealed, e.AppealAnswered(False, "否")))
    assert denied.status is Status.DECIDED
    assert denied.appeals[0].answer == "否"
    screened = (SUBMITTED, e.ScreenedOut("county", "x"), e.Appealed((), "x", "yours"))
    assert fold(entries(*screened, e.AppealAnswered(False, "否"))).status is Status.SCREENED_OUT


def test_only_the_batch_that_was_told_is_told() -> None:
    made = (*IN_REVIEW, MADE)
    assert fold(entries(*made, e.DecisionTold("other"))).decision == fold(entries(*made)).decision
    told = fold(entries(*made, e.DecisionTold("b"))).decision
    assert told is not None
    assert told.told


def test_every_event_is_stored_under_a_name_and_read_back() -> None:
    assert set(KINDS.values()) == {*get_args(Event), *get_args(CallEvent)}
    for entry in eventful():
        assert event_from_json(*event_to_json(entry.event)) == entry.event
    for kind in KINDS.values():
        event = kind(**{one.name: "x" for one in fields(kind)})
        assert event_from_json(*event_to_json(event)) == event


def test_an_event_of_an_older_release_lacks_fields_that_came_later() -> None:
    assert event_from_json("withdrawn", {"gone": 1}) == e.Withdrawn("")
    with pytest.raises(KeyError):
        event_from_json("exploded", {})


def test_moments_are_those_of_the_entries() -> None:
    state = fold(entries(SUBMITTED))
    assert state.receipt is not None
    assert state.receipt.at == OPENS + timedelta(hours=1)
