"""The report says that more energy carriers may come."""

from bot.reports.calculation_steps import lacking
from tests.dialogs.figures.test_carriers_open import CATALOGUE, FIGURES


def test_the_report_says_why_energy_is_left_open() -> None:
    found = lacking(CATALOGUE, {}, FIGURES, None, carriers_open=True)
    assert {lack.code for lack in found["energy-intensity"]} == {"more-carriers"}
    assert not lacking(CATALOGUE, {}, FIGURES, None).get("energy-intensity")
