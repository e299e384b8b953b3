"""When an assessment is stuck, and at what."""

import pytest

from dialogs.overview.stuck import RULES, Fact, Reason, stuck_at


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
        (dict.fromkeys(Fact, 9), [rule.fact for rule in RULES]),
    ],
)
def test_each_rule(facts: dict[Fact, int], reasons: list[Fact]) -> None:
    found = stuck_at(facts, is_reported=False)
    assert found == tuple(Reason(fact, facts[fact]) for fact in reasons)


def test_after_a_report_only_what_came_since() -> None:
    everything = dict.fromkeys(Fact, 30)
    assert stuck_at(everything, is_reported=True) == (Reason(Fact.PROPOSALS, 30),)


def test_every_fact_has_a_rule() -> None:
    assert {rule.fact for rule in RULES} == set(Fact)
