"""Local and industry data that were laid over the standard: whose, since when, setting what."""

from collections.abc import Iterator
from decimal import Decimal

from bot.reports.assessed import ReportModel
from bot.reports.pdf.layout.blocks import Heading
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import FINE, LABEL, SMALL
from bot.reports.pdf.layout.table import Cell, Grid, Row, columns
from bot.reports.words import ReportWords, words
from scoring.answers.model import Value
from scoring.catalogue.loading import load_catalogue
from scoring.catalogue.model import Benchmark, Criterion
from scoring.overlays.model import Overlay
from scoring.rounding import trimmed
from scoring.values import Text

_NO_LIMITS = (
    "weights", "points", "scales", "thresholds", "applicability", "criteria", "bonus_cap",
    "conditions", "grid_factors", "land_controls", "steps",
)  # fmt: skip
"""What an overlay may bring beside published limits."""
MOST_NAMED = 8
"""Things of one overlay that are named; the others are counted."""


def overlays(seen: ReportModel, voice: ReportWords) -> list[Block]:
    """Each with its source, scope and content."""
    flow: list[Block] = [*voice.say(words("overlays-intro"), SMALL)]
    idle = [overlay for overlay in seen.data.overlays if not _touches(seen, overlay)]
    for overlay in seen.data.overlays:
        if overlay in idle:
            continue
        flow.append(Heading(f"overlay-{overlay.id}", overlay.title, voice, level=1))
        flow.append(_table(seen, voice, overlay))
    for overlay in idle:
        told = words("overlay-idle", title=overlay.title, ref=overlay.ref)
        flow += voice.say(told, SMALL.but(before=6))
    return flow


def _touches(seen: ReportModel, overlay: Overlay) -> bool:
    """False where it brings limits alone, and none that a row of this enterprise goes by."""
    brings_more = any(getattr(overlay, name) for name in _NO_LIMITS)
    used = {limit.id for limit in overlay.benchmarks} & _chosen(seen)
    return brings_more or not overlay.benchmarks or bool(used)


def _chosen(seen: ReportModel) -> set[str | None]:
    return {a.benchmark for a in seen.data.answers.values() if isinstance(a, Value)}


def _table(seen: ReportModel, voice: ReportWords, overlay: Overlay) -> Grid:
    ref = overlay.ref
    source = words("source-issued", source=overlay.source, issued=overlay.issued)
    facts = [
        ("overlay-source", source),
        ("overlay-scope", overlay.scope.text),
        ("overlay-brings", overlay.brings),
        *((("overlay-sure", overlay.sure),) if overlay.sure else ()),
        ("overlay-version", Text(zh=ref, en=ref)),
    ]
    table = [_row(voice, key, _said(voice, text)) for key, text in facts]
    table.append(_row(voice, "overlay-sets", _settings(seen, voice, overlay)))
    return Grid(columns(2.6, 14), table)


def _row(voice: ReportWords, key: str, content: Cell) -> Row:
    return Row((voice.say(words(key), LABEL), content), pad=4)


def _said(voice: ReportWords, text: Text) -> Cell:
    """A text of several lines, each language together."""
    zh, en = text.zh.splitlines(), text.en.splitlines()
    pairs = zip(zh, en, strict=False) if len(zh) == len(en) else [(text.zh, text.en)]
    return tuple(p for pair in pairs for p in voice.say(Text(zh=pair[0], en=pair[1]), SMALL))


def _settings(seen: ReportModel, voice: ReportWords, overlay: Overlay) -> Cell:
    found = list(_set(seen, overlay))
    named = [prose for text in found[:MOST_NAMED] for prose in voice.say(text, FINE)]
    if len(found) > MOST_NAMED:
        named += voice.say(words("overlay-more", count=len(found)), FINE)
    return tuple(named)


def _set(seen: ReportModel, overlay: Overlay) -> Iterator[Text]:
    """Every thing it sets, in words; published limits that were used come first."""
    names = _names(seen)
    for weight in overlay.weights:
        title = names[weight.section]
        yield words("sets-weight", section=title, value=_number(weight.weight))
    for points in overlay.points:
        name = names[points.criterion]
        yield words("sets-points", criterion=name, value=_number(points.points))
    for ends in overlay.scales:
        values = {"baseline": _number(ends.baseline), "leading": _number(ends.leading)}
        yield words("sets-scale", label=names[ends.scale], **values)
    for limits in overlay.thresholds:
        values = {"threshold": _number(limits.threshold), "full": _number(limits.full)}
        yield words("sets-threshold", criterion=names[limits.criterion], **values)
    for rule in overlay.applicability:
        name = names[rule.criterion]
        yield words(f"sets-{rule.applies}", criterion=name, reason=rule.reason)
    yield from _added(seen, overlay)


def _added(seen: ReportModel, overlay: Overlay) -> Iterator[Text]:
    for row in overlay.criteria:
        yield words("sets-criterion", criterion=row.text, points=_number(row.points))
    if overlay.bonus_cap is not None:
        yield words("sets-cap", value=_number(overlay.bonus_cap))
    if overlay.conditions:
        yield words("sets-conditions", count=len(overlay.conditions))
    chosen = _chosen(seen)
    for benchmark in sorted(overlay.benchmarks, key=lambda limit: limit.id not in chosen):
        yield _limits(benchmark)
    for grid in overlay.grid_factors:
        yield words("sets-grid", title=grid.title, value=f"{grid.kg_per_kwh:f}")
    for control in overlay.land_controls:
        yield words("sets-land", title=control.title, value=f"{control.floor_area_ratio:f}")
    if overlay.steps:
        yield words("sets-steps", count=len(overlay.steps))


def _limits(benchmark: Benchmark) -> Text:
    return words(
        "sets-benchmark",
        standard=benchmark.standard,
        product=benchmark.product,
        leading=_number(benchmark.leading),
        baseline=_number(benchmark.baseline),
        limit=_number(benchmark.limit),
        unit=benchmark.unit,
    )


def _names(seen: ReportModel) -> dict[str, Text]:
    """What sections, scales and criteria are called, those too that an overlay leaves out."""
    names: dict[str, Text] = {}
    for catalogue in (load_catalogue(seen.catalogue.id), seen.catalogue):
        titles = {item.id: item.title for item in catalogue.indicators}
        names |= {section.id: section.title for section in catalogue.sections}
        names |= {scale.id: scale.label for row in catalogue.criteria for scale in row.scales}
        names |= {row.id: _numbered(row, titles[row.indicator]) for row in catalogue.criteria}
    return names


def _numbered(row: Criterion, title: Text) -> Text:
    return Text(zh=f"{row.number} {title.zh}", en=f"{row.number} {title.en}")


def _number(value: Decimal | None) -> str:
    return "—" if value is None else trimmed(value)
