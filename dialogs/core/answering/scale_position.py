"""A number on its scale: which of the two ends are known, and their possible sources."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from msgspec.structs import replace

from dialogs.core.session import Place
from dialogs.core.waits import BaselineAsked, LeadingAsked, SourceAsked, State
from dialogs.dossier.dossier import Dossier
from scoring.answers.acceptance import PERCENT, refusal
from scoring.answers.model import Answer, Chosen, Estimate, IndustryLevel, Value
from scoring.answers.scales import ScalePosition, scale_meant, scale_position
from scoring.catalogue.index import CatalogueIndex
from scoring.catalogue.model import Benchmark, Criterion, Requirement, Scale
from scoring.overlays.limit_industries import may_be_for
from scoring.units.convert import UnknownUnit, dimension_of, product_unit, spelt
from scoring.units.patterns import MATERIAL, PRODUCT, IncompatibleUnit, converted, filled, fits

ENDS_PLACES: Final = frozenset({Place.BENCHMARK, Place.BASELINE, Place.LEADING})
"""The places that ask for the baseline or the leading value of a number."""
UNIT_LIMIT: Final = 30
"""Characters of a typed unit."""
_COUNTED_BY: Final = {PRODUCT: "output", MATERIAL: "main-material"}
"""The yearly figure whose unit replaces each placeholder."""
_COUNT: Final = "项"
"""The unit of a checklist's count."""
_BULK: Final = frozenset({"mass", "volume", "area"})
"""Dimensions after whose units people name the product: kgce/吨水泥."""


@dataclass(frozen=True, slots=True)
class ScaleAnswer:
    """A criterion's answer on one of its scales."""

    criterion: Criterion
    answer: Value | Chosen
    position: ScalePosition

    @property
    def is_scored(self) -> bool:
        """Whether baseline and leading value are both known."""
        return self.position.share is not None

    @property
    def takes_ends(self) -> bool:
        """Whether the enterprise may choose or give an end that the scale lacks."""
        scale = self.position.scale
        return isinstance(self.answer, Value) and None in (scale.baseline, scale.leading)


def takes_place_in_industry(index: CatalogueIndex, dossier: Dossier, subject: str) -> bool:
    """Whether the plant's position in its industry may be given instead of the two ends."""
    item, answer = index.asked[subject], dossier.answers.get(subject)
    level = IndustryLevel.AVERAGE
    if isinstance(answer, Value):
        if answer.benchmark is not None:
            return False
        estimate: Answer = replace(answer.bare, level=level)
    else:
        estimate = Estimate(level)
    return refusal(item, estimate, index.catalogue.benchmarks) is None


def is_scaled(item: Criterion | Requirement) -> bool:
    """Whether the rule is judged only by a number between two values."""
    return isinstance(item, Criterion) and bool(item.scales)


def may_be_zero(item: Criterion | Requirement) -> bool:
    """Whether the number can naturally be 0: a share, a count."""
    scales = item.scales if isinstance(item, Criterion) else ()
    return bool(scales) and all(
        scale.unit in (*PERCENT, _COUNT) and scale.direction == "higher_is_better"
        for scale in scales
    )


def scale_answer_of(index: CatalogueIndex, dossier: Dossier, subject: str) -> ScaleAnswer | None:
    """The subject's number with its two ends; ``None`` if it has no number on a scale."""
    item, answer = index.asked[subject], dossier.answers.get(subject)
    if not isinstance(item, Criterion) or not item.scales:
        return None
    if not isinstance(answer, Value | Chosen):
        return None
    return ScaleAnswer(item, answer, scale_position(item, answer, index.catalogue.benchmarks))


def missing_end(
    index: CatalogueIndex, dossier: Dossier, subject: str
) -> tuple[Place, State | None] | None:
    """The place that asks for the first missing end, and the state of the wait; ``None`` if none
    is missing.

    Published limits are offered first, if there are any and the person has not chosen one.
    """
    scaled = scale_answer_of(index, dossier, subject)
    if scaled is None or scaled.is_scored or not scaled.takes_ends:
        return None
    if isinstance(scaled.answer, Value) and scaled.answer.level is not None:
        return None
    position = scaled.position
    is_open = position.baseline is None and position.leading is None
    if is_open and position.benchmark is None and limits_for(index, dossier, scaled):
        return Place.BENCHMARK, None
    if position.baseline is None:
        return Place.BASELINE, BaselineAsked(position.scale.id)
    assert isinstance(scaled.answer, Value)  # noqa: S101 - it takes ends
    return Place.LEADING, leading_asked(position.scale, scaled.answer)


def missing_source(
    index: CatalogueIndex, dossier: Dossier, subject: str
) -> tuple[Place, State] | None:
    """The place that asks for the source of own ends; ``None`` if known, or an end is missing."""
    scaled = scale_answer_of(index, dossier, subject)
    if scaled is None or not scaled.is_scored or not isinstance(scaled.answer, Value):
        return None
    answer = scaled.answer
    has_own = answer.reference is not None or answer.leading is not None
    if not has_own or answer.source is not None:
        return None
    return Place.SOURCE, SourceAsked((subject,))


def leading_asked(scale: Scale, answer: Value) -> LeadingAsked:
    """The state of a wait for the leading value, after the baseline of ``answer``."""
    return LeadingAsked(scale.id, answer.reference, answer.unit)


