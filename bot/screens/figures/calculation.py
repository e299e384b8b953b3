"""The calculation of an answer from yearly figures."""

from propcache.api import cached_property

from bot.screens.core.view import Labels, SubPlaceView
from bot.screens.figures.given import FigureRow, figure_row, figure_title, marked_title
from bot.wording.figures import equation
from dialogs.core import buttons as c
from dialogs.figures.calculations import (
    CalculationOption,
    calculation_at,
    calculation_options,
    next_missing,
    result_of,
    wants_reference,
)
from scoring.answers.model import Value
from scoring.catalogue.model import Measure
from scoring.evaluation.results import Outcome
from scoring.figures.calculation import Calculated
from scoring.figures.energy import MissingFigures, explain_lack
from scoring.rounding import trimmed
from scoring.units.labels import unit_label


class CalculationView(SubPlaceView):
    """One way to calculate the answer."""

    @cached_property
    def _way(self) -> CalculationOption:
        context = self.context
        return calculation_at(context.index, context.dossier, self.wait)

    @property
    def way_label(self) -> str:
        """The name of the number that is calculated."""
        return self._label_of(self._way)

    def _label_of(self, way: CalculationOption) -> str:
        """The name of the calculated number; with its unit if there are several ways."""
        label = self.say(way.by.label)
        if len(way.indicator.calculations) == 1:
            return label
        unit = self.say(unit_label(way.calculation.unit))
        return label + self.context.bracketed(unit)

    @property
    def way_formula(self) -> str:
        """The formula in the standard's symbols."""
        return self.say(self._way.indicator.formula)

    @property
    def way_source(self) -> str:
        """The source of the formula."""
        return self.say(self._way.indicator.source)

    @property
    def way_rows(self) -> list[FigureRow]:
        """The figures the formula uses."""
        optional = self._way.calculation.optional
        return [figure_row(self.context, id, optional=id in optional) for id in self._way.figures]

    # --- the result

    @cached_property
    def _result(self) -> Calculated | MissingFigures:
        return result_of(self._way, self.context.index, self.context.dossier)

    @property
    def way_result(self) -> str:
        """The formula with its numbers; empty while a figure is missing."""
        if isinstance(self._result, MissingFigures):
            return ""
        percent = self._way.calculation.percent
        return equation(self._result, self.context.language, percent=percent)

    @property
    def way_lacks(self) -> list[str]:
        """Why figures that were given cannot be used."""
        lacks = self._result.lacks if isinstance(self._result, MissingFigures) else ()
        return [self.say(explain_lack(lack)) for lack in lacks]

    @property
    def way_unit(self) -> str:
        """The unit of the result; empty while a figure is missing."""
        return self._result.unit if isinstance(self._result, Calculated) else ""

    @property
    def way_wants_reference(self) -> str:
        """The reference value the result is a multiple of, if it is missing; else empty."""
        by, context = self._way.by, self.context
        if not isinstance(by, Measure) or by.reference is None:
            return ""
        wanted = wants_reference(self._way, context.index, context.dossier, self.wait.subject)
        return self.say(by.reference) if wanted else ""

    # --- the answer

    @property
    def current(self) -> str | None:
        """The present answer, in words."""
        return self.context.answer_words(self.wait.subject)

    @property
    def way_is_answer(self) -> bool:
        """Whether the question is answered by this calculation."""
        answer = self.context.dossier.answers.get(self.wait.subject)
        return (
            isinstance(answer, Value) and answer.worked_out and answer.measure == self._way.by.id
        )

    @property
    def way_unscored(self) -> bool:
        """Whether the answer cannot be scored yet."""
        score = self.context.score_of(self.wait.subject)
        return score is not None and score.outcome is Outcome.UNSCORED

    @property
    def way_earned(self) -> str:
        """The points earned and possible, such as ``1.5/2``; empty while not scored."""
        score = self.context.score_of(self.wait.subject)
        if score is None or score.outcome in (Outcome.UNDECIDED, Outcome.UNSCORED):
            return ""
        return f"{trimmed(score.obtained, 2)}/{trimmed(score.points)}"

    # --- buttons

    @property
    def labels(self) -> Labels:
        """Figures with their marks, and the names of the other calculations."""
        return {
            **super().labels,
            c.FIGURE: self._figure_label,
            c.CALCULATE: self._calculate_label,
            c.KEEP: "keep-at-calculation",
        }

    def _figure_label(self, id: str) -> str:
        if id:
            return marked_title(self.context, id)
        missing = next_missing(self._way, self.context.index, self.context.dossier)
        figure = figure_title(self.context, missing) if missing else ""
        return self.context.label("figure-missing", figure=figure)

    def _calculate_label(self, position: str) -> str:
        if not position:
            return self.context.label("calculate-at-calculation")
        ways = calculation_options(self.context.index, self.wait.subject)
        return self._label_of(ways[int(position)])
