"""The twenty bills of the benchmark: nearly all is proposed, and nothing wrong is ticked."""

from tests.bench.bills.measuring import all_measured


def test_nothing_wrong_is_ticked_and_nearly_everything_is_proposed() -> None:
    found = list(all_measured(by_sight=False))
    assert len(found) == 20
    assert [one.name for one in found if one.wrongly_ticked] == []
    assert sum(one.wrongly_asked for one in found) == 0
    assert (sum(one.figures for one in found), sum(one.missed for one in found)) == (32, 1)
    assert sum(one.ticked for one in found) == 25
