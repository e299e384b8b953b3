"""The frozen types of a catalogue: one published, immutable version of a programme's rules.

A catalogue is data (``catalogues/<id>.yaml``); these types only say what such data may hold.
Numbers are ``Decimal`` read from quoted text, so there are no floats.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from scoring.catalogue.parts import with_parts
from scoring.values import Exact, Frozen, Id, Text


class Kind(StrEnum):
    """How a criterion earns its points."""

    MANDATORY = "mandatory"  # 必选: all or nothing, and unmet means "not ready"
    OPTIONAL = "optional"  # 可选: a share of its points from 0 to 1
    SCORED = "scored"  # 2025: by a number between two values, or by evidence; never a veto


class Direction(StrEnum):
    """Which way a scored number is better."""

    HIGHER = "higher_is_better"  # 正向
    LOWER = "lower_is_better"  # 逆向


class Compare(StrEnum):
    """The comparison word of the source, as printed."""

    AT_LEAST = "at_least"  # 不低于, 达到, 及以上
    ABOVE = "above"  # 大于, 高于, 超过
    AT_MOST = "at_most"  # 不高于
    BELOW = "below"  # 优于, of a quantity that is better when smaller


class Document(Frozen):
    """A source that rows of the catalogue are taken from."""

    id: Id
    title: Text
    issued: str


class Source(Frozen):
    """Where a rule is printed: document, place, and the line where its text is kept.

    ``place`` is as printed. ``place_en`` is the same for English readers, missing where the place
    is a bare number or nobody translated it.
    """

    document: Id
    place: str
    place_en: str | None = None
    line: Annotated[int, Field(ge=1)] | None = None

    @property
    def where(self) -> Text:
        """The place in both languages."""
        return Text(zh=self.place, en=self.place_en or self.place)


class Measure(Frozen):
    """One way to judge a criterion by a number instead of a plain yes or no.

    ``reads`` says what the judged number is: the ``value`` itself; a ``multiple``, the value
    divided by ``reference`` (a control value, an industry average); or a ``rank``, the place in
    the industry in percent from the best ("top 20 %" is 20, better is smaller).

    Below ``threshold`` the criterion earns nothing. At it: all points when ``full`` is absent,
    else the catalogue's ``share_at_threshold``, rising in a straight line to all at ``full``.

    ``performance_indicator`` is ``None`` if the number is not one of the standard's Appendix A.
    """

    id: Id
    performance_indicator: Id | None = None
    reads: Literal["value", "multiple", "rank"]
    unit: str
    compare: Compare
    threshold: Exact
    full: Exact | None = None
    reference: Text | None = None
    label: Text

    @property
    def quantity(self) -> tuple[str, ...] | None:
        """What the judged number is of: measures of one quantity must be given one number.

        ``None`` if the catalogue does not say whether another measure's number is the same.
        """
        if self.performance_indicator is None:
            return None
        compared_with = self.reference.zh if self.reference else ""
        return self.performance_indicator, self.reads, self.unit, compared_with


class Threshold(Frozen):
    """A number that a row prints for one of its several demands, so that none decides it alone.

    It is shown, not judged by: a number typed at such a row is never taken for its answer.
    """

    of: Text
    compare: Compare
    value: Exact
    unit: str


class Scale(Frozen):
    """One way to score a criterion by a number between a baseline and a leading value.

    At or beyond ``leading`` all points, beyond ``baseline`` (and at it) none, in a straight line
    between them (GB/T 36132-2025, clause 5). A missing end must come from an overlay, a benchmark
    or the enterprise; without both the criterion stays unscored. ``*_meaning`` say what the
    standard sets the value by, where it names no number. ``{product}`` and ``{material}`` in
    ``unit`` stand for the units the enterprise counts its product and its main raw material in.
    ``set_by`` is the overlay the values came from.
    """

    id: Id
    label: Text
    performance_indicator: Id | None = None
    direction: Direction
    unit: str
    baseline: Exact | None = None
    leading: Exact | None = None
    baseline_meaning: Text | None = None
    leading_meaning: Text | None = None
    set_by: Id | None = None


class ChecklistItem(Frozen):
    """One of the things a criterion counts, such as a function of a platform."""

    id: Id
    label: Text


class Section(Frozen):
    """一级指标: a weighted first-level heading. Its criteria hold ``points`` in all.

    ``mandatory_points`` are those of the mandatory ones among them, if the source states it.
    """

    id: Id
    title: Text
    weight: Exact
    points: Exact
    mandatory_points: Exact | None = None


class Indicator(Frozen):
    """二级指标: the second-level heading that criteria stand under."""

    id: Id
    section: Id
    title: Text


class Asked(Frozen):
    """What the assistant says when it asks; the wording is ours, the numbers the source's.

    ``topic`` is the question without a hint on how to answer, where it has one; ``check`` the part
    of the help that says how to find the answer. ``met_when_none``: met where there is none of
    what is asked about, such as accidents, so that a bare "no" may say either that there is none
    or that it is not met. ``asks_presence``: such a row asks whether there is any (有没有); its
    answers are 没有 and 有, and a bare "no" says that there is none.
    """

    question: Text
    topic: Text | None = None
    help: Text
    check: Text | None = None
    evidence: Annotated[tuple[Text, ...], Field(min_length=1)]
    met_when_none: bool = False
    asks_presence: bool = False

    @model_validator(mode="before")
    @classmethod
    def _with_parts(cls, data: Any) -> Any:
        """Done here so that no other code has to; the digest of an overlay covers the whole."""
        return with_parts(data)


class Requirement(Asked):
    """基本要求: must hold. It gates the result and earns no points."""

    id: Id
    group: Text
    text: Text
    not_applicable_allowed: bool
    source: Source


class Condition(Requirement):
    """申报条件: whether the factory may apply at all. Met means that nothing excludes it.

    Conditions come with the round that is applied to, an overlay; ``check_at`` says where an
    applicant can look it up. ``not_applicable_when`` is the one case in which it does not apply,
    where the question names it; the applicant is then not asked for a reason.
    """

    check_at: Text
    not_applicable_when: Text | None = None


class Criterion(Asked):
    """具体评价要求: the row that is asked and earns points.

    ``text.zh`` is the row as printed; ``applicability`` the words that limit it (适用时, 可行时),
    where the source has such words. ``thresholds`` are the numbers of a row that no measure
    judges. ``presupposes`` are the criteria without which this one cannot be met: a certified
    system must first be in place.

    A ``scored`` criterion is judged by one of its ``scales``, or, where it has none, by evidence:
    yes, no, or a share with a reason. ``checklist`` is what its number counts, where it counts.
    ``bonus`` points come on top of the 100.
    """

    id: Id
    number: Annotated[int, Field(ge=1)]
    section: Id
    indicator: Id
    kind: Kind
    points: Exact
    text: Text
    applicability: Text | None = None
    not_applicable_allowed: bool = True
    standards: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    presupposes: tuple[Id, ...] = ()
    scales: tuple[Scale, ...] = ()
    checklist: tuple[ChecklistItem, ...] = ()
    bonus: bool = False
    source: Source


class Calculation(Frozen):
    """How a performance indicator is calculated from yearly figures (``scoring.figures.model``).

    The sum of ``numerator`` ÷ the sum of ``denominator``, times 100 where ``percent``. A figure
    that is ``optional`` counts as 0 while it is not given; any other must be there. ``unit`` is
    the result's; ``{product}`` in it stands for the unit of the figure ``output``, ``{material}``
    for that of ``main-material``.
    """

    numerator: Annotated[tuple[Id, ...], Field(min_length=1)]
    denominator: Annotated[tuple[Id, ...], Field(min_length=1)]
    optional: tuple[Id, ...] = ()
    percent: bool = False
    unit: str


class PerformanceIndicator(Frozen):
    """A quantity of the standard's annex of formulas that criteria rest on.

    ``calculations`` are the ways to calculate it from yearly figures, the usual one first.
    """

    id: Id
    title: Text
    formula: Text
    unit: Text
    source: Text
    calculations: tuple[Calculation, ...] = ()


class RatingBand(Frozen):
    """评分比例: a choice of how far an optional criterion is met, and the share it stands for."""

    id: Id
    label: Text
    description: Text
    share: Exact


class Grade(Frozen):
    """等级: a band of the total; it holds totals from ``lower`` up to the next grade's."""

    id: str
    title: Text
    lower: Exact


