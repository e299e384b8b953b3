"""The frozen types of a catalogue: one published, immutable version of a programme's rules.

A catalogue is data (``catalogues/<id>.yaml``); these types only say what such data may hold.
Numbers are ``Decimal`` read from quoted text, so no float is ever born.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


class Frozen(BaseModel):
    """Base of everything read from a catalogue file: immutable, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _quoted_number(value: object) -> object:
    if isinstance(value, float | bool):
        raise ValueError(f"write the number in quotes: {str(value)!r}")
    return value


Exact = Annotated[Decimal, BeforeValidator(_quoted_number)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]


class Text(Frozen):
    """The same words in both languages of the product, Chinese first."""

    zh: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]


class Kind(StrEnum):
    """How a criterion earns its points."""

    MANDATORY = "mandatory"  # 必选: all or nothing, and unmet means "not ready"
    OPTIONAL = "optional"  # 可选: a share of its points from 0 to 1


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
    """Where a rule stands: document, place in it, and the line of the text kept with us."""

    document: Id
    place: str
    line: Annotated[int, Field(ge=1)]


class Measure(Frozen):
    """One way to judge a criterion by a number instead of a plain yes or no.

    ``reads`` says what the judged number is: the ``value`` itself; a ``multiple``, the value
    divided by ``reference`` (a control value, an industry average); or a ``rank``, the place in
    the industry in percent from the best ("top 20 %" is 20, better is smaller).

    Below ``threshold`` the criterion earns nothing. At it: all points when ``full`` is absent,
    else the catalogue's ``share_at_threshold``, rising in a straight line to all at ``full``.

    ``performance_indicator`` is ``None`` where the number is none of the standard's Appendix A.
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

        ``None`` where the catalogue does not tell whether another measure's number is the same.
        """
        if self.performance_indicator is None:
            return None
        compared_with = self.reference.zh if self.reference else ""
        return self.performance_indicator, self.reads, self.unit, compared_with


class Threshold(Frozen):
    """A number that a row prints for one of its several demands, so that none decides it alone.

    It is told, not computed with: a number typed at such a row is never taken for its answer.
    """

    of: Text
    compare: Compare
    value: Exact
    unit: str


class Section(Frozen):
    """一级指标: a weighted first-level heading. Its criteria hold ``points`` in all.

    ``mandatory_points`` is what the mandatory ones among them hold, where the source promises it.
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
    """What the assistant says when it asks; the wording is ours, the numbers the source's."""

    question: Text
    help: Text
    evidence: Annotated[tuple[Text, ...], Field(min_length=1)]


class Requirement(Asked):
    """基本要求: must hold. It gates the result and earns no points."""

    id: Id
    group: Text
    text: Text
    not_applicable_allowed: bool
    source: Source


class Criterion(Asked):
    """具体评价要求: the row that is asked and earns points.

    ``text.zh`` is the row as printed; ``applicability`` the words that limit it (适用时, 可行时),
    where the source has such words. ``thresholds`` are the numbers of a row that no measure
    judges. ``presupposes`` are the criteria without which this one cannot be met: a certified
    system must first be in place.
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
    source: Source


class PerformanceIndicator(Frozen):
    """A quantity of the standard's Appendix A that criteria of the last section rest on."""

    id: Id
    title: Text
    formula: Text
    unit: Text
    source: Text


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
    """The scale the grades belong to and who stands behind it."""

    id: Id
    title: Text
    authority: Text
    below: Grade
    grades: Annotated[tuple[Grade, ...], Field(min_length=1)]
    source: Source

    @property
    def bands(self) -> tuple[Grade, ...]:
        """All bands from the lowest up, the one below the first grade included."""
        return (self.below, *self.grades)


class Convention(Frozen):
    """A decision of ours where the sources are silent; reports print those that mattered."""

    id: Id
    text: Text


class Catalogue(Frozen):
    """One published version of a programme's rules. Never changed once published."""

    id: Id
    title: Text
    edition: str
    status: Text
    documents: tuple[Document, ...]
    share_at_threshold: Exact
    sections: tuple[Section, ...]
    indicators: tuple[Indicator, ...]
    requirements: tuple[Requirement, ...]
    criteria: tuple[Criterion, ...]
    performance_indicators: tuple[PerformanceIndicator, ...]
    rating_bands: tuple[RatingBand, ...]
    grade_scale: GradeScale
    conventions: tuple[Convention, ...]

    @property
    def rules(self) -> tuple[Requirement | Criterion, ...]:
        """All that is answered, by ids of one space: the requirements, then the criteria."""
        return (*self.requirements, *self.criteria)
