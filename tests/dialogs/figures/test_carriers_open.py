"""While it is open whether there are more carriers, those given make no total."""

from decimal import Decimal

from bot.reports.calculation_steps import lacking
from scoring.figures.amounts import CARRIERS_OPEN, Amount, all_told, amount_of, made_of_parts
from scoring.figures.energy import MissingFigures, explain_lack
from scoring.figures.kinds import composites, figure_kinds
from scoring.figures.model import Figure
from scoring.figures.plausibility import implausible, impossible
from scoring.overlays.library import shipped

FIGURES = {
    "output": Figure(Decimal(12), "万件"),
    "carrier-electricity-purchased": Figure(Decimal(1200), "万kWh"),
    "carrier-electricity-own-renewable": Figure(Decimal(600), "万kWh"),
    CARRIERS_OPEN: Figure(Decimal(1), ""),
}
CATALOGUE = shipped().catalogue("gb36132-2025", ())


def test_it_is_no_figure_and_nothing_stumbles_over_it() -> None:
    assert CARRIERS_OPEN not in figure_kinds()
    assert not impossible(FIGURES)
    assert not implausible(CATALOGUE, FIGURES, FIGURES)


def test_no_total_is_made_of_the_carriers_before_all_are_told() -> None:
    for id in composites():
        made = amount_of(id, FIGURES)
        assert isinstance(made, MissingFigures)
        assert made.figures == (id,)
        assert [explain_lack(lack).zh for lack in made.lacks] == [
            "能源还没有确认填全，合计只是暂计，不用来计算。"
        ]
        assert isinstance(made_of_parts(id, FIGURES), MissingFigures)
        assert isinstance(amount_of(id, all_told(FIGURES)), Amount)


def test_a_total_that_is_typed_counts_all_the_same() -> None:
    total = amount_of("energy", FIGURES | {"energy": Figure(Decimal(900), "tce")})
    assert isinstance(total, Amount)
    assert total.value == 900


def test_the_report_says_why_energy_is_left_open() -> None:
    found = lacking(CATALOGUE, {}, FIGURES, None)
    assert {lack.code for lack in found["energy-intensity"]} == {"more-carriers"}
    assert not lacking(CATALOGUE, {}, all_told(FIGURES), None).get("energy-intensity")
