"""The report says that more energy carriers may come."""

from bot.reports.calculation_steps import calculations
from scoring.improvement.improvements import Plant
from tests.dialogs.figures.test_carriers_open import CATALOGUE, FIGURES


def test_the_report_says_why_energy_is_left_open() -> None:
    still_open = calculations(CATALOGUE, {}, Plant(FIGURES, carriers_open=True), {})
    assert {lack.code for lack in still_open.missing["energy-intensity"]} == {"more-carriers"}
    assert "energy-intensity" not in calculations(CATALOGUE, {}, Plant(FIGURES), {}).missing
