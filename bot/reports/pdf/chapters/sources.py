"""The sources: the documents of the standard, and local and industry data applied to it."""

from collections.abc import Iterator
from decimal import Decimal

from bot.reports.model import ReportModel
from bot.reports.pdf.layout.blocks import Heading
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import FINE, LABEL, SMALL
from bot.reports.pdf.layout.table import Cell, Grid, Row, columns
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.words import phrase
from bot.wording.catalogue import Words, all_of
from scoring.answers.model import Value
from scoring.catalogue.loading import load_catalogue
from scoring.catalogue.model import Benchmark, Criterion
from scoring.overlays.model import Overlay, SetScale
from scoring.rounding import trimmed
from scoring.units.labels import unit_label
from scoring.values import Text

_COMMON = Words("common")
_NO_LIMITS = (
    "weights", "points", "scales", "thresholds", "applicability", "criteria", "bonus_cap",
    "conditions", "grid_factors", "land_controls", "steps",
)  # fmt: skip
"""What an overlay may contain besides published limits."""
MOST_NAMED = 8
"""Things of one overlay that are named; the others are counted."""


def sources(model: ReportModel, words: ReportWords) -> list[Block]:
    """The documents, then each overlay with its source, scope and content."""
    return [_documents(model, words), *_overlays(model, words)]


def _documents(model: ReportModel, words: ReportWords) -> Grid:
    """Without those of an overlay, which names its source itself."""
    added = {document.id for overlay in model.data.overlays for document in overlay.documents}
    table = [
        Row(
            (
                words.say(document.title, SMALL),
                words.say(phrase("issued", date=document.issued), FINE.but(align="right")),
            ),
            pad=2,
        )
        for document in model.catalogue.documents
        if document.id not in added
    ]
    return Grid(columns(13, 3.6), table)


def _overlays(model: ReportModel, words: ReportWords) -> list[Block]:
    if not model.data.overlays:
        return [*words.say(phrase("method-no-overlays"), SMALL.but(before=6))]
    flow: list[Block] = [*words.say(phrase("overlays-intro"), SMALL.but(before=6))]
    idle = [overlay for overlay in model.data.overlays if not _touches(model, overlay)]
    for overlay in model.data.overlays:
        if overlay in idle:
            continue
        flow.append(Heading(f"overlay-{overlay.id}", overlay.title, words, level=1))
        flow.append(_table(model, words, overlay))
    if idle:
        titles = all_of([overlay.title for overlay in idle])
        flow += words.say(phrase("overlay-idle", titles=titles), SMALL.but(before=6))
    return flow


def _touches(model: ReportModel, overlay: Overlay) -> bool:
    """False where it has only limits, and no row of this enterprise uses one."""
    brings_more = any(getattr(overlay, name) for name in _NO_LIMITS)
    used = {limit.id for limit in overlay.benchmarks} & _chosen(model)
    return brings_more or not overlay.benchmarks or bool(used)


def _chosen(model: ReportModel) -> set[str | None]:
    return {a.benchmark for a in model.data.answers.values() if isinstance(a, Value)}


def _table(model: ReportModel, words: ReportWords, overlay: Overlay) -> Grid:
    ref = overlay.ref
    source = phrase("source-issued", source=overlay.source, issued=overlay.issued)
    facts = [
        ("overlay-source", source),
        ("overlay-scope", overlay.scope.text),
        ("overlay-brings", overlay.brings),
        *((("overlay-sure", overlay.sure),) if overlay.sure else ()),
        ("overlay-version", Text(zh=ref, en=ref)),
    ]
    table = [_row(words, key, _said(words, text)) for key, text in facts]
    table.append(_row(words, "overlay-sets", _settings(model, words, overlay)))
    return Grid(columns(2.6, 14), table)


def _row(words: ReportWords, key: str, content: Cell) -> Row:
    return Row((words.say(phrase(key), LABEL), content), pad=2.5)


def _said(words: ReportWords, text: Text) -> Cell:
    """A text of several lines, the languages paired line by line."""
    zh, en = text.zh.splitlines(), text.en.splitlines()
    pairs = zip(zh, en, strict=False) if len(zh) == len(en) else [(text.zh, text.en)]
    return tuple(p for pair in pairs for p in words.say(Text(zh=pair[0], en=pair[1]), SMALL))


