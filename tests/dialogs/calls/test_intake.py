"""Who may submit what until when: every obstacle, and the minute at which it is too late."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from dialogs.calls import events as e
from dialogs.calls.intake import (
    ApplicantRecord,
    Bar,
    Lateness,
    Obstacle,
    Offer,
    lateness,
    obstacles,
)
from dialogs.calls.levels import Agency, Level, following, significant, way
from dialogs.calls.phases import PREPARING, active
from dialogs.calls.state import fold
from dialogs.calls.terms import (
    Flaw,
    Late,
    Terms,
    check_terms,
    terms_from_json,
    terms_to_json,
)
from tests.dialogs.calls.scene import (
    AGENCIES,
    MOMENTS,
    OPENS,
    PROVINCE,
    SUBMITTED,
    TERMS,
    entries,
)

GOOD = Offer("gb36132-2018", "企业甲", "91130102MA0000001X", "130100", hash="h")
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def found(
    offer: Offer = GOOD,
    record: ApplicantRecord | None = None,
    now: datetime = MOMENTS["intake"],
    terms: Terms = TERMS,
) -> tuple[Obstacle, ...]:
    every = obstacles(terms, offer, record or ApplicantRecord(), now)
    return tuple(one.obstacle for one in every)


def test_what_is_complete_may_be_submitted() -> None:
    assert found() == ()


@pytest.mark.parametrize(
    ("offer", "obstacle"),
    [
        (replace(GOOD, name=""), Obstacle.NO_NAME),
        (replace(GOOD, credit_code=""), Obstacle.NO_CREDIT_CODE),
        (replace(GOOD, region=""), Obstacle.NO_REGION),
        (replace(GOOD, region="320500"), Obstacle.OTHER_REGION),
        (replace(GOOD, unanswered=3), Obstacle.UNANSWERED),
        (replace(GOOD, missing=("licence",)), Obstacle.DOCUMENTS_MISSING),
        (replace(GOOD, hash=""), Obstacle.NOT_CLOSED),
        (replace(GOOD, catalogue="gb36132-2025"), Obstacle.OTHER_CATALOGUE),
    ],
)
def test_what_is_missing_is_named(offer: Offer, obstacle: Obstacle) -> None:
    assert found(offer) == (obstacle,)


def test_all_that_is_missing_is_named_at_once() -> None:
    assert found(Offer("gb36132-2018", unanswered=2)) == (
        Obstacle.NO_NAME,
        Obstacle.NO_CREDIT_CODE,
        Obstacle.NO_REGION,
        Obstacle.UNANSWERED,
        Obstacle.NOT_CLOSED,
    )


def test_what_the_call_asks_beyond_the_rest() -> None:
    signed = replace(TERMS, signed=True, conditions="round-hebei-2023")
    assert found(terms=signed) == (Obstacle.CONDITIONS_MISSING, Obstacle.NOT_SIGNED)
    offer = replace(GOOD, is_signed=True, overlays=("round-hebei-2023",))
    assert found(offer, terms=signed) == ()


# --- time


def test_the_end_and_the_grace_to_the_second() -> None:
    closes, grace = TERMS.closes, TERMS.grace
    assert lateness(TERMS, closes) == Lateness()
    assert lateness(TERMS, closes + SECOND) == Lateness(1, is_in_grace=True)
    assert lateness(TERMS, closes + MINUTE) == Lateness(1, is_in_grace=True)
    assert lateness(TERMS, closes + grace) == Lateness(30, is_in_grace=True)
    assert lateness(TERMS, closes + grace + SECOND) == Lateness(31, is_refused=True)
    marking = replace(TERMS, late=Late.MARK)
    assert lateness(marking, closes + grace + SECOND) == Lateness(31)


def test_late_is_refused_with_the_minute() -> None:
    late = TERMS.closes + TERMS.grace + MINUTE
    (only,) = obstacles(TERMS, GOOD, ApplicantRecord(), late)
    assert (only.obstacle, dict(only.params)) == (Obstacle.LATE, {"minutes": "31"})
    assert found(now=TERMS.closes + TERMS.grace) == ()
    assert found(now=late, terms=replace(TERMS, late=Late.MARK)) == ()
    assert found(now=MOMENTS["preparing"]) == (Obstacle.NOT_OPEN_YET,)
    assert found(now=MOMENTS["review"]) == (Obstacle.LATE,)


def test_what_was_returned_may_be_corrected_after_the_end_while_levels_check() -> None:
    returned = ApplicantRecord(fold(entries(SUBMITTED, e.Returned("county", "x"))), versions=1)
    assert found(record=returned, now=MOMENTS["checking"]) == ()
    assert found(record=returned, now=MOMENTS["review"]) == (Obstacle.LATE,)
    received = ApplicantRecord(fold(entries(SUBMITTED)), versions=1)
    assert found(record=received, now=MOMENTS["checking"]) == (Obstacle.LATE,)


# --- what there is already


def test_somebody_else_with_the_same_credit_code() -> None:
    assert found(record=ApplicantRecord(is_others=True)) == (Obstacle.DUPLICATE,)


def test_who_is_barred_is_told_why_and_until_when() -> None:
    bar = Bar("2025 年被移出名单", date(2028, 12, 31))
    (only,) = obstacles(TERMS, GOOD, ApplicantRecord(bar=bar), MOMENTS["intake"])
    assert only.obstacle is Obstacle.BARRED
    assert dict(only.params) == {"reason": "2025 年被移出名单", "until": "2028-12-31"}


def test_versions_are_counted_over_withdrawals() -> None:
    limit = ApplicantRecord(fold(entries(SUBMITTED, e.Withdrawn())), versions=20)
    assert found(record=limit) == (Obstacle.TOO_MANY_VERSIONS,)


def test_the_same_version_is_taken_again_only_after_a_withdrawal() -> None:
    again = replace(GOOD, hash="hash-of-it")
    record = ApplicantRecord(fold(entries(SUBMITTED)), versions=1)
    assert found(again, record) == (Obstacle.SAME_VERSION,)
    assert found(GOOD, record) == ()
    withdrawn = ApplicantRecord(fold(entries(SUBMITTED, e.Withdrawn())), versions=1)
    assert found(again, withdrawn) == ()


def test_what_is_in_review_stays() -> None:
    happened = (SUBMITTED, e.Recommended("county", ""))
    assert found(record=ApplicantRecord(fold(entries(*happened)))) == (Obstacle.ALREADY_IN_REVIEW,)


# --- levels, phases, terms


def test_the_way_goes_by_region() -> None:
    assert way(AGENCIES, "130102") == (Level.COUNTY, Level.CITY, Level.PROVINCE)
    assert way(AGENCIES, "130100") == (Level.CITY, Level.PROVINCE)
    assert way(AGENCIES, "130200") == (Level.CITY, Level.PROVINCE)
    assert way(AGENCIES, "130300") == (Level.PROVINCE,)
    assert way(AGENCIES, "320500") == ()
    assert following((Level.COUNTY, Level.PROVINCE), Level.COUNTY) is Level.PROVINCE
    assert following((Level.COUNTY,), Level.COUNTY) is None


@pytest.mark.parametrize(
    ("code", "beginning"),
    [("130000", "13"), ("130100", "1301"), ("130102", "130102"), ("419001", "419001")],
)
def test_a_region_is_the_beginning_of_what_is_within_it(code: str, beginning: str) -> None:
    assert significant(code) == beginning
    assert Agency(1, Level.CITY, code).covers(code)


def test_exactly_one_phase_is_active_at_any_moment() -> None:
    phases = TERMS.phases
    assert active(phases, OPENS - SECOND).id == PREPARING
    assert active(phases, OPENS - SECOND).ends == OPENS
    for one, following_one in pairwise(phases):
        assert active(phases, one.begins).id == one.id
        assert active(phases, following_one.begins - SECOND).id == one.id
        assert active(phases, one.begins).ends == following_one.begins
    assert active(phases, phases[-1].begins + timedelta(days=999)).ends is None
    assert active((), OPENS).id == PREPARING


def test_terms_survive_being_stored() -> None:
    assert terms_from_json(terms_to_json(TERMS)) == TERMS


def test_the_terms_of_the_tests_fit() -> None:
    assert check_terms(TERMS, PROVINCE.organisation) == ()


@pytest.mark.parametrize(
    ("terms", "flaw"),
    [
        (replace(TERMS, closes=OPENS), Flaw.CLOSES_BEFORE_IT_OPENS),
        (replace(TERMS, phases=TERMS.phases[1:]), Flaw.NO_INTAKE),
        (replace(TERMS, opens=OPENS + MINUTE), Flaw.INTAKE_NOT_FROM_OPENING),
        (replace(TERMS, phases=TERMS.phases[::-1]), Flaw.PHASES_OUT_OF_ORDER),
        (replace(TERMS, grace=timedelta(days=9)), Flaw.NEXT_PHASE_BEFORE_THE_END),
        (replace(TERMS, agencies=AGENCIES[1:]), Flaw.OWN_LEVEL_MISSING),
    ],
)
def test_terms_that_do_not_fit(terms: Terms, flaw: Flaw) -> None:
    assert flaw in check_terms(terms, PROVINCE.organisation)
