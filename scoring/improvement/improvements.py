"""Improvements in physical units: by how much one yearly figure must change to earn more points.

The change is solved for, not searched for: an indicator is a ratio of two sums in which the figure
enters at most once each, so three of its values give the whole curve. The gain stated for an
improvement is that of a full evaluation with the changed figures.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from typing import Final

from scoring.answers.model import Answer, Answers, Value
from scoring.answers.scales import scale_position
from scoring.catalogue.model import Catalogue, Criterion
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.results import Evaluation
from scoring.figures.amounts import Amount, amount_of, made_of_parts
from scoring.figures.calculation import calculated_answers
from scoring.figures.carriers import PREFIX
from scoring.figures.energy import PURCHASED, Composite, energy_total
from scoring.figures.kinds import FigureKind, figure_kinds
from scoring.figures.model import Figure, Figures
from scoring.figures.plausibility import impossible
from scoring.units.convert import UnitError, convert, dimension_of
from scoring.units.patterns import converted

PURCHASED_POWER: Final = f"{PREFIX}{PURCHASED}"
DIGITS: Final = 3
"""Significant digits of a change, rounded away from 0 so that it suffices."""
STEPS: Final = 100
"""A first step is such a part of a figure."""


@dataclass(frozen=True, slots=True)
class Plant:
    """The figures of a year and what they are calculated by, as in ``calculated_answers``."""

    figures: Figures
    industry: str | None = None
    region: str | None = None
    carriers_open: bool = False


@dataclass(frozen=True, slots=True)
class Improvement:
    """One figure changed by ``amount`` so that the row ``id`` earns all its points.

    ``figures`` and ``answers`` are those after it, ``points`` what the certain points of 100 gain
    by them and ``rows`` the criteria that gain, each by how many of its own points. ``share`` is
    the change as a part of the present figure, ``None`` where that is 0 or was not given;
    ``energy`` what is consumed less, in tce, where that can be said. ``step`` is a hundredth of
    the present figure and ``step_points`` what it earns; ``None`` if nothing.
    """

    id: str
    lever: FigureKind
    amount: Decimal
    unit: str
    share: Fraction | None
    points: Fraction
    rows: Mapping[str, Fraction]
    figures: Figures
    answers: Answers
    energy: Fraction | None = None
    step: Decimal | None = None
    step_points: Fraction | None = None


def improvements(
    catalogue: Catalogue, answers: Answers, plant: Plant, result: Evaluation
) -> tuple[Improvement, ...]:
    """Every single figure that brings a row to its leading value; the most points come first.

    Only for rows whose number was calculated from the figures and has both ends. ``result`` is
    the evaluation of ``answers``.
    """
    search = _Search(catalogue, answers, plant, result)
    found = [one for row in catalogue.criteria for one in search.of(row)]
    return tuple(sorted(found, key=lambda one: -one.points))


def nearest(found: Iterable[Improvement]) -> tuple[Improvement, ...]:
    """Each figure once, changed as far as the nearest target among its rows requires."""
    kept: dict[str, Improvement] = {}
    for one in found:
        known = kept.get(one.lever.id)
        if known is None or one.amount < known.amount:
            kept[one.lever.id] = one
    return tuple(sorted(kept.values(), key=lambda one: -one.points))


@dataclass(frozen=True, slots=True)
class _Search:
    catalogue: Catalogue
    answers: Answers
    plant: Plant
    result: Evaluation

    def of(self, row: Criterion) -> Iterator[Improvement]:
        answer = self.answers.get(row.id)
        if not row.scales or not isinstance(answer, Value) or not answer.worked_out:
            return
        position = scale_position(row, answer, self.catalogue.benchmarks)
        if position.leading is None or position.share in (None, Fraction(1)):
            return
        goal = converted(position.leading.value, position.unit, answer.unit or position.unit)
        if self._number(row, self.plant.figures) != Fraction(answer.value):
            return  # the figures have changed since it was calculated
        for lever in figure_kinds().values():
            if (amount := self._change(row, lever, goal)) is not None:
                improvement = self._checked(row, lever, amount)
                if improvement is not None:
                    yield improvement

    def _change(self, row: Criterion, lever: FigureKind, goal: Fraction) -> Fraction | None:
        """The exact change of the figure, in its unit, that makes the row's number ``goal``.

        The number is (p + q·d) ÷ (1 + r·d) of the change d; p, q and r follow from three points.
        """
        if lever.lever is None:
            return None
        if (lever.lever == "less" or lever.of_carriers) and not _given(lever, self.plant):
            return None  # nothing to save; or a total that is made of its parts
        step = _step(lever, self.plant)
        numbers = [
            self._number(row, figures)
            for times in range(3)
            if (figures := changed(self.plant.figures, lever, times * step)) is not None
        ]
        known = [number for number in numbers if number is not None]
        if len(known) < len(range(3)):
            return None
        first, second, third = known
        if first == second or second == third:
            return None
        r = (2 * second - first - third) / (2 * (third - second))
        q = second * (1 + r) - first
        if q == r * goal:
            return None
        change = (goal - first) / (q - r * goal) * Fraction(step)
        return change if change * (1 if lever.lever == "more" else -1) > 0 else None

    def _checked(self, row: Criterion, lever: FigureKind, change: Fraction) -> Improvement | None:
        """The change in round figures, if it is possible and the evaluation confirms it."""
        amount = rounded_up(abs(change))
        signed = amount if lever.lever == "more" else -amount
        figures = changed(self.plant.figures, lever, signed)
        if figures is None or len(impossible(figures)) > len(impossible(self.plant.figures)):
            return None
        if lever.of_carriers and _is_below_its_parts(lever, figures):
            return None
        answers = self.answered(figures)
        after = evaluate(self.catalogue, answers)
        won = {score.id: score.obtained for score in after.criteria}
        rows = {
            score.id: won[score.id] - score.obtained
            for score in self.result.criteria
            if won[score.id] != score.obtained
        }
        points = after.certain - self.result.certain
        is_full = any(s.id == row.id and s.finding.share == 1 for s in after.criteria)
        if points <= 0 or not is_full:
            return None
        before = _given(lever, self.plant)
        step, step_points = self._first_step(lever)
        return Improvement(
            id=row.id,
            lever=lever,
            amount=amount,
            unit=unit_of(lever, self.plant.figures),
            share=Fraction(amount) / Fraction(before) if before else None,
            points=points,
            rows=rows,
            figures=figures,
            answers=answers,
            energy=self._saved(figures) if lever.lever == "less" else None,
            step=step,
            step_points=step_points,
        )

    def _first_step(self, lever: FigureKind) -> tuple[Decimal | None, Fraction | None]:
        """A hundredth of the figure and the points of 100 that it brings, if it brings any."""
        given = _given(lever, self.plant)
        if given is None:
            return None, None
        step = given / STEPS
        figures = changed(self.plant.figures, lever, step if lever.lever == "more" else -step)
        if figures is None:
            return None, None
        after = evaluate(self.catalogue, self.answered(figures))
        points = after.certain - self.result.certain
        return (step, points) if points > 0 else (None, None)

    def answered(self, figures: Figures) -> dict[str, Answer]:
        """The answers after the figures have changed; those independent of them are kept."""
        before = self._made(self.catalogue, self.plant.figures)
        after = self._made(self.catalogue, figures)
        moved = {id: answer for id, answer in after.items() if answer != before.get(id)}
        merged = {**self.answers, **moved}
        return {id: answer for id, answer in merged.items() if answer is not None}

    def _made(self, catalogue: Catalogue, figures: Figures) -> dict[str, Answer | None]:
        plant = self.plant
        return calculated_answers(
            catalogue,
            figures,
            self.answers,
            plant.industry,
            plant.region,
            carriers_open=plant.carriers_open,
        )

    def _number(self, row: Criterion, figures: Figures) -> Fraction | None:
        """The row's number by the figures, in the unit of its answer."""
        alone = self.catalogue.model_copy(update={"criteria": (row,)})
        made, present = self._made(alone, figures).get(row.id), self.answers[row.id]
        if not isinstance(made, Value) or not isinstance(present, Value):
            return None
        return Fraction(made.value) if made.unit == present.unit else None

    def _saved(self, figures: Figures) -> Fraction | None:
        before, after = energy_total(self.plant.figures), energy_total(figures)
        if isinstance(before, Composite) and isinstance(after, Composite):
            return before.value - after.value or None
        return None


