"""Act by part and phase: the whole table, and that nothing beyond it is ever allowed."""

from itertools import product

import pytest

from dialogs.calls.access import MOST, MOST_SEEN, WHEN, Act, Part, Sight, Status, fits
from dialogs.calls.phases import (
    Rules,
    phase_title,
    rules_as_data,
    rules_from,
    standard_phases,
    standard_rules,
)

ALL_PHASES = ("preparing", *standard_phases())
WHO: dict[tuple[str, str], str] = {
    ("preparing", "manager"): "manage",
    ("intake", "applicant"): "submit withdraw correct",
    ("intake", "screener"): (
        "hand-in check return recommend screen-out raise-flag resolve-flag note-visit undo export"
    ),
    ("intake", "reviewer"): "declare",
    ("intake", "manager"): "hand-in assign manage export",
    ("checking", "applicant"): "correct withdraw",
    ("checking", "screener"): (
        "hand-in check return recommend screen-out raise-flag resolve-flag note-visit undo export"
    ),
    ("checking", "reviewer"): "declare",
    ("checking", "manager"): "hand-in assign manage export",
    ("review", "applicant"): "withdraw",
    ("review", "screener"): "raise-flag resolve-flag note-visit export",
    ("review", "reviewer"): "declare review raise-flag note-visit",
    ("review", "decider"): "settle export",
    ("review", "manager"): "assign manage export",
    ("deciding", "screener"): "resolve-flag export",
    ("deciding", "decider"): "settle propose apply undo export",
    ("deciding", "manager"): "manage export",
    ("objections", "applicant"): "appeal",
    ("objections", "screener"): "export",
    ("objections", "decider"): "answer-appeal propose apply undo export",
    ("objections", "manager"): "manage export",
    ("closed", "screener"): "export",
    ("closed", "decider"): "export",
    ("closed", "manager"): "manage export",
}
"""All that anybody may do; what is not here is refused."""


@pytest.mark.parametrize(("phase", "part"), list(product(ALL_PHASES, Part)))
def test_who_may_do_what_in_a_phase(phase: str, part: Part) -> None:
    allowed = set(WHO.get((phase, part), "").split())
    rules = standard_rules(phase)
    assert {act.value for act in Act if rules.lets(part, act)} == allowed


def test_every_act_is_done_by_somebody_in_some_phase() -> None:
    assert {act for acts in WHO.values() for act in acts.split()} == set(Act)
    assert set(WHEN) == set(Act) - {Act.MANAGE, Act.HAND_IN}


def test_a_phase_gives_nobody_more_than_their_part_has() -> None:
    """A call that states its own rules cannot make a reviewer decide, or see what is pending."""
    everything = Rules(dict.fromkeys(Part, frozenset(Act)), dict.fromkeys(Part, frozenset(Sight)))
    for part in Part:
        assert {act for act in Act if everything.lets(part, act)} == MOST[part]
        assert everything.shows(part) == MOST_SEEN[part]
    assert not everything.lets(Part.REVIEWER, Act.PROPOSE)
    assert Sight.PENDING not in everything.shows(Part.SCREENER)


def test_a_part_that_a_phase_does_not_name_may_and_sees_nothing() -> None:
    nothing = Rules({}, {})
    assert not any(nothing.lets(part, act) for part, act in product(Part, Act))
    assert not any(nothing.shows(part) for part in Part)


def test_unknown_words_are_refused() -> None:
    assert not fits(Act.MANAGE, Status.RECEIVED)
    with pytest.raises(ValueError, match="emperor"):
        rules_from({"may": {"emperor": []}, "see": {}})
    with pytest.raises(ValueError, match="delete"):
        rules_from({"may": {"decider": ["delete"]}, "see": {}})


@pytest.mark.parametrize("phase", ALL_PHASES)
def test_the_rules_of_a_phase_survive_being_stored(phase: str) -> None:
    assert rules_from(rules_as_data(standard_rules(phase))) == standard_rules(phase)
    assert phase_title(phase).zh
