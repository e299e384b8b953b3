"""Answers that cannot all be true: shown for checking, never corrected, never scored."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from scoring.answers.acceptance import measure_meant
from scoring.answers.model import Answer, Value
from scoring.catalogue.model import Criterion
from scoring.evaluation.results import Evaluation, Finding, Outcome

Figure = tuple[object, Fraction]

_RULED_OUT = frozenset({Outcome.NOT_MET, Outcome.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two criteria whose answers do not agree.

    ``presupposition``: ``id`` is met, at least in part, though ``presupposed``, without which it
    cannot be, is not met or does not apply. ``figure``: both hold a number of the same quantity,
    and the numbers differ; ``presupposed`` is the earlier of the two.
    """

    id: str
    presupposed: str
    about: Literal["presupposition", "figure"]


def contradictions(rows: Iterable[Criterion], evaluation: Evaluation) -> tuple[Contradiction, ...]:
    """The contradictions of the answers to ``rows``, which are in the order of the catalogue: all
    criteria, or those that ``CatalogueIndex.related`` gives for one. A pair comes once."""
    findings = {row.finding.id: row.finding for row in evaluation.criteria}
    found: dict[tuple[str, str], Contradiction] = {}
    figures: dict[str, Figure] = {}
    for row in rows:
        finding = findings[row.id]
        if finding.answer is None:
            continue
        if row.presupposes:
            for presupposed in _presupposed_in_vain(row, findings):
                found[row.id, presupposed] = Contradiction(row.id, presupposed, "presupposition")
        figure = _figure(row, finding.answer) if row.measures else None
        if figure is None:
            continue
        for earlier, other in figures.items():
            if _differ(figure, other):
                pair = (row.id, earlier)
                found.setdefault(pair, Contradiction(*pair, "figure"))
        figures[row.id] = figure
    return tuple(found.values())


def _presupposed_in_vain(row: Criterion, findings: dict[str, Finding]) -> Iterator[str]:
    if findings[row.id].outcome is Outcome.MET:
        yield from (id for id in row.presupposes if findings[id].outcome in _RULED_OUT)


def _differ(one: Figure, other: Figure) -> bool:
    """Whether they are other numbers of one quantity."""
    return one[0] == other[0] and one[1] != other[1]


def _figure(row: Criterion, answer: Answer) -> Figure | None:
    """The quantity ``row`` was judged by, and its number; ``None`` if there is neither."""
    if not isinstance(answer, Value):
        return None
    quantity = measure_meant(row, answer).quantity
    if quantity is None:
        return None
    return quantity, Fraction(answer.value) / Fraction(answer.reference or 1)
