"""Cross-checks of what is scored between two values: scales, checklists, points, formulas."""

from collections.abc import Iterator
from decimal import Decimal

from scoring.catalogue.model import Catalogue, Criterion, Direction, Kind, Scale
from scoring.files.problems import Issue, issue
from scoring.files.yaml_reader import KeyPath

FULL_POINTS = 100
PERCENT, FULL_PERCENTAGE = "%", 100


def check_scored_rows(catalogue: Catalogue) -> Iterator[Issue]:
    """Inconsistencies of the points, the scored criteria and the formulas."""
    if catalogue.aggregation == "points":
        yield from _points(catalogue)
    for i, row in enumerate(catalogue.criteria):
        place: KeyPath = ("criteria", i)
        if row.kind is Kind.SCORED and catalogue.aggregation != "points":
            yield issue("scored-without-points", (*place, "kind"), found=row.kind.value)
        yield from _criterion(row, place)
    yield from _calculations(catalogue)


def _points(catalogue: Catalogue) -> Iterator[Issue]:
    """Points are added up over the sections, so all of them together are the full total."""
    found = sum((section.points for section in catalogue.sections), Decimal(0))
    if found != FULL_POINTS:
        yield issue(
            "section-points-do-not-add-up", ("sections",), found=found, expected=FULL_POINTS
        )


def _criterion(row: Criterion, place: KeyPath) -> Iterator[Issue]:
    if row.kind is Kind.SCORED and row.measures:
        yield issue("measures-on-scored", (*place, "measures"))
    if row.kind is not Kind.SCORED and row.scales:
        yield issue("scales-not-scored", (*place, "scales"), found=row.kind.value)
    if row.checklist and not row.scales:
        yield issue("checklist-without-scale", (*place, "checklist"))
    for i, scale in enumerate(row.scales):
        yield from _ends(scale, (*place, "scales", i))


def _ends(scale: Scale, place: KeyPath) -> Iterator[Issue]:
    for key, end in (("baseline", scale.baseline), ("leading", scale.leading)):
        if end is not None and end < 0:
            yield issue("negative-number", (*place, key), found=end)
        if end is not None and scale.unit == PERCENT and end > FULL_PERCENTAGE:
            yield issue("percentage-out-of-range", (*place, key), found=end)
    if scale.baseline is None or scale.leading is None:
        return
    gain = scale.leading - scale.baseline
    if gain < 0 if scale.direction is Direction.HIGHER else gain > 0:
        yield issue("leading-not-better", (*place, "leading"), found=scale.leading)


def _calculations(catalogue: Catalogue) -> Iterator[Issue]:
    for i, indicator in enumerate(catalogue.performance_indicators):
        for j, calculation in enumerate(indicator.calculations):
            used = {*calculation.numerator, *calculation.denominator}
            for k, id in enumerate(calculation.optional):
                if id not in used:
                    place = ("performance_indicators", i, "calculations", j, "optional", k)
                    yield issue("optional-figure-unused", place, found=id)
