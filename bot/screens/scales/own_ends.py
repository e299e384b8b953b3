"""The enterprise's own baseline and leading value, their source, or a mere place."""

from functools import cached_property

from bot.screens.core.view import Labels, SubPlaceView, View
from bot.screens.scales.limits import EndView, LookUpView
from bot.screens.scales.parts import scale_answer_of
from dialogs.core import buttons as c
from dialogs.core.scale_position import limits_for
from dialogs.core.waits import EndsInDoubt, LeadingAsked, SourceAsked
from dialogs.scales.end_screens import kept_end
from dialogs.scales.own_ends import baseline_before
from scoring.answers.model import Value
from scoring.rounding import significant
from scoring.units.labels import amount_label


class BaselineView(LookUpView):
    """The enterprise's own baseline."""

    @cached_property
    def labels(self) -> Labels:
        """The baseline given before may stay."""
        return {**super().labels, c.KEEP: self._keep_label}

    def _keep_label(self, _argument: str) -> str:
        answer = self.context.dossier.answers.get(self.wait.subject)
        kept = baseline_before(answer, self.wait) if isinstance(answer, Value) else None
        if kept is None:
            return ""
        end, unit = kept
        return self.context.label("keep-end", value=self._with_own_unit(significant(end), unit))


class LeadingView(EndView):
    """The enterprise's own leading value."""

    @property
    def typed_baseline(self) -> str:
        """The baseline typed a moment ago; empty where the scale or the limit has it."""
        asked = self.wait.state_of(LeadingAsked)
        if asked.baseline is None:
            return ""
        return self._with_own_unit(str(asked.baseline), asked.unit)

    @cached_property
    def labels(self) -> Labels:
        """The leading value given before may stay."""
        return {**super().labels, c.KEEP: self._keep_label}

    def _keep_label(self, _argument: str) -> str:
        answer = self.context.dossier.answers.get(self.wait.subject)
        if not isinstance(answer, Value) or answer.leading is None:
            return ""
        if not kept_end(self.context.dossier, self.wait):
            return ""
        value = self._with_own_unit(significant(answer.leading), answer.unit)
        return self.context.label("keep-end", value=value)


class EndsOrderView(EndView):
    """Whether baseline and leading value changed places."""

    @property
    def meant(self) -> dict[str, str]:
        """Both values in the order that makes sense, and which numbers are better."""
        doubt = self.wait.state_of(EndsInDoubt)
        given = scale_answer_of(self.context, self.wait.subject)
        assert given is not None  # noqa: S101 - its ends are in doubt
        direction = given.placed.scale.direction.value
        return {
            "baseline": self._with_own_unit(significant(doubt.baseline), doubt.unit),
            "leading": self._with_own_unit(significant(doubt.leading), doubt.unit),
            "direction": str(self.context.words["directions"][direction]),
        }

    @cached_property
    def labels(self) -> Labels:
        """They are exchanged, or typed again."""
        return {**super().labels, c.CONFIRM: "ends-exchanged"}


class SourceView(View):
    """What own ends were taken from."""

    @property
    def given(self) -> list[str]:
        """The ends asked about, each with its question."""
        return [self._row(subject) for subject in self.wait.state_of(SourceAsked).subjects]

    def _row(self, subject: str) -> str:
        context = self.context
        return f"{context.named(subject)} {context.answer_words(subject)}"

    @property
    def source_name(self) -> str:
        """The name typed before."""
        return self.wait.state_of(SourceAsked).name

    @cached_property
    def labels(self) -> Labels:
        """A source by its name; it may be left unsaid."""
        return {c.SOURCE: self._label, c.SKIP: "skip-source"}

    def _label(self, source: str) -> str:
        return self.context.label(f"source-{source}")


class LevelView(SubPlaceView):
    """Where in the industry the plant stands."""

    @property
    def topic(self) -> str:
        """What the indicator is called."""
        return self.context.topic_of(self.wait.subject)

    @property
    def number(self) -> str:
        """The number given, with its unit; empty where there is none."""
        answer = self.context.dossier.answers.get(self.wait.subject)
        given = scale_answer_of(self.context, self.wait.subject)
        if given is None or not isinstance(answer, Value):
            return ""
        return self.say(amount_label(significant(given.placed.number), given.placed.unit))

    @property
    def may_be_limited(self) -> bool:
        """Whether the ends may be those of a published limit, which then wins."""
        given = scale_answer_of(self.context, self.wait.subject)
        if given is not None and isinstance(given.answer, Value):
            return bool(limits_for(self.context.index, self.context.dossier, given))
        return False

    @cached_property
    def labels(self) -> Labels:
        """A place by its name."""
        return {**super().labels, c.LEVEL: self._label}

    def _label(self, level: str) -> str:
        return self.context.label(f"level-{level}")
