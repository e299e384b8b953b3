"""What each open criterion would add, and the cheapest way to a grade. Exact throughout."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from scoring.catalogue.model import Catalogue, Grade, Kind
from scoring.evaluation.aggregation import add
from scoring.evaluation.bands import band_of
from scoring.evaluation.results import CriterionScore, Evaluation, Gap, Outcome, Path

MAX_COST = 1000
"""Of one criterion. The search is exact, so its work grows with the costs."""

_LEFT_OUT = frozenset({Outcome.NOT_APPLICABLE, Outcome.UNSCORED})


def gaps(
    catalogue: Catalogue, evaluation: Evaluation, costs: Mapping[str, int] | None = None
) -> tuple[Gap, ...]:
    """The criteria that can be scored and do not earn all their points, largest gain first.

    An undecided criterion counts from 0. The cost of an id that ``costs`` lacks is 1. A bonus
    point is a point of the total, until the catalogue's cap is reached.
    """
    if evaluation.catalogue != catalogue.id:
        raise ValueError(f"evaluated by {evaluation.catalogue}, not by {catalogue.id}")
    worth = worth_of_a_point(evaluation)
    room = _room_for_bonus(catalogue, evaluation)
    found = []
    for row in filter(_is_open, evaluation.criteria):
        missing = row.points - row.obtained
        gain = min(room, missing) if row.bonus else missing * worth[row.section]
        if gain:
            blocking = row.kind is Kind.MANDATORY
            found.append(Gap(row.id, gain, blocking, (costs or {}).get(row.id, 1), row.bonus))
    return tuple(sorted(found, key=lambda gap: -gap.points_to_win))


def next_grade(catalogue: Catalogue, evaluation: Evaluation) -> Grade | None:
    """The lowest grade not held yet, counting from the points certain; ``None`` at the top.

    Without readiness no grade is held: then it is the grade reached by meeting what blocks it.
    """
    scale = catalogue.grade_scale
    if evaluation.ready:
        return next((grade for grade in scale.grades if grade.lower > evaluation.certain), None)
    blocking = [gap for gap in gaps(catalogue, evaluation) if gap.blocking]
    band = band_of(scale, _reached(evaluation.certain, blocking))
    return scale.grades[0] if band is scale.below else band


def path_to(
    catalogue: Catalogue,
    evaluation: Evaluation,
    grade: Grade,
    costs: Mapping[str, int] | None = None,
) -> Path | None:
    """The cheapest way from the points certain to ``grade``; ``None`` when there is none.

    What readiness needs comes first, at whatever cost; then the set of optional criteria of least
    total cost. Among equally cheap sets the one with the larger total wins, among those the one
    with the earliest criteria. Raises ``ValueError`` for a cost outside
    1 to ``MAX_COST``.
    """
    if any(not 1 <= cost <= MAX_COST for cost in (costs or {}).values()):
        raise ValueError(f"costs are whole numbers from 1 to {MAX_COST}")
    found = gaps(catalogue, evaluation, costs)
    mandatory = tuple(gap for gap in found if gap.blocking)
    start = _reached(evaluation.certain, mandatory)
    room = _room_for_bonus(catalogue, evaluation)
    order = {row.id: place for place, row in enumerate(evaluation.criteria)}
    candidates = sorted((g for g in found if not g.blocking), key=lambda gap: order[gap.id])
    chosen = _cheapest(candidates, Fraction(grade.lower) - start, room)
    if chosen is None:
        return None
    return Path(
        grade=grade,
        requirements=evaluation.unmet_requirements + evaluation.undecided_requirements,
        mandatory=mandatory,
        optional=tuple(gap for gap in found if gap in chosen),
        start=evaluation.certain,
        reached=_reached(start, (gap for gap in chosen if not gap.bonus))
        + min(room, add(gap.points_to_win for gap in chosen if gap.bonus)),
    )


def worth_of_a_point(evaluation: Evaluation) -> dict[str, Fraction]:
    """By section in play: what one of its points adds, of 100. Bonus points are worth 1."""
    in_play = [section for section in evaluation.sections if section.applicable]
    if evaluation.aggregation == "points":
        applicable = add(section.applicable for section in in_play)
        return {section.id: 100 / applicable for section in in_play}
    weight = add(section.weight for section in in_play)
    return {s.id: 100 * s.weight / (weight * s.applicable) for s in in_play}


def _is_open(row: CriterionScore) -> bool:
    return row.outcome not in _LEFT_OUT and row.obtained < row.points


def _room_for_bonus(catalogue: Catalogue, evaluation: Evaluation) -> Fraction:
    return Fraction(catalogue.bonus_cap) - evaluation.bonus


def _reached(start: Fraction, met: Iterable[Gap]) -> Fraction:
    return add([start, *(gap.points_to_win for gap in met)])


@dataclass(frozen=True, slots=True)
class _Choice:
    """Some of the candidates, one bit each, the earliest highest. Gains are whole numbers."""

    cost: int
    gain: int
    members: int

    def with_next(self, cost: int, gain: int, taken: bool) -> "_Choice":
        members = self.members << 1
        if not taken:
            return _Choice(self.cost, self.gain, members)
        return _Choice(self.cost + cost, self.gain + gain, members | 1)


def _cheapest(
    candidates: Sequence[Gap], needed: Fraction, room_for_bonus: Fraction
) -> list[Gap] | None:
    """The best candidates that gain at least ``needed``; ``None`` if all together gain less.

    Bonus candidates, whose joint gain is capped, are compared with each other first, then with the
    rest.
    """
    if needed <= 0:
        return []
    candidates = sorted(candidates, key=lambda gap: gap.bonus)
    numbers = [needed, room_for_bonus, *(gap.points_to_win for gap in candidates)]
    common = lcm(*(number.denominator for number in numbers))
    plain = _choices([gap for gap in candidates if not gap.bonus], common)
    extra = [gap for gap in candidates if gap.bonus]
    room = int(room_for_bonus * common)
    choices = _undominated(
        _Choice(
            one.cost + other.cost,
            one.gain + min(other.gain, room),
            one.members << len(extra) | other.members,
        )
        for one in plain
        for other in _choices(extra, common)
    )
    enough = next((choice for choice in choices if choice.gain >= needed * common), None)
    if enough is None:
        return None
    places = range(len(candidates) - 1, -1, -1)
    return [
        gap for gap, place in zip(candidates, places, strict=True) if enough.members >> place & 1
    ]


def _choices(candidates: Sequence[Gap], common: int) -> list[_Choice]:
    """All choices that no other beats on both cost and gain, built one candidate at a time."""
    choices = [_Choice(0, 0, 0)]
    for gap in candidates:
        gain = int(gap.points_to_win * common)
        choices = _undominated(
            choice.with_next(gap.cost, gain, taken)
            for choice in choices
            for taken in (False, True)
        )
    return choices


def _undominated(choices: Iterable[_Choice]) -> list[_Choice]:
    """The choices worth keeping, cheapest first, each gaining more than the one before."""
    kept: list[_Choice] = []
    for choice in sorted(choices, key=lambda c: (c.cost, -c.gain, -c.members)):
        if not kept or choice.gain > kept[-1].gain:
            kept.append(choice)
    return kept
