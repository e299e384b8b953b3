"""What an assessment by the other edition begins with."""

import pytest

from bot.turns.assessments.carry_over import carried
from dialogs.core.outputs import CarriersOpened, FigureRecorded
from dialogs.dossier.dossier import Dossier
from scoring.catalogue.loading import load_catalogue
from tests.scoring.figures.typed_figures import typed

FIGURES = typed({"carrier-diesel": "10 t", "output": "5 t"})


@pytest.mark.parametrize("is_open", [True, False])
def test_carriers_that_may_have_others_beside_them_stay_open(is_open: bool) -> None:
    present = Dossier("gb36132-2018", figures=FIGURES, carriers_open=is_open)
    events = carried(present, load_catalogue("gb36132-2025"), {})
    assert [event.id for event in events if isinstance(event, FigureRecorded)] == list(FIGURES)
    assert (CarriersOpened() in events) is is_open
