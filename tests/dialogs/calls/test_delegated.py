"""A program sees what its one post sees, and never more than its member."""

from dataclasses import replace

import pytest

from dialogs.calls import events as e
from dialogs.calls.access import Part
from dialogs.calls.delegated import Delegate, reach, seen_by, seen_of
from dialogs.calls.phases import standard_phases
from dialogs.calls.visible import Submission, visible
from tests.dialogs.calls.scene import (
    APPLICANT,
    CITY,
    CITY_MAN,
    DECIDER,
    FIRST,
    MANAGER,
    PEOPLE,
    PROVINCE_MAN,
    SEATS,
    SECOND,
    SUBMITTED,
    entries,
    submission,
    viewer,
)

REGIONS = ("130102", "130100", "130200", "130000", "429004")


def delegate(person: int, phase: str = "review") -> Delegate:
    """A program of somebody; the id of their membership is that of the person."""
    return Delegate(viewer(person, phase), person)


def reviewed_by(*reviewers: int) -> Submission:
    """A submission in review."""
    assigned = (e.ReviewerAssigned(one, "某") for one in reviewers)
    declared = (e.InterestDeclared(one, False) for one in reviewers)
    recommended = (e.Recommended("county", "city"), e.Recommended("city", "province"))
    way = (SUBMITTED, *recommended, e.Recommended("province", ""))
    return submission(*entries(*way, *assigned, *declared))


@pytest.mark.parametrize("phase", standard_phases())
@pytest.mark.parametrize("who", PEOPLE)
def test_it_is_never_more_than_the_member_sees(who: str, phase: str) -> None:
    person = PEOPLE[who]
    for region in REGIONS:
        one = replace(reviewed_by(FIRST, SECOND), region=region)
        seen, through = visible(viewer(person, phase), one), seen_by(delegate(person, phase), one)
        assert through in (None, seen)
        if through is not None:
            within = reach(delegate(person, phase))
            assert within is None or region.startswith(within), "no batch would leave it out"


def test_posts_see_what_members_see() -> None:
    one = reviewed_by(FIRST)
    for person in (CITY_MAN, PROVINCE_MAN, DECIDER, MANAGER, FIRST):
        assert seen_by(delegate(person), one) is not None


def test_an_applicant_is_nobody_by_their_post() -> None:
    own = replace(reviewed_by(FIRST), applicant=CITY_MAN)
    seen = seen_by(delegate(CITY_MAN), own)
    assert seen is not None
    assert seen.parts == {Part.APPLICANT}, "what it sees of its own is what an applicant sees"
    elsewhere = replace(own, region="130200")
    assert visible(viewer(CITY_MAN), elsewhere) is not None
    assert seen_by(delegate(CITY_MAN), elsewhere) is None
    assert seen_by(delegate(APPLICANT), own) is None


def test_a_review_by_another_post_hides_it() -> None:
    both = replace(viewer(FIRST, "review"), seats=SEATS[CITY_MAN], members=frozenset({FIRST, 99}))
    assert seen_by(Delegate(both, 99), reviewed_by(FIRST)) is None
    assert seen_by(Delegate(both, 99), reviewed_by(SECOND)) is not None
    assert seen_by(Delegate(both, FIRST), reviewed_by(FIRST)) is not None


def test_of_many_those_that_are_hidden_are_not_there() -> None:
    here, there = reviewed_by(FIRST), replace(reviewed_by(FIRST), id=6, region="130200")
    assert [one.id for one in seen_of(delegate(CITY_MAN), (here, there))] == [here.id]


def test_reviewers_reach_everywhere_and_others_their_region() -> None:
    assert reach(delegate(FIRST)) is None
    assert reach(delegate(CITY_MAN)) == (CITY.region[:4],)
    assert reach(delegate(APPLICANT)) == ()
