"""What each person sees of a submission that holds everything that could leak."""

from dataclasses import replace

import pytest

from dialogs.calls import events as e
from dialogs.calls.access import Act, Part, Sight, Status
from dialogs.calls.events import Entry, Event
from dialogs.calls.phases import Rules, standard_phases
from dialogs.calls.shown.board import counts, is_in_list, ordered
from dialogs.calls.visible import (
    Seen,
    Submission,
    Viewer,
    may_in_call,
    part_in,
    part_in_call,
    visible,
    visible_of,
)
from tests.dialogs.calls.scene import (
    APPLICANT,
    CITY_MAN,
    COUNTY_MAN,
    DECIDER,
    FIRST,
    MANAGER,
    OPENS,
    PEOPLE,
    PROVINCE_MAN,
    SEATS,
    SECOND,
    STRANGER,
    SUBMITTED,
    UNDECLARED,
    by,
    entries,
    eventful,
    submission,
    viewer,
)

TOKENS = {
    "credit code": "91130102MA0000001X",
    "industry": "C3011",
    "hash": "hash-of-next",
    "result": "Fraction(285, 4)",
    "return": "退回原因",
    "row": "行的原因",
    "county's opinion": "县的推荐意见",
    "province's opinion": "省的推荐意见",
    "check": "核对意见",
    "officer": "县里的人",
    "rule's flag": "规则的数字",
    "person's flag": "人的标记",
    "visit": "现场所见",
    "reviewer": "评审甲",
    "other reviewer": "评审乙",
    "review": "乙的总评",
    "row of review": "乙的行意见",
    "total of review": "Fraction(6789, 100)",
    "pending": "待定的理由",
    "decider": "审定的人",
}
CONTENT = {"credit code", "industry", "hash", "result"}
STEPS = {"return", "row", "county's opinion", "province's opinion", "check", "officer"}
FLAGS = {"rule's flag", "person's flag"}
REVIEWS = {"review", "row of review", "total of review"}
OFFICERS = CONTENT | STEPS | FLAGS | {"visit"}
NAMES = {"reviewer", "other reviewer"}
SEES: dict[tuple[str, str], set[str] | None] = {
    ("review", "applicant"): CONTENT | {"return", "row"},
    ("review", "county"): OFFICERS,
    ("review", "city"): OFFICERS,
    ("review", "province"): OFFICERS,
    ("review", "decider"): OFFICERS | REVIEWS | NAMES,
    ("review", "manager"): OFFICERS | NAMES,
    ("review", "first"): OFFICERS,
    ("review", "second"): OFFICERS | REVIEWS | {"other reviewer"},
    ("review", "undeclared"): set(),
    ("deciding", "applicant"): CONTENT | {"return", "row"},
    ("deciding", "county"): OFFICERS,
    ("deciding", "decider"): OFFICERS | REVIEWS | NAMES | {"pending", "decider"},
    ("deciding", "manager"): OFFICERS | NAMES,
    ("deciding", "first"): OFFICERS,
    ("deciding", "undeclared"): set(),
    ("closed", "county"): CONTENT | STEPS,
    ("closed", "first"): set(),
    ("preparing", "decider"): set(),
    **{(phase, "other applicant"): None for phase in standard_phases()},
    **{(phase, "other city"): None for phase in standard_phases()},
    **{(phase, "stranger"): None for phase in standard_phases()},
}
"""By phase and person: which tokens; ``None``: not even that there is a submission."""


def tokens_in(seen: Seen | None) -> set[str] | None:
    return None if seen is None else {name for name, one in TOKENS.items() if one in repr(seen)}


@pytest.mark.parametrize(("phase", "who"), SEES)
def test_who_sees_what(phase: str, who: str) -> None:
    seen = visible(viewer(PEOPLE[who], phase), submission(*eventful()))
    assert tokens_in(seen) == SEES[phase, who]


def test_every_token_is_seen_by_somebody() -> None:
    found = set[str]().union(*(one for one in SEES.values() if one))
    assert found == set(TOKENS)


def test_name_and_region_are_what_everybody_sees_who_sees_anything() -> None:
    seen = visible(viewer(UNDECLARED, "review"), submission(*eventful()))
    assert seen is not None
    assert (seen.name, seen.region, seen.is_declared) == ("企业甲", "130102", False)
    assert seen.acts == {Act.DECLARE}
    assert seen.status is None


# --- blind review


def test_others_are_seen_only_after_ones_own_whatever_a_phase_says() -> None:
    open_to_all = Rules({}, dict.fromkeys(Part, frozenset(Sight)))
    before = replace(viewer(FIRST, "review"), rules=open_to_all)
    seen = visible(before, submission(*eventful()))
    assert not (tokens_in(seen) or set()) & (REVIEWS | {"pending"})
    own = (e.ReviewGiven(FIRST, "70", (), "甲的总评"), by(FIRST, "评审甲", Part.REVIEWER))
    after = visible(viewer(FIRST, "review"), _and(own))
    assert after is not None
    assert after.own_review is not None
    assert "乙的总评" in repr(after)
    assert "评审乙" not in repr(after)


