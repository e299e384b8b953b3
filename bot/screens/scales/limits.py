"""Views of the published limits and reference values a number can be compared with."""

from dataclasses import dataclass

from bot.screens.core.context import ScreenContext
from bot.screens.core.view import Labels
from bot.screens.scales.number import AskedScaleView
from bot.screens.scales.parts import answer_on_scale, criterion_of, missing_ends
from bot.wording.truncate import brief
from dialogs.core import buttons as c
from dialogs.core.answering.scale_position import limits_of_scale, year_of
from dialogs.enterprise.industries import industry
from dialogs.scales.end_screens import limits_on_page
from scoring.answers.model import Chosen
from scoring.catalogue.model import Benchmark, Scale
from scoring.overlays.limit_industries import may_be_for
from scoring.rounding import significant
from scoring.units.labels import amount_label, unit_label, with_unit

HINTS_SHOWN = 4
"""Published values for orientation on one screen."""
PRODUCT_SHOWN = {"zh": 24, "en": 36}
"""Characters of a product's name on its button."""


class EndView(AskedScaleView):
    """A place that asks for the baseline or leading value of a number."""

    @property
    def scale_number(self) -> str:
        """The saved number, with its unit."""
        given = answer_on_scale(self.context, self.wait.subject)
        if given is None:
            return ""
        return self._with_unit(significant(given.position.number), given.position.unit)

    def _with_unit(self, number: str, unit: str) -> str:
        return self.say(amount_label(number, unit))

    def _with_own_unit(self, number: str, unit: str) -> str:
        """The number with the unit typed, else with that of the scale."""
        scale = self.scale
        return self._with_unit(number, unit or (scale.unit if scale else ""))

    @property
    def waits_for_ends(self) -> str:
        """Which of baseline and leading value are missing, in words."""
        return missing_ends(self.context, self.wait.subject)

    @property
    def labels(self) -> Labels:
        """Skip and clear are labelled as applying to both ends."""
        return {**super().labels, c.SKIP: "skip-ends", c.CLEAR: "clear-ends"}


class LookUpView(EndView):
    """A place that asks for a value the person may first have to look up."""

    @property
    def limits_elsewhere(self) -> dict[str, str]:
        """The number of limits for other industries, and the name of the enterprise's own.

        Empty if there is a limit for its industry, if the industry is unknown, or if the scale has
        no limits.
        """
        given = answer_on_scale(self.context, self.wait.subject)
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
        """Values published for orientation only that may apply to the enterprise."""
        given = answer_on_scale(self.context, self.wait.subject)
        if given is None:
            return []
        published = (limit for _, limit in limits_of_scale(self.context.index, given))
        likely = [limit for limit in published if limit.hint and self._may_concern(limit)]
        return [self._hint(limit) for limit in likely[:HINTS_SHOWN]]

    def _may_concern(self, limit: Benchmark) -> bool:
        """Local values apply to enterprises that adopted them, the others to their industry."""
        code = self.context.dossier.profile.industry
        if not limit.industries:
            return limit.grading == "local"
        return code is not None and may_be_for(limit, code)

    def _hint(self, limit: Benchmark) -> str:
        values, unit = limit_values(self.context, limit), self.say(unit_label(limit.unit))
        source = self.context.bracketed(limit.standard)
        gap = "" if source.endswith("）") else " "
        said = f"{self.say(limit.product)}{source}{gap}{with_unit(values, unit)}"
        more = self.say(limit.corrections) if limit.corrections else ""
        return said + self.context.bracketed(more)

    @property
    def where_to_look(self) -> str:
        """Where the baseline and the leading value can be found."""
        given = answer_on_scale(self.context, self.wait.subject)
        ways: dict[str, str] = self.context.words["where-to-look"]
        own = ways.get(given.criterion.id, "") if given else ""
        return own + ways["any"]

    @property
    def _scales(self) -> tuple[Scale, ...]:
        item = criterion_of(self.context, self.wait.subject)
        return item.scales if item else ()

    @property
    def has_other_scales(self) -> bool:
        """Whether the question can be answered on another scale."""
        return len(self._scales) > 1

    @property
    def other_scales(self) -> str:
        """The other scale in brackets, if there is exactly one; else empty."""
        others = [scale for scale in self._scales if scale != self.scale]
        only = self.say(others[0].label) if len(others) == 1 else ""
        return self.context.bracketed(only)

    @property
    def labels(self) -> Labels:
        """The number button offers another scale, which may be easier to compare."""
        return {**super().labels, c.NUMBER: "other-scale"}


def limit_values(context: ScreenContext, limit: Benchmark) -> str:
    """The values of a limit, under the names its kind of source uses."""
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
    """A published limit, ready for display."""

    number: int
    product: str
    standard: str
    values: str
    corrections: str
    later: str


class BenchmarkView(LookUpView):
    """The choice of a published limit to compare the number with."""

    @property
    def limit_rows(self) -> list[LimitRow]:
        """The limits on the page."""
        _, _, shown = limits_on_page(self.context.index, self.context.dossier, self.wait)
        return [self._limit_row(number, limit) for number, (_, limit) in enumerate(shown, 1)]

    @property
    def is_of_quotas(self) -> bool:
        """Whether the limits are water quotas rather than energy limits."""
        published = self.context.catalogue.benchmarks
        given = answer_on_scale(self.context, self.wait.subject)
        scale = given.position.scale.id if given else ""
        return any(x.scale == scale and x.grading == "quota" for x in published)

    @property
    def limit_pages(self) -> str:
        """The page and the number of pages: ``1/3``; empty if there is only one."""
        page, pages, _ = limits_on_page(self.context.index, self.context.dossier, self.wait)
        return f"{page + 1}/{pages}" if pages > 1 else ""

    def _limit_row(self, number: int, limit: Benchmark) -> LimitRow:
        is_later = not limit.is_in_force(year_of(self.context.dossier))
        return LimitRow(
            number=number,
            product=self.say(limit.product),
            standard=limit.standard,
            values=with_unit(limit_values(self.context, limit), self.say(unit_label(limit.unit))),
            corrections=self.say(limit.corrections) if limit.corrections else "",
            later=limit.in_force or "" if is_later else "",
        )

    @property
    def labels(self) -> Labels:
        """The product and the values of each limit."""
        return {**super().labels, c.BENCHMARK: self._limit_label}

    def _limit_label(self, position: str) -> str:
        if not position:
            return self.context.label("benchmark")
        limit = self.context.catalogue.benchmarks[int(position)]
        ends = (limit.leading, limit.baseline)
        values = " / ".join("—" if end is None else significant(end) for end in ends)
        product = brief(self.say(limit.product), PRODUCT_SHOWN[self.context.language])
        return f"{product} {with_unit(values, limit.unit)}"
