"""Applies overlays to a catalogue: local and yearly data on top of what was published.

If several set the same thing, the one with the narrower scope wins: a city's over a province's,
a group of industries' over a whole division's. Each thing is taken whole from one overlay, as its
author checked it: the table of weights and points, baseline and leading value of a scale, the
values of a measure. So the order of the overlays does not matter.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain
from typing import Any, TypeVar

from scoring.catalogue.model import (
    AppliedOverlay,
    Catalogue,
    Criterion,
    Kind,
    LandControl,
    Measure,
    Scale,
    Section,
)
from scoring.overlays.model import Overlay, SetApplicability, SetScale, SetThreshold
from scoring.values import Frozen

Thing = TypeVar("Thing")
Bearer = TypeVar("Bearer", bound=Frozen)
"""A thing that carries the id of the overlay it came from."""
WHOLE_PROVINCE = "0000"
"""How the GB/T 2260 code of a province ends."""


def apply_overlays(catalogue: Catalogue, overlays: Iterable[Overlay]) -> Catalogue:
    """``catalogue`` with ``overlays`` applied; itself where there are none.

    The caller makes sure that they are for this catalogue and that their rules are sound.
    """
    ordered = sorted(overlays, key=narrowness)
    if not ordered:
        return catalogue
    return _without_the_inapplicable(with_all_set(catalogue, ordered), ordered)


def narrowness(overlay: Overlay) -> tuple[int, int, str]:
    """How narrow the scope is: by region, then by industry; ties are broken by id."""
    scope = overlay.scope
    regions = (1 if code.endswith(WHOLE_PROVINCE) else 2 for code in scope.regions)
    industries = (len(digits_of(code)) for code in scope.industries)
    return min(regions, default=0), min(industries, default=0), overlay.id


def digits_of(industry: str) -> str:
    """A GB/T 4754 code without its letter: C31 and 31 are the same."""
    return industry.lstrip("ABCDEFGHIJKLMNOPQRST")


def with_all_set(catalogue: Catalogue, ordered: Sequence[Overlay]) -> Catalogue:
    """All that overlays contain, before anything is left out; the narrowest comes last."""
    criteria = _criteria(catalogue, ordered)
    indicators = chain(catalogue.indicators, *(overlay.indicators for overlay in ordered))
    documents = chain(catalogue.documents, *(overlay.documents for overlay in ordered))
    conditions = chain.from_iterable(overlay.conditions for overlay in ordered)
    caps = (x.bonus_cap for x in reversed(ordered) if x.bonus_cap is not None)
    return catalogue.model_copy(
        update={
            "documents": _latest(documents, _id),
            "sections": _sections(catalogue, criteria, ordered),
            "indicators": _latest(indicators, _id),
            "criteria": criteria,
            "overlays": tuple(_applied(overlay) for overlay in ordered),
            "conditions": _latest(conditions, _id),
            "benchmarks": _latest(_signed(ordered, lambda x: x.benchmarks), _id),
            "grid_factors": _latest(
                _signed(ordered, lambda x: x.grid_factors), lambda x: (x.region, x.year)
            ),
            "land_controls": _land_controls(ordered),
            "steps": _latest(_signed(ordered, lambda x: x.steps), _id),
            "bonus_cap": next(caps, catalogue.bonus_cap),
        }
    )


def _applied(overlay: Overlay) -> AppliedOverlay:
    return AppliedOverlay(
        id=overlay.id,
        title=overlay.title,
        source=overlay.source,
        issued=overlay.issued,
        scope=overlay.scope.text,
        brings=overlay.brings,
    )


def _signed(
    ordered: Iterable[Overlay], things: Callable[[Overlay], Iterable[Bearer]]
) -> Iterator[Bearer]:
    """The things of one kind with the ids of the overlays that bring them, widest scope first."""
    for overlay in ordered:
        for thing in things(overlay):
            yield thing.model_copy(update={"set_by": overlay.id})


def _latest(things: Iterable[Thing], key: Callable[[Thing], Hashable]) -> tuple[Thing, ...]:
    """One thing for each key: the last given, at the position of the first."""
    return tuple({key(thing): thing for thing in things}.values())


def _id(thing: Any) -> str:
    return str(thing.id)


# Sections, points and rows


def _table(ordered: Sequence[Overlay]) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """Weights by section and points by criterion, both of the narrowest overlay that sets any."""
    tables = [overlay for overlay in ordered if overlay.weights or overlay.points]
    if not tables:
        return {}, {}
    weights = {set.section: set.weight for set in tables[-1].weights}
    return weights, {set.criterion: set.points for set in tables[-1].points}


def _sections(
    catalogue: Catalogue, criteria: Sequence[Criterion], ordered: Sequence[Overlay]
) -> tuple[Section, ...]:
    """Where points are added up, a section's weight is what its criteria are to hold in all."""
    weights, _ = _table(ordered)
    sections = []
    for section in catalogue.sections:
        weight = weights.get(section.id, section.weight)
        overlaid = section.model_copy(update={"weight": weight})
        if catalogue.aggregation == "sections":
            overlaid = _holding(overlaid, criteria)
        elif section.id in weights:
            overlaid = overlaid.model_copy(update={"points": weight})
        sections.append(overlaid)
    return tuple(sections)


