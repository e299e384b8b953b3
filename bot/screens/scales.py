"""What a template may ask about a number between baseline and leading value."""

from dataclasses import dataclass
from decimal import Decimal

from bot.screens.context import Basis
from bot.wording.coverage import in_brackets
from bot.wording.scale_bar import ScaleBar, bar_of
from bot.wording.truncate import brief
from dialogs.core import buttons as c
from dialogs.core.scale_position import (
    ScaleAnswer,
    asked_unit,
    is_scaled,
    standing_of,
)
from dialogs.core.session import Place
from dialogs.enterprise.industries import industry
from dialogs.scales.checklists import positions_of
from dialogs.scales.endpoints import BASELINE_AGAIN, OWN, baseline_before
from dialogs.scales.screens import is_ticked, kept_end, limits_on_page, scales_offered
from scoring.answers.model import Chosen, Value
from scoring.catalogue.model import Benchmark, Criterion, Scale
from scoring.evaluation.reasons import explain
from scoring.overlays.limit_industries import may_be_for
from scoring.rounding import significant, trimmed
from scoring.units.labels import amount_label, unit_label
from scoring.units.patterns import OWN_UNITS

TICKED, OPEN = "☑", "☐"
SCALES_NAMED = 3
"""Scales named at the question; more are counted."""
PRODUCT_SHOWN = {"zh": 24, "en": 36}
"""Characters of a product on its button."""


@dataclass(frozen=True)
class LimitRow:
    """A published limit, as a person reads it."""

    number: int
    product: str
    standard: str
    unit: str
    grades: tuple[str, ...]
    corrections: str


