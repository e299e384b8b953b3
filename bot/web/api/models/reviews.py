"""Reviews of a submission as ``Seen`` has them, and where they differ row by row."""

from datetime import datetime
from fractions import Fraction
from typing import Annotated, Any

from pydantic import Field

from bot.web.api.models.common import Exact, Model
from dialogs.calls.reviewing.by_rows import MET, NOT_MET
from dialogs.calls.shown.differing import RowApart, rows_apart
from dialogs.calls.state import Reviewed
from dialogs.calls.visible import Seen
from scoring.rounding import machine_decimal


class ReviewRowOut(Model):
    """A row as a reviewer sees it: its points, or of a requirement whether it is met.

    Both are `null` where it earns nothing by itself (it does not apply, is open, has no
    benchmark), and in a review that gives a total alone.
    """

    row: Annotated[str, Field(examples=["energy-2"])]
    points: Annotated[Exact | None, Field(examples=["2.5000"])]
    met: bool | None
    reason: Annotated[
        str, Field(description="Empty where it is as the enterprise has it.", examples=["缺台账"])
    ]


class ReviewOut(Model):
    """A review. Whose it is says `reviewer`, or nothing where names are hidden."""

    reviewer: Annotated[str, Field(examples=["钱工"])]
    total: Exact
    reason: str
    by_rows: Annotated[
        bool, Field(description="The total is what the rows come to; all rows are there.")
    ]
    gates: Annotated[
        str | None,
        Field(description="met, open or unmet, by the rows.", examples=["met"]),
    ]
    rows: list[ReviewRowOut]
    at: datetime


class RowSaidOut(ReviewRowOut):
    """A row as one of several reviewers sees it; who says `reviewer`, unless names are hidden."""

    reviewer: Annotated[str, Field(examples=["钱工"])]


class RowApartOut(Model):
    """A row that reviewers who went row by row see differently."""

    row: Annotated[str, Field(examples=["energy-2"])]
    difference: Annotated[
        Exact | None,
        Field(description="Of the points; `null` where it is not about points alone."),
    ]
    said: list[RowSaidOut]


class AssignedOut(Model):
    """Who is to review it. `declared`: has no interest; `null` until they said so."""

    member: Annotated[int, Field(examples=[12])]
    name: str
    third: bool
    declared: bool | None


class ReviewsOut(Model):
    """The reviews of a submission, as far as the member sees them."""

    own: ReviewOut | None
    others: list[ReviewOut]
    reviewers: list[AssignedOut]
    step: Annotated[
        str | None, Field(description="waiting, apart, agreed or settled.", examples=["agreed"])
    ]
    total: Annotated[Exact | None, Field(description="Once they agree.")]
    difference: Exact | None
    apart: Annotated[
        list[RowApartOut], Field(description="Rows seen differently, by the reviews in view.")
    ]


def reviews_out(seen: Seen) -> ReviewsOut:
    """The reviews as they are seen."""
    agreed = seen.agreement
    total, difference = (agreed.total, agreed.difference) if agreed else (None, None)
    return ReviewsOut(
        own=None if seen.own_review is None else _review(seen.own_review),
        others=[_review(one) for one in seen.reviews],
        reviewers=[
            AssignedOut(member=one.reviewer, name=one.name, third=one.third, declared=one.declared)
            for one in seen.reviewers
        ],
        step=agreed.step.value if agreed else None,
        total=None if total is None else machine_decimal(total),
        difference=None if difference is None else machine_decimal(difference),
        apart=[_apart(one) for one in rows_apart(seen)],
    )


def _apart(one: RowApart) -> RowApartOut:
    return RowApartOut(
        row=one.row,
        difference=None if one.by is None else machine_decimal(one.by),
        said=[
            RowSaidOut(reviewer=each.name, **_row(one.row, each.value, each.reason))
            for each in one.said
        ],
    )


def _row(row: str, value: str, reason: str) -> dict[str, Any]:
    is_verdict = value in (MET, NOT_MET)
    has_points = bool(value) and not is_verdict
    return {
        "row": row,
        "points": machine_decimal(Fraction(value)) if has_points else None,
        "met": value == MET if is_verdict else None,
        "reason": reason,
    }


def _review(one: Reviewed) -> ReviewOut:
    return ReviewOut(
        reviewer=one.name,
        total=machine_decimal(one.total),
        reason=one.reason,
        by_rows=one.is_by_rows,
        gates=one.gates.lower() or None,
        rows=[ReviewRowOut(**_row(*each)) for each in one.rows],
        at=one.at,
    )