Limits = tuple[tuple[int, Benchmark], ...]
"""Published limits by their place in the catalogue."""


def limits_for(index: CatalogueIndex, dossier: Dossier, scaled: ScaleAnswer) -> Limits:
    """The published limits the number can be compared with.

    If some may apply to the enterprise's industry, only those. Editions not in force by the end of
    the year assessed come last.
    """
    every = limits_of_unit(index, dossier, scaled)
    industry = dossier.profile.industry
    likely = every if industry is None else [x for x in every if may_be_for(x[1], industry)]
    return tuple(likely or every)


def limits_of_unit(index: CatalogueIndex, dossier: Dossier, scaled: ScaleAnswer) -> Limits:
    """All limits whose unit the number fits, of any industry."""
    answer, criterion = scaled.answer, scaled.criterion
    assert isinstance(answer, Value)  # noqa: S101 - a count has no limits
    fitting = [
        (position, limit)
        for position, limit in limits_of_scale(index, scaled)
        if not limit.hint and refusal(criterion, judged_by(answer, limit), (limit,)) is None
    ]
    year = year_of(dossier)
    return tuple(sorted(fitting, key=lambda one: not one[1].is_in_force(year)))


def limits_of_scale(index: CatalogueIndex, scaled: ScaleAnswer) -> Limits:
    """All published limits of the scale, including mere hints."""
    scale = scaled.position.scale.id
    every = enumerate(index.catalogue.benchmarks)
    return tuple((position, limit) for position, limit in every if limit.scale == scale)


def year_of(dossier: Dossier) -> int | None:
    """The year assessed, if it is known."""
    period = dossier.profile.period
    return int(period) if period and period.isdigit() else None


def judged_by(answer: Value, benchmark: Benchmark) -> Value:
    """The number with a published limit in place of its present ends."""
    return replace(answer.bare, benchmark=benchmark.id)


# --- units


def example_of(index: CatalogueIndex, dossier: Dossier, subject: str) -> tuple[str, str]:
    """An example number to type at a question with scales, and the unit of its first scale."""
    item = index.asked[subject]
    assert isinstance(item, Criterion)  # noqa: S101 - it has a scale
    unit = asked_unit(index, dossier, subject, item.scales[0])
    if unit in PERCENT:
        return "35%", ""
    number = "8" if unit == _COUNT else "0.12"
    return number, unit.replace(PRODUCT, "t").replace(MATERIAL, "t")


def asked_unit(index: CatalogueIndex, dossier: Dossier, subject: str, scale: Scale) -> str:
    """The unit a number is asked in: the present number's, the product's, else the scale's."""
    item, present = index.asked[subject], dossier.answers.get(subject)
    assert isinstance(item, Criterion)  # noqa: S101 - it has a scale
    if isinstance(present, Value) and present.unit:
        meant = scale_meant(item, present, index.catalogue.benchmarks)
        if meant.id == scale.id:
            return present.unit
    return "/".join(_own_unit(dossier, place) for place in scale.unit.split("/"))


def _own_unit(dossier: Dossier, place: str) -> str:
    """The unit of the enterprise's yearly figures, if it is asked for and known."""
    figure = dossier.figures.get(_COUNTED_BY.get(place, ""))
    if figure is None:
        return place
    try:
        return product_unit(figure.unit)
    except UnknownUnit:
        return place


def tidy_unit(unit: str) -> str:
    """``unit`` as usually written, without a product named after it: kgce/t水泥 is kgce/t."""
    above, slash, below = unit.replace("／", "/").partition("/")
    tidied = f"{above.strip()}/{_without_product(below.strip())}" if slash else unit
    return (spelt(tidied) or tidied)[:UNIT_LIMIT]


def _without_product(unit: str) -> str:
    if not (dimension_of(unit) or "other:").startswith("other:"):
        return unit
    for end in range(len(unit) - 1, 0, -1):
        if dimension_of(unit[:end]) in _BULK and "\u4e00" <= unit[end] <= "\u9fff":
            return unit[:end]
    return unit


def in_unit(number: Decimal | Fraction, unit: str, wanted: str) -> Decimal | Fraction:
    """``number`` in the unit ``wanted``; a fraction only if no decimal is exact.

    ``{product}`` in ``wanted`` takes the product of ``unit``. Raises ``IncompatibleUnit``.
    """
    value = converted(Fraction(number), unit, filled(wanted, unit))
    decimal = Decimal(value.numerator) / Decimal(value.denominator)
    return decimal if Fraction(decimal) == value else value


def fits_scale(scale: Scale, unit: str) -> bool:
    """Whether a number in ``unit`` can be judged by the scale; one without a unit always can."""
    return fits(scale.unit, unit)


__all__ = [
    "ENDS_PLACES",
    "IncompatibleUnit",
    "Limits",
    "ScaleAnswer",
    "asked_unit",
    "fits_scale",
    "in_unit",
    "is_scaled",
    "judged_by",
    "leading_asked",
    "limits_for",
    "limits_of_scale",
    "limits_of_unit",
    "missing_end",
    "missing_source",
    "scale_answer_of",
    "tidy_unit",
    "year_of",
]
