"""Moving the dates of a call: what moves along, and what stays as it is."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from dialogs.calls.moving import (
    CLOSES,
    Misfit,
    NotMoved,
    dates_of,
    end_of,
    extended,
    fingerprint,
    movable,
    moved,
    moves,
)
from dialogs.calls.terms import Call, Terms
from tests.dialogs.calls.scene import BEGINS, DAY, MOMENTS, OPENS, TERMS

CALL = Call(1, 1, "省工信厅", TERMS)
INTAKE, REVIEW = MOMENTS["intake"], MOMENTS["review"]


def as_moved(wanted: dict[str, datetime], now: datetime, call: Call = CALL) -> Terms:
    found = moved(call, wanted, now)
    assert isinstance(found, Terms), found
    return found


def misfit(wanted: dict[str, datetime], now: datetime) -> tuple[Misfit, str]:
    found = moved(CALL, wanted, now)
    assert isinstance(found, NotMoved)
    return found.misfit, found.date


def test_what_follows_moves_by_as_much() -> None:
    until = TERMS.closes + 5 * DAY
    terms = as_moved(dict(extended(TERMS, CLOSES, until)), INTAKE)
    assert terms.opens == OPENS
    assert terms.closes == until
    assert terms.last_moment == until + TERMS.grace
    later = {one.id: one.begins - BEGINS[one.id] for one in terms.phases if one.id != "intake"}
    assert set(later.values()) == {5 * DAY}
    assert terms.phase(until).id == "intake"


@pytest.mark.parametrize(
    ("phase", "date"),
    [("preparing", "intake"), ("intake", CLOSES), ("review", "deciding"), ("objections", "closed"),
     ("closed", ""), ("judging", "")],
)  # fmt: skip
def test_a_phase_ends_with_a_date(phase: str, date: str) -> None:
    assert end_of(TERMS, phase) == date


def test_named_dates_move_alone() -> None:
    wanted = {"deciding": BEGINS["deciding"] - DAY, "closed": BEGINS["closed"] + DAY}
    terms = as_moved(wanted, REVIEW - 2 * DAY)
    assert [one.date for one in moves(TERMS, dates_of(terms))] == ["deciding", "closed"]


def test_what_has_begun_stays() -> None:
    assert movable(TERMS, REVIEW) == ("deciding", "objections", "closed")
    assert misfit({CLOSES: REVIEW + DAY}, REVIEW) == (Misfit.HAS_BEGUN, CLOSES)
    assert misfit({"review": BEGINS["review"] + DAY}, REVIEW) == (Misfit.HAS_BEGUN, "review")


def test_an_intake_that_has_ended_is_opened_again_until_the_next_phase_begins() -> None:
    now = TERMS.last_moment + timedelta(hours=1)
    assert TERMS.phase(now).id == "intake"
    terms = as_moved(dict(extended(TERMS, CLOSES, now + 2 * DAY)), now)
    assert terms.closes > now
    assert misfit(dict(extended(TERMS, CLOSES, now)), now) == (Misfit.IN_THE_PAST, CLOSES)


def test_nothing_is_moved_into_the_past() -> None:
    assert misfit({"deciding": REVIEW}, REVIEW) == (Misfit.IN_THE_PAST, "deciding")


def test_what_people_work_towards_now_is_not_cut_short() -> None:
    assert misfit({CLOSES: TERMS.closes - DAY}, INTAKE) == (Misfit.EARLIER, CLOSES)
    earlier = {"deciding": BEGINS["deciding"] - timedelta(hours=2)}
    assert misfit(earlier, REVIEW) == (Misfit.EARLIER, "deciding")
    opens = {"intake": OPENS - timedelta(hours=1)}
    assert as_moved(opens, MOMENTS["preparing"]).opens == opens["intake"]


@pytest.mark.parametrize(
    "wanted",
    [{"review": BEGINS["deciding"]}, {CLOSES: BEGINS["checking"]},
     {"deciding": BEGINS["objections"] + DAY}],
)  # fmt: skip
def test_the_order_stays(wanted: dict[str, datetime]) -> None:
    assert misfit(wanted, INTAKE) == (Misfit.OUT_OF_ORDER, "")


def test_what_is_not_there_or_not_moved_is_said() -> None:
    assert misfit({"judging": REVIEW}, INTAKE) == (Misfit.NO_SUCH_DATE, "judging")
    assert misfit(dates_of(TERMS), INTAKE) == (Misfit.NOTHING_MOVED, "")


def test_the_fingerprint_is_that_of_the_dates() -> None:
    assert fingerprint(replace(TERMS, title="x")) == fingerprint(TERMS)
    later = as_moved({"closed": BEGINS["closed"] + DAY}, INTAKE)
    assert fingerprint(later) != fingerprint(TERMS)
