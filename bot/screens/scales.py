"""A number between baseline and leading value, and lists to be ticked."""

from dataclasses import dataclass
from functools import cached_property

from bot.screens.core.context import ScreenContext
from bot.screens.core.view import Labels, SubPlaceView
from bot.wording.scale_bar import ScaleBar, bar_of
from bot.wording.truncate import brief
from dialogs.core import buttons as c
from dialogs.core.scale_position import (
    ScaleAnswer,
    asked_unit,
    limits_of_scale,
    standing_of,
    year_of,
)
from dialogs.core.waits import BaselineAsked, LeadingAsked, NumberAsked, NumberTyped
from dialogs.enterprise.industries import industry
from dialogs.scales.checklists import ticked_at
from dialogs.scales.endpoints import baseline_before
from dialogs.scales.screens import is_ticked, kept_end, limits_on_page, scales_offered
from scoring.answers.model import Chosen, Value
from scoring.catalogue.model import Benchmark, Criterion, Scale
from scoring.evaluation.reasons import explain
from scoring.overlays.limit_industries import may_be_for
from scoring.rounding import significant
from scoring.units.labels import amount_label, unit_label
from scoring.units.patterns import OWN_UNITS

TICKED, OPEN = "☑", "☐"
HINTS_SHOWN = 4
"""Published values for orientation on one screen."""
PRODUCT_SHOWN = {"zh": 24, "en": 36}
"""Characters of a product on its button."""


# --- of any question that is scored by a number


def criterion_of(context: ScreenContext, subject: str) -> Criterion | None:
    """The criterion; ``None`` for a requirement and where the place is about no subject."""
    item = context.index.asked.get(subject)
    return item if isinstance(item, Criterion) else None


def scale_answer_of(context: ScreenContext, subject: str) -> ScaleAnswer | None:
    """The answer by a number, with where it stands; ``None`` for any other."""
    return standing_of(context.index, context.dossier, subject)


def scale_reason(context: ScreenContext, subject: str) -> str:
    """Why the number earns what it does; empty for what is no number on a scale."""
    score = context.score_of(subject)
    if score is None or scale_answer_of(context, subject) is None:
        return ""
    return explain(score.finding.reason, context.language)


def missing_ends(context: ScreenContext, subject: str) -> str:
    """Which end the number still needs; empty where it can be scored."""
    given = scale_answer_of(context, subject)
    if given is None or given.is_scored:
        return ""
    names = context.words["ends"]
    ends = {"baseline": given.placed.baseline, "leading": given.placed.leading}
    missing = [str(names[key]) for key, end in ends.items() if end is None]
    return context.phrase("both", items=missing)


def scale_bar_at(context: ScreenContext, subject: str) -> ScaleBar | None:
    """The picture of the number; ``None`` until both ends are known."""
    item, answer = criterion_of(context, subject), context.dossier.answers.get(subject)
    if item is None or not item.scales or not isinstance(answer, Value | Chosen):
        return None
    return bar_of(item, answer, context.catalogue.benchmarks, context.language)


def scale_in_words(context: ScreenContext, scale: Scale) -> str:
    """A scale with its unit."""
    unit, label = context.say(unit_label(scale.unit)), context.say(scale.label)
    return label + context.bracketed(unit)


def scale_params(context: ScreenContext, params: dict[str, str]) -> dict[str, str]:
    """The parameters of a refusal about a scale, in words."""
    worded = dict(params)
    if "example" in params:
        worded["example"] = context.say(amount_label(params["example"], params["unit"]))
    if "unit" in params:
        worded["unit"] = context.say(unit_label(params["unit"]))
    if "better" in params:
        worded["better"] = str(context.words["directions"][params["better"]])
    return worded


# --- the places


class ScaleView(SubPlaceView):
    """Which of a criterion's scales."""

    @property
    def scales_to_choose(self) -> list[str]:
        """The scales on offer, with units."""
        item = criterion_of(self.context, self.wait.subject)
        offered = scales_offered(item, self.wait.state_if(NumberTyped)) if item else ()
        return [scale_in_words(self.context, scale) for _, scale in offered]

    @cached_property
    def labels(self) -> Labels:
        """A scale by its name."""
        return {**super().labels, c.SCALE: self._scale_label}

    def _scale_label(self, position: str) -> str:
        item = criterion_of(self.context, self.wait.subject)
        return self.say(item.scales[int(position)].label) if item else ""


