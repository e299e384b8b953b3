"""An answer or a figure as the texts of the cells of a row, both ways.

What is chosen is a code here; its words are the wording layer's. The texts of a row as they were
written go along with it, so that a cell which nobody touched changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from msgspec import structs

from dialogs.question.measures import takes_share
from dialogs.typed.shares import parse_share
from scoring.answers.acceptance import refusal
from scoring.answers.model import (
    Answer,
    Chosen,
    Estimate,
    IndustryLevel,
    Met,
    NotApplicable,
    Ratio,
    Unclear,
    Value,
)
from scoring.answers_file.answers import read_answer
from scoring.answers_file.figures import read_figures
from scoring.answers_file.limits import KnownLimits
from scoring.catalogue.model import Benchmark, Criterion, Requirement
from scoring.errors import Problem
from scoring.figures.model import Figure
from scoring.files.form import FormReader
from scoring.files.problems import Problems
from scoring.files.yaml_reader import ParsedFile
from scoring.rounding import approximate, trimmed

MET, NOT_MET, PARTLY = "met", "not-met", "partly"
NOT_APPLICABLE, UNCLEAR = "not-applicable", "unclear"
LEVELS: Final = tuple(level.value for level in IndustryLevel)
HAS, HAS_NOT = "has", "has-not"
"""Of one item of a checklist."""
ITEM: Final = "/"
"""Between a criterion and an item of its checklist, in the id of a row."""
FIGURE_PREFIX: Final = "figure:"
"""Before the id of a figure, in the id of a row."""

BESIDE: Final = {
    PARTLY: ("number", "reason"),
    NOT_APPLICABLE: ("reason",),
    **dict.fromkeys(LEVELS, ("number", "unit")),
}
"""What belongs to a choice; of any other cell it takes nothing that stood there before."""

Rule = Criterion | Requirement


@dataclass(frozen=True, slots=True)
class Cells:
    """The inputs of a row, as texts; empty where there is nothing."""

    choice: str = ""
    number: str = ""
    unit: str = ""
    baseline: str = ""
    leading: str = ""
    reason: str = ""
    note: str = ""

    def differing(self, other: "Cells") -> tuple[str, ...]:
        """The names of the cells that say something else."""
        return tuple(n for n in CELLS if getattr(self, n) != getattr(other, n))

    @property
    def answer(self) -> "Cells":
        """Without the note."""
        return replace(self, note="")

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        return self == Cells()


CELLS: Final = tuple(field.name for field in fields(Cells))


class Unusable(Exception):
    """What a row says cannot be used: a code of ours, or a problem as of an answers file."""

    def __init__(self, code: str, problem: Problem | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.problem = problem


def choices_of(rule: Rule) -> tuple[str, ...]:
    """What may be chosen at a rule."""
    is_measured = isinstance(rule, Criterion) and bool(rule.scales)
    plain = () if is_measured else (MET, NOT_MET)
    return (
        *plain,
        *((PARTLY,) if takes_share(rule) else ()),
        *(LEVELS if is_measured else ()),
        *((NOT_APPLICABLE,) if rule.not_applicable_allowed else ()),
        UNCLEAR,
    )


def takes_number(rule: Rule) -> bool:
    """Whether a number can be its answer."""
    return isinstance(rule, Criterion) and bool(rule.scales or rule.measures)


def takes_ends(rule: Rule) -> bool:
    """Whether a baseline and a leading value can stand beside the number."""
    return isinstance(rule, Criterion) and bool(rule.scales)


# --- an answer → cells


def cells_of(answer: Answer | None, note: str | None = None) -> Cells:
    """The cells of an answer and a note."""
    return replace(_cells(answer), note=note or "")


def _cells(answer: Answer | None) -> Cells:
    match answer:
        case None | Chosen():
            return Cells()
        case Met(met):
            return Cells(MET if met else NOT_MET)
        case Ratio(ratio, reason):
            return Cells(PARTLY, f"{trimmed(ratio * 100, 6)}%", reason=reason)
        case NotApplicable(reason):
            return Cells(NOT_APPLICABLE, reason=reason)
        case Unclear():
            return Cells(UNCLEAR)
        case Estimate(level):
            return Cells(level.value)
        case Value():
            return Cells(
                answer.level.value if answer.level else "",
                _number(answer.value),
                answer.unit,
                _number(answer.reference),
                _number(answer.leading),
            )


def _number(value: Decimal | Fraction | None) -> str:
    if value is None:
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else approximate(value, 8)


def item_cells(answer: Answer | None, item: str) -> Cells:
    """The cells of one item of a checklist."""
    if not isinstance(answer, Chosen):
        return Cells()
    return Cells(HAS if item in answer.items else HAS_NOT)


# --- cells → an answer


def read_row(
    rule: Rule, cells: Cells, present: Answer | None, limits: KnownLimits
) -> Answer | None:
    """The answer that a row says; ``None`` for none. Raises ``Unusable``.

    What cells cannot say of a number (its measure, the published limit, the source of its ends)
    stays as it is in the ``present`` answer, where the rule still takes it.
    """
    entry = _entry(rule, cells)
    if entry is None:
        return None
    problems = Problems("", ParsedFile())
    read = read_answer(rule, FormReader(entry, (), problems, "not-an-entry"), limits)
    if read is None:
        found = problems.in_file_order()
        raise Unusable(found[0].code, found[0])
    return _with_what_cells_lack(rule, read, present, limits.benchmarks)


def _entry(rule: Rule, cells: Cells) -> dict[str, Any] | None:
    """The same as an entry of an answers file."""
    if cells.answer.is_empty:
        return None
    reason = {"reason": cells.reason} if cells.reason else {}
    match cells.choice:
        case "met" | "not-met":
            _nothing_but(cells, "choice")
            return {"met": cells.choice == MET}
        case "not-applicable":
            _nothing_but(cells, "choice", "reason")
            return {"not_applicable": True} | reason
        case "unclear":
            _nothing_but(cells, "choice")
            return {"unclear": True}
        case "partly":
            _nothing_but(cells, "choice", "number", "reason")
            return {"ratio": _share(cells.number)} | reason
        case "" if not cells.number:
            raise Unusable("sheet-number-missing")
        case "" if not takes_number(rule):
            _nothing_but(cells, "number", "reason")
            return {"ratio": _share(cells.number)} | reason
        case level if level and level not in LEVELS:
            raise Unusable("sheet-unknown-choice")
    if not cells.number:
        _nothing_but(cells, "choice")
        return {"industry_level": cells.choice}
    _nothing_but(cells, "choice", "number", "unit", "baseline", "leading")
    names = {"value": "number", "unit": "unit", "baseline": "baseline", "leading": "leading"}
    said = {key: getattr(cells, name) for key, name in names.items() if getattr(cells, name)}
    return said | ({"industry_level": cells.choice} if cells.choice else {})


def _nothing_but(cells: Cells, *names: str) -> None:
    for name in CELLS:
        if name not in (*names, "note") and getattr(cells, name):
            raise Unusable(f"sheet-{name}-not-asked")


def _share(text: str) -> Decimal:
    if not text:
        raise Unusable("sheet-share-missing")
    found = parse_share(text)
    if isinstance(found, Decimal):
        return found
    raise Unusable("sheet-share-unreadable")


def _with_what_cells_lack(
    rule: Rule, read: Answer, present: Answer | None, benchmarks: tuple[Benchmark, ...]
) -> Answer:
    if not isinstance(read, Value) or not isinstance(present, Value):
        return read
    kept = structs.replace(read, measure=present.measure, by_choice=present.by_choice)
    if read.reference is not None or read.leading is not None:
        kept = structs.replace(kept, source=present.source, source_name=present.source_name)
    elif read.level is None:  # which stands in place of a limit
        kept = structs.replace(kept, benchmark=present.benchmark)
    return kept if refusal(rule, kept, benchmarks) is None else read


def read_items(rule: Criterion, items: Mapping[str, str], present: Answer | None) -> Answer | None:
    """The answer that the rows of a checklist say; ``None`` where all of them were emptied.

    Of some, an item that is emptied is not there.
    """
    if all(items.get(item.id) == "" for item in rule.checklist):
        return None
    known = set(present.items) if isinstance(present, Chosen) else set()
    for item, choice in items.items():
        if choice not in ("", HAS, HAS_NOT):
            raise Unusable("sheet-unknown-choice")
        known = known | {item} if choice == HAS else known - {item}
    return Chosen(tuple(item.id for item in rule.checklist if item.id in known))


# --- figures


def figure_cells(figure: Figure | None) -> Cells:
    """The cells of a figure."""
    return Cells() if figure is None else Cells(number=f"{figure.value:f}", unit=figure.unit)


def read_figure_row(
    id: str, cells: Cells, present: Figure | None, *, may_bring_its_unit: bool = False
) -> Figure | None:
    """The figure that a row says; ``None`` for none. Raises ``Unusable``.

    An enterprise's own factors of an energy carrier stay as they are. A unit that nobody touched
    gives way to one that stands behind the number: 30 亩.
    """
    if not cells.number:
        return None
    said = {"value": cells.number} | ({"unit": cells.unit} if cells.unit else {})
    problems = Problems("", ParsedFile())
    read = read_figures(FormReader({id: said}, (), problems, "not-an-entry"))
    found = problems.in_file_order()
    if found and found[0].code == "two-units" and may_bring_its_unit:
        return read_figure_row(id, replace(cells, unit=""), present)
    if found:
        raise Unusable(found[0].code, found[0])
    figure = read[id]
    return figure if present is None else replace(present, value=figure.value, unit=figure.unit)