def _settings(model: ReportModel, words: ReportWords, overlay: Overlay) -> Cell:
    found = list(_set(model, overlay))
    named = [prose for text in found[:MOST_NAMED] for prose in words.say(text, FINE)]
    if len(found) > MOST_NAMED:
        named += words.say(phrase("overlay-more", count=len(found)), FINE)
    return tuple(named)


def _set(model: ReportModel, overlay: Overlay) -> Iterator[Text]:
    """Every thing it sets, in words; of published limits those that were used, if any was."""
    names = _names(model)
    for weight in overlay.weights:
        title = names[weight.section]
        yield phrase("sets-weight", section=title, value=_number(weight.weight))
    for points in overlay.points:
        name = names[points.criterion]
        yield phrase("sets-points", criterion=name, value=_number(points.points))
    for ends in overlay.scales:
        values = {"baseline": _number(ends.baseline), "leading": _number(ends.leading)}
        yield phrase("sets-scale", label=_with_unit(model, ends, names), **values)
    for limits in overlay.thresholds:
        values = {"threshold": _number(limits.threshold), "full": _number(limits.full)}
        yield phrase("sets-threshold", criterion=names[limits.criterion], **values)
    for rule in overlay.applicability:
        name = names[rule.criterion]
        yield phrase(f"sets-{rule.applies}", criterion=name, reason=rule.reason)
    yield from _added(model, overlay)


def _added(model: ReportModel, overlay: Overlay) -> Iterator[Text]:
    for row in overlay.criteria:
        yield phrase("sets-criterion", criterion=row.text, points=_number(row.points))
    if overlay.bonus_cap is not None:
        yield phrase("sets-cap", value=_number(overlay.bonus_cap))
    if overlay.conditions:
        yield phrase("sets-conditions", count=len(overlay.conditions))
    chosen = _chosen(model)
    used = [limit for limit in overlay.benchmarks if limit.id in chosen]
    for limit in used or overlay.benchmarks:
        yield _limits(limit)
    own = [grid for grid in overlay.grid_factors if grid.region == model.data.region]
    for grid in own or overlay.grid_factors:
        yield phrase("sets-grid", title=grid.title, value=f"{grid.kg_per_kwh:f}")
    for control in overlay.land_controls:
        yield phrase("sets-land", title=control.title, value=f"{control.floor_area_ratio:f}")
    if overlay.steps:
        yield phrase("sets-steps", count=len(overlay.steps))


def _limits(benchmark: Benchmark) -> Text:
    return phrase(
        f"sets-{benchmark.grading}",
        standard=benchmark.standard,
        product=benchmark.product,
        leading=_number(benchmark.leading),
        baseline=_number(benchmark.baseline),
        limit=_number(benchmark.limit),
        unit=unit_label(benchmark.unit),
    )


def _names(model: ReportModel) -> dict[str, Text]:
    """Titles of sections, scales and criteria, including those that an overlay leaves out."""
    names: dict[str, Text] = {}
    for catalogue in (load_catalogue(model.catalogue.id), model.catalogue):
        titles = {item.id: item.title for item in catalogue.indicators}
        names |= {section.id: section.title for section in catalogue.sections}
        names |= {scale.id: scale.label for row in catalogue.criteria for scale in row.scales}
        names |= {row.id: _numbered(row, titles[row.indicator]) for row in catalogue.criteria}
    return names


def _with_unit(model: ReportModel, ends: SetScale, names: dict[str, Text]) -> Text:
    scales = (scale for row in model.catalogue.criteria for scale in row.scales)
    unit = ends.unit or next((scale.unit for scale in scales if scale.id == ends.scale), "")
    label = names[ends.scale]
    return _COMMON("brackets", said=label, more=unit_label(unit)) if unit else label


def _numbered(row: Criterion, title: Text) -> Text:
    return Text(zh=f"{row.number} {title.zh}", en=f"{row.number} {title.en}")


def _number(value: Decimal | None) -> str:
    return "—" if value is None else trimmed(value)