def changed(figures: Figures, lever: FigureKind, amount: Decimal) -> Figures | None:
    """The figures with ``amount`` more of one, and as much less of the one it replaces.

    ``None`` if one would fall below 0, or the one to be replaced is missing.
    """
    unit = unit_of(lever, figures)
    changes = [(lever.id, unit, Fraction(amount))]
    if lever.instead_of is not None:
        given = figures.get(lever.instead_of)
        if given is None:
            return None
        try:
            less = convert(Fraction(amount), unit, given.unit)
        except UnitError:
            return None
        changes.append((lever.instead_of, given.unit, -less))
    after = dict(figures)
    for id, unit, by in changes:
        figure = after.get(id, Figure(Decimal(0), unit))
        value = Fraction(figure.value) + by
        if value < 0:
            return None
        after[id] = replace(figure, value=_decimal(value))
    return after


def rounded_up(number: Fraction) -> Decimal:
    """``number`` with three significant digits, never less than it was."""
    near = Decimal(number.numerator) / Decimal(number.denominator)
    quantum = Decimal(1).scaleb(near.adjusted() - DIGITS + 1)
    up = near.quantize(quantum, rounding=ROUND_CEILING)
    return up if Fraction(up) >= number else up + quantum


def _is_below_its_parts(total: FigureKind, figures: Figures) -> bool:
    """Whether a total that was given is less than its carriers make together."""
    given, made = amount_of(total.id, figures), made_of_parts(total.id, figures)
    return isinstance(given, Amount) and isinstance(made, Amount) and given.value < made.value


def _given(lever: FigureKind, plant: Plant) -> Decimal | None:
    figure = plant.figures.get(lever.id)
    return figure.value if figure is not None and figure.value else None


def unit_of(lever: FigureKind, figures: Figures) -> str:
    """The unit it is given in; for power that is not given yet, the unit of the power bought."""
    bought = figures.get(PURCHASED_POWER)
    if lever.id in figures:
        return figures[lever.id].unit
    if bought is not None and dimension_of(bought.unit) == dimension_of(lever.unit):
        return bought.unit
    return lever.unit


def _step(lever: FigureKind, plant: Plant) -> Decimal:
    """A change that is possible twice: a quarter of the present figure, or one unit more."""
    given = _given(lever, plant)
    if lever.lever == "less" and given is not None:
        return -given / 4
    return Decimal(1)


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)
