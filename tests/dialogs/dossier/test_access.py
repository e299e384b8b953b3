"""Who may do what: the whole table, and what is not in it."""

from itertools import product
from typing import Final

import pytest

from dialogs.dossier.access import (
    IN_SCOPE,
    OWNER,
    SEATS,
    Act,
    Membership,
    Phase,
    Role,
    may_grant,
    permits,
    permits_somewhere,
    visible,
)
from dialogs.dossier.organisations import (
    CLIENT,
    Kind,
    Post,
    invited_as,
    may_invite_as,
    posts_of,
    role_in_cases,
)

MINE = "mine"
FOREIGN = "foreign"
SCOPE = frozenset({MINE})
SEEING = "own-affairs see-question see-comments see-case report"
INSIDE = f"{SEEING} see-sharing judge-evidence comment see-internal review"
ALLOWED = {
    ("owner", "open"): f"{INSIDE} see-invitation accept answer add-note add-file change-case"
    " delete-case hand-to-organisation see-record invite decide revoke close reopen ask-to-sign"
    " submit nudge request-evidence see-requests give-evidence",
    ("contributor", "invited"): "own-affairs see-invitation accept",
    ("contributor", "open"): "own-affairs see-task see-question answer add-note add-file finish"
    " see-comments comment see-requests give-evidence",
    ("contributor", "ended"): "own-affairs see-task",
    ("consultant", "invited"): "own-affairs see-invitation accept",
    ("consultant", "open"): f"{INSIDE} answer add-note add-file change-case invite decide revoke"
    " close reopen ask-to-sign nudge request-evidence see-requests",
    ("consultant", "ended"): "own-affairs",
    ("reviewer", "invited"): "own-affairs see-invitation accept",
    ("reviewer", "open"): INSIDE,
    ("reviewer", "ended"): "own-affairs",
    ("decider", "open"): f"{INSIDE} decide-rows release-decisions",
    ("decider", "ended"): "own-affairs",
    ("viewer", "invited"): "own-affairs see-invitation accept",
    ("viewer", "open"): SEEING,
    ("viewer", "ended"): "own-affairs",
    ("signatory", "invited"): "own-affairs see-invitation accept",
    ("signatory", "open"): "own-affairs see-task see-summary sign decline-to-sign",
    ("signatory", "ended"): "own-affairs see-task",
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
    assert not may_grant(OWNER, Role.DECIDER, None), "only a post in an agency decides"
    assert may_grant(OWNER, Role.SIGNATORY, frozenset())
    assert not may_grant(OWNER, Role.OWNER, None), "a case has one owner"
    narrow = Membership(Role.OWNER, Phase.OPEN, SCOPE)
    assert may_grant(narrow, Role.CONTRIBUTOR, SCOPE)
    assert not may_grant(narrow, Role.CONTRIBUTOR, SCOPE | {FOREIGN})
    assert not may_grant(narrow, Role.CONTRIBUTOR, None)
    consultant = Membership(Role.CONSULTANT, Phase.OPEN, None)
    granted = {one for one in Role if may_grant(consultant, one, None)}
    assert granted == {Role.CONTRIBUTOR, Role.SIGNATORY}
    of_others = (Role.CONTRIBUTOR, Role.REVIEWER, Role.DECIDER, Role.VIEWER, Role.SIGNATORY)
    for role, phase in product(of_others, Phase):
        assert not any(may_grant(Membership(role, phase, None), one, SCOPE) for one in Role)
    assert not may_grant(None, Role.VIEWER, SCOPE)


def test_what_is_permitted_somewhere_is_permitted_to_one_question_at_least() -> None:
    guest = Membership(Role.CONTRIBUTOR, Phase.OPEN, SCOPE)
    assert permits_somewhere(guest, Act.ANSWER)
    assert permits_somewhere(OWNER, Act.ANSWER)
    assert not permits_somewhere(Membership(Role.CONTRIBUTOR, Phase.OPEN, frozenset()), Act.ANSWER)
    assert not permits_somewhere(Membership(Role.REVIEWER, Phase.OPEN, None), Act.ANSWER)
    assert not permits_somewhere(guest, Act.SEE_CASE)


@pytest.mark.parametrize("kind", [*Kind, "club"])
def test_a_post_gives_a_role_in_cases_only_where_it_is_one_of_the_kind(kind: str) -> None:
    posts = posts_of(kind)
    assert bool(posts) is (kind in tuple(Kind))
    for post in (*Post, "boss"):
        role = role_in_cases(kind, post)
        assert (role in SEATS) is (post in posts)
        assert role is None or post in posts


INVITING: Final[dict[tuple[str, str], set[str]]] = {
    (Kind.CONSULTANCY, Post.ADMINISTRATOR): {
        Post.ADMINISTRATOR, Post.CONSULTANT, Post.REVIEWER, CLIENT,
    },
    (Kind.CONSULTANCY, Post.CONSULTANT): {CLIENT},
    (Kind.AGENCY, Post.ADMINISTRATOR): {
        Post.ADMINISTRATOR, Post.SCREENER, Post.DECIDER, Post.REVIEWER,
    },
    (Kind.ENTERPRISE, Post.ADMINISTRATOR): {
        Post.ADMINISTRATOR, Post.CONTRIBUTOR, Post.VIEWER,
    },
}  # fmt: skip
"""As what each post of each kind of organisation may invite; all others invite nobody."""


@pytest.mark.parametrize(("kind", "post"), list(product([*Kind, "club"], [*Post, "boss", CLIENT])))
def test_as_what_a_post_may_invite(kind: str, post: str) -> None:
    may = may_invite_as(kind, post)
    assert set(may) == INVITING.get((kind, post), set())
    if CLIENT in may:  # who hands a case over lets all in it do what their posts allow
        assert role_in_cases(kind, post) is Role.CONSULTANT
        assert CLIENT in invited_as(kind)
