"""The screens of organisations and of who sees a whole case, with as much as there may be."""

from datetime import UTC, datetime
from typing import Final

import pytest

from bot.screens.core.context import Around, ScreenContext
from bot.screens.core.message import Message
from bot.screens.core.texts import words_of
from bot.screens.render import render
from dialogs.core.session import Place, Session, Wait
from dialogs.core.waits import NameTyped
from dialogs.dossier.access import WHOLE_CASE
from dialogs.dossier.dossier import Dossier, Profile
from dialogs.dossier.organisations import Kind, Post, posts_of
from dialogs.engine import current
from scoring.catalogue.loading import load_catalogue
from scoring.values import Language
from storage.records import AccessRow, AuditRow, MemberRow, OrganisationInvitation, OrganisationRow
from storage.repositories.sharing.audit import Audited
from tests.support.messages import assert_fits

CATALOGUE: Final = load_catalogue("gb36132-2018")
NOW: Final = datetime(2026, 11, 30, 8, tzinfo=UTC)
LONG: Final = "名<&>" * 15
WAITS: Final = (
    Wait(Place.CASE_ACCESS),
    *(Wait(Place.WHOLE_CASE, role) for role in WHOLE_CASE),
    Wait(Place.RECORD),
    Wait(Place.RECORD, page=1),
    Wait(Place.ORGANISATIONS),
    Wait(Place.ORGANISATION, "1"),
    Wait(Place.NEW_MEMBER, "1"),
    Wait(Place.NEW_MEMBER, "1", NameTyped(LONG[:30])),
    Wait(Place.ORGANISATION_INVITATION, "1"),
)


def around(kind: str = Kind.CONSULTANCY, post: str = Post.ADMINISTRATOR, many: int = 30) -> Around:
    """As much as is shown at once."""
    organisation = OrganisationRow(1, kind, LONG, 1, post, 200, 9_999)
    invitation = OrganisationInvitation(1, 1, kind, LONG, post, LONG, LONG, 1, NOW, is_open=True)
    return Around(
        access=tuple(
            AccessRow(what, number, f"{LONG}{number}", role, NOW)
            for number in range(many // 4)
            for what, role in (
                ("organisation", ""),
                ("member", WHOLE_CASE[number % 3]),
                ("invitation", WHOLE_CASE[number % 3]),
            )
        ),
        record=tuple(
            AuditRow(n, NOW, act, LONG, is_owner=n % 3 == 0)
            for n, act in enumerate(words_of("zh")["audited"] if many else ())
        ),
        record_broken_at=7 if many else None,
        organisations=(organisation,) * min(many, 9),
        organisation=organisation,
        members=tuple(MemberRow(n, n, LONG, post, NOW) for n in range(1, many)),
        member_invitations=(invitation,) * min(many, 9),
        organisation_invitation=invitation if many else None,
    )


def shown(wait: Wait, filled: Around, language: Language) -> Message:
    """The screen of a place."""
    session = Session(wait, language, mode="full", consented=True, turn=5)
    dossier = Dossier(CATALOGUE.id, Profile(name=LONG))
    ask = current(CATALOGUE, session, dossier, NOW)
    assert ask.wait == wait
    message = render((ask,), ScreenContext(CATALOGUE, session, dossier, around=filled), 7)
    assert message is not None
    return message


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("many", [200, 0])
@pytest.mark.parametrize("wait", WAITS, ids=lambda wait: f"{wait.at}-{wait.subject}")
def test_every_screen_fits(wait: Wait, many: int, language: Language) -> None:
    message = shown(wait, around(many=many), language)
    assert_fits(message)
    assert all(button.label for row in message.rows for button in row)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", Kind)
def test_every_post_has_a_name_and_a_button(kind: Kind, language: Language) -> None:
    message = shown(Wait(Place.NEW_MEMBER, "1", NameTyped("王工")), around(kind), language)
    buttons = {button.choice: button.label for row in message.rows for button in row}
    for post in posts_of(kind):
        assert buttons[f"invite-as:{post}"] != f"post-{post}"
        assert shown(Wait(Place.ORGANISATION, "1"), around(kind, post), language).html


def test_a_reviewer_may_only_leave() -> None:
    message = shown(Wait(Place.ORGANISATION, "1"), around(post=Post.REVIEWER, many=0), "zh")
    assert [b.choice for row in message.rows for b in row] == ["end-membership:1", "return"]


@pytest.mark.parametrize(("language", "said"), [("zh", "邀请客户"), ("en", "Invite a client")])
def test_a_consultant_may_invite_clients_and_leave(language: Language, said: str) -> None:
    filled = around(post=Post.CONSULTANT, many=0)
    message = shown(Wait(Place.ORGANISATION, "1"), filled, language)
    assert [b.choice for row in message.rows for b in row] == [
        "new-member:1",
        "end-membership:1",
        "return",
    ]
    assert message.rows[0][0].label == said
    typed = shown(Wait(Place.NEW_MEMBER, "1", NameTyped("韩工")), filled, language)
    assert [b.choice for row in typed.rows for b in row] == ["invite-as:client", "return"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_act_of_the_record_has_words(language: Language) -> None:
    assert set(words_of(language)["audited"]) == set(Audited)
