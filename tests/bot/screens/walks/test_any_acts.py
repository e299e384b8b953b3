"""Whatever a person does, in whatever order: every screen can be shown, in both languages."""

from decimal import Decimal
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.screens.core.context import AssessmentRow, ScreenContext
from bot.screens.plans import WhatIfView
from bot.screens.render import render
from dialogs.core.outputs import Turn
from dialogs.core.session import Session
from dialogs.dossier.dossier import DRAFT, Dossier, Plan
from scoring.answers.model import Value
from scoring.catalogue.model import Catalogue
from scoring.overlays.library import OverlayLibrary, shipped
from scoring.values import Language
from tests.dialogs import test_engine_properties as whole
from tests.dialogs.plans import test_planning as planning
from tests.dialogs.scales import test_scored_properties as scored
from tests.support.conversations.beginning import load
from tests.support.examples import examples
from tests.support.messages import assert_fits

NOW: Final = whole.NOW
LANGUAGES: Final = whole.LANGUAGES
ASSESSMENTS: Final = (AssessmentRow(1, None, 3, True), AssessmentRow(2, "<某>" * 60, 3, False))


def _assert_shown(
    turn: Turn, catalogue: Catalogue, session: Session, dossier: Dossier, library: OverlayLibrary
) -> None:
    for language in LANGUAGES:
        read = replace(session, language=language)
        context = ScreenContext(catalogue, read, dossier, ASSESSMENTS, library=library, now=NOW)
        message = render(turn.outputs, context, 7)
        if message is not None:
            assert_fits(message)


class Reader(whole.Person):
    """A person who reads every screen."""

    def look_at(self, turn: Turn) -> None:
        _assert_shown(turn, self.catalogue, self.session, self.dossier, self.library)


@pytest.mark.parametrize("name", ["demo", "gb36132-2018", "gb36132-2025"])
@examples(50)
@given(
    taken=whole.steps,
    introduced=st.booleans(),
    answered=st.booleans(),
    language=st.sampled_from(LANGUAGES),
)
def test_any_sequence_of_acts(
    name: str, taken: list[tuple[str, int]], introduced: bool, answered: bool, language: Language
) -> None:
    reader = Reader(load(name), language, introduced=introduced)
    if answered:
        reader.answer_all_but_one()
    for kind, number in taken:
        reader.step(kind, number)


@examples(75)
@given(st.sampled_from([row.id for row in scored.CATALOGUE.criteria]), scored.acts)
def test_any_acts_at_a_scored_question(subject: str, steps: list[tuple[str, int]]) -> None:
    person = scored.Person(subject)
    for kind, number in steps:
        turn = person.step(kind, number)
        _assert_shown(turn, person.catalogue, person.session, person.dossier, shipped())


@examples(30)
@given(planning.steps, st.booleans())
def test_any_acts_in_a_trial(taken: list[tuple[str, int]], answered: bool) -> None:
    trier = planning.Trier(planning.REAL if answered else {})
    for kind, number in taken:
        turn = trier.step(kind, number)
        _assert_shown(turn, trier.catalogue, trier.session, trier.dossier, planning.LIBRARY)


def test_a_trial_that_other_overlays_make_unfit_is_left_aside() -> None:
    trier = planning.Trier()
    gone = Value(Decimal(1), "tce/t", benchmark="cement-clinker-of-another-year")
    dossier = trier.dossier.with_plan(DRAFT, Plan(DRAFT, answers={"energy-intensity": gone}))
    library = planning.LIBRARY
    context = ScreenContext(trier.catalogue, trier.session, dossier, library=library, now=NOW)
    view = WhatIfView(context)
    assert view.tried == []
    assert view.before == view.after
