"""What acts come to, and why they are refused."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.calls import events as e
from dialogs.calls.access import Act, Status
from dialogs.calls.acting import (
    MOST,
    Asked,
    Batch,
    Reviewer,
    acted,
    apply_all,
    assigned,
    pending,
    read_total,
    reviewer_named,
    total_and_reason,
    undo_batch,
)
from dialogs.calls.events import Event
from dialogs.calls.refusals import Refusal
from dialogs.calls.visible import Submission, visible
from tests.dialogs.calls.scene import (
    APPLICANT,
    CITY_MAN,
    COUNTY_MAN,
    DECIDER,
    FIRST,
    MANAGER,
    MOMENTS,
    OPENS,
    OTHER_CITY_MAN,
    PROVINCE_MAN,
    SECOND,
    STRANGER,
    SUBMITTED,
    entries,
    eventful,
    submission,
    viewer,
)

TO_CITY = e.Recommended("county", "city")
TO_PROVINCE = e.Recommended("city", "province")
IN_REVIEW = (SUBMITTED, TO_CITY, TO_PROVINCE, e.Recommended("province", ""))


def act(person: int, phase: str, asked: Asked, *happened: Event) -> Event | Refusal:
    all_entries = entries(*happened)
    return acted(viewer(person, phase), submission(*all_entries), all_entries, asked)


def test_each_level_passes_it_on_to_the_next_and_the_last_to_the_review() -> None:
    asked = Asked(Act.RECOMMEND, "推荐")
    assert act(COUNTY_MAN, "checking", asked, SUBMITTED) == e.Recommended("county", "city", "推荐")
    assert act(CITY_MAN, "checking", asked, SUBMITTED, TO_CITY) == e.Recommended(
        "city", "province", "推荐"
    )
    last = act(PROVINCE_MAN, "checking", asked, SUBMITTED, TO_CITY, TO_PROVINCE)
    assert last == e.Recommended("province", "", "推荐")


@pytest.mark.parametrize(
    ("person", "phase", "asked", "happened"),
    [
        (CITY_MAN, "checking", Asked(Act.RECOMMEND), (SUBMITTED,)),
        (OTHER_CITY_MAN, "checking", Asked(Act.CHECK), (SUBMITTED, TO_CITY)),
        (COUNTY_MAN, "deciding", Asked(Act.CHECK), (SUBMITTED,)),
        (COUNTY_MAN, "checking", Asked(Act.RETURN, "x"), (SUBMITTED, TO_CITY)),
        (COUNTY_MAN, "checking", Asked(Act.PROPOSE, "x", "reject"), (SUBMITTED,)),
        (DECIDER, "checking", Asked(Act.PROPOSE, "x", "reject"), IN_REVIEW),
        (DECIDER, "deciding", Asked(Act.PROPOSE, "x", "perhaps"), IN_REVIEW),
        (FIRST, "review", Asked(Act.REVIEW, "x", "70"), IN_REVIEW),
        (STRANGER, "checking", Asked(Act.CHECK), (SUBMITTED,)),
        (APPLICANT, "intake", Asked(Act.SUBMIT), (SUBMITTED,)),
        (MANAGER, "checking", Asked(Act.CHECK), (SUBMITTED,)),
    ],
)
def test_what_is_not_ones_to_do_is_refused_alike(
    person: int, phase: str, asked: Asked, happened: tuple[Event, ...]
) -> None:
    assert act(person, phase, asked, *happened) is Refusal.NOT_ALLOWED


@pytest.mark.parametrize("kind", [Act.RETURN, Act.SCREEN_OUT])
def test_what_goes_to_the_applicant_needs_a_reason(kind: Act) -> None:
    assert act(COUNTY_MAN, "intake", Asked(kind, " "), SUBMITTED) is Refusal.REASON_NEEDED
    said = act(COUNTY_MAN, "intake", Asked(kind, "缺证书"), SUBMITTED)
    assert isinstance(said, e.Returned | e.ScreenedOut)
    assert said.reason == "缺证书"


def test_rows_are_returned_each_with_its_reason() -> None:
    asked = Asked(Act.RETURN, "请改", rows=(("r1", "数字不符"),))
    said = act(COUNTY_MAN, "intake", asked, SUBMITTED)
    assert said == e.Returned("county", "请改", (("r1", "数字不符"),))


def test_what_has_changed_since_it_was_shown_is_asked_again() -> None:
    seen = visible(viewer(COUNTY_MAN), submission(*entries(SUBMITTED)))
    assert seen is not None
    asked = Asked(Act.CHECK, seen=seen.fingerprint)
    assert isinstance(act(COUNTY_MAN, "intake", asked, SUBMITTED), e.Checked)
    again = e.Submitted(8, 2, 4, "h2", 0, ("county", "city", "province"))
    assert act(COUNTY_MAN, "intake", asked, SUBMITTED, again) is Refusal.MOVED


def test_a_reviewer_declares_then_reviews() -> None:
    given_to = (*IN_REVIEW, e.ReviewerAssigned(FIRST, "评审甲"))
    review = Asked(Act.REVIEW, "总评", "70.5")
    assert act(FIRST, "review", review, *given_to) is Refusal.NOT_ALLOWED
    declared = act(FIRST, "review", Asked(Act.DECLARE, value="no"), *given_to)
    assert declared == e.InterestDeclared(FIRST, False)
    reviewed = act(FIRST, "review", review, *given_to, declared)
    assert reviewed == e.ReviewGiven(FIRST, "141/2", (), "总评")
    assert act(FIRST, "review", replace(review, value="-1"), *given_to, declared) is (
        Refusal.NOT_A_TOTAL
    )
    yes = act(FIRST, "review", Asked(Act.DECLARE, "亲属", "yes"), *given_to)
    assert yes == e.InterestDeclared(FIRST, True, "亲属")
    assert act(FIRST, "review", review, *given_to, yes) is Refusal.NOT_ALLOWED


@pytest.mark.parametrize(
    ("typed", "total"),
    [
        ("70.5", "141/2"),
        (" 0 ", "0"),
        ("100", "100"),
        ("82.5分", "165/2"),
        ("８２．５", "165/2"),
        ("八十二分", "82"),
        ("82.5 points", "165/2"),
        ("201", None),
        ("x", None),
        ("", None),
        ("1/0", None),
        ("约80", None),
        ("80%", None),
        ("前80", None),
        ("-1", None),
        ("nan", None),
        ("1e999999999", None),
        ("1e-999999999", None),
        ("9" * 100_000, None),
    ],
)
def test_totals_are_exact(typed: str, total: str | None) -> None:
    read = read_total(typed)
    assert (None if read is None else str(read)) == total


@given(st.text() | st.from_regex(r"[0-9]{1,9}[eE.][+-]?[0-9]{1,12}", fullmatch=True))
def test_whatever_is_typed_is_a_total_within_its_limits_or_none(typed: str) -> None:
    total = read_total(typed)
    assert total is None or 0 <= total <= MOST


@given(st.decimals(0, 200, places=2))
def test_a_total_is_read_as_it_is_written(total: Decimal) -> None:
    assert read_total(f"{total}") == read_total(f"{total}分") == Fraction(total)


@pytest.mark.parametrize("space", [" ", "\u3000", "\n", "\t", " \u3000 "])
def test_any_space_stands_between_a_total_and_its_reason(space: str) -> None:
    assert total_and_reason(f"82.5分{space}材料 齐全") == ("82.5分", "材料 齐全")
    assert total_and_reason(f"82.5{space}") == ("82.5", "")
    assert total_and_reason(space) == ("", "")


def test_flags_and_visits() -> None:
    flagged = (SUBMITTED, e.FlagsFound((("odd:1", "odd-figure", "c", "{}"),)))
    resolve = Asked(Act.RESOLVE_FLAG, "已核实", "odd:1")
    assert act(COUNTY_MAN, "intake", resolve, *flagged) == e.FlagResolved("odd:1", "已核实")
    assert act(COUNTY_MAN, "intake", replace(resolve, value="x"), *flagged) is Refusal.NOT_A_FLAG
    assert act(COUNTY_MAN, "intake", replace(resolve, reason=""), *flagged) is (
        Refusal.REASON_NEEDED
    )
    raised = act(COUNTY_MAN, "intake", Asked(Act.RAISE_FLAG, "看电费", "r1 r2"), SUBMITTED)
    assert raised == e.FlagRaised(f"person:{COUNTY_MAN}:2", "看电费", ("r1", "r2"))
    visit = Asked(Act.NOTE_VISIT, "设备在用", "2026-03-05")
    assert act(COUNTY_MAN, "intake", visit, SUBMITTED) == e.VisitNoted("2026-03-05", "设备在用")
    assert act(COUNTY_MAN, "intake", replace(visit, value="昨天"), SUBMITTED) is Refusal.NOT_A_DAY


def test_the_manager_assigns_reviewers_and_removes_them() -> None:
    first, second = Reviewer(FIRST, "评审甲"), Reviewer(SECOND, "评审乙")
    add, remove = Asked(Act.ASSIGN, value="add"), Asked(Act.ASSIGN, "另有安排", "remove")
    one = e.ReviewerAssigned(FIRST, "评审甲")
    assert act(MANAGER, "checking", replace(add, reviewer=first), SUBMITTED) == one
    assert act(MANAGER, "checking", add, SUBMITTED) is Refusal.NOT_A_REVIEWER
    again = replace(add, reviewer=first)
    assert act(MANAGER, "checking", again, SUBMITTED, one) is Refusal.REVIEWER_ALREADY
    interest = e.InterestDeclared(FIRST, True)
    assert act(MANAGER, "checking", again, SUBMITTED, one, interest) is Refusal.HAS_INTEREST
    three = (one, e.ReviewerAssigned(8, "八"), e.ReviewerAssigned(9, "九"))
    fourth = replace(add, reviewer=second)
    assert act(MANAGER, "checking", fourth, SUBMITTED, *three) is Refusal.ENOUGH_REVIEWERS
    gone = act(MANAGER, "checking", replace(remove, reviewer=first), SUBMITTED, one)
    assert gone == e.ReviewerRemoved(FIRST, "另有安排")
    nobody = replace(remove, reviewer=second)
    assert act(MANAGER, "checking", nobody, SUBMITTED, one) is Refusal.NOT_A_REVIEWER
    for person in (COUNTY_MAN, DECIDER, FIRST, APPLICANT, OTHER_CITY_MAN):
        assert act(person, "checking", again, SUBMITTED) is Refusal.NOT_ALLOWED
    assert assigned(submission(*entries(SUBMITTED, e.Withdrawn())), first) is Refusal.NOT_ALLOWED


def test_a_third_reviewer_is_one_where_two_are_apart() -> None:
    two = (e.ReviewerAssigned(FIRST, "甲"), e.ReviewerAssigned(SECOND, "乙"))
    apart = (e.ReviewGiven(FIRST, "60"), e.ReviewGiven(SECOND, "80"))
    third = assigned(submission(*entries(*IN_REVIEW, *two, *apart)), Reviewer(9, "丙"))
    assert third == e.ReviewerAssigned(9, "丙", third=True)


@pytest.mark.parametrize(
    ("typed", "member"), [("甲", 1), (" 甲 ", 1), ("1", 1), ("乙", None), ("3", 3), ("", None)]
)
def test_a_reviewer_is_named_by_name_or_number(typed: str, member: int | None) -> None:
    found = reviewer_named({1: "甲", 2: "乙", 3: "乙"}, typed)
    assert (found.member if found else None) == member


def test_a_screener_undoes_their_own_levels_last_act() -> None:
    undo = Asked(Act.UNDO, "看错了")
    assert act(COUNTY_MAN, "intake", undo, SUBMITTED, TO_CITY) == e.Undone(2, "看错了")
    assert act(COUNTY_MAN, "intake", undo, SUBMITTED) is Refusal.NOTHING_TO_UNDO
    assert act(CITY_MAN, "intake", undo, SUBMITTED, TO_CITY) is Refusal.NOTHING_TO_UNDO


def _pending(id: int, outcome: str = "recommend") -> Submission:
    proposed = e.DecisionProposed(outcome, f"理由{id}")
    return replace(submission(*entries(*IN_REVIEW, proposed)), id=id)


def test_an_appeal_is_upheld_or_rejected_and_nothing_else() -> None:
    made = e.DecisionMade("b", "reject", "x", OPENS.isoformat())
    appealed = (*IN_REVIEW, made, e.DecisionTold("b"), e.Appealed((), "不服", "ours"))
    answer = Asked(Act.ANSWER_APPEAL, "查明属实", "yes")
    upheld = act(DECIDER, "objections", answer, *appealed)
    assert upheld == e.AppealAnswered(True, "查明属实")
    rejected = act(DECIDER, "objections", replace(answer, value="no"), *appealed)
    assert rejected == e.AppealAnswered(False, "查明属实")
    for value in ("", "perhaps"):
        unclear = replace(answer, value=value)
        assert act(DECIDER, "objections", unclear, *appealed) is Refusal.NOT_ALLOWED
    unreasoned = replace(answer, reason=" ")
    assert act(DECIDER, "objections", unreasoned, *appealed) is Refusal.REASON_NEEDED


NOW = MOMENTS["deciding"]
HALF_AN_HOUR = timedelta(minutes=30)


def test_a_pending_decision_is_changed_or_dropped() -> None:
    pending_now = (*IN_REVIEW, e.DecisionProposed("reject", "x"))
    change = Asked(Act.PROPOSE, "达标", "recommend")
    assert act(DECIDER, "deciding", change, *pending_now) == e.DecisionProposed(
        "recommend", "达标"
    )
    assert act(DECIDER, "deciding", Asked(Act.PROPOSE), *pending_now) == e.DecisionDropped()
    assert act(DECIDER, "deciding", Asked(Act.PROPOSE), *IN_REVIEW) is Refusal.NOT_ALLOWED
    unreasoned = replace(change, reason="")
    assert act(DECIDER, "deciding", unreasoned, *IN_REVIEW) is Refusal.REASON_NEEDED


def test_all_pending_decisions_are_applied_at_once_and_told_later() -> None:
    all_of_it = [
        _pending(1),
        _pending(2, "nurture"),
        replace(submission(*entries(*IN_REVIEW)), id=3),
    ]
    deciding = viewer(DECIDER, "deciding")
    assert [one.id for one in pending(deciding, all_of_it)] == [1, 2]
    applied = apply_all(deciding, all_of_it, "b1", NOW, HALF_AN_HOUR)
    assert isinstance(applied, Batch)
    assert [(id, one.outcome, one.reason) for id, one in applied.events] == [
        (1, "recommend", "理由1"),
        (2, "nurture", "理由2"),
    ]
    assert applied.told_from == NOW + HALF_AN_HOUR


def test_one_that_may_not_be_applied_stops_all() -> None:
    barred = _pending(2)
    interest = replace(barred.state, interests=())
    found = e.InterestFound(DECIDER, "same-organisation")
    happened = entries(*IN_REVIEW, e.DecisionProposed("reject", "x"), found)
    mine = replace(submission(*happened), id=2)
    assert interest == barred.state
    deciding = viewer(DECIDER, "deciding")
    assert apply_all(deciding, [_pending(1), mine], "b", NOW, HALF_AN_HOUR) is Refusal.NOT_ALLOWED
    assert apply_all(deciding, [], "b", NOW, HALF_AN_HOUR) is Refusal.NOTHING_PENDING
    for person in (COUNTY_MAN, PROVINCE_MAN, MANAGER, FIRST, APPLICANT, OTHER_CITY_MAN):
        who = viewer(person, "deciding")
        assert apply_all(who, [_pending(1)], "b", NOW, HALF_AN_HOUR) is Refusal.NOT_ALLOWED
    early = viewer(DECIDER, "review")
    assert apply_all(early, [_pending(1)], "b", NOW, HALF_AN_HOUR) is Refusal.NOT_ALLOWED


def _decided(id: int, *more: Event) -> Submission:
    made = e.DecisionMade("b", "reject", "x", OPENS.isoformat())
    return replace(submission(*entries(*IN_REVIEW, made, *more)), id=id)


def test_a_batch_is_undone_whole_until_somebody_was_told() -> None:
    deciding = viewer(DECIDER, "deciding")
    two = [_decided(1), _decided(2)]
    assert undo_batch(deciding, two, "b", "错") == ((1, e.Undone(5, "错")), (2, e.Undone(5, "错")))
    told = [_decided(1), _decided(2, e.DecisionTold("b"))]
    assert undo_batch(deciding, told, "b", "错") is Refusal.TOLD_ALREADY
    assert undo_batch(deciding, two, "other", "错") is Refusal.NOTHING_TO_UNDO
    assert undo_batch(viewer(MANAGER, "deciding"), two, "b", "错") is Refusal.NOT_ALLOWED
    assert undo_batch(viewer(COUNTY_MAN, "checking"), two, "b", "错") is Refusal.NOT_ALLOWED


def test_the_preview_shows_nobody_else_what_waits() -> None:
    for person in (COUNTY_MAN, MANAGER, FIRST, SECOND, APPLICANT, STRANGER):
        assert pending(viewer(person, "deciding"), [_pending(1)]) == ()
    assert submission(*eventful()).state.status is Status.PENDING
