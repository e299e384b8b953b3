"""A floor-area ratio worked out as a multiple of the land-control value follows that value."""

from decimal import Decimal
from typing import Final

import pytest

from dialogs.core.outputs import Tell
from dialogs.core.session import Place, Session, Wait
from dialogs.core.turn import TurnContext
from dialogs.dossier.dossier import Dossier, Profile
from dialogs.figures.recording import work_out_again
from scoring.answers.model import Value
from scoring.figures.calculation import calculated_answers, without_control_values
from scoring.figures.model import Figure
from scoring.overlays.library import shipped
from tests.dialogs.test_overtaken import NOW

EDITION: Final = "gb36132-2018"
LAND: Final = shipped().refs_of(("land-control-2008",))
RATIO: Final = "performance-floor-area-ratio-required"
CEMENT, CLOTHING = "3011", "1810"
FIGURES: Final = {
    "site-area": Figure(Decimal(10000), "m²"),
    "floor-area": Figure(Decimal(12000), "m²"),
}


def _exchange(reference: Decimal | None = None) -> TurnContext:
    """A cement factory whose ratio was worked out: by the value set, or by one of its own."""
    catalogue = shipped().catalogue(EDITION, LAND)
    own = Value(Decimal(0), "", reference, "control-value", worked_out=True)
    answers = calculated_answers(catalogue, FIGURES, {RATIO: own}, CEMENT)
    dossier = Dossier(
        EDITION,
        Profile(name="某厂", industry=CEMENT),
        answers={id: answer for id, answer in answers.items() if answer and id == RATIO},
        overlays=LAND,
        figures=FIGURES,
    )
    session = Session(Wait(Place.STATUS, detour=True), mode="full", consented=True)
    return TurnContext(catalogue, session, dossier, NOW, shipped())


def _reference(turn: TurnContext) -> Decimal | None:
    answer = turn.dossier.answers[RATIO]
    assert isinstance(answer, Value)
    return answer.reference


def _value_set(industry: str) -> Decimal:
    controls = shipped().catalogue(EDITION, LAND).land_controls
    return next(x.floor_area_ratio for x in controls if industry[:2] in x.industries)


def test_another_industry_brings_its_own_value() -> None:
    turn = _exchange()
    assert _reference(turn) == _value_set(CEMENT) != _value_set(CLOTHING)
    turn.record_fact("industry", CLOTHING)
    work_out_again(turn, CEMENT)
    assert _reference(turn) == _value_set(CLOTHING)


def test_a_value_no_longer_adopted_is_compared_with_no_more() -> None:
    turn = _exchange()
    turn.pin(())
    assert RATIO not in turn.dossier.answers
    assert Tell("worked-out-no-more", (("subject", RATIO),)) in turn.notices


@pytest.mark.parametrize("industry", [CLOTHING, None])
def test_a_value_of_ones_own_stays(industry: str | None) -> None:
    turn = _exchange(Decimal("0.9"))
    turn.record_fact("industry", industry)
    work_out_again(turn, CEMENT)
    turn.pin(())
    assert _reference(turn) == Decimal("0.9")


def test_only_what_was_worked_out_by_the_value_is_left_without_it() -> None:
    typed = Value(Decimal("1.2"), "", _value_set(CEMENT), "control-value")
    catalogue = shipped().catalogue(EDITION, LAND)
    assert without_control_values(catalogue, {RATIO: typed}, CEMENT) == {RATIO: typed}
