"""What a template may ask about the calculation at a question."""

from functools import cached_property

from bot.screens.figures.given import FigureRow, GivenScene
from bot.wording.figures import equation
from dialogs.figures.calculations import (
    CalculationOption,
    calculation_named,
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


class CalculationScene(GivenScene):
    """Of the calculation at a question."""

    @cached_property
    def way(self) -> CalculationOption:
        """The calculation shown."""
        return calculation_named(self.index, self.dossier, self.wait.subject, self.wait.detail)

    @property
    def way_label(self) -> str:
        """What it works out."""
        return self.label_of_way(self.way)

    def label_of_way(self, way: CalculationOption) -> str:
        """What a way works out; with its unit where there are several."""
        label = self.say(way.by.label)
        if len(way.indicator.calculations) == 1:
            return label
        unit = self.say(unit_label(way.calculation.unit))
        return f"{label}（{unit}）" if self.language == "zh" else f"{label} ({unit})"

    @property
    def way_formula(self) -> str:
        """The formula in the standard's symbols."""
        return self.say(self.way.indicator.formula)

    @property
    def way_source(self) -> str:
        """Where the formula stands."""
        return self.say(self.way.indicator.source)

    @property
    def way_rows(self) -> list[FigureRow]:
        """The figures it takes."""
        optional = self.way.calculation.optional
        return [self.figure_row(id, optional=id in optional) for id in self.way.figures]

    @cached_property
    def _worked_out(self) -> Calculated | MissingFigures:
        return result_of(self.way, self.index, self.dossier)

    @property
    def way_result(self) -> str:
        """The formula with its numbers; nothing while a figure is wanting."""
        if isinstance(self._worked_out, MissingFigures):
            return ""
        return equation(self._worked_out, self.language, percent=self.way.calculation.percent)

    @property
    def way_lacks(self) -> list[str]:
        """Why figures that are given do not do."""
        lacks = self._worked_out.lacks if isinstance(self._worked_out, MissingFigures) else ()
        return [self.say(explain_lack(lack)) for lack in lacks]

    @property
    def way_unit(self) -> str:
        """The unit of the result."""
        return self._worked_out.unit if isinstance(self._worked_out, Calculated) else ""

    @property
    def way_wants_reference(self) -> str:
        """What the result is a multiple of, where that is wanting."""
        by = self.way.by
        if not isinstance(by, Measure) or by.reference is None:
            return ""
        wanted = wants_reference(self.way, self.index, self.dossier, self.wait.subject)
        return self.say(by.reference) if wanted else ""

    @property
    def way_is_answer(self) -> bool:
        """Whether the question is answered by this calculation."""
        answer = self.dossier.answers.get(self.wait.subject)
        return isinstance(answer, Value) and answer.worked_out and answer.measure == self.way.by.id

    @property
    def way_unscored(self) -> bool:
        """Whether the answer lacks what it would be scored by."""
        score = self.score_of(self.wait.subject)
        return score is not None and score.outcome is Outcome.UNSCORED

    @property
    def way_earned(self) -> str:
        """What the answer earns; nothing where it is not scored yet."""
        score = self.score_of(self.wait.subject)
        if score is None or score.outcome in (Outcome.UNDECIDED, Outcome.UNSCORED):
            return ""
        return f"{trimmed(score.obtained, 2)}/{trimmed(score.points)}"
