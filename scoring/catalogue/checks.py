"""Cross-checks of a well-formed catalogue: ids, order, sums, bands and measures."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Protocol, get_args

from scoring.catalogue.model import (
    Asked,
    Catalogue,
    Compare,
    Criterion,
    Kind,
    Measure,
    Section,
)
from scoring.catalogue.parts import PARTS, gap_for
from scoring.catalogue.scored_checks import check_scored_rows
from scoring.files.problems import Issue, issue
from scoring.files.yaml_reader import KeyPath
from scoring.values import Language, Text

FULL_WEIGHT = 100
FULL_TOTAL = 100
SMALLER_IS_BETTER = frozenset({Compare.AT_MOST, Compare.BELOW})


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


_Ids = Iterable[tuple[KeyPath, str]]


def check_catalogue(catalogue: Catalogue) -> Iterator[Issue]:
    """Every inconsistency within ``catalogue``."""
    yield from _duplicate_ids(catalogue)
    yield from _unknown_ids(catalogue)
    yield from _evidence_items(catalogue)
    yield from _parts(catalogue)
    yield from _presuppositions(catalogue)
    yield from _order(catalogue)
    yield from _weights(catalogue)
    for place, section in enumerate(catalogue.sections):
        yield from _points(catalogue, section, ("sections", place))
    yield from _shares(catalogue)
    yield from _grades(catalogue)
    for place, criterion in enumerate(catalogue.criteria):
        yield from _criterion(criterion, ("criteria", place))
    yield from check_scored_rows(catalogue)


def _ids(place: KeyPath, things: Sequence[_HasId]) -> _Ids:
    return [((*place, i, "id"), thing.id) for i, thing in enumerate(things)]


def _duplicate_ids(catalogue: Catalogue) -> Iterator[Issue]:
    # Conditions, requirements and criteria are answered in one map: their ids share one space.
    answered = [
        *_ids(("conditions",), catalogue.conditions),
        *_ids(("requirements",), catalogue.requirements),
        *_ids(("criteria",), catalogue.criteria),
    ]
    scale = catalogue.grade_scale
    yield from _repeated(_ids(("documents",), catalogue.documents))
    yield from _repeated(_ids(("sections",), catalogue.sections))
    yield from _repeated(_ids(("indicators",), catalogue.indicators))
    yield from _repeated(answered)
    for i, criterion in enumerate(catalogue.criteria):
        yield from _repeated(_ids(("criteria", i, "measures"), criterion.measures))
        yield from _repeated(_ids(("criteria", i, "checklist"), criterion.checklist))
    # A benchmark names its scale without the criterion, so scale ids share one space too.
    scales = [
        id
        for i, criterion in enumerate(catalogue.criteria)
        for id in _ids(("criteria", i, "scales"), criterion.scales)
    ]
    yield from _repeated(scales)
    yield from _repeated(_ids(("performance_indicators",), catalogue.performance_indicators))
    yield from _repeated(_ids(("rating_bands",), catalogue.rating_bands))
    grades = _ids(("grade_scale", "grades"), scale.grades)
    yield from _repeated([(("grade_scale", "below", "id"), scale.below.id), *grades])
    yield from _repeated(_ids(("conventions",), catalogue.conventions))
    yield from _repeated(_ids(("evidence_items",), catalogue.evidence_items))


def _repeated(ids: _Ids) -> Iterator[Issue]:
    seen: set[str] = set()
    for place, id in ids:
        if id in seen:
            yield issue("duplicate-id", place, found=id)
        seen.add(id)


def _unknown_ids(catalogue: Catalogue) -> Iterator[Issue]:
    known: dict[str, set[str]] = {
        "document": {x.id for x in catalogue.documents},
        "section": {x.id for x in catalogue.sections},
        "indicator": {x.id for x in catalogue.indicators},
        "performance_indicator": {x.id for x in catalogue.performance_indicators},
        "scale": {scale.id for row in catalogue.criteria for scale in row.scales},
    }
    for place, id in _references(catalogue):
        if id not in known[str(place[-1])]:
            yield issue("unknown-id", place, found=id, list=f"{place[-1]}s")
    home = {indicator.id: indicator.section for indicator in catalogue.indicators}
    for i, row in enumerate(catalogue.criteria):
        if home.get(row.indicator, row.section) != row.section:
            yield issue(
                "indicator-elsewhere",
                ("criteria", i, "indicator"),
                found=row.indicator,
                section=home[row.indicator],
            )


def _references(catalogue: Catalogue) -> _Ids:
    """Every id that refers to something else; its key says what."""
    for i, indicator in enumerate(catalogue.indicators):
        yield ("indicators", i, "section"), indicator.section
    for i, requirement in enumerate(catalogue.requirements):
        yield ("requirements", i, "source", "document"), requirement.source.document
    for i, row in enumerate(catalogue.criteria):
        yield ("criteria", i, "section"), row.section
        yield ("criteria", i, "indicator"), row.indicator
        yield ("criteria", i, "source", "document"), row.source.document
        for j, measure in enumerate(row.measures):
            if measure.performance_indicator is not None:
                place = ("criteria", i, "measures", j, "performance_indicator")
                yield place, measure.performance_indicator
        for j, scale in enumerate(row.scales):
            if scale.performance_indicator is not None:
                place = ("criteria", i, "scales", j, "performance_indicator")
                yield place, scale.performance_indicator
    for i, benchmark in enumerate(catalogue.benchmarks):
        yield ("benchmarks", i, "scale"), benchmark.scale
    if catalogue.grade_scale.source is not None:
        yield ("grade_scale", "source", "document"), catalogue.grade_scale.source.document


def _evidence_items(catalogue: Catalogue) -> Iterator[Issue]:
    known = {rule.id for rule in catalogue.rules}
    for i, item in enumerate(catalogue.evidence_items):
        for j, id in enumerate(item.rules):
            if id not in known:
                place = ("evidence_items", i, "rules", j)
                yield issue("unknown-id", place, found=id, list="requirements, criteria")


def _parts(catalogue: Catalogue) -> Iterator[Issue]:
    for key in ("conditions", "requirements", "criteria"):
        for i, rule in enumerate(getattr(catalogue, key)):
            for whole, part in PARTS.items():
                yield from _part(rule, whole, part, (key, i))


def _part(rule: Asked, whole: str, part: str, place: KeyPath) -> Iterator[Issue]:
    """A part and its gap need each other, in both languages."""
    words: Text = getattr(rule, whole)
    told: Text | None = getattr(rule, part)
    for language in get_args(Language):
        if gap_for(part) in words[language]:
            yield issue("part-missing", (*place, whole, language), part=part)
        elif told is not None and told[language] not in words[language]:
            yield issue("part-without-gap", (*place, whole, language), part=part)


def _presuppositions(catalogue: Catalogue) -> Iterator[Issue]:
    path_of = {row.id: ("criteria", i, "presupposes") for i, row in enumerate(catalogue.criteria)}
    for i, row in enumerate(catalogue.criteria):
        for j, id in enumerate(row.presupposes):
            if id not in path_of:
                place = ("criteria", i, "presupposes", j)
                yield issue("unknown-id", place, found=id, list="criteria")
    try:
        TopologicalSorter({row.id: row.presupposes for row in catalogue.criteria}).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        yield issue("presupposes-itself", path_of[circle[-1]], found=" → ".join(circle[::-1]))


def _order(catalogue: Catalogue) -> Iterator[Issue]:
    for i, row in enumerate(catalogue.criteria):
        if row.number != i + 1:
            yield issue(
                "number-out-of-order", ("criteria", i, "number"), found=row.number, expected=i + 1
            )
    rank = {section.id: i for i, section in enumerate(catalogue.sections)}
    furthest = 0
    for i, row in enumerate(catalogue.criteria):
        here = rank.get(row.section, furthest)
        if here < furthest:
            place = ("criteria", i, "section")
            yield issue("section-out-of-order", place, found=row.section)
        furthest = max(furthest, here)


def _weights(catalogue: Catalogue) -> Iterator[Issue]:
    for i, section in enumerate(catalogue.sections):
        if section.weight <= 0:
            place = ("sections", i, "weight")
            yield issue("not-positive", place, found=section.weight)
    found = sum((section.weight for section in catalogue.sections), Decimal(0))
    if found != FULL_WEIGHT:
        yield issue("weights-do-not-add-up", ("sections",), found=found, expected=FULL_WEIGHT)


def _points(catalogue: Catalogue, section: Section, place: KeyPath) -> Iterator[Issue]:
    if section.points <= 0:
        yield issue("not-positive", (*place, "points"), found=section.points)
    rows = [row for row in catalogue.criteria if row.section == section.id and not row.bonus]
    mandatory = [row for row in rows if row.kind is Kind.MANDATORY]
    for key, promised, held in (
        ("points", section.points, rows),
        ("mandatory_points", section.mandatory_points, mandatory),
    ):
        found = sum((row.points for row in held), Decimal(0))
        if promised is not None and found != promised:
            yield issue("points-do-not-add-up", (*place, key), found=found, expected=promised)


def _shares(catalogue: Catalogue) -> Iterator[Issue]:
    bands = [(("rating_bands", i, "share"), b.share) for i, b in enumerate(catalogue.rating_bands)]
    for place, share in [(("share_at_threshold",), catalogue.share_at_threshold), *bands]:
        if not 0 <= share <= 1:
            yield issue("share-out-of-range", place, found=share)
    yield from _not_ascending(bands)


def _grades(catalogue: Catalogue) -> Iterator[Issue]:
    scale = catalogue.grade_scale
    below = (("grade_scale", "below", "lower"), scale.below.lower)
    grades = [(("grade_scale", "grades", i, "lower"), g.lower) for i, g in enumerate(scale.grades)]
    if scale.below.lower != 0:
        yield issue("band-from-zero", below[0], found=scale.below.lower)
    yield from _not_ascending([below, *grades])
    for place, lower in grades:
        if lower > FULL_TOTAL:
            yield issue("band-out-of-reach", place, found=lower)


def _not_ascending(bands: Sequence[tuple[KeyPath, Decimal]]) -> Iterator[Issue]:
    for (_, before), (place, here) in pairwise(bands):
        if here <= before:
            yield issue("not-ascending", place, found=here, before=before)


def _criterion(row: Criterion, place: KeyPath) -> Iterator[Issue]:
    if row.points <= 0:
        yield issue("not-positive", (*place, "points"), found=row.points)
    if row.applicability is not None and not row.not_applicable_allowed:
        words = row.applicability.zh
        yield issue("applicability-without-exclusion", (*place, "applicability"), found=words)
    if row.thresholds and row.measures:
        yield issue("thresholds-and-measures", (*place, "thresholds"))
    for i, measure in enumerate(row.measures):
        yield from _measure(row, measure, (*place, "measures", i))


def _measure(row: Criterion, measure: Measure, place: KeyPath) -> Iterator[Issue]:
    smaller_is_better = measure.compare in SMALLER_IS_BETTER
    if measure.reads == "rank" and not smaller_is_better:
        yield issue("rank-direction", (*place, "compare"), found=measure.compare.value)
    if (measure.reads == "multiple") != (measure.reference is not None):
        yield issue("reference-and-multiple", place, found=measure.reads)
    if measure.full is None:
        return
    if row.kind is Kind.MANDATORY:
        yield issue("full-on-mandatory", (*place, "full"), found=measure.full)
    beyond = (
        measure.threshold - measure.full if smaller_is_better else measure.full - measure.threshold
    )
    if beyond <= 0:
        yield issue(
            "full-not-beyond-threshold",
            (*place, "full"),
            found=measure.full,
            threshold=measure.threshold,
        )