def _holding(section: Section, criteria: Iterable[Criterion]) -> Section:
    """``section`` with the points that its criteria hold."""
    rows = [row for row in criteria if row.section == section.id and not row.bonus]
    mandatory = [row.points for row in rows if row.kind is Kind.MANDATORY]
    update = {"points": sum((row.points for row in rows), Decimal(0))}
    if section.mandatory_points is not None:
        update["mandatory_points"] = sum(mandatory, Decimal(0))
    return section.model_copy(update=update)


def _criteria(catalogue: Catalogue, ordered: Sequence[Overlay]) -> tuple[Criterion, ...]:
    """The published rows with what is set of them, then the extra ones, numbered on."""
    _, points = _table(ordered)
    scales = {
        (s.criterion, s.scale): (overlay.id, s) for overlay in ordered for s in overlay.scales
    }
    measures = {(s.criterion, s.measure): s for overlay in ordered for s in overlay.thresholds}
    applicability = _applicability(ordered)
    rows = []
    for row in catalogue.criteria:
        update: dict[str, object] = {
            "points": points.get(row.id, row.points),
            "scales": tuple(_scale(scale, scales.get((row.id, scale.id))) for scale in row.scales),
            "measures": tuple(_measure(m, measures.get((row.id, m.id))) for m in row.measures),
        }
        setting = applicability.get(row.id)
        if setting is not None and setting.applies == "always":
            update |= {"not_applicable_allowed": False, "applicability": None}
        rows.append(row.model_copy(update=update))
    extra = _latest(chain.from_iterable(overlay.criteria for overlay in ordered), _id)
    following = max((row.number for row in rows), default=0) + 1
    rows += [row.model_copy(update={"number": n}) for n, row in enumerate(extra, following)]
    return tuple(rows)


def _applicability(ordered: Sequence[Overlay]) -> dict[str, SetApplicability]:
    return {set.criterion: set for overlay in ordered for set in overlay.applicability}


def _scale(scale: Scale, setting: tuple[str, SetScale] | None) -> Scale:
    if setting is None:
        return scale
    overlay, values = setting
    return scale.model_copy(
        update=_given(values, "unit", "baseline", "leading") | {"set_by": overlay}
    )


def _measure(measure: Measure, values: SetThreshold | None) -> Measure:
    return (
        measure
        if values is None
        else measure.model_copy(update=_given(values, "threshold", "full"))
    )


def _given(values: SetScale | SetThreshold, *keys: str) -> dict[str, object]:
    """What is omitted keeps its published value."""
    return {key: value for key in keys if (value := getattr(values, key)) is not None}


def _land_controls(ordered: Sequence[Overlay]) -> tuple[LandControl, ...]:
    """One value an industry: a row keeps those industries that no narrower overlay sets."""
    taken: set[str] = set()
    kept: list[LandControl] = []
    for overlay in reversed(ordered):
        here = []
        for row in overlay.land_controls:
            industries = tuple(code for code in row.industries if digits_of(code) not in taken)
            update = {"industries": industries, "set_by": overlay.id}
            here += [row.model_copy(update=update)] if industries else []
        taken.update(digits_of(code) for row in here for code in row.industries)
        kept = here + kept
    return tuple(kept)


# What does not apply here


def _without_the_inapplicable(catalogue: Catalogue, ordered: Sequence[Overlay]) -> Catalogue:
    never = {id for id, set in _applicability(ordered).items() if set.applies == "never"}
    if not never:
        return catalogue
    criteria = tuple(
        row.model_copy(update={"presupposes": tuple(_not_in(never, row.presupposes))})
        for row in catalogue.criteria
        if row.id not in never
    )
    sections = {row.section for row in criteria}
    indicators = {row.indicator for row in criteria}
    scales = {scale.id for row in criteria for scale in row.scales}
    return catalogue.model_copy(
        update={
            "criteria": criteria,
            "sections": tuple(
                _left(section, catalogue, criteria)
                for section in catalogue.sections
                if section.id in sections
            ),
            "indicators": tuple(x for x in catalogue.indicators if x.id in indicators),
            "benchmarks": tuple(x for x in catalogue.benchmarks if x.scale in scales),
            "evidence_items": tuple(
                item.model_copy(update={"rules": tuple(_not_in(never, item.rules))})
                for item in catalogue.evidence_items
                if not item.rules or set(item.rules) - never
            ),
        }
    )


def _left(section: Section, catalogue: Catalogue, criteria: Sequence[Criterion]) -> Section:
    held = _holding(section, criteria)
    if catalogue.aggregation == "points":
        return held.model_copy(update={"weight": held.points})
    return held


def _not_in(never: set[str], ids: Iterable[str]) -> Iterable[str]:
    return (id for id in ids if id not in never)
