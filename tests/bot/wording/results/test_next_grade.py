"""The way to the next grade, in words."""

import re

from bot.wording.results.next_grade import ROWS_SHOWN, way_to_next_grade
from bot.wording.results.verdict import Verdict, of_hundred
from scoring.answers.model import Answer, Met, NotApplicable
from scoring.catalogue.index import index_of
from scoring.catalogue.model import Catalogue
from scoring.evaluation.aggregation import add
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.results import Outcome
from scoring.overlays.library import shipped
from tests.scoring.scored_samples import HALF_OF_ALL, number, scored


def way_of(catalogue: Catalogue, answers: dict[str, Answer]) -> str:
    verdict = Verdict(catalogue, evaluate(catalogue, answers))
    way = way_to_next_grade(verdict, index_of(catalogue))
    assert way is not None
    return way.zh


def test_every_row_of_the_way_has_a_title() -> None:
    catalogue = shipped().catalogue("gb36132-2018")
    unmet: dict[str, Answer] = {row.id: Met(False) for row in catalogue.criteria[:10]}
    rows = [
        line
        for line in way_of(
            catalogue, {rule.id: Met(True) for rule in catalogue.rules} | unmet
        ).splitlines()
        if line.startswith("· ")
    ]
    assert len(rows) > 3
    assert all(re.fullmatch(r"· #[\d.]+ [^\d#].+", row) for row in rows), rows
    assert len(rows) <= ROWS_SHOWN


def test_points_without_a_benchmark_are_of_the_hundred_that_the_total_is_of() -> None:
    catalogue = scored()
    waiting: dict[str, Answer] = {
        "energy-intensity": number("0.4", "tce/t"),
        "design": NotApplicable("不设计产品"),
        "renewable-rate": number("10", "%"),
        "emissions": number("9", "kg/万元"),
        "land-output": number("2", "万元/m²"),
    }
    answers: dict[str, Answer] = {**HALF_OF_ALL, **waiting}
    result = evaluate(catalogue, answers)
    held = add(row.points for row in result.criteria if row.outcome is Outcome.UNSCORED)
    points = of_hundred(result, held)
    assert points > held > 0
    assert f"占 {float(points):.2f}".rstrip("0").rstrip(".") in way_of(catalogue, answers)
