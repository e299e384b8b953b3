"""Cross-checks of an overlay against its catalogues: known ids, and what applying it makes."""

from collections.abc import Collection, Iterable, Iterator
from itertools import chain, pairwise

from scoring.catalogue.checks import check_catalogue
from scoring.catalogue.model import Benchmark, Catalogue, Direction, Scale
from scoring.catalogue.scored_checks import FULL_PERCENTAGE, PERCENT
from scoring.files.problems import Issue, issue, suggest
from scoring.files.wording import phrase
from scoring.files.yaml_reader import KeyPath
from scoring.overlays.apply import apply_overlays, with_all_set
from scoring.overlays.model import Overlay
from scoring.units.patterns import fits, wants_own

ORDER = frozenset({"number-out-of-order", "section-out-of-order"})
"""No mistakes of an overlay: its extra rows come after the published ones."""


def check_against_catalogue(overlay: Overlay, catalogues: Iterable[Catalogue]) -> Iterator[Issue]:
    """Problems with one of the catalogues; a problem with all of them is yielded once."""
    seen: set[tuple[str, KeyPath]] = set()
    for catalogue in catalogues:
        strangers = _strangers(overlay, catalogue)
        first = next(strangers, None)
        found = (
            _issues_when_applied(overlay, catalogue)
            if first is None
            else chain([first], strangers)
        )
        for one in found:
            if (one.code, one.place) not in seen:
                seen.add((one.code, one.place))
                yield one


# What the catalogue does not have


def _strangers(overlay: Overlay, catalogue: Catalogue) -> Iterator[Issue]:
    sections = [section.id for section in catalogue.sections]
    criteria = {row.id: row for row in catalogue.criteria}
    scales = {row.id: [scale.id for scale in row.scales] for row in catalogue.criteria}
    measures = {row.id: [measure.id for measure in row.measures] for row in catalogue.criteria}
    for i, weight in enumerate(overlay.weights):
        yield from _unknown(catalogue, ("weights", i, "section"), weight.section, sections)
    for key in ("points", "scales", "thresholds", "applicability"):
        for i, thing in enumerate(getattr(overlay, key)):
            yield from _unknown(catalogue, (key, i, "criterion"), thing.criterion, criteria)
    for i, scale in enumerate(overlay.scales):
        if scale.criterion in criteria:
            known = scales[scale.criterion]
            yield from _unknown(catalogue, ("scales", i, "scale"), scale.scale, known)
    for i, threshold in enumerate(overlay.thresholds):
        if threshold.criterion in criteria:
            known = measures[threshold.criterion]
            yield from _unknown(catalogue, ("thresholds", i, "measure"), threshold.measure, known)
    yield from _taken(overlay, catalogue)


def _unknown(
    catalogue: Catalogue, place: KeyPath, id: str, known: Collection[str]
) -> Iterator[Issue]:
    if id not in known:
        remedy = suggest(id, known, phrase("list-catalogue-ids", catalogue=catalogue.id))
        yield issue("not-in-catalogue", place, found=id, catalogue=catalogue.id, remedy=remedy)


def _taken(overlay: Overlay, catalogue: Catalogue) -> Iterator[Issue]:
    """The overlay's new ids that the catalogue already uses."""
    rules = {rule.id for rule in catalogue.rules}
    for key, taken in (
        ("documents", {document.id for document in catalogue.documents}),
        ("indicators", {indicator.id for indicator in catalogue.indicators}),
        ("conditions", rules),
        ("criteria", rules),
    ):
        for i, thing in enumerate(getattr(overlay, key)):
            if thing.id in taken:
                yield issue("duplicate-id", (key, i, "id"), found=thing.id)


# What applying it makes of the catalogue


def _issues_when_applied(overlay: Overlay, catalogue: Catalogue) -> Iterator[Issue]:
    overlaid = with_all_set(catalogue, [overlay])
    places = _Places(overlay, overlaid)
    for found in check_catalogue(overlaid):
        if found.code not in ORDER:
            yield Issue(found.code, places.of(found.place), found.details)
    if not apply_overlays(catalogue, [overlay]).criteria:
        yield issue("nothing-left", ("applicability",))
    yield from _sources(overlay, overlaid)
    yield from _units(overlay, catalogue)
    yield from _benchmarks(overlay, overlaid)
    for i, row in enumerate(overlay.criteria):
        if row.bonus and (overlaid.aggregation != "points" or not overlaid.bonus_cap):
            yield issue("bonus-not-counted", ("criteria", i, "bonus"), found=row.id)


