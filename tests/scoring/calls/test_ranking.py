"""The order of a call: gates, total, stated tie rule, time; places shared; the line."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from scoring.calls.ranking import Candidate, Gates, cut, rank

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


def candidate(
    id: int, total: str, gates: Gates = Gates.MET, *, tie: str = "0", minute: int = 0
) -> Candidate:
    points = Fraction(total)
    at = NOON + timedelta(minutes=minute)
    return Candidate(id, gates, points, points, at, (Fraction(tie),))


def test_gates_come_before_points_and_points_before_the_tie_rule() -> None:
    given = [
        candidate(1, "90", Gates.UNMET),
        candidate(2, "70", Gates.OPEN),
        candidate(3, "60", tie="2"),
        candidate(4, "60", tie="5"),
        candidate(5, "61", tie="0"),
    ]
    assert [one.candidate.id for one in rank(given)] == [5, 4, 3, 2, 1]
    assert [one.place for one in rank(given)] == [1, 2, 3, 4, 5]


def test_time_breaks_a_tie_only_where_the_call_says_so() -> None:
    given = [candidate(1, "60", minute=5), candidate(2, "60", minute=1), candidate(3, "59")]
    assert [(one.place, one.candidate.id) for one in rank(given)] == [(1, 2), (2, 1), (3, 3)]
    shared = rank(given, by_time=False)
    assert [(one.place, one.candidate.id) for one in shared] == [(1, 1), (1, 2), (3, 3)]
    assert [one.shared for one in shared] == [True, True, False]


def test_a_span_is_placed_by_what_is_certain_then_by_what_is_possible() -> None:
    wide = Candidate(1, Gates.MET, Fraction(60), Fraction(80), NOON)
    narrow = Candidate(2, Gates.MET, Fraction(60), Fraction(60), NOON)
    assert [one.candidate.id for one in rank([narrow, wide])] == [1, 2]


def test_the_line_has_a_margin() -> None:
    ranked = rank([candidate(1, "80"), candidate(2, "72.5"), candidate(3, "70")])
    line = cut(ranked, places=2)
    assert line.inside == (1, 2)
    assert line.margin == Fraction("2.5")
    assert line.straddling == ()
    assert line.first_outside is not None
    assert line.first_outside.candidate.id == 3


def test_who_shares_the_place_at_the_line_is_not_in() -> None:
    same = [candidate(2, "70"), candidate(3, "70")]
    line = cut(rank([candidate(1, "80"), *same], by_time=False), places=2)
    assert line.inside == (1,)
    assert line.straddling == (2, 3)
    assert line.margin == Fraction(10)


def test_nobody_shares_a_line_that_falls_before_them() -> None:
    tied = [candidate(1, "80"), candidate(2, "80"), candidate(3, "70"), candidate(4, "70")]
    line = cut(rank(tied, by_time=False), places=2)
    assert line.inside == (1, 2)
    assert line.straddling == ()


def test_the_least_total_and_unmet_gates_keep_out() -> None:
    ranked = rank([candidate(1, "80", Gates.UNMET), candidate(2, "75"), candidate(3, "59")])
    assert cut(ranked, least=Fraction(60)).inside == (2,)
    assert cut(ranked).inside == (2, 3)
    assert cut(ranked, places=5, least=Fraction(60)).margin == Fraction(16)
    assert cut((), places=3).margin is None
    assert cut(ranked, places=0).inside == ()


@given(
    st.lists(st.tuples(st.sampled_from(Gates), st.integers(0, 5), st.integers(0, 2)), max_size=12),
    st.integers(0, 12),
)
def test_places_hold_whatever_the_order_of_the_input(
    drawn: list[tuple[Gates, int, int]], places: int
) -> None:
    given = [candidate(at, str(t), g, minute=m) for at, (g, t, m) in enumerate(drawn)]
    ranked = rank(given, by_time=False)
    assert ranked == rank(reversed(given), by_time=False)
    for one in ranked:
        better = sum(other.place < one.place for other in ranked)
        assert one.place == better + 1
    line = cut(ranked, places=places)
    assert len(line.inside) <= places
    assert not set(line.inside) & set(line.straddling)
    if line.straddling:
        assert len(line.inside) < places < len(line.inside) + len(line.straddling)