def test_another_part_shows_a_reviewer_nothing_before_their_own_review() -> None:
    """A reviewer who also decides would see the other's review by that part."""
    both = replace(viewer(FIRST, "deciding"), seats=(*viewer(FIRST).seats, *viewer(DECIDER).seats))
    seen = visible(both, submission(*eventful()))
    assert not (tokens_in(seen) or set()) & (REVIEWS | {"pending"})
    assert seen is not None
    assert seen.agreement is None


def test_an_interest_leaves_name_and_region_whatever_else_somebody_is() -> None:
    found = _and(e.InterestFound(DECIDER, "same-organisation", "曾任职"))
    for phase in standard_phases():
        seen = visible(viewer(DECIDER, phase), found)
        assert tokens_in(seen) == set()
        assert seen is not None
        assert not seen.acts
    declared = _and(e.InterestDeclared(SECOND, True, "亲属"))
    seen = visible(viewer(SECOND, "review"), declared)
    assert seen is None  # no reviewer of it any more


def test_an_interest_does_not_end_with_a_membership() -> None:
    """Who left and came back has another membership, and the same interest."""
    found = _and(e.InterestFound(DECIDER, "imported"))
    back = replace(
        viewer(DECIDER, "deciding"), members=frozenset({99}), known_as=frozenset({99, DECIDER})
    )
    assert tokens_in(visible(back, found)) == set()


def test_a_reviewer_whose_membership_has_ended_sees_nothing() -> None:
    gone = replace(
        viewer(SECOND, "review"), seats=(), members=frozenset(), known_as=frozenset({SECOND})
    )
    assert visible(gone, submission(*eventful())) is None


def test_an_applicant_who_is_also_an_officer_sees_what_applicants_see() -> None:
    officer = replace(viewer(APPLICANT, "deciding"), seats=viewer(DECIDER).seats)
    assert tokens_in(visible(officer, submission(*eventful()))) == CONTENT | {"return", "row"}
    seen = visible(officer, submission(*eventful()))
    assert seen is not None
    assert not seen.acts


# --- what happens unseen changes nothing


HIDDEN: list[tuple[str, str, Event]] = [
    ("applicant", "review", e.ReviewGiven(FIRST, "50", (), "x")),
    ("applicant", "review", e.FlagRaised("k", "x")),
    ("applicant", "review", e.VisitNoted("2026-03-06", "x")),
    ("applicant", "review", e.ReviewerAssigned(30, "x")),
    ("applicant", "review", e.InterestFound(DECIDER, "imported")),
    ("applicant", "deciding", e.DecisionProposed("reject", "x")),
    ("applicant", "deciding", e.DecisionMade("b", "reject", "x", OPENS.isoformat())),
    ("first", "review", e.ReviewGiven(SECOND, "50", (), "x")),
    ("first", "review", e.ReviewSettled("50", "x")),
    ("first", "deciding", e.DecisionProposed("reject", "x")),
    ("first", "deciding", e.DecisionMade("b", "reject", "x", OPENS.isoformat())),
    ("county", "review", e.ReviewGiven(SECOND, "50", (), "x")),
    ("county", "review", e.ReviewerAssigned(30, "x")),
    ("county", "deciding", e.DecisionProposed("reject", "x")),
    ("manager", "review", e.ReviewGiven(SECOND, "50", (), "x")),
    ("undeclared", "review", e.Returned("city", "x")),
    ("undeclared", "review", e.ReviewGiven(SECOND, "50", (), "x")),
    ("stranger", "review", e.ReviewGiven(SECOND, "50", (), "x")),
]


@pytest.mark.parametrize(("who", "phase", "event"), HIDDEN)
def test_what_may_not_be_seen_leaves_no_trace(who: str, phase: str, event: Event) -> None:
    """Neither in the view, nor in its fingerprint, a list, a count or an order."""
    looking = viewer(PEOPLE[who], phase)
    before, after = submission(*eventful()), _and(event)
    assert visible(looking, before) == visible(looking, after)
    one, other = visible_of(looking, [before]), visible_of(looking, [after])
    assert [seen.fingerprint for seen in one] == [seen.fingerprint for seen in other]
    assert counts(one) == counts(other)


def test_lists_orders_and_counts_go_by_what_is_seen() -> None:
    decided = replace(_and(_made("reject")), id=1)
    waiting = replace(submission(*eventful()), id=2)
    looking = viewer(APPLICANT, "deciding")
    seen = visible_of(looking, [decided, waiting])
    assert counts(seen) == {"in-review": 2}
    assert [one.id for one in ordered(seen)] == [1, 2]
    assert not any(is_in_list(one, "decided") for one in seen)
    assert ordered(visible_of(viewer(STRANGER), [decided, waiting])) == ()


