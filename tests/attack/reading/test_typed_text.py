"""Hostile texts at every place: what is done for them grows with their length, and no faster.

Calls of functions are counted, not time; what one call does inside ``re`` is in test_patterns.
"""

import sys
from collections.abc import Callable
from functools import lru_cache, partial

import pytest

from bot.screens.core.context import Around, ScreenContext
from bot.screens.render import render
from bot.turns.rendering import as_pressed
from dialogs.core.inputs import Choice, Command, File, Input, Text
from dialogs.core.outputs import Reject
from dialogs.core.screen import TEXT_LIMIT
from dialogs.core.session import Place
from dialogs.dossier.dossier import Evidence
from dialogs.engine import current
from dialogs.registry import SCREENS
from storage.records import OrganisationRow
from tests.attack.harness.hostile import ATOMS, BEGINNINGS, ENDINGS, filled
from tests.attack.harness.standings import LIBRARY, NOW, Standing, standings

GROWTH = 2.6
"""From twice the length: 2 is linear, 4 quadratic."""
FEW = 2000
"""Calls that a turn may make more, whatever the text."""
EACH = 6
"""Parts that are repeated at a place; all of them come somewhere."""
_OURS = OrganisationRow(7, "consultancy", "某咨询", 1, "consultant", 1, 1)
AROUND = Around(organisations=(_OURS,), organisation=_OURS)
"""What only storage knows of the places where somebody stands."""


@lru_cache
def _standings() -> tuple[Standing, ...]:
    return tuple(standings())


def _calls(act: Callable[[], object]) -> int:
    count = 0

    def counted(_frame: object, event: str, _of: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        act()
    finally:
        sys.setprofile(None)
    return count


def _turn(standing: Standing, text: str) -> None:
    """One turn as the service takes it, up to the words that are shown."""
    context = _context(standing)
    ask = current(standing.catalogue, standing.session, standing.dossier, NOW)
    turn = standing.takes(as_pressed(Text(key="k", text=text), context, ask, 1))
    after = Standing(standing.catalogue, turn.session, turn.dossier)
    render(turn.outputs, _context(after), 1)


def _context(standing: Standing) -> ScreenContext:
    session, dossier = standing.session, standing.dossier
    return ScreenContext(
        standing.catalogue, session, dossier, (), library=LIBRARY, now=NOW, around=AROUND
    )


def test_somebody_stands_at_every_place() -> None:
    assert {standing.session.wait.at for standing in _standings()} == set(Place)


@pytest.mark.parametrize("at", list(Place))
def test_no_text_costs_more_than_its_length_at(at: Place) -> None:
    here = [standing for standing in _standings() if standing.session.wait.at is at]
    first = list(Place).index(at) * EACH
    for number in range(first, first + EACH):
        standing, most = here[number % len(here)], SCREENS[at].longest
        frame = (
            ATOMS[number % len(ATOMS)],
            BEGINNINGS[number % len(BEGINNINGS)],
            ENDINGS[number % len(ENDINGS)],
        )
        half, whole = (filled(frame[0], most // part, *frame[1:]) for part in (2, 1))
        _turn(standing, whole)  # what is built once is not the text's
        least = _calls(partial(_turn, standing, half))
        most_calls = _calls(partial(_turn, standing, whole))
        assert most_calls <= least * GROWTH + FEW, (standing.name, frame)


@pytest.mark.parametrize(
    "at", sorted(at for at, screen in SCREENS.items() if screen.longest < TEXT_LIMIT)
)
def test_what_no_answer_can_be_as_long_as_is_refused_with_its_length(at: Place) -> None:
    for standing in (one for one in _standings() if one.session.wait.at is at):
        turn = standing.takes(Text(key="k", text="光" * (SCREENS[at].longest + 1)))
        refused = Reject(
            "text-too-long-here",
            (("limit", str(SCREENS[at].longest)), ("length", str(SCREENS[at].longest + 1))),
        )
        assert refused in turn.outputs
        assert not turn.events
        assert turn.dossier == standing.dossier


def test_commands_choices_and_captions_are_no_way_round() -> None:
    for standing in _standings()[::7]:
        for atom in ("1", " ", "a1", "光"):
            whole, half = filled(atom, TEXT_LIMIT), filled(atom, TEXT_LIMIT // 2)
            for made in (_with_argument, _as_its_name, _chosen, _captioned):
                least = _calls(partial(standing.takes, made(standing, half)))
                most = _calls(partial(standing.takes, made(standing, whole)))
                assert most <= least * GROWTH + FEW, (standing.name, atom, made.__name__)


def _with_argument(_: Standing, text: str) -> Input:
    return Command(key="k", name="edit", argument=text)


def _as_its_name(_: Standing, text: str) -> Input:
    return Command(key="k", name=text, argument="")


def _chosen(standing: Standing, text: str) -> Input:
    return Choice(key="k", session=1, turn=standing.session.turn, choice=text)


def _captioned(_: Standing, text: str) -> Input:
    return File(key="k", evidence=Evidence("a" * 64, text[:255], "image/jpeg", 9), caption=text)
