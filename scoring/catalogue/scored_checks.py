"""Cross-checks of what is scored between two values: scales, checklists, points, formulas."""

from collections.abc import Iterator
from decimal import Decimal

from scoring.catalogue.model import Catalogue, Criterion, Direction, Kind, Scale
from scoring.files.mismatch import Mismatch, mismatch
from scoring.files.yaml_reader import Place

FULL_POINTS = 100
PERCENT, FULL_PERCENTAGE = "%", 100


def scored_mismatches(catalogue: Catalogue) -> Iterator[Mismatch]:
    """What does not agree in the points, the scored criteria and the formulas."""
    if catalogue.aggregation == "points":
        yield from _points(catalogue)
    for i, row in enumerate(catalogue.criteria):
        place: Place = ("criteria", i)
        if row.kind is Kind.SCORED and catalogue.aggregation != "points":
            yield mismatch("scored-without-points", (*place, "kind"), found=row.kind.value)
        yield from _criterion(row, place)
    yield from _calculations(catalogue)


def _points(catalogue: Catalogue) -> Iterator[Mismatch]:
    """Points are added up over the sections, so all of them together are the full total."""
    found = sum((section.points for section in catalogue.sections), Decimal(0))
    if found != FULL_POINTS:
        yield mismatch(
            "section-points-do-not-add-up", ("sections",), found=found, expected=FULL_POINTS
        )


def _criterion(row: Criterion, place: Place) -> Iterator[Mismatch]:
    if row.kind is Kind.SCORED and row.measures:
        yield mismatch("measures-on-scored", (*place, "measures"))
    if row.kind is not Kind.SCORED and row.scales:
        yield mismatch("scales-not-scored", (*place, "scales"), found=row.kind.value)
    if row.checklist and not row.scales:
        yield mismatch("checklist-without-scale", (*place, "checklist"))
    for i, scale in enumerate(row.scales):
        yield from _ends(scale, (*place, "scales", i))


def _ends(scale: Scale, place: Place) -> Iterator[Mismatch]:
    for key, end in (("baseline", scale.baseline), ("leading", scale.leading)):
        if end is not None and end < 0:
            yield mismatch("negative-number", (*place, key), found=end)
        if end is not None and scale.unit == PERCENT and end > FULL_PERCENTAGE:
            yield mismatch("percentage-out-of-range", (*place, key), found=end)
    if scale.baseline is None or scale.leading is None:
        return
    gain = scale.leading - scale.baseline
    if gain < 0 if scale.direction is Direction.HIGHER else gain > 0:
        yield mismatch("leading-not-better", (*place, "leading"), found=scale.leading)


def _calculations(catalogue: Catalogue) -> Iterator[Mismatch]:
    for i, indicator in enumerate(catalogue.performance_indicators):
        for j, calculation in enumerate(indicator.calculations):
            used = {*calculation.numerator, *calculation.denominator}
            for k, id in enumerate(calculation.optional):
                if id not in used:
                    place = ("performance_indicators", i, "calculations", j, "optional", k)
                    yield mismatch("optional-figure-unused", place, found=id)