def test_a_decision_is_seen_once_told_and_without_the_name_of_who_made_it() -> None:
    made = (_made("nurture"), by(DECIDER, "审定的人", Part.DECIDER))
    looking = viewer(APPLICANT, "objections")
    before = visible(looking, _and(made))
    assert before is not None
    assert before.decision is None
    assert before.status is Status.IN_REVIEW
    assert Act.APPEAL not in before.acts
    after = visible(looking, _and(made, e.DecisionTold("b")))
    assert after is not None
    assert after.decision is not None
    assert (after.decision.outcome, after.decision.reason) == ("nurture", "判定的理由")
    assert "审定的人" not in repr(after)
    assert "待定的理由" not in repr(after)
    assert after.acts == {Act.APPEAL}


# --- who may do what


@pytest.mark.parametrize(
    ("person", "acts"),
    [
        (COUNTY_MAN, {Act.CHECK, Act.RETURN, Act.RECOMMEND, Act.SCREEN_OUT}),
        (CITY_MAN, set[Act]()),
        (PROVINCE_MAN, set[Act]()),
    ],
)
def test_only_the_level_where_it_lies_may_check(person: int, acts: set[Act]) -> None:
    level_acts = {Act.CHECK, Act.RETURN, Act.RECOMMEND, Act.SCREEN_OUT}
    seen = visible(viewer(person), submission(*entries(SUBMITTED)))
    assert seen is not None
    assert seen.acts & level_acts == acts


def test_acts_need_part_phase_and_state() -> None:
    def acts(person: int, phase: str, *events: Event) -> set[Act]:
        seen = visible(viewer(person, phase), submission(*entries(SUBMITTED, *events)))
        return set() if seen is None else set(seen.acts)

    recommended = e.Recommended("county", "city")
    assert Act.CHECK not in acts(COUNTY_MAN, "intake", recommended)
    assert Act.CHECK in acts(CITY_MAN, "intake", recommended)
    assert Act.CHECK not in acts(CITY_MAN, "deciding", recommended)
    assert Act.WITHDRAW in acts(APPLICANT, "checking")
    assert Act.SUBMIT not in acts(APPLICANT, "checking")
    assert Act.CORRECT in acts(APPLICANT, "checking", e.Returned("county", "x"))
    assert acts(MANAGER, "preparing") == set()
    assert acts(APPLICANT, "intake", e.Erased()) == set()


def test_an_act_is_recorded_in_the_part_that_lets_one_do_it() -> None:
    """Who has several parts acts in one of them, at its level."""
    seats = (*SEATS[DECIDER], *SEATS[PROVINCE_MAN], *SEATS[MANAGER])
    both = replace(viewer(DECIDER, "deciding"), seats=seats)
    pending = submission(*eventful())
    assert part_in(both, pending, Act.PROPOSE) == (Part.DECIDER, "province")
    assert part_in(both, pending, Act.RESOLVE_FLAG) == (Part.SCREENER, "province")
    assert part_in_call(both, Act.APPLY) == (Part.DECIDER, "province")
    assert part_in_call(both, Act.UNDO) == (Part.DECIDER, "province")
    assert part_in_call(both, Act.EXPORT) == (Part.DECIDER, "province")


def test_a_screener_acts_at_their_own_level_wherever_it_lies() -> None:
    county = viewer(COUNTY_MAN)
    at_city = submission(*entries(SUBMITTED, e.Recommended("county", "city")))
    assert part_in(county, at_city, Act.RAISE_FLAG) == (Part.SCREENER, "county")
    both = replace(county, seats=(*SEATS[COUNTY_MAN], *SEATS[CITY_MAN]))
    assert part_in(both, at_city, Act.CHECK) == (Part.SCREENER, "city")


def test_a_screener_of_the_agency_takes_no_decisions_back() -> None:
    assert Act.UNDO in viewer(PROVINCE_MAN).rules.may[Part.SCREENER]
    assert not may_in_call(viewer(PROVINCE_MAN), Act.UNDO)
    assert may_in_call(viewer(DECIDER, "deciding"), Act.UNDO)


def _and(*more: Event | tuple[Event, e.By]) -> Submission:
    return submission(*eventful(), *_later(more))


def _later(more: tuple[Event | tuple[Event, e.By], ...]) -> tuple[Entry, ...]:
    first = len(eventful())
    return tuple(replace(one, number=one.number + first) for one in entries(*more))


def _made(outcome: str) -> e.DecisionMade:
    return e.DecisionMade("b", outcome, "判定的理由", OPENS.isoformat())


def test_a_viewer_of_nothing_sees_nothing() -> None:
    assert visible(Viewer(0, (), Rules({}, {})), submission(*eventful())) is None
    nobody = replace(submission(*eventful()), applicant=None)
    assert visible(viewer(0, "review"), nobody) is None
