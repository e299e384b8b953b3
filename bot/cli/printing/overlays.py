"""What the command line prints of overlays, in both languages at once."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from bot.cli.printing.results import in_both_languages
from scoring.overlays.model import Overlay
from scoring.units.labels import with_unit

MAX_NAMED = 6
"""How many things of one kind are named; the others are counted."""


def overlay_entry(overlay: Overlay) -> dict[str, Any]:
    """What a list in JSON says of an overlay."""
    keys = ("id", "ref", "title", "catalogues", "source", "issued", "sure", "scope", "brings")
    entry = {key: getattr(overlay, key) for key in (*keys, "slot", "default")}
    return {
        key: value.model_dump(mode="json") if hasattr(value, "model_dump") else value
        for key, value in entry.items()
    }


def listed_overlays(overlays: Iterable[Overlay]) -> str:
    """A line each."""
    return "\n".join(f"{x.id}  {x.title.zh} / {x.title.en}" for x in overlays)


def shown_overlay(name: str, overlay: Overlay) -> str:
    """Who an overlay is for, where it comes from and what it would set."""
    scope, source = overlay.scope.text, overlay.source
    lines = [
        f"{name}: {in_both_languages('overlay-sound')}",
        f"  {overlay.title.zh} / {overlay.title.en}",
        f"  {overlay.ref} → {', '.join(overlay.catalogues)}",
        f"  {in_both_languages('overlay-for')}: {scope.zh} / {scope.en}",
        f"  {in_both_languages('overlay-source')}: {source.zh} / {source.en} ({overlay.issued})",
    ]
    for key, things in _set(overlay):
        more = f" … +{len(things) - MAX_NAMED}" if len(things) > MAX_NAMED else ""
        if things:
            named = "; ".join(things[:MAX_NAMED])
            lines.append(f"  {in_both_languages(key)} ({len(things)}): {named}{more}")
    return "\n".join(lines)


def _set(overlay: Overlay) -> Iterator[tuple[str, Sequence[str]]]:
    """The key of each kind of thing, and the things."""
    yield "sets-weights", [f"{x.section} = {_as_typed(x.weight)}" for x in overlay.weights]
    yield "sets-points", [f"{x.criterion} = {_as_typed(x.points)}" for x in overlay.points]
    yield (
        "sets-scales",
        [
            f"{x.scale}: {with_unit(_span(x.baseline, x.leading), x.unit or '')}"
            for x in overlay.scales
        ],
    )
    yield (
        "sets-thresholds",
        [f"{x.criterion}: {_span(x.threshold, x.full)}" for x in overlay.thresholds],
    )
    yield "sets-applicability", [f"{x.criterion}: {x.applies}" for x in overlay.applicability]
    yield "sets-criteria", [f"{x.id} {_as_typed(x.points)}" for x in overlay.criteria]
    cap = [] if overlay.bonus_cap is None else [_as_typed(overlay.bonus_cap)]
    yield "sets-cap", cap
    yield "sets-conditions", [x.id for x in overlay.conditions]
    yield "sets-benchmarks", [x.id for x in overlay.benchmarks]
    yield (
        "sets-grid",
        [f"{x.region} {x.year} = {_as_typed(x.kg_per_kwh)}" for x in overlay.grid_factors],
    )
    yield (
        "sets-land",
        [
            f"{', '.join(x.industries)} = {_as_typed(x.floor_area_ratio)}"
            for x in overlay.land_controls
        ],
    )
    yield "sets-steps", [x.id for x in overlay.steps]


def _span(start: Decimal | None, end: Decimal | None) -> str:
    return " → ".join("·" if number is None else _as_typed(number) for number in (start, end))


def _as_typed(number: Decimal) -> str:
    return f"{number:f}"
