"""When an assessment is stuck, and at what."""

import pytest

from dialogs.overview.stuck import Fact, Reason, rules, stuck_at


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        ({}, []),
        ({Fact.IDLE: 6}, []),
        ({Fact.IDLE: 7}, [Fact.IDLE]),
        ({Fact.MUSTS: 50, Fact.UNSUPPORTED: 9, Fact.ASKED: 1}, []),
        ({Fact.IDLE: 2, Fact.MUSTS: 50}, []),
        ({Fact.IDLE: 3, Fact.UNSUPPORTED: 1, Fact.MUSTS: 2}, [Fact.MUSTS, Fact.UNSUPPORTED]),
        ({Fact.IDLE: 3, Fact.ASKED: 1}, [Fact.ASKED]),
        ({Fact.PROPOSALS: 1}, [Fact.PROPOSALS]),
        ({Fact.OVERDUE: 1, Fact.ASKED: 2}, [Fact.OVERDUE]),
        ({Fact.RETURNED: 3}, [Fact.RETURNED]),
        ({Fact.EXPIRING: 1}, [Fact.EXPIRING]),
        (dict.fromkeys(Fact, 9), [rule.fact for rule in rules()]),
    ],
)
def test_each_rule(facts: dict[Fact, int], reasons: list[Fact]) -> None:
    found = stuck_at(facts, is_reported=False, ages=facts)
    assert found == tuple(Reason(fact, facts[fact]) for fact in reasons)


def test_after_a_report_only_what_came_since() -> None:
    everything = dict.fromkeys(Fact, 30)
    found = stuck_at(everything, is_reported=True, ages=everything)
    assert [one.fact for one in found] == [Fact.RETURNED, Fact.PROPOSALS, Fact.EXPIRING]


def test_what_was_sent_back_is_left_in_peace_for_some_days() -> None:
    for days, reasons in ((0, ()), (2, ()), (3, (Reason(Fact.RETURNED, 1),))):
        ages = {Fact.RETURNED: days}
        assert stuck_at({Fact.RETURNED: 1}, is_reported=False, ages=ages) == reasons


def test_an_owner_is_reminded_of_what_is_theirs_to_do() -> None:
    everything = dict.fromkeys(Fact, 30)
    found = stuck_at(everything, is_reported=False, ages=everything, to_nudge=True)
    assert [one.fact for one in found] == [Fact.IDLE, Fact.RETURNED, Fact.EXPIRING]


def test_every_fact_has_a_rule() -> None:
    assert {rule.fact for rule in rules()} == set(Fact)
