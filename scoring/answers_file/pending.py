"""Answers of a file that are calculated from its figures, and why some cannot be."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from scoring.answers.model import Value
from scoring.answers_file.missing_factors import where_to_give
from scoring.catalogue.model import Catalogue, Criterion, Measure, Scale
from scoring.figures.calculation import Calculated, calculated_answers, ways
from scoring.figures.carrier_parts import lack_words
from scoring.figures.energy import MissingFactor, MissingFigures
from scoring.figures.kinds import figure_kinds
from scoring.figures.model import Figures
from scoring.files.form import FormReader
from scoring.files.wording import LISTED, joined
from scoring.rounding import significant
from scoring.units.labels import with_unit

Waiting = Mapping[str, tuple[MissingFactor, ...]]
"""Answers that stay open, each with the factors it waits for."""

NOT_ESTABLISHED: Final = frozenset({"coefficient", "co2-factor"})
"""What no source establishes and the enterprise may not have either."""


def note_what_is_missing(
    catalogue: Catalogue,
    figures: Figures,
    pending: Mapping[str, Value],
    answers: FormReader,
    industry: str | None = None,
    region: str | None = None,
) -> Waiting:
    """Note every answer that cannot be calculated as the file asks, and why.

    Those that only wait for a factor that no source establishes are no mistake of the file: they
    are returned, and stay open as in the chat. ``industry`` and ``region`` are as for
    ``calculated_answers``.
    """
    rules = {row.id: row for row in catalogue.criteria}
    made = calculated_answers(catalogue, figures, pending, industry, region)
    waiting: dict[str, tuple[MissingFactor, ...]] = {}
    for id, wanted in pending.items():
        answer = made.get(id)
        if not isinstance(answer, Value):
            results = list(_results(catalogue, rules[id], wanted, figures, region))
            if lacks := _waits_for(results):
                waiting[id] = lacks
            else:
                _note_why(answers, id, results, figures)
        elif _drops_ends(wanted, answer):
            answers.note("ends-do-not-fit", id, found=answer.unit)
    return waiting


def _waits_for(
    results: list[Calculated | MissingFigures],
) -> tuple[MissingFactor, ...]:
    """The factors the nearest attempt waits for, if nothing else is missing."""
    attempts = [result for result in results if isinstance(result, MissingFigures)]
    if not attempts or len(attempts) < len(results):
        return ()
    nearest = _nearest(attempts)
    lacking = {lack.figure for lack in nearest.lacks}
    is_all = {lack.code for lack in nearest.lacks} <= NOT_ESTABLISHED
    return nearest.lacks if is_all and lacking >= set(nearest.figures) else ()


def _nearest(attempts: list[MissingFigures]) -> MissingFigures:
    return min(attempts, key=lambda result: len(result.figures))


def _drops_ends(wanted: Value, answer: Value) -> bool:
    """True if the answer lacks an end, a limit or a place that was given with it."""
    return any(
        getattr(wanted, end) is not None and getattr(answer, end) is None
        for end in ("reference", "leading", "benchmark", "level")
    )


def _results(
    catalogue: Catalogue, row: Criterion, wanted: Value, figures: Figures, region: str | None
) -> Iterator[Calculated | MissingFigures]:
    """The results of the criterion's calculations, or of those of the way named."""
    scales_or_measures: tuple[Scale | Measure, ...] = (*row.scales, *row.measures)
    for way in scales_or_measures:
        if way.performance_indicator is not None and wanted.measure in (None, way.id):
            yield from ways(catalogue, way.performance_indicator, figures, region)


def _note_why(
    answers: FormReader, id: str, results: list[Calculated | MissingFigures], figures: Figures
) -> None:
    number = next((result for result in results if isinstance(result, Calculated)), None)
    if number is not None:
        found = with_unit(significant(number.value), number.unit)
        answers.note("unfit-result", id, found=found)
        return
    attempts = [result for result in results if isinstance(result, MissingFigures)]
    if not attempts:
        answers.note("no-formula", id)
        return
    nearest = _nearest(attempts)
    missing = [figure for figure in nearest.figures if figure not in figures]
    to_settle = [lack for lack in nearest.lacks if lack.code not in NOT_ESTABLISHED]
    for lack in to_settle or nearest.lacks:
        answers.note("uncounted-carrier", id, why=lack_words(lack), where=where_to_give(lack))
    unusable = [figure for figure in nearest.figures if figure in figures]
    if unusable and not nearest.lacks:
        answers.note("unusable-figures", id, **_named(unusable))
    elif missing:
        answers.note("not-worked-out", id, **_named(missing))


def _named(figures: Iterable[str]) -> dict[str, object]:
    ids = list(figures)
    titles = joined((figure_kinds()[id].title for id in ids), LISTED)
    return {"figures": titles, "ids": ", ".join(ids)}
