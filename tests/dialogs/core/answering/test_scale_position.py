"""A number among the two ends it is judged by."""

from decimal import Decimal

from dialogs.core.answering.scale_position import judged_by
from scoring.answers.model import Value
from scoring.overlays.library import shipped

LIMIT = shipped().catalogue("gb36132-2025", ("energy-limits-2026",)).benchmarks[0]


def test_a_published_limit_takes_the_place_of_the_ends_that_were_given() -> None:
    own = Value(Decimal(90), LIMIT.unit, Decimal(120), leading=Decimal(70))
    assert judged_by(own, LIMIT) == Value(Decimal(90), LIMIT.unit, benchmark=LIMIT.id)