class GradeScale(Frozen):
    """The scale the grades belong to and who stands behind it.

    ``short_title`` is its name alone, where the title says more than that. A scale of our own has
    no ``source``.
    """

    id: Id
    title: Text
    short_title: Text | None = None
    authority: Text
    below: Grade
    grades: Annotated[tuple[Grade, ...], Field(min_length=1)]
    source: Source | None = None

    @property
    def name(self) -> Text:
        """The scale in few words."""
        return self.short_title or self.title

    @property
    def bands(self) -> tuple[Grade, ...]:
        """All bands from the lowest up, the one below the first grade included."""
        return (self.below, *self.grades)


class Convention(Frozen):
    """A decision of ours where the sources are silent; reports print those that mattered."""

    id: Id
    text: Text


class Benchmark(Frozen):
    """Published values for one product; ``grading`` says what they are called.

    Of an energy ``limit`` the advanced value (grade 1) is the leading value, the admission value
    (grade 2) the baseline, and ``limit`` the legal limit (grade 3); of a water ``quota`` the
    advanced and the general value; of ``cleaner-production`` the levels I, II and III; of
    ``local`` data a published average. A value that the source does not have is left out.
    ``corrections`` say what the standard corrects the values by (altitude, ore grade …); ``None``
    if it corrects nothing. ``industries`` are the prefixes of the GB/T 4754-2017 codes that can
    make the product; empty if not known. ``words`` are what people call the product.

    ``in_force`` is the day from which the edition holds, where the source says it. A ``hint`` is
    shown and never scored by. ``may_be_negative``: a plant may supply more energy than it uses.
    """

    id: Id
    scale: Id
    standard: str
    industries: tuple[str, ...] = ()
    product: Text
    unit: str
    leading: Exact | None = None
    baseline: Exact | None = None
    limit: Exact | None = None
    corrections: Text | None = None
    grading: Literal["limit", "quota", "cleaner-production", "local"] = "limit"
    words: tuple[str, ...] = ()
    in_force: str | None = None
    hint: bool = False
    may_be_negative: bool = False
    set_by: Id | None = None

    def is_in_force(self, year: int | None) -> bool:
        """Whether it was in force by the end of ``year``; true if the day or year is unknown."""
        return year is None or self.in_force is None or int(self.in_force[:4]) <= year


