"""Answers that take a second step: a share, a number, a reason."""

from collections.abc import Mapping
from decimal import Decimal

from bot.screens.core.view import PRESENCE_LABELS, Labels, SubPlaceView
from bot.screens.scales.number import AskedScaleView
from dialogs.core import buttons as c
from dialogs.core.waits import NumberAsked, PercentTyped, ReferenceAsked, ShareTyped
from scoring.catalogue.model import Criterion, Measure, PerformanceIndicator
from scoring.rounding import trimmed
from scoring.units.labels import with_unit


class ShareView(SubPlaceView):
    """How far the question is met."""

    @property
    def bands(self) -> list[Mapping[str, str]]:
        """The rating bands."""
        return [
            {"label": self.say(band.label), "description": self.say(band.description)}
            for band in self.context.catalogue.rating_bands
        ]

    @property
    def labels(self) -> Labels:
        """The name of each band."""
        return {**super().labels, c.BAND: self._band_label}

    def _band_label(self, id: str) -> str:
        bands = self.context.catalogue.rating_bands
        return self.say(next(band.label for band in bands if band.id == id))


class MeasuredView(SubPlaceView):
    """A place about the measures the question can be judged by."""

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
        """The reference value that a multiple is based on."""
        return self.say(self.measure.reference) if self.measure.reference else ""


class MeasureView(MeasuredView):
    """The choice of a measure."""

    @property
    def labels(self) -> Labels:
        """The name of each measure."""
        return {**super().labels, c.MEASURE: self._measure_label}

    def _measure_label(self, id: str) -> str:
        return self.say(self._measure_named(id).label)


class NumberView(AskedScaleView, MeasuredView):
    """A number, on a scale or of a measure."""

    @property
    def _indicator(self) -> PerformanceIndicator:
        wanted = self.measure.performance_indicator
        return next(p for p in self.context.catalogue.performance_indicators if p.id == wanted)

    @property
    def indicator_name(self) -> str:
        """The performance indicator the number belongs to."""
        return self.say(self._indicator.title)

    @property
    def indicator_unit(self) -> str:
        """The unit of the indicator."""
        return self.say(self._indicator.unit)

    @property
    def formula(self) -> str:
        """The formula of the indicator in the standard."""
        return self.say(self._indicator.formula)


class ReferenceView(MeasuredView):
    """The reference value that the enterprise's number is a multiple of."""

    @property
    def typed_value(self) -> str:
        """The number just typed, with its unit."""
        typed = self.wait.state_of(ReferenceAsked)
        return with_unit(str(typed.value), typed.unit)

    @property
    def placeholder(self) -> str:
        """The same as for the number itself."""
        return "number"


class MeaningView(SubPlaceView):
    """Which of two meanings the typed text has."""

    @property
    def labels(self) -> Labels:
        """Met and not met, worded for the question."""
        if self.item.asks_presence:
            return {**super().labels, **PRESENCE_LABELS}
        return {**super().labels, c.MET: "met-at-meaning", c.NOT_MET: "not-met-at-meaning"}


class PercentView(SubPlaceView):
    """Which percentage a small number means."""

    @property
    def typed_number(self) -> str:
        """The number as typed."""
        return f"{self.wait.state_of(PercentTyped).value:f}"

    @property
    def labels(self) -> Labels:
        """Each possible percentage."""
        return {**super().labels, c.PERCENT: self._percent_label}

    def _percent_label(self, percent: str) -> str:
        typed = self.wait.state_of(PercentTyped).value
        if Decimal(percent) == typed or typed <= 1:
            return f"{percent}%"
        return self.context.label("percent-in-tenths", percent=percent, tenths=f"{typed:f}")


class ReasonView(SubPlaceView):
    """Why something does not apply, or the reason for a share."""

    @property
    def has_points(self) -> bool:
        """Whether the question earns points; basic requirements do not."""
        return isinstance(self.item, Criterion)

    @property
    def typed_share(self) -> str:
        """The share just typed, whose reason is asked."""
        return f"{trimmed(100 * self.wait.state_of(ShareTyped).share)}%"

    @property
    def labels(self) -> Labels:
        """The reason for a share may be skipped."""
        return {**super().labels, c.SKIP: "skip-reason"}

    @property
    def placeholder(self) -> str:
        """Depends on what the reason is for."""
        return "reason-of-share" if self.wait.state else super().placeholder
