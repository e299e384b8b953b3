"""What the command line prints of overlays, in both languages at once."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from scoring.overlays.model import Overlay

MAX_NAMED = 6
"""Things of one kind that are named; the others are counted."""


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
        f"{name}: 没有问题 / no problems",
        f"  {overlay.title.zh} / {overlay.title.en}",
        f"  {overlay.ref} → {', '.join(overlay.catalogues)}",
        f"  适用 / for: {scope.zh} / {scope.en}",
        f"  来源 / source: {source.zh} / {source.en} ({overlay.issued})",
    ]
    for words, things in _set(overlay):
        more = f" … +{len(things) - MAX_NAMED}" if len(things) > MAX_NAMED else ""
        if things:
            lines.append(f"  {words} ({len(things)}): {'; '.join(things[:MAX_NAMED])}{more}")
    return "\n".join(lines)


def _set(overlay: Overlay) -> Iterator[tuple[str, Sequence[str]]]:
    """Every kind of thing in words, and the things."""
    yield "权重 / weights", [f"{x.section} = {_as_typed(x.weight)}" for x in overlay.weights]
    yield "分值 / points", [f"{x.criterion} = {_as_typed(x.points)}" for x in overlay.points]
    yield (
        "基准值 → 引领值 / baseline → leading value",
        [
            f"{x.scale}: {_span(x.baseline, x.leading)} {x.unit or ''}".strip()
            for x in overlay.scales
        ],
    )
    yield (
        "起点值 → 满分值 / threshold → full mark",
        [f"{x.criterion}: {_span(x.threshold, x.full)}" for x in overlay.thresholds],
    )
    yield "适用性 / applicability", [f"{x.criterion}: {x.applies}" for x in overlay.applicability]
    yield "新增条目 / extra rows", [f"{x.id} {_as_typed(x.points)}" for x in overlay.criteria]
    cap = [] if overlay.bonus_cap is None else [_as_typed(overlay.bonus_cap)]
    yield "加分上限 / bonus cap", cap
    yield "申报条件 / conditions", [x.id for x in overlay.conditions]
    yield "对标值 / benchmarks", [x.id for x in overlay.benchmarks]
    yield (
        "电力因子 / grid factors (kgCO2/kWh)",
        [f"{x.region} {x.year} = {_as_typed(x.kg_per_kwh)}" for x in overlay.grid_factors],
    )
    yield (
        "容积率控制值 / land control",
        [
            f"{', '.join(x.industries)} = {_as_typed(x.floor_area_ratio)}"
            for x in overlay.land_controls
        ],
    )
    yield "时间安排 / calendar", [x.id for x in overlay.steps]


def _span(start: Decimal | None, end: Decimal | None) -> str:
    return " → ".join("·" if number is None else _as_typed(number) for number in (start, end))


def _as_typed(number: Decimal) -> str:
    return f"{number:f}"
