"""Who may do what: the whole table, and what is not in it."""

from itertools import product

import pytest

from dialogs.core.access import (
    IN_SCOPE,
    OWNER,
    Act,
    Membership,
    Phase,
    Role,
    may_grant,
    permits,
    visible,
)

MINE = "mine"
FOREIGN = "foreign"
SCOPE = frozenset({MINE})
ALLOWED = {
    ("owner", "open"): "own-affairs see-invitation accept see-question answer add-note add-file"
    " see-case change-case report invite see-sharing decide revoke",
    ("contributor", "invited"): "own-affairs see-invitation accept",
    ("contributor", "open"): "own-affairs see-task see-question answer add-note add-file finish",
    ("contributor", "ended"): "own-affairs see-task",
    ("viewer", "invited"): "own-affairs see-invitation accept",
    ("viewer", "open"): "own-affairs see-task see-question",
    ("viewer", "ended"): "own-affairs see-task",
}
"""The table as people would read it; what stands nowhere is refused."""


@pytest.mark.parametrize(("role", "phase", "act"), list(product(Role, Phase, Act)))
def test_the_table(role: Role, phase: Phase, act: Act) -> None:
    membership = Membership(role, phase, SCOPE)
    expected = act in ALLOWED.get((role, phase), "").split()
    assert permits(membership, act, MINE) is expected
    assert permits(membership, act, FOREIGN) is (expected and act not in IN_SCOPE)


@pytest.mark.parametrize("act", Act)
def test_a_stranger_may_do_nothing(act: Act) -> None:
    assert not permits(None, act, MINE)
    assert not permits(None, act)


@pytest.mark.parametrize("phase", [*Phase, "paused", ""])
@pytest.mark.parametrize("role", ["admin", "", "OWNER"])
def test_a_role_or_phase_that_is_not_known_is_refused(role: str, phase: str) -> None:
    assert not any(permits(Membership(role, phase, None), act, MINE) for act in Act)
    assert not any(permits(Membership("owner", "paused", None), act, MINE) for act in Act)


@pytest.mark.parametrize("act", ["fly", "", "ANSWER", "see-question "])
def test_an_act_that_is_not_known_is_refused(act: str) -> None:
    assert not permits(OWNER, act, MINE)


@pytest.mark.parametrize("act", sorted(IN_SCOPE))
def test_an_act_on_a_question_needs_the_question(act: Act) -> None:
    assert not permits(OWNER, act)
    assert permits(OWNER, act, FOREIGN)


def test_what_is_visible_is_what_is_in_the_scope() -> None:
    guest = Membership(Role.CONTRIBUTOR, Phase.OPEN, SCOPE)
    assert visible(guest, (FOREIGN, MINE)) == (MINE,)
    assert visible(OWNER, (FOREIGN, MINE)) == (FOREIGN, MINE)
    assert visible(Membership(Role.CONTRIBUTOR, Phase.ENDED, SCOPE), (MINE,)) == ()
    assert visible(None, (MINE,)) == ()


def test_nobody_grants_more_than_they_have() -> None:
    assert may_grant(OWNER, Role.CONTRIBUTOR, SCOPE)
    assert may_grant(OWNER, Role.VIEWER, None)
    assert not may_grant(OWNER, Role.OWNER, None), "a case has one owner"
    narrow = Membership(Role.OWNER, Phase.OPEN, SCOPE)
    assert may_grant(narrow, Role.CONTRIBUTOR, SCOPE)
    assert not may_grant(narrow, Role.CONTRIBUTOR, SCOPE | {FOREIGN})
    assert not may_grant(narrow, Role.CONTRIBUTOR, None)
    for role, phase in product((Role.CONTRIBUTOR, Role.VIEWER), Phase):
        assert not any(may_grant(Membership(role, phase, None), one, SCOPE) for one in Role)
    assert not may_grant(None, Role.VIEWER, SCOPE)
