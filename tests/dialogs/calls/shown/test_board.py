"""Ranking and ordering by what is seen."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from dialogs.calls import events as e
from dialogs.calls.access import Status
from dialogs.calls.shown.board import ordered, ranked
from dialogs.calls.state import fold
from dialogs.calls.visible import Result, Submission, visible_of
from scoring.calls.ranking import Gates
from tests.dialogs.calls.scene import (
    DECIDER,
    FIRST,
    SECOND,
    SUBMITTED,
    TERMS,
    UNDECLARED,
    entries,
    submission,
    viewer,
)

IN_REVIEW = (SUBMITTED, e.Recommended("county", ""))


def one(id: int, total: str, *happened: e.Event, gates: Gates = Gates.MET) -> Submission:
    result = Result(gates, Fraction(total), Fraction(total), (("energy", Fraction(id)),))
    return replace(submission(*entries(*IN_REVIEW, *happened)), id=id, result=result)


def order(*given: Submission, person: int = DECIDER, **terms: object) -> list[tuple[int, int]]:
    called = replace(TERMS, **terms)  # type: ignore[arg-type]
    seen = visible_of(viewer(person, "review"), given)
    return [(row.place, row.candidate.id) for row in ranked(called, seen).ranked]


def test_the_reviewed_total_counts_once_there_is_one() -> None:
    reviewed = (e.ReviewGiven(FIRST, "90"), e.ReviewGiven(SECOND, "88"))
    assert order(one(1, "70"), one(2, "60", *reviewed)) == [(1, 2), (2, 1)]
    apart = (e.ReviewGiven(FIRST, "90"), e.ReviewGiven(SECOND, "50"))
    assert order(one(1, "70"), one(2, "60", *apart)) == [(1, 1), (2, 2)]


def test_ties_go_by_the_sections_that_the_call_names() -> None:
    assert order(one(1, "70"), one(2, "70"), ties=("energy",)) == [(1, 2), (2, 1)]
    assert order(one(1, "70"), one(2, "70"), ties=()) == [(1, 1), (1, 2)]


def test_who_withdrew_or_was_screened_out_has_no_place() -> None:
    gone = one(1, "99", e.Withdrawn())
    out = replace(submission(*entries(SUBMITTED, e.ScreenedOut("county", "x"))), id=2)
    assert order(gone, out, one(3, "60")) == [(1, 3)]


def test_what_is_still_being_checked_has_no_place_yet() -> None:
    waiting = replace(one(1, "99"), state=fold(entries(SUBMITTED)))
    checked = replace(one(2, "98"), state=fold(entries(SUBMITTED, e.Checked("county"))))
    returned = replace(one(3, "97"), state=fold(entries(SUBMITTED, e.Returned("county", "x"))))
    given = [waiting, checked, returned, one(4, "60")]
    places = ranked(replace(TERMS, places=1), visible_of(viewer(DECIDER, "review"), given))
    assert [(row.place, row.candidate.id) for row in places.ranked] == [(1, 4)]
    assert places.line.inside == (4,)
    assert places.checking == {
        1: Status.RECEIVED,
        2: Status.CHECKED,
        3: Status.RETURNED,
    }
    assert places.counts == ((Status.RECEIVED, 1), (Status.CHECKED, 1), (Status.RETURNED, 1))


def test_the_line_is_that_of_the_terms() -> None:
    seen = visible_of(viewer(DECIDER, "review"), [one(1, "80"), one(2, "70"), one(3, "50")])
    line = ranked(replace(TERMS, places=2, least=Decimal(60)), seen).line
    assert line.inside == (1, 2)
    assert line.margin == 20


def test_what_somebody_does_not_see_is_not_ranked_for_them() -> None:
    assigned = (e.ReviewerAssigned(UNDECLARED, "丙"),)
    assert order(one(1, "80", *assigned), person=UNDECLARED) == []


def test_every_order_is_whole_and_the_same_each_time() -> None:
    given = [one(2, "70"), one(1, "80"), one(3, "60", e.Withdrawn())]
    seen = visible_of(viewer(DECIDER, "review"), given)
    assert [each.id for each in ordered(seen)] == [1, 2, 3]
    assert ordered(seen) == ordered(reversed(seen))
