"""The enterprise's own baseline and leading value, their source, or its industry level."""

from propcache.api import cached_property

from bot.screens.core.view import Labels, SubPlaceView, View
from bot.screens.scales.limits import EndView, LookUpView
from bot.screens.scales.of_cases import CasesInWords, in_words
from bot.screens.scales.parts import answer_on_scale
from dialogs.core import buttons as c
from dialogs.core.answering.scale_position import limits_for
from dialogs.core.waits import EndsInDoubt, LeadingAsked, SourceAsked
from dialogs.scales.end_screens import kept_end
from dialogs.scales.own_ends import baseline_before
from scoring.answers.model import Value
from scoring.rounding import significant
from scoring.units.labels import amount_label


class BaselineView(LookUpView):
    """The enterprise's own baseline."""

    @cached_property
    def of_cases(self) -> CasesInWords | None:
        """What other closed cases came to; ``None`` where there is nothing to say of them."""
        rows = self.context.around.own_cases
        return in_words(self.context, rows[0]) if rows else None

    def rows(self, offered: c.Rows) -> c.Rows:
        """Both values from closed cases first, where there are enough of them."""
        found = self.of_cases
        return ((c.OWN_CASES,), *offered) if found and found.is_whole else offered

    @property
    def labels(self) -> Labels:
        """The keep button shows the baseline given before, that of closed cases how many."""
        return {**super().labels, c.KEEP: self._keep_label, c.OWN_CASES: self._cases_label}

    def _cases_label(self, _argument: str) -> str:
        return self.context.label("own-cases", count=self.of_cases.count if self.of_cases else 0)

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
        """The baseline just typed; empty if the scale or a published limit has one."""
        asked = self.wait.state_of(LeadingAsked)
        if asked.baseline is None:
            return ""
        return self._with_own_unit(str(asked.baseline), asked.unit)

    @property
    def labels(self) -> Labels:
        """The keep button shows the leading value given before."""
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
    """Whether baseline and leading value were swapped."""

    @property
    def meant(self) -> dict[str, str]:
        """Both values in the plausible order, and the direction of the scale."""
        doubt = self.wait.state_of(EndsInDoubt)
        given = answer_on_scale(self.context, self.wait.subject)
        assert given is not None  # noqa: S101 - its ends are in doubt
        direction = given.position.scale.direction.value
        return {
            "baseline": self._with_own_unit(significant(doubt.baseline), doubt.unit),
            "leading": self._with_own_unit(significant(doubt.leading), doubt.unit),
            "direction": str(self.context.words["directions"][direction]),
        }

    @property
    def labels(self) -> Labels:
        """The confirm button swaps the two values."""
        return {**super().labels, c.CONFIRM: "ends-exchanged"}


class SourceView(View):
    """The source of the enterprise's own baseline and leading value."""

    @property
    def given(self) -> list[str]:
        """The answers whose source is asked, each with its question."""
        return [self._row(subject) for subject in self.wait.state_of(SourceAsked).subjects]

    def _row(self, subject: str) -> str:
        context = self.context
        return f"{context.named(subject)} {context.answer_words(subject)}"

    @property
    def source_name(self) -> str:
        """The name of the source, if it was typed before."""
        return self.wait.state_of(SourceAsked).name

    @property
    def labels(self) -> Labels:
        """The name of each kind of source; the source may be skipped."""
        return {c.SOURCE: self._label, c.SKIP: "skip-source"}

    def _label(self, source: str) -> str:
        return self.context.label(f"source-{source}")


class LevelView(SubPlaceView):
    """The plant's position in its industry."""

    @property
    def topic(self) -> str:
        """The topic of the question."""
        return self.context.topic_of(self.wait.subject)

    @property
    def number(self) -> str:
        """The number given, with its unit; empty if there is none."""
        answer = self.context.dossier.answers.get(self.wait.subject)
        given = answer_on_scale(self.context, self.wait.subject)
        if given is None or not isinstance(answer, Value):
            return ""
        return self.say(amount_label(significant(given.position.number), given.position.unit))

    @property
    def may_be_limited(self) -> bool:
        """Whether a published limit may apply to the number; it takes precedence."""
        given = answer_on_scale(self.context, self.wait.subject)
        if given is not None and isinstance(given.answer, Value):
            return bool(limits_for(self.context.index, self.context.dossier, given))
        return False

    @property
    def labels(self) -> Labels:
        """The name of each level."""
        return {**super().labels, c.LEVEL: self._label}

    def _label(self, level: str) -> str:
        return self.context.label(f"level-{level}")
