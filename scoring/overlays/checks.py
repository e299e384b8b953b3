"""Cross-checks of an overlay by itself, once its form is right: codes, dates, ids, signs."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from scoring.files.problems import Issue, issue
from scoring.files.yaml_reader import KeyPath
from scoring.overlays.apply import digits_of
from scoring.overlays.model import Overlay

YEARS = (1990, 2100)
REGION = re.compile(r"[1-8]\d{3}00")
GRID_REGION = re.compile(rf"CN(-[a-z]+)*|{REGION.pattern}")
INDUSTRY = re.compile(r"[A-T]?\d{2,4}")
SET = (
    *("weights", "points", "scales", "thresholds", "applicability", "criteria", "bonus_cap"),
    *("conditions", "benchmarks", "grid_factors", "land_controls", "steps"),
)
"""The keys of which an overlay needs at least one."""


def check_overlay(overlay: Overlay, name: str) -> Iterator[Issue]:
    """Problems of ``overlay`` independent of any catalogue; ``name`` is the file's."""
    if overlay.id != name:
        yield issue("id-not-file-name", ("id",), found=overlay.id, expected=name)
    if not _is_date(overlay.issued):
        yield issue("not-a-date", ("issued",), found=overlay.issued)
    if not any(getattr(overlay, key) for key in SET):
        yield issue("sets-nothing", ())
    yield from _years(overlay)
    yield from _codes(overlay)
    yield from _repetitions(overlay)
    yield from _numbers(overlay)
    for i, row in enumerate(overlay.criteria):
        if row.number != i + 1:
            place = ("criteria", i, "number")
            yield issue("number-out-of-order", place, found=row.number, expected=i + 1)
    for i, limit in enumerate(overlay.benchmarks):
        if limit.in_force is not None and not _is_date(limit.in_force):
            yield issue("not-a-date", ("benchmarks", i, "in_force"), found=limit.in_force)
        if limit.leading is None and limit.baseline is None and limit.limit is None:
            yield issue("missing-key", ("benchmarks", i), found="leading")
    for i, step in enumerate(overlay.steps):
        first, last = step.months
        if first > last:
            place = ("steps", i, "months")
            yield issue("months-out-of-order", place, found=first, last=last)


def _is_date(text: str) -> bool:
    """A day, a month or a year as ISO 8601 writes it."""
    missing = {4: "-01-01", 7: "-01", 10: ""}.get(len(text))
    if missing is None or not re.fullmatch(r"[\d-]+", text, re.ASCII):
        return False
    try:
        date.fromisoformat(text + missing)
    except ValueError:
        return False
    return True


def _years(overlay: Overlay) -> Iterator[Issue]:
    scope = overlay.scope
    years: list[tuple[KeyPath, int | None]] = [
        (("scope", "first_year"), scope.first_year),
        (("scope", "last_year"), scope.last_year),
    ]
    years += [(("grid_factors", i, "year"), x.year) for i, x in enumerate(overlay.grid_factors)]
    for place, year in years:
        if year is not None and not YEARS[0] <= year <= YEARS[1]:
            yield issue("not-in-range", place, found=year, least=YEARS[0], most=YEARS[1])
    if scope.first_year and scope.last_year and scope.first_year > scope.last_year:
        place = ("scope", "last_year")
        yield issue("years-out-of-order", place, found=scope.last_year, first=scope.first_year)


def _codes(overlay: Overlay) -> Iterator[Issue]:
    for i, code in enumerate(overlay.scope.regions):
        if not REGION.fullmatch(code):
            yield issue("not-a-region", ("scope", "regions", i), found=code)
    for i, factor in enumerate(overlay.grid_factors):
        if not GRID_REGION.fullmatch(factor.region):
            yield issue("not-a-region", ("grid_factors", i, "region"), found=factor.region)
    industries: list[tuple[KeyPath, tuple[str, ...]]] = []
    industries.append((("scope", "industries"), overlay.scope.industries))
    for i, control in enumerate(overlay.land_controls):
        industries.append((("land_controls", i, "industries"), control.industries))
    for place, codes in industries:
        for i, code in enumerate(codes):
            if not INDUSTRY.fullmatch(code):
                yield issue("not-an-industry", (*place, i), found=code)


def _repetitions(overlay: Overlay) -> Iterator[Issue]:
    for key in ("documents", "indicators", "benchmarks", "steps"):
        yield from _twice("duplicate-id", key, [thing.id for thing in getattr(overlay, key)])
    conditions = [condition.id for condition in overlay.conditions]
    yield from _twice("duplicate-id", "conditions", conditions)
    taken = set(conditions)
    for i, row in enumerate(overlay.criteria):
        if row.id in taken:
            yield issue("duplicate-id", ("criteria", i, "id"), found=row.id)
        taken.add(row.id)
    yield from _twice("set-twice", "weights", [x.section for x in overlay.weights])
    yield from _twice("set-twice", "points", [x.criterion for x in overlay.points])
    yield from _twice("set-twice", "scales", [(x.criterion, x.scale) for x in overlay.scales])
    measures = [(x.criterion, x.measure) for x in overlay.thresholds]
    yield from _twice("set-twice", "thresholds", measures)
    yield from _twice("set-twice", "applicability", [x.criterion for x in overlay.applicability])
    factors = [(x.region, str(x.year)) for x in overlay.grid_factors]
    yield from _twice("set-twice", "grid_factors", factors)
    seen: set[str] = set()
    for i, control in enumerate(overlay.land_controls):
        for j, code in enumerate(control.industries):
            if digits_of(code) in seen:
                place = ("land_controls", i, "industries", j)
                yield issue("set-twice", place, found=code)
            seen.add(digits_of(code))


def _twice(code: str, key: str, things: Sequence[str | tuple[str, ...]]) -> Iterator[Issue]:
    seen: set[str | tuple[str, ...]] = set()
    for i, thing in enumerate(things):
        if thing in seen:
            found = thing if isinstance(thing, str) else " ".join(thing)
            place = (key, i, "id") if code == "duplicate-id" else (key, i)
            yield issue(code, place, found=found)
        seen.add(thing)


def _numbers(overlay: Overlay) -> Iterator[Issue]:
    """Divisors and weights must be above 0, and values compared with answers not below 0."""
    above = [(("points", i, "points"), x.points) for i, x in enumerate(overlay.points)]
    for i, factor in enumerate(overlay.grid_factors):
        above.append((("grid_factors", i, "kg_per_kwh"), factor.kg_per_kwh))
    for i, control in enumerate(overlay.land_controls):
        above.append((("land_controls", i, "floor_area_ratio"), control.floor_area_ratio))
    for place, number in above:
        if number <= 0:
            yield issue("not-positive", place, found=number)
    for key, ends in (
        ("scales", ("baseline", "leading")),
        ("thresholds", ("threshold", "full")),
        ("benchmarks", ("leading", "baseline", "limit")),
    ):
        for i, thing in enumerate(getattr(overlay, key)):
            if getattr(thing, "may_be_negative", False):
                continue
            for end in ends:
                number = getattr(thing, end)
                if number is not None and number < 0:
                    yield issue("negative-number", (key, i, end), found=number)
    if overlay.bonus_cap is not None and overlay.bonus_cap < 0:
        yield issue("negative-number", ("bonus_cap",), found=overlay.bonus_cap)
