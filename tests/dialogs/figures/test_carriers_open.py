"""While it is open whether there are more carriers, those given make no total."""

from decimal import Decimal

from scoring.figures.amounts import OF_CARRIERS, Amount, amount_of, made_of_parts
from scoring.figures.energy import MissingFigures, explain_lack
from scoring.figures.kinds import composites
from scoring.figures.model import Figure
from scoring.figures.plausibility import implausible
from scoring.overlays.library import shipped

FIGURES = {
    "output": Figure(Decimal(12), "万件"),
    "carrier-electricity-purchased": Figure(Decimal(1200), "万kWh"),
    "carrier-electricity-own-renewable": Figure(Decimal(600), "万kWh"),
}
CATALOGUE = shipped().catalogue("gb36132-2025", ())


def test_the_totals_of_carriers_are_those_they_make() -> None:
    assert {id for id in composites() if isinstance(amount_of(id, FIGURES), Amount)} == OF_CARRIERS


def test_no_total_is_made_of_the_carriers_before_all_are_told() -> None:
    for id in OF_CARRIERS:
        made = amount_of(id, FIGURES, carriers_open=True)
        assert isinstance(made, MissingFigures)
        assert made.figures == (id,)
        assert [explain_lack(lack).zh for lack in made.lacks] == [
            "能源还没有确认填全，合计只是暂计，不用来计算。"
        ]
        assert isinstance(made_of_parts(id, FIGURES, carriers_open=True), MissingFigures)


def test_a_total_that_is_typed_counts_all_the_same() -> None:
    typed = FIGURES | {"energy": Figure(Decimal(900), "tce")}
    total = amount_of("energy", typed, carriers_open=True)
    assert isinstance(total, Amount)
    assert total.value == 900


def test_an_unfinished_sum_is_compared_with_no_total() -> None:
    typed = FIGURES | {"energy": Figure(Decimal(9000), "tce")}
    assert [issue.code for issue in implausible(CATALOGUE, typed)] == ["total-disagrees"]
    assert not implausible(CATALOGUE, typed, carriers_open=True)
