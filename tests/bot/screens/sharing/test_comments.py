"""The screens of comments, at their longest and with nothing in them."""

from datetime import UTC, datetime
from typing import Final

import pytest

from bot.screens.core.context import Around, ScreenContext
from bot.screens.core.message import Message
from bot.screens.render import render
from dialogs.core.session import Place, Session, Wait
from dialogs.core.waits import CommentBegun
from dialogs.dossier.access import Phase, Role
from dialogs.dossier.dossier import Dossier, Task
from dialogs.engine import current
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from scoring.values import Language
from storage.records import Comment
from tests.support.messages import assert_fits

NOW: Final = datetime(2026, 11, 20, tzinfo=UTC)
CATALOGUE: Final = load_catalogue("gb36132-2025")
SUBJECT: Final = index_of(CATALOGUE).subjects[-1]
MANY: Final = Around(
    comments=tuple(
        Comment(n, "<&>厂" * 125, n % 2 == 0, n % 3, "王" * 30, NOW, n % 5 == 0) for n in range(60)
    ),
    person=1,
    unread=dict.fromkeys(index_of(CATALOGUE).subjects, 99),
)
OWNER: Final = Dossier(CATALOGUE.id, comments={SUBJECT: 60})
GUEST: Final = Dossier(
    CATALOGUE.id, task=Task(1, Role.CONTRIBUTOR, Phase.OPEN, (SUBJECT,), "厂" * 300, "王" * 30)
)
WAITS: Final = (
    Wait(Place.COMMENTS, SUBJECT),
    Wait(Place.COMMENTING, SUBJECT, CommentBegun(internal=True)),
    Wait(Place.COMMENTING, SUBJECT, CommentBegun(internal=False)),
    Wait(Place.QUESTION, SUBJECT, more=1),
)


def _shown(wait: Wait, dossier: Dossier, around: Around, language: Language) -> Message:
    session = Session(wait, language, mode="full", consented=True, turn=5)
    ask = current(CATALOGUE, session, dossier, NOW)
    assert ask.wait == wait
    context = ScreenContext(CATALOGUE, session, dossier, now=NOW, around=around)
    message = render((ask,), context, 7)
    assert message is not None
    return message


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("around", [MANY, Around()], ids=["many", "none"])
@pytest.mark.parametrize("dossier", [OWNER, GUEST], ids=["owner", "guest"])
@pytest.mark.parametrize("wait", WAITS, ids=lambda wait: str(wait.at))
def test_every_screen_fits(
    wait: Wait, dossier: Dossier, around: Around, language: Language
) -> None:
    message = _shown(wait, dossier, around, language)
    assert_fits(message)
    assert all(button.label for row in message.rows for button in row)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_was_not_read_is_said_in_the_lists(language: Language) -> None:
    word = "未读留言" if language == "zh" else "Unread comments"
    listing, task = Wait(Place.LISTING, "unanswered"), Wait(Place.TASK)
    assert word in _shown(listing, OWNER, MANY, language).html
    assert word in _shown(task, GUEST, MANY, language).html
    assert word not in _shown(task, GUEST, Around(), language).html
