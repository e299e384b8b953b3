"""Answers that cannot all be true: shown to be checked, never corrected and never scored."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import takewhile
from typing import Literal

from scoring.answers.acceptance import measure_meant
from scoring.answers.model import Value
from scoring.catalogue.model import Catalogue, Criterion
from scoring.evaluation.results import Evaluation, Finding, Outcome

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


def contradictions(catalogue: Catalogue, evaluation: Evaluation) -> tuple[Contradiction, ...]:
    """All contradictions in the answers, in the order of the catalogue; a pair comes once."""
    findings = {row.id: row.finding for row in evaluation.criteria}
    found: dict[tuple[str, str], Contradiction] = {}
    for row in catalogue.criteria:
        for presupposed in _presupposed_in_vain(row, findings):
            pair = (row.id, presupposed)
            found[pair] = Contradiction(*pair, "presupposition")
        for earlier in _differing_figures(catalogue, row, findings):
            pair = (row.id, earlier)
            found.setdefault(pair, Contradiction(*pair, "figure"))
    return tuple(found.values())


def _presupposed_in_vain(row: Criterion, findings: dict[str, Finding]) -> Iterator[str]:
    if findings[row.id].outcome is Outcome.MET:
        yield from (id for id in row.presupposes if findings[id].outcome in _RULED_OUT)


def _differing_figures(
    catalogue: Catalogue, row: Criterion, findings: dict[str, Finding]
) -> Iterator[str]:
    """The criteria before ``row`` that hold another number of the quantity it was judged by."""
    figure = _figure(row, findings)
    if figure is None:
        return
    for earlier in takewhile(lambda before: before is not row, catalogue.criteria):
        other = _figure(earlier, findings)
        if other is not None and other[0] == figure[0] and other[1] != figure[1]:
            yield earlier.id


def _figure(row: Criterion, findings: dict[str, Finding]) -> tuple[object, Fraction] | None:
    """The quantity ``row`` was judged by, and its number; ``None`` where there is neither."""
    answer = findings[row.id].answer
    if not isinstance(answer, Value) or not row.measures:
        return None
    quantity = measure_meant(row, answer).quantity
    if quantity is None:
        return None
    return quantity, Fraction(answer.value) / Fraction(answer.reference or 1)
