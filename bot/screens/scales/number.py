"""Views of a number on one of a criterion's scales."""

from bot.screens.core.view import Labels, SubPlaceView
from bot.screens.scales.parts import criterion_of, scale_in_words
from dialogs.core import buttons as c
from dialogs.core.answering.scale_position import asked_unit
from dialogs.core.waits import BaselineAsked, LeadingAsked, NumberAsked, NumberTyped
from dialogs.scales.screens import scales_offered
from scoring.catalogue.model import Scale
from scoring.units.labels import unit_label, with_unit
from scoring.units.patterns import OWN_UNITS


class ScaleView(SubPlaceView):
    """The choice of a scale."""

    @property
    def scales_to_choose(self) -> list[str]:
        """The scales offered, with units."""
        item = criterion_of(self.context, self.wait.subject)
        offered = scales_offered(item, self.wait.state_if(NumberTyped)) if item else ()
        return [scale_in_words(self.context, scale) for _, scale in offered]

    @property
    def labels(self) -> Labels:
        """The name of each scale."""
        return {**super().labels, c.SCALE: self._scale_label}

    def _scale_label(self, position: str) -> str:
        item = criterion_of(self.context, self.wait.subject)
        return self.say(item.scales[int(position)].label) if item else ""


class AskedScaleView(SubPlaceView):
    """A place that asks for a number on one scale."""

    @property
    def scale(self) -> Scale | None:
        """The scale a number is asked for; ``None`` if the place asks for none."""
        item = criterion_of(self.context, self.wait.subject)
        match self.wait.state:
            case NumberAsked(by=wanted):
                pass
            case BaselineAsked(scale=wanted) | LeadingAsked(scale=wanted):
                pass
            case _:
                return None
        scales = item.scales if item else ()
        return next((scale for scale in scales if scale.id == wanted), None)

    @property
    def scale_asked(self) -> dict[str, str]:
        """The scale in words: label, unit, direction, and what its two ends mean."""
        scale = self._known_scale
        meanings = {"baseline": scale.baseline_meaning, "leading": scale.leading_meaning}
        return {
            "label": self.say(scale.label),
            "unit": self.say(unit_label(self._asked_unit)),
            "direction": str(self.context.words["directions"][scale.direction.value]),
        } | {key: self.say(text) if text else "" for key, text in meanings.items()}

    @property
    def _known_scale(self) -> Scale:
        scale = self.scale
        assert scale is not None  # noqa: S101 - the wait names it
        return scale

    @property
    def _asked_unit(self) -> str:
        context = self.context
        return asked_unit(context.index, context.dossier, self.wait.subject, self._known_scale)

    @property
    def scale_example(self) -> str:
        """An example of a number with its unit."""
        unit = self._asked_unit
        for own in OWN_UNITS:
            unit = unit.replace(own, "t")
        return with_unit("12.5", unit)
