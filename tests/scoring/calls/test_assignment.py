"""Assignment: even, within caps, never against a conflict, whatever the shape of the conflicts."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from scoring.calls.assignment import Capacity, propose


def crew(*most: int | None) -> list[Capacity]:
    return [Capacity(at, one) for at, one in enumerate(most, start=101)]


def test_it_is_even() -> None:
    found = propose(range(1, 7), crew(None, None, None), each=2)
    assert not found.missing
    assert set(found.loads.values()) == {4}
    assert len(set(found.pairs)) == len(found.pairs) == 12


def test_a_cap_and_a_conflict_hold_and_what_lacks_is_said() -> None:
    found = propose([1, 2, 3], crew(1, None), each=2, barred={(3, 102)})
    assert (3, 102) not in found.pairs
    assert found.loads[101] == 1
    assert found.missing
    assert len(found.pairs) + sum(found.missing.values()) == 6


def test_a_greedy_choice_is_taken_back_where_somebody_else_needs_it() -> None:
    # 2 can only be reviewed by 101, who was given to 1 first
    found = propose([1, 2], crew(1, 1), each=1, barred={(2, 102)})
    assert found.pairs == ((1, 102), (2, 101))
    assert not found.missing


def test_what_stands_stays_and_counts() -> None:
    found = propose([1, 2], crew(None, None), each=1, standing={(1, 101)})
    assert found.pairs == ((2, 102),)
    assert found.loads == {101: 1, 102: 1}
    assert propose([1], crew(None), each=1, standing={(1, 101)}).pairs == ()


def test_a_reviewer_who_is_gone_counts_for_the_submission_alone() -> None:
    found = propose([1], crew(None), each=2, standing={(1, 999)})
    assert found.pairs == ((1, 101),)


PAIRS = list(product(range(4), range(101, 105)))


@given(
    st.sets(st.sampled_from(PAIRS)),
    st.lists(st.integers(0, 3) | st.none(), min_size=1, max_size=4),
    st.integers(1, 2),
)
def test_nothing_is_barred_and_nothing_more_was_possible(
    barred: set[tuple[int, int]], most: list[int | None], each: int
) -> None:
    reviewers = crew(*most)
    found = propose(range(4), reviewers, each=each, barred=barred)
    assert not barred & set(found.pairs)
    for one in reviewers:
        assert one.most is None or found.loads[one.reviewer] <= one.most
    best = _most_pairs(barred, reviewers, each)
    assert len(found.pairs) == best
    assert len(found.pairs) + sum(found.missing.values()) == 4 * each


def _most_pairs(barred: set[tuple[int, int]], reviewers: list[Capacity], each: int) -> int:
    """As many pairs as there can be, by trying all ways for one submission after the other."""
    ids = [one.reviewer for one in reviewers]
    states = {tuple(4 * each if one.most is None else one.most for one in reviewers): 0}
    for submission in range(4):
        following: dict[tuple[int, ...], int] = {}
        for room, count in states.items():
            for chosen in product((0, 1), repeat=len(ids)):
                pairs = [(submission, id) for id, is_in in zip(ids, chosen, strict=True) if is_in]
                left = tuple(r - c for r, c in zip(room, chosen, strict=True))
                if sum(chosen) > each or min(left) < 0 or barred & set(pairs):
                    continue
                following[left] = max(following.get(left, 0), count + sum(chosen))
        states = following
    return max(states.values())