class AskedScaleView(SubPlaceView):
    """A place that asks for a number on one scale."""

    @property
    def scale(self) -> Scale | None:
        """The scale a number is asked for; ``None`` where none of them is."""
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
        """The scale asked, in words: label, unit, direction, and where its ends usually stand."""
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
        """A number as one may type it here."""
        unit = self._asked_unit
        for own in OWN_UNITS:
            unit = unit.replace(own, "t")
        return f"12.5 {unit}".replace(" %", "%")


class EndView(AskedScaleView):
    """A place that asks for what a number is compared with."""

    @property
    def scale_number(self) -> str:
        """The number that was saved, with its unit."""
        given = scale_answer_of(self.context, self.wait.subject)
        if given is None:
            return ""
        return self._with_unit(significant(given.placed.number), given.placed.unit)

    def _with_unit(self, number: str, unit: str) -> str:
        return self.say(amount_label(number, unit))

    def _with_own_unit(self, number: str, unit: str) -> str:
        """With the unit typed, or that of the scale."""
        scale = self.scale
        return self._with_unit(number, unit or (scale.unit if scale else ""))

    @property
    def waits_for_ends(self) -> str:
        """Which end the number still needs."""
        return missing_ends(self.context, self.wait.subject)

    @cached_property
    def labels(self) -> Labels:
        """The two ends can be left for later, or taken back."""
        return {**super().labels, c.SKIP: "skip-ends", c.CLEAR: "clear-ends"}


class LookUpView(EndView):
    """A place where the number is to be compared with something that may have to be found."""

    @property
    def limits_elsewhere(self) -> dict[str, str]:
        """How many limits there are for the number, where none is for the enterprise's industry.

        Empty where one is, where the industry is not known, and where there are no limits at all.
        """
        given = scale_answer_of(self.context, self.wait.subject)
        code = self.context.dossier.profile.industry
        known = industry(code) if code else None
        if given is None or known is None or isinstance(given.answer, Chosen):
            return {}
        published = limits_of_scale(self.context.index, given)
        limits = [limit for _, limit in published if not limit.hint]
        if not limits or any(may_be_for(limit, known.code) for limit in limits):
            return {}
        return {"count": str(len(limits)), "industry": self.say(known.name)}

    @property
    def hints(self) -> list[str]:
        """What is published for orientation only and may be for the enterprise."""
        given = scale_answer_of(self.context, self.wait.subject)
        if given is None:
            return []
        published = (limit for _, limit in limits_of_scale(self.context.index, given))
        likely = [limit for limit in published if limit.hint and self._may_concern(limit)]
        return [self._hint(limit) for limit in likely[:HINTS_SHOWN]]

    def _may_concern(self, limit: Benchmark) -> bool:
        """Local values concern whoever adopted them, the others those of their industry."""
        code = self.context.dossier.profile.industry
        if not limit.industries:
            return limit.grading == "local"
        return code is not None and may_be_for(limit, code)

    def _hint(self, limit: Benchmark) -> str:
        values, unit = limit_values(self.context, limit), self.say(unit_label(limit.unit))
        source = self.context.bracketed(limit.standard)
        gap = "" if source.endswith("）") else " "
        said = f"{self.say(limit.product)}{source}{gap}{values} {unit}".strip()
        more = self.say(limit.corrections) if limit.corrections else ""
        return said + self.context.bracketed(more)

    @property
    def where_to_look(self) -> str:
        """Where baseline and leading value of the number may be found."""
        given = scale_answer_of(self.context, self.wait.subject)
        ways: dict[str, str] = self.context.words["where-to-look"]
        own = ways.get(given.criterion.id, "") if given else ""
        return own + ways["any"]

    @property
    def _scales(self) -> tuple[Scale, ...]:
        item = criterion_of(self.context, self.wait.subject)
        return item.scales if item else ()

    @property
    def has_other_scales(self) -> bool:
        """Whether the question can be answered by another number."""
        return len(self._scales) > 1

    @property
    def other_scales(self) -> str:
        """The other number in brackets, where there is but one."""
        others = [scale for scale in self._scales if scale != self.scale]
        only = self.say(others[0].label) if len(others) == 1 else ""
        return self.context.bracketed(only)

    @cached_property
    def labels(self) -> Labels:
        """Another number may be easier to compare."""
        return {**super().labels, c.NUMBER: "other-scale"}