class ScaleScene(Basis):
    """Of a number between baseline and leading value."""

    scales_named_at_most = SCALES_NAMED

    def _criterion(self, subject: str) -> Criterion | None:
        item = self.index.asked.get(subject)
        return item if isinstance(item, Criterion) else None

    @property
    def is_scaled(self) -> bool:
        """Whether the question is scored by a number."""
        return is_scaled(self.index.asked[self.wait.subject])

    def unit_words(self, unit: str) -> str:
        """A unit in words; what products are counted in may not be known."""
        return self.say(unit_label(unit))

    def _standing(self, subject: str) -> ScaleAnswer | None:
        return standing_of(self.index, self.dossier, subject)

    # --- how an answer stands

    def scale_reason(self, subject: str) -> str:
        """Why the number earns what it does; empty for what is no number on a scale."""
        score = self.score_of(subject)
        if score is None or self._standing(subject) is None:
            return ""
        return explain(score.finding.reason, self.language)

    @property
    def current_reason(self) -> str:
        """Why the answer as it stands earns what it does; empty while it cannot be scored."""
        return "" if self.waits_for_ends else self.scale_reason(self.wait.subject)

    @property
    def waits_for_ends(self) -> str:
        """Which end the number still wants."""
        standing = self._standing(self.wait.subject)
        if standing is None or standing.is_scored:
            return ""
        names = self.words["ends"]
        placed = standing.placed
        ends = {"baseline": placed.baseline, "leading": placed.leading}
        lacking = [str(names[key]) for key, end in ends.items() if end is None]
        return (" and " if self.language == "en" else "和").join(lacking)

    def bar_of(self, subject: str) -> ScaleBar | None:
        """The picture of the number; ``None`` until both ends are known."""
        item, answer = self._criterion(subject), self.dossier.answers.get(subject)
        if item is None or not item.scales or not isinstance(answer, Value | Chosen):
            return None
        return bar_of(item, answer, self.catalogue.benchmarks, self.language)

    # --- which scale

    @property
    def scales_named(self) -> list[str]:
        """What can be given, with units; empty where there are too many to name, or a list."""
        item = self._criterion(self.wait.subject)
        scales = item.scales if item and not item.checklist else ()
        return (
            [self._scale_in_words(scale) for scale in scales]
            if len(scales) <= SCALES_NAMED
            else []
        )

    @property
    def scales_count(self) -> int:
        """By how many numbers the question can be answered."""
        item = self._criterion(self.wait.subject)
        return len(item.scales) if item else 0

    @property
    def scales_to_choose(self) -> list[str]:
        """The scales on offer, with units."""
        item = self._criterion(self.wait.subject)
        offered = scales_offered(item, self.wait.detail) if item else ()
        return [self._scale_in_words(scale) for _, scale in offered]

    def _scale_in_words(self, scale: Scale) -> str:
        unit = self.unit_words(scale.unit)
        label = self.say(scale.label)
        return f"{label}（{unit}）" if self.language == "zh" else f"{label} ({unit})"

    # --- the number and its ends

    @property
    def scale(self) -> Scale | None:
        """The scale a number is asked for; ``None`` where none of them is."""
        item = self._criterion(self.wait.subject)
        wanted = self.wait.detail.split("|")[0]
        scales = item.scales if item else ()
        return next((scale for scale in scales if scale.id == wanted), None)

    @property
    def scale_asked(self) -> dict[str, str]:
        """The scale asked, in words: label, unit, direction, and where its ends usually stand."""
        scale = self.scale
        assert scale is not None  # noqa: S101 - the wait names it
        unit = asked_unit(self.index, self.dossier, self.wait.subject, scale)
        meanings = {"baseline": scale.baseline_meaning, "leading": scale.leading_meaning}
        return {
            "label": self.say(scale.label),
            "unit": self.unit_words(unit),
            "direction": str(self.words["directions"][scale.direction.value]),
        } | {key: self.say(text) if text else "" for key, text in meanings.items()}

    @property
    def scale_number(self) -> str:
        """The number that was saved, with its unit."""
        standing = self._standing(self.wait.subject)
        if standing is None:
            return ""
        return self._with_unit(significant(standing.placed.number), standing.placed.unit)

    @property
    def scale_example(self) -> str:
        """A number as one may type it here."""
        scale = self.scale
        assert scale is not None  # noqa: S101 - the wait names it
        unit = asked_unit(self.index, self.dossier, self.wait.subject, scale)
        for own in OWN_UNITS:
            unit = unit.replace(own, "t")
        return f"12.5 {unit}".replace(" %", "%")

    def _with_unit(self, number: str, unit: str) -> str:
        return self.say(amount_label(number, unit))

    @property
    def typed_baseline(self) -> str:
        """The baseline typed a moment ago; empty where the scale or the limit has it."""
        scale = self.scale
        _, baseline, unit = self.wait.detail.split("|", 2)
        return self._with_unit(baseline, unit or (scale.unit if scale else "")) if baseline else ""

    # --- published limits

    @property
    def limits_elsewhere(self) -> dict[str, str]:
        """How many limits there are for the number, where none is for the enterprise's industry.

        Empty where one is, where the industry is not known, and where there are no limits at all.
        """
        standing = self._standing(self.wait.subject)
        code = self.dossier.profile.industry
        known = industry(code) if code else None
        if standing is None or known is None or isinstance(standing.answer, Chosen):
            return {}
        limits = [b for b in self.catalogue.benchmarks if b.scale == standing.placed.scale.id]
        if not limits or any(may_be_for(limit, known.code) for limit in limits):
            return {}
        return {"count": str(len(limits)), "industry": self.say(known.name)}

    @property
    def where_to_look(self) -> str:
        """Where baseline and leading value of the number may be found."""
        standing = self._standing(self.wait.subject)
        ways: dict[str, str] = self.words["where-to-look"]
        own = ways.get(standing.criterion.id, "") if standing else ""
        return own + ways["any"]

    @property
    def has_other_scales(self) -> bool:
        """Whether the question can be answered by another number."""
        return self.scales_count > 1

    @property
    def other_scales(self) -> str:
        """The other number in brackets, where there is but one."""
        item, present = self._criterion(self.wait.subject), self.scale
        others = [scale for scale in item.scales if scale != present] if item else []
        only = self.say(others[0].label) if len(others) == 1 else ""
        return in_brackets(only, self.language == "zh")

    @property
    def limit_rows(self) -> list[LimitRow]:
        """The limits of the page."""
        _, _, shown = limits_on_page(self.index, self.dossier, self.wait)
        return [self._limit_row(number, limit) for number, (_, limit) in enumerate(shown, 1)]

    @property
    def limit_pages(self) -> str:
        """Which page it is, of how many; empty for one."""
        page, pages, _ = limits_on_page(self.index, self.dossier, self.wait)
        return f"{page + 1}/{pages}" if pages > 1 else ""

    def _limit_row(self, number: int, limit: Benchmark) -> LimitRow:
        grades = (limit.leading, limit.baseline, limit.limit)
        return LimitRow(
            number=number,
            product=self.say(limit.product),
            standard=limit.standard,
            unit=self.unit_words(limit.unit),
            grades=tuple("—" if grade is None else significant(grade) for grade in grades),
            corrections=self.say(limit.corrections) if limit.corrections else "",
        )

    # --- a share, and a list

    @property
    def typed_share(self) -> str:
        """The share typed a moment ago, of which the reason is asked."""
        return f"{trimmed(100 * Decimal(self.wait.detail))} %"

    @property
    def checklist_rows(self) -> list[str]:
        """The items of the list, ticked or not."""
        item = self._criterion(self.wait.subject)
        return [
            f"{TICKED if is_ticked(self.wait, at) else OPEN} {at}. {self.say(entry.label)}"
            for at, entry in enumerate(item.checklist if item else (), 1)
        ]

    @property
    def ticked(self) -> int:
        """How many are ticked."""
        return len(positions_of(self.wait.detail))

    @property
    def counted_before(self) -> str:
        """How many were given as a bare count."""
        answer = self.dossier.answers.get(self.wait.subject)
        return significant(answer.value) if isinstance(answer, Value) else ""

    # --- notices and buttons

    def scale_params(self, code: str, params: dict[str, str]) -> dict[str, str]:
        """The parameters of a notice of this part, in words; others as they are."""
        if not code.startswith("scale-"):
            return params
        worded = dict(params)
        if "example" in params:
            worded["example"] = self._with_unit(params["example"], params["unit"])
        if "unit" in params:
            worded["unit"] = self.unit_words(params["unit"])
        if "better" in params:
            worded["better"] = str(self.words["directions"][params["better"]])
        return worded

    def scale_label(self, verb: str, argument: str) -> str | None:
        """What a button of this part says; ``None`` for another's."""
        labels: dict[str, str] = self.words["labels"]
        at = self.wait.at
        match verb:
            case c.NUMBER if at is Place.QUESTION and self.is_scaled:
                return labels["number-scaled"]
            case c.SCALE:
                return self._scale_button(int(argument))
            case c.BENCHMARK if argument:
                return self._limit_button(int(argument))
            case c.ENDS if argument == OWN:
                return labels["ends-own"]
            case c.ENDS if argument == BASELINE_AGAIN:
                return labels["ends-baseline"]
            case c.NUMBER if at in (Place.BENCHMARK, Place.BASELINE):
                return labels["other-scale"]
            case c.TICK:
                return f"{TICKED if is_ticked(self.wait, int(argument)) else OPEN} {argument}"
            case c.DONE if at is Place.CHECKLIST:
                return labels["done-checklist"].replace("{{ count }}", str(self.ticked))
            case c.SKIP if at is Place.REASON:
                return labels["skip-reason"]
            case c.SKIP if at in (Place.BENCHMARK, Place.BASELINE, Place.LEADING):
                return labels["skip-ends"]
            case c.CLEAR if at in (Place.BENCHMARK, Place.BASELINE, Place.LEADING):
                return labels["clear-ends"]
            case c.KEEP if at in (Place.BASELINE, Place.LEADING):
                return self._keep_button()
        return None

    def _scale_button(self, position: int) -> str | None:
        item = self._criterion(self.wait.subject)
        return self.say(item.scales[position].label) if item else None

    def _limit_button(self, position: int) -> str:
        limit = self.catalogue.benchmarks[position]
        baseline = "—" if limit.baseline is None else significant(limit.baseline)
        product = brief(self.say(limit.product), PRODUCT_SHOWN[self.language])
        return f"{product} {significant(limit.leading)} / {baseline} {limit.unit}"

    def _keep_button(self) -> str:
        answer = self.dossier.answers.get(self.wait.subject)
        assert isinstance(answer, Value)  # noqa: S101 - only numbers have ends
        if not kept_end(self.dossier, self.wait):
            return ""
        if self.wait.at is Place.BASELINE:
            kept = baseline_before(answer, self.wait)
        else:
            kept = None if answer.leading is None else (answer.leading, answer.unit)
        assert kept is not None  # noqa: S101 - it can be kept
        end, unit = kept
        said = self._with_unit(significant(end), unit or (self.scale.unit if self.scale else ""))
        return str(self.words["labels"]["keep-end"]).replace("{{ value }}", said)
