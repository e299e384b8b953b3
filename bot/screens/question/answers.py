"""An answer that takes a second step: a share, a number, a reason."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property

from bot.screens.core.view import Labels, SubPlaceView
from bot.screens.scales.number import AskedScaleView
from dialogs.core import buttons as c
from dialogs.core.waits import NumberAsked, PercentTyped, ReferenceAsked, ShareTyped
from scoring.catalogue.model import Criterion, Measure, PerformanceIndicator
from scoring.rounding import trimmed
from scoring.units.labels import with_unit

PRESENCE_LABELS = {c.MET: "met-where-none", c.NOT_MET: "not-met-where-none"}
"""The answers to whether there is any of something that there must be none of."""


class ShareView(SubPlaceView):
    """How far the question is met."""

    @property
    def bands(self) -> list[Mapping[str, str]]:
        """The rating bands."""
        return [
            {"label": self.say(band.label), "description": self.say(band.description)}
            for band in self.context.catalogue.rating_bands
        ]

    @cached_property
    def labels(self) -> Labels:
        """A band by its name."""
        return {**super().labels, c.BAND: self._band_label}

    def _band_label(self, id: str) -> str:
        bands = self.context.catalogue.rating_bands
        return self.say(next(band.label for band in bands if band.id == id))


class MeasuredView(SubPlaceView):
    """A place about the ways to judge the question by a number."""

    @property
    def _measures(self) -> tuple[Measure, ...]:
        return self.item.measures if isinstance(self.item, Criterion) else ()

    def _measure_named(self, id: str) -> Measure:
        return next(measure for measure in self._measures if measure.id == id)

    @property
    def measure(self) -> Measure:
        """The measure a number is asked for."""
        reference = self.wait.state_if(ReferenceAsked)
        asked = reference.measure if reference else self.wait.state_of(NumberAsked).by
        return self._measure_named(asked)

    @property
    def reference_name(self) -> str:
        """What a multiple is taken of."""
        return self.say(self.measure.reference) if self.measure.reference else ""


class MeasureView(MeasuredView):
    """By which of several numbers it is judged."""

    @cached_property
    def labels(self) -> Labels:
        """A measure by its name."""
        return {**super().labels, c.MEASURE: self._measure_label}

    def _measure_label(self, id: str) -> str:
        return self.say(self._measure_named(id).label)


class NumberView(AskedScaleView, MeasuredView):
    """A number: on a scale, or of a measure."""

    @property
    def _indicator(self) -> PerformanceIndicator:
        wanted = self.measure.performance_indicator
        return next(p for p in self.context.catalogue.performance_indicators if p.id == wanted)

    @property
    def indicator_name(self) -> str:
        """The performance indicator the number is of."""
        return self.say(self._indicator.title)

    @property
    def indicator_unit(self) -> str:
        """Its unit."""
        return self.say(self._indicator.unit)

    @property
    def formula(self) -> str:
        """Its formula in the standard."""
        return self.say(self._indicator.formula)


class ReferenceView(MeasuredView):
    """What the enterprise's own number is a multiple of."""

    @property
    def typed_value(self) -> str:
        """The enterprise's own figure, typed a moment ago."""
        typed = self.wait.state_of(ReferenceAsked)
        return with_unit(str(typed.value), typed.unit)

    @property
    def placeholder(self) -> str:
        """A number, as one step before."""
        return "number"


class MeaningView(SubPlaceView):
    """Which of two meanings what was typed has."""

    @cached_property
    def labels(self) -> Labels:
        """Met and not met in the words of the question."""
        if self.item.asks_presence:
            return {**super().labels, **PRESENCE_LABELS}
        return {**super().labels, c.MET: "met-at-meaning", c.NOT_MET: "not-met-at-meaning"}


class PercentView(SubPlaceView):
    """Which percentage a small number is."""

    @property
    def typed_number(self) -> str:
        """The number as typed."""
        return f"{self.wait.state_of(PercentTyped).value:f}"

    @cached_property
    def labels(self) -> Labels:
        """Each reading with its sign."""
        return {**super().labels, c.PERCENT: self._percent_label}

    def _percent_label(self, percent: str) -> str:
        typed = self.wait.state_of(PercentTyped).value
        if Decimal(percent) == typed or typed <= 1:
            return f"{percent}%"
        return self.context.label("percent-in-tenths", percent=percent, tenths=f"{typed:f}")


class ReasonView(SubPlaceView):
    """Why it does not apply, or why just so far."""

    @property
    def has_points(self) -> bool:
        """Whether it earns points, which a basic requirement does not."""
        return isinstance(self.item, Criterion)

    @property
    def typed_share(self) -> str:
        """The share typed a moment ago, of which the reason is asked."""
        return f"{trimmed(100 * self.wait.state_of(ShareTyped).share)}%"

    @cached_property
    def labels(self) -> Labels:
        """The reason of a share may be left out."""
        return {**super().labels, c.SKIP: "skip-reason"}

    @property
    def placeholder(self) -> str:
        """By what the reason is of."""
        return "reason-of-share" if self.wait.state else super().placeholder