class _Places:
    """Maps a finding in the resulting catalogue to its place in the overlay's file."""

    def __init__(self, overlay: Overlay, overlaid: Catalogue) -> None:
        self._applied = overlaid
        self._own = {
            key: {thing.id: i for i, thing in enumerate(getattr(overlay, key))}
            for key in ("documents", "indicators", "criteria", "conditions", "benchmarks", "steps")
        }
        self._weights = {weight.section: i for i, weight in enumerate(overlay.weights)}
        self._points = {points.criterion: i for i, points in enumerate(overlay.points)}
        self._scales = {(x.criterion, x.scale): i for i, x in enumerate(overlay.scales)}
        self._measures = {(x.criterion, x.measure): i for i, x in enumerate(overlay.thresholds)}

    def of(self, place: KeyPath) -> KeyPath:
        """The whole file if nothing more specific is known."""
        match place:
            case ("sections", int(at), "weight"):
                return self._set(
                    "weights", self._weights.get(self._applied.sections[at].id), "weight"
                )
            case ("sections", *_):
                return self._table
            case (str(key), int(at), *rest) if key in self._own:
                own = self._own[key].get(getattr(self._applied, key)[at].id)
                if own is not None:
                    return (key, own, *rest)
                return self._of_row(at, rest) if key == "criteria" else ()
        return ()

    @property
    def _table(self) -> KeyPath:
        """Where the table of weights and points begins."""
        return ("weights",) if self._weights else ("points",) if self._points else ("criteria",)

    def _of_row(self, at: int, rest: list[str | int]) -> KeyPath:
        row = self._applied.criteria[at]
        match rest:
            case ["points"]:
                return self._set("points", self._points.get(row.id), "points")
            case ["scales", int(i), *key]:
                return self._set("scales", self._scales.get((row.id, row.scales[i].id)), *key)
            case ["measures", int(i), *key]:
                index = self._measures.get((row.id, row.measures[i].id))
                return self._set("thresholds", index, *key)
        return ()

    @staticmethod
    def _set(key: str, index: int | None, *rest: str | int) -> KeyPath:
        return () if index is None else (key, index, *rest)


def _sources(overlay: Overlay, overlaid: Catalogue) -> Iterator[Issue]:
    documents = {document.id for document in overlaid.documents}
    for i, condition in enumerate(overlay.conditions):
        if condition.source.document not in documents:
            place = ("conditions", i, "source", "document")
            yield issue("unknown-id", place, found=condition.source.document, list="documents")


def _units(overlay: Overlay, catalogue: Catalogue) -> Iterator[Issue]:
    scales = {(row.id, scale.id): scale for row in catalogue.criteria for scale in row.scales}
    for i, values in enumerate(overlay.scales):
        published = scales[values.criterion, values.scale]
        if values.unit is None or values.unit == published.unit:
            continue
        place = ("scales", i, "unit")
        if not _fits(values.unit, published.unit):
            yield issue("unit-does-not-fit", place, found=values.unit, unit=published.unit)
        for end in ("baseline", "leading"):
            if getattr(values, end) is None and getattr(published, end) is not None:
                yield issue("unit-of-one-end", place, found=values.unit, end=end)


def _fits(unit: str, expected: str) -> bool:
    """Whether one can be converted into the other; a product's unit stands for ``{product}``."""
    return unit == expected or (unit != "" and not wants_own(unit) and fits(expected, unit))


def _benchmarks(overlay: Overlay, overlaid: Catalogue) -> Iterator[Issue]:
    scales = {scale.id: scale for row in overlaid.criteria for scale in row.scales}
    for i, benchmark in enumerate(overlay.benchmarks):
        scale = scales.get(benchmark.scale)
        if scale is None:
            continue  # check_catalogue reports it
        if not benchmark.hint and not _fits(benchmark.unit, scale.unit):
            place = ("benchmarks", i, "unit")
            yield issue("unit-does-not-fit", place, found=benchmark.unit, unit=scale.unit)
        for end in ("leading", "baseline", "limit"):
            number = getattr(benchmark, end)
            if number is not None and benchmark.unit == PERCENT and number > FULL_PERCENTAGE:
                place = ("benchmarks", i, end)
                yield issue("percentage-out-of-range", place, found=number)
        if not _ordered(benchmark, scale):
            yield issue("benchmark-out-of-order", ("benchmarks", i), found=benchmark.id)


def _ordered(benchmark: Benchmark, scale: Scale) -> bool:
    """Whether the leading value, the baseline and the limit go from the best to the worst.

    A hint may be as printed: nothing is scored by it.
    """
    if benchmark.hint:
        return True
    ends = [x for x in (benchmark.leading, benchmark.baseline, benchmark.limit) if x is not None]
    if scale.direction is Direction.LOWER:
        return all(better <= worse for better, worse in pairwise(ends))
    return all(better >= worse for better, worse in pairwise(ends))