class GridFactor(Frozen):
    """The CO2 factor of purchased electricity; ``region`` is ``CN`` or a GB/T 2260 code."""

    region: str
    year: Annotated[int, Field(ge=1990)]
    kg_per_kwh: Exact
    title: Text
    set_by: Id | None = None


class LandControl(Frozen):
    """The land-control value of one industry; ``industries`` are GB/T 4754-2017 divisions."""

    industries: tuple[str, ...]
    title: Text
    floor_area_ratio: Exact
    set_by: Id | None = None


class Step(Frozen):
    """What happens when, on the way to the title, at one level.

    ``months`` are the first and last month; ``rule`` is true where a document sets the date and
    false where it is only usual.
    """

    id: Id
    level: Literal["municipal", "provincial", "national"]
    title: Text
    months: tuple[Annotated[int, Field(ge=1, le=12)], Annotated[int, Field(ge=1, le=12)]]
    day: Annotated[int, Field(ge=1, le=31)] | None = None
    rule: bool
    note: Text
    set_by: Id | None = None


class EvidenceItem(Frozen):
    """A document that a self-evaluation report encloses, and the rules it supports, if any.

    ``item`` is its number in the list of the ``source``, where that is a numbered list.
    """

    id: Id
    title: Text
    rules: tuple[Id, ...]
    source: Text
    item: Annotated[int, Field(ge=1)] | None = None


class AppliedOverlay(Frozen):
    """An overlay applied to the catalogue, for screens and reports to name."""

    id: Id
    title: Text
    source: Text
    issued: str
    scope: Text
    brings: Text


class Catalogue(Frozen):
    """One published version of a programme's rules. Never changed once published.

    ``aggregation`` says what the total is: ``sections``, the weighted mean of the sections'
    scores, or ``points``, the points obtained of those that can be scored, times 100. What
    follows ``overlays`` comes from overlays alone (``scoring.overlays.library``): a catalogue as
    published has none of it, but for a cap of its own bonus points. ``extends`` is the catalogue
    it extends (``scoring.catalogue.extension``).
    """

    id: Id
    title: Text
    edition: str
    status: Text
    documents: tuple[Document, ...]
    aggregation: Literal["sections", "points"] = "sections"
    share_at_threshold: Exact = Decimal(1)
    sections: tuple[Section, ...]
    indicators: tuple[Indicator, ...]
    requirements: tuple[Requirement, ...]
    criteria: tuple[Criterion, ...]
    performance_indicators: tuple[PerformanceIndicator, ...]
    rating_bands: tuple[RatingBand, ...]
    grade_scale: GradeScale
    conventions: tuple[Convention, ...]
    evidence_items: tuple[EvidenceItem, ...] = ()
    overlays: tuple[AppliedOverlay, ...] = ()
    conditions: tuple[Condition, ...] = ()
    benchmarks: tuple[Benchmark, ...] = ()
    grid_factors: tuple[GridFactor, ...] = ()
    land_controls: tuple[LandControl, ...] = ()
    steps: tuple[Step, ...] = ()
    bonus_cap: Exact = Decimal(0)
    extends: Id | None = None

    @property
    def gates(self) -> tuple[Requirement, ...]:
        """What must be met before anything is scored: the conditions, then the requirements."""
        return (*self.conditions, *self.requirements)

    @property
    def rules(self) -> tuple[Requirement | Criterion, ...]:
        """All rules that are answered (their ids share one space): gates, then criteria."""
        return (*self.gates, *self.criteria)
