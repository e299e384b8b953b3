"""What a filled-in worksheet would change: by row, against what was written and what is there now.

A cell that says what was written changes nothing, even where the answer was changed meanwhile. A
cell that was edited changes its part of the answer as it is now.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from msgspec import structs

from dialogs.core.answering.notes import NOTE_LIMIT
from dialogs.core.answering.scale_position import year_of
from dialogs.core.screen import TEXT_LIMIT
from dialogs.core.sent.sheets import FilledSheet, SheetRow
from dialogs.dossier.dossier import Dossier
from dialogs.sheets.cells import (
    BESIDE,
    CELLS,
    FIGURE_PREFIX,
    HAS,
    HAS_NOT,
    ITEM,
    LEVELS,
    MET,
    NOT_MET,
    Cells,
    Rule,
    Unusable,
    cells_of,
    figure_cells,
    item_cells,
    read_figure_row,
    read_items,
    read_row,
)
from scoring.answers.model import Answer, Ratio, Value
from scoring.answers.serialise import answer_to_json
from scoring.answers_file.limits import KnownLimits
from scoring.catalogue.index import CatalogueIndex
from scoring.catalogue.model import Criterion
from scoring.figures.kinds import figure_kinds
from scoring.figures.model import Figure
from scoring.figures.plausibility import impossible
from scoring.figures.plausibility_words import sentence_of
from scoring.figures.serialise import figure_to_json

ANSWER, NOTE, FIGURE = "answer", "note", "figure"
MEANWHILE: Final = "meanwhile"
CLEAR, NOT_CLEAR = "clear", "not-clear"
"""没有 and 有 as they are read: what they mean depends on the row."""
UNUSABLE: Final = frozenset({"date", "error", "merged", "formula-empty", "too-long"})
"""What is odd about a cell so that it says nothing."""
HIDING: Final = frozenset({"error", "formula-empty"})
"""Of these, what looks like an empty cell."""

Change = tuple[str, str, str, str, str, str]
Refused = tuple[str, str, tuple[tuple[str, str], ...]]


@dataclass
class Comparison:
    """The changes, and what cannot be used with the reason."""

    changes: list[Change] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    def refuse(self, at: str, code: str, **params: str) -> None:
        """Note what cannot be used."""
        self.refused.append((at, code, tuple(params.items())))


def compare(index: CatalogueIndex, dossier: Dossier, sheet: FilledSheet) -> Comparison:
    """What the worksheet would change in the dossier as it is now."""
    found = Comparison()
    for code, params in sheet.notes:
        found.refuse("", code, **params)
    rows = list(_known_rows(index, sheet, found))
    limits = KnownLimits(index.catalogue.benchmarks, year_of(dossier))
    for row in rows:
        if row.is_figure or ITEM in row.id:
            continue
        _compare_rule(found, row, index.asked[row.id], dossier, limits)
    _compare_items(found, rows, index, dossier)
    _compare_figures(found, [row for row in rows if row.is_figure], dossier)
    return found


# --- which row is which


def _known_rows(
    index: CatalogueIndex, sheet: FilledSheet, found: Comparison
) -> Iterator[SheetRow]:
    seen: set[str] = set()
    by_code = {code: id for id, code in index.code.items()}
    for row in sheet.rows:
        id = row.id or by_code.get(row.code, "")
        if not _is_known(index, id):
            if row.id or any(row.cells.values()):
                found.refuse(_where(row), "sheet-unknown-row", id=row.id or row.code)
        elif id in seen:
            found.refuse(_where(row), "sheet-twice", id=row.code or id)
        else:
            seen.add(id)
            yield replace(row, id=id, is_figure=id.startswith(FIGURE_PREFIX))


def _is_known(index: CatalogueIndex, id: str) -> bool:
    if id.startswith(FIGURE_PREFIX):
        return id.removeprefix(FIGURE_PREFIX) in figure_kinds()
    rule, _, item = id.partition(ITEM)
    asked = index.asked.get(rule)
    if not item:
        return asked is not None
    return isinstance(asked, Criterion) and any(one.id == item for one in asked.checklist)


def _where(row: SheetRow, name: str = "") -> str:
    return f"{row.sheet}!{row.at.get(name, row.row)}"


# --- the edits of a row


def _edits(found: Comparison, row: SheetRow, present: Cells, rule: Rule | None) -> dict[str, str]:
    """The cells that say something else than was written; ``{}`` if one of them says nothing."""
    base = {**vars_of(present), **(row.base or {})}
    edits: dict[str, str] = {}
    for name, text in row.cells.items():
        said = _meant(text, rule) if name == "choice" else text.strip()
        written = base[name].replace("\r\n", "\n").strip()
        why = row.odd.get(name, "")
        if said == written and why not in HIDING:
            continue
        if why in UNUSABLE:
            found.refuse(_where(row, name), f"sheet-{why}", text=text[:40], limit=str(TEXT_LIMIT))
            return {}
        edits[name] = said
    return edits


def vars_of(cells: Cells) -> dict[str, str]:
    """The texts by name."""
    return {name: getattr(cells, name) for name in CELLS}


def _meant(choice: str, rule: Rule | None) -> str:
    """没有 and 有 as the row means them."""
    if rule is None:
        return {CLEAR: HAS_NOT, NOT_CLEAR: HAS}.get(choice, choice)
    if rule.asks_presence:
        return {CLEAR: MET, NOT_CLEAR: NOT_MET}.get(choice, choice)
    return choice


def _was_changed(row: SheetRow, present: Cells, edits: Mapping[str, str]) -> str:
    """Whether an edited cell was changed elsewhere since it was written."""
    if row.base is None:
        return ""
    changed = any(getattr(present, name) != row.base[name] for name in edits)
    return MEANWHILE if changed else ""


def _compare_rule(
    found: Comparison, row: SheetRow, rule: Rule, dossier: Dossier, limits: KnownLimits
) -> None:
    answer = dossier.answers.get(rule.id)
    present = cells_of(answer, dossier.notes.get(rule.id))
    edits = _edits(found, row, present, rule)
    since = _was_changed(row, present, edits)
    note = edits.pop("note", None)
    if note is not None and note != present.note:
        if len(note) > NOTE_LIMIT:
            at = _where(row, "note")
            found.refuse(at, "sheet-note-too-long", limit=str(NOTE_LIMIT), length=str(len(note)))
        else:
            before, after = json.dumps(present.note), json.dumps(note)
            found.changes.append((NOTE, rule.id, _where(row, "note"), before, after, since))
    if not edits or all(getattr(present, name) == text for name, text in edits.items()):
        return
    at = _where(row, next(iter(edits)))
    try:
        read = _read(rule, replace(present, note="", **edits), answer, limits, edits)
    except Unusable as error:
        _refuse(found, at, error, edits)
        return
    if read != answer:
        found.changes.append((ANSWER, rule.id, at, as_json(answer), as_json(read), since))


def _read(
    rule: Rule,
    cells: Cells,
    present: Answer | None,
    limits: KnownLimits,
    edits: Mapping[str, str],
) -> Answer | None:
    """The answer; a number that nobody touched stays exact, and calculated where it was."""
    number = present if isinstance(present, Value) else None
    keeps_number = number is not None and not {"number", "unit"} & edits.keys()
    choice = edits.get("choice", "")
    if number is not None and number.products and (not keeps_number or choice in LEVELS):
        raise Unusable("sheet-products")
    if isinstance(present, Ratio) and edits.get("choice") == "" and "number" not in edits:
        raise Unusable("sheet-partly-cleared")
    if choice:
        stays = {"choice", *edits, *BESIDE.get(choice, ())}  # the rest was of another answer
        cells = replace(cells, **{name: "" for name in CELLS if name not in stays})
    read = read_row(rule, replace(cells, number=cells.number.removeprefix("≈")), present, limits)
    if keeps_number and isinstance(read, Value):
        kept = {n: getattr(number, n) for n in ("value", "unit", "worked_out", "products")}
        return structs.replace(read, **kept)
    return read


def _refuse(found: Comparison, at: str, error: Unusable, edits: Mapping[str, str]) -> None:
    problem = error.problem
    if problem is None:
        found.refuse(at, error.code, text=next(iter(edits.values()), "")[:40])
    else:
        found.refuse(at, f"problem-{error.code}", zh=problem.message.zh, en=problem.message.en)


# --- checklists


def _compare_items(
    found: Comparison, rows: list[SheetRow], index: CatalogueIndex, dossier: Dossier
) -> None:
    edited: dict[str, dict[str, str]] = defaultdict(dict)
    first: dict[str, tuple[str, str]] = {}
    for row in rows:
        rule_id, _, item = row.id.partition(ITEM)
        if not item or row.is_figure:
            continue
        present = item_cells(dossier.answers.get(rule_id), item)
        edits = _edits(found, row, present, None)
        choice = edits.get("choice")
        if choice is not None and choice != present.choice:
            edited[rule_id][item] = choice
            first.setdefault(rule_id, (_where(row, "choice"), _was_changed(row, present, edits)))
    answered = {id for kind, id, *_ in found.changes if kind == ANSWER}
    for rule_id, items in edited.items():
        at, since = first[rule_id]
        rule, answer = index.asked[rule_id], dossier.answers.get(rule_id)
        if rule_id in answered:
            found.refuse(at, "sheet-both-list-and-answer")
            continue
        assert isinstance(rule, Criterion)  # noqa: S101 - only criteria have a list
        try:
            read = read_items(rule, items, answer)
        except Unusable as error:
            _refuse(found, at, error, items)
            continue
        if read != answer:
            found.changes.append((ANSWER, rule_id, at, as_json(answer), as_json(read), since))


# --- figures


def _compare_figures(found: Comparison, rows: list[SheetRow], dossier: Dossier) -> None:
    changed: dict[str, tuple[Change, Figure | None]] = {}
    for row in rows:
        id = row.id.removeprefix(FIGURE_PREFIX)
        figure = dossier.figures.get(id)
        present = figure_cells(figure)
        written = present if present.unit else Cells(unit=figure_kinds()[id].unit)
        edits = _edits(found, row, written, None)
        edits.pop("note", None)
        edits = {name: text for name, text in edits.items() if name in ("number", "unit")}
        if not edits or all(getattr(written, name) == text for name, text in edits.items()):
            continue
        at = _where(row, next(iter(edits)))
        try:
            cells = replace(written, **edits)
            read = read_figure_row(id, cells, figure, may_bring_its_unit="unit" not in edits)
        except Unusable as error:
            _refuse(found, at, error, edits)
            continue
        if read != figure:
            since = _was_changed(row, written, edits)
            before, after = _figure_json(figure), _figure_json(read)
            changed[id] = ((FIGURE, id, at, before, after, since), read)
    _keep_possible(found, changed, dossier)


def _keep_possible(
    found: Comparison, changed: dict[str, tuple[Change, Figure | None]], dossier: Dossier
) -> None:
    """Refuse the figures that cannot be right together; the others are changes."""
    together = dict(dossier.figures)
    for id, (_, figure) in changed.items():
        together.pop(id, None)
        if figure is not None:
            together[id] = figure
    refused: dict[str, tuple[str, str]] = {}
    for issue in impossible(together):
        said = sentence_of(issue)
        for id in issue.figures:
            if id in changed:
                refused.setdefault(id, (said.zh, said.en))
    for id, (change, _) in changed.items():
        if id in refused:
            zh, en = refused[id]
            found.refuse(change[2], "problem-impossible-figure", zh=zh, en=en)
        else:
            found.changes.append(change)


def as_json(answer: Answer | None) -> str:
    """An answer as text that compares; empty for none."""
    return "" if answer is None else json.dumps(answer_to_json(answer), sort_keys=True)


def _figure_json(figure: Figure | None) -> str:
    return "" if figure is None else json.dumps(figure_to_json(figure), sort_keys=True)


def present_json(kind: str, id: str, dossier: Dossier) -> str:
    """The present value of what a change is about, as its JSON."""
    if kind == NOTE:
        return json.dumps(dossier.notes.get(id, ""))
    if kind == FIGURE:
        return _figure_json(dossier.figures.get(id))
    return as_json(dossier.answers.get(id))
