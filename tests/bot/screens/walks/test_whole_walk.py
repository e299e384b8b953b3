"""Every place that a walk through the buttons reaches: few buttons, never none, no long text."""

from collections import deque
from datetime import UTC, datetime
from typing import Final

import pytest
from msgspec.structs import replace

from bot.screens.core.context import ScreenContext
from bot.screens.core.folding import MOST_BUTTONS
from bot.screens.core.message import Message
from bot.screens.render import render
from dialogs.core import buttons as c
from dialogs.core.inputs import Choice
from dialogs.core.session import Place, Session, Wait
from dialogs.dossier.dossier import Dossier, Profile
from dialogs.engine import current, resume
from scoring.answers.model import Met, NotApplicable
from scoring.catalogue.index import index_of
from scoring.overlays.library import OverlayLibrary, shipped
from scoring.values import Language
from tests.support.conversations.beginning import load
from tests.support.messages import assert_fits

NOW: Final = datetime(2026, 11, 20, tzinfo=UTC)
SESSION: Final = 7
SCREENS_WALKED: Final = 400
"""Screens of one walk: the whole of it, as each place is opened a few times."""
TIMES_A_PLACE: Final = 4
REACHED: Final = 18
"""Fewest places that a walk reaches, so that the check cannot become empty."""

Stand = tuple[Session, Dossier]


def _profile() -> Profile:
    return Profile(name="某某水泥有限公司", province="320000", industry="3011", period="2025")


class Walk:
    """Goes through all buttons, breadth first, and looks at every screen."""

    def __init__(self, catalogue: str, language: Language, *, is_answered: bool) -> None:
        self.library = OverlayLibrary(shipped().overlays, load)
        dossier = Dossier(catalogue, profile=_profile())
        if is_answered:
            for subject, rule in list(index_of(load(catalogue)).asked.items())[::2]:
                left_out = rule.not_applicable_allowed
                answer = NotApplicable("没有这一项") if left_out else Met(True)
                dossier = dossier.with_answer(subject, answer)
        session = Session(Wait(Place.MODE), language, consented=True, turn=1)
        self.open: deque[Stand] = deque([(session, dossier)])
        self.visits: dict[Place, int] = {}

    def go(self) -> None:
        walked = 0
        while self.open and walked < SCREENS_WALKED:
            session, dossier = self.open.popleft()
            if self.visits.get(session.wait.at, 0) >= TIMES_A_PLACE:
                continue
            self.visits[session.wait.at] = self.visits.get(session.wait.at, 0) + 1
            walked += 1
            for choice in self._look(session, dossier):
                self.open.append(self._pressed(session, dossier, choice))

    def _look(self, session: Session, dossier: Dossier) -> set[str]:
        """All choices of the place, once every one was found behind 更多."""
        catalogue = self.library.catalogue(dossier.catalogue, dossier.overlays)
        offered = {
            choice for row in current(catalogue, session, dossier, NOW).choices for choice in row
        }
        found: set[str] = set()
        page, pages = 0, 0
        while True:
            message = self._message(
                replace(session, wait=replace(session.wait, more=page)), dossier
            )
            assert_fits(message)
            shown = [button.choice for row in message.rows for button in row]
            found |= {choice for choice in shown if not choice.startswith(f"{c.MORE}:")}
            more = next((choice for choice in shown if choice.startswith(f"{c.MORE}:")), None)
            page, pages = int(more.partition(":")[2]) if more else 0, pages + 1
            assert pages <= len(offered)
            if page == 0:
                break
        hidden = offered - found
        assert {c.verb_and_argument(choice)[0] for choice in hidden} <= FILLED_IN, hidden
        return offered

    def _message(self, session: Session, dossier: Dossier) -> Message:
        catalogue = self.library.catalogue(dossier.catalogue, dossier.overlays)
        asked = current(catalogue, session, dossier, NOW)
        context = ScreenContext(catalogue, session, dossier, library=self.library, now=NOW)
        message = render((asked,), context, SESSION)
        assert message is not None
        return message

    def _pressed(self, session: Session, dossier: Dossier, choice: str) -> Stand:
        catalogue = self.library.catalogue(dossier.catalogue, dossier.overlays)
        press = Choice(
            key=f"{session.turn}-{choice}", session=SESSION, turn=session.turn, choice=choice
        )
        turn = resume(catalogue, session, dossier, press, NOW, self.library)
        return turn.session, turn.dossier


FILLED_IN: Final = frozenset({c.END_OTHERS})
"""What storage hides again: there are no other devices here."""


@pytest.mark.long
@pytest.mark.parametrize("is_answered", [False, True], ids=["new", "half answered"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("catalogue", ["gb36132-2018", "gb36132-2025"])
def test_every_screen_has_one_to_eight_buttons(
    catalogue: str, language: Language, is_answered: bool
) -> None:
    walk = Walk(catalogue, language, is_answered=is_answered)
    walk.go()
    assert len(walk.visits) >= REACHED, sorted(walk.visits)
    assert MOST_BUTTONS == 8