def limit_values(context: ScreenContext, limit: Benchmark) -> str:
    """Its values by the names that its kind of source has for them."""
    values = {"leading": limit.leading, "baseline": limit.baseline, "limit": limit.limit}
    names = context.words["gradings"][limit.grading]
    said = (
        f"{names[key]} {'—' if value is None else significant(value)}"
        for key, value in values.items()
        if key in names
    )
    return " · ".join(said)


@dataclass(frozen=True)
class LimitRow:
    """A published limit, as a person reads it."""

    number: int
    product: str
    standard: str
    unit: str
    values: str
    corrections: str
    later: str


class BenchmarkView(LookUpView):
    """Which published limit the number is compared with."""

    @property
    def limit_rows(self) -> list[LimitRow]:
        """The limits of the page."""
        _, _, shown = limits_on_page(self.context.index, self.context.dossier, self.wait)
        return [self._limit_row(number, limit) for number, (_, limit) in enumerate(shown, 1)]

    @property
    def is_of_quotas(self) -> bool:
        """Whether they are water quotas and no energy limits."""
        published = self.context.catalogue.benchmarks
        given = scale_answer_of(self.context, self.wait.subject)
        scale = given.placed.scale.id if given else ""
        return any(x.scale == scale and x.grading == "quota" for x in published)

    @property
    def limit_pages(self) -> str:
        """Which page it is, of how many; empty for one."""
        page, pages, _ = limits_on_page(self.context.index, self.context.dossier, self.wait)
        return f"{page + 1}/{pages}" if pages > 1 else ""

    def _limit_row(self, number: int, limit: Benchmark) -> LimitRow:
        is_later = not limit.is_in_force(year_of(self.context.dossier))
        return LimitRow(
            number=number,
            product=self.say(limit.product),
            standard=limit.standard,
            unit=self.say(unit_label(limit.unit)),
            values=limit_values(self.context, limit),
            corrections=self.say(limit.corrections) if limit.corrections else "",
            later=limit.in_force or "" if is_later else "",
        )

    @cached_property
    def labels(self) -> Labels:
        """A limit by its product and values."""
        return {**super().labels, c.BENCHMARK: self._limit_label}

    def _limit_label(self, position: str) -> str:
        if not position:
            return self.context.label("benchmark")
        limit = self.context.catalogue.benchmarks[int(position)]
        ends = (limit.leading, limit.baseline)
        values = " / ".join("—" if end is None else significant(end) for end in ends)
        product = brief(self.say(limit.product), PRODUCT_SHOWN[self.context.language])
        return f"{product} {values} {limit.unit}"


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


class ChecklistView(SubPlaceView):
    """A list whose items are ticked."""

    @property
    def checklist_rows(self) -> list[str]:
        """The items of the list, ticked or not."""
        item = criterion_of(self.context, self.wait.subject)
        return [
            f"{self._tick(at)} {at}. {self.say(entry.label)}"
            for at, entry in enumerate(item.checklist if item else (), 1)
        ]

    def _tick(self, at: int) -> str:
        return TICKED if is_ticked(self.wait, at) else OPEN

    @property
    def counted_before(self) -> str:
        """How many were given as a bare count."""
        answer = self.context.dossier.answers.get(self.wait.subject)
        return significant(answer.value) if isinstance(answer, Value) else ""

    @cached_property
    def labels(self) -> Labels:
        """An item by its number, and how many are ticked."""
        return {**super().labels, c.TICK: self._tick_label, c.DONE: self._done_label}

    def _tick_label(self, at: str) -> str:
        return f"{self._tick(int(at))} {at}"

    def _done_label(self, _argument: str) -> str:
        return self.context.label("done-checklist", count=len(ticked_at(self.wait)))
