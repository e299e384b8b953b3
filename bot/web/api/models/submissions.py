"""Submissions as ``Seen`` has them: what is hidden from the member is empty here too."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from bot.web.api.models.common import Exact, Model, Next
from dialogs.calls.access import Act, Status
from dialogs.calls.acting import Outcome
from dialogs.calls.levels import Level
from dialogs.calls.state import Appeal, Receipt, Step
from dialogs.calls.visible import Result, Seen
from scoring.rounding import machine_decimal


class ReceiptOut(Model):
    """That a version was handed in."""

    receipt: Annotated[int, Field(description="Its number in the call.", examples=[12])]
    number: Annotated[int, Field(description="Among the submission's versions.", examples=[1])]
    hash: Annotated[str, Field(examples=["ab" * 32])]
    at: Annotated[datetime, Field(examples=["2026-12-02T03:04:05Z"])]
    late_minutes: Annotated[int, Field(examples=[0])]


class RowOut(Model):
    """A question that was sent back, and why."""

    row: Annotated[str, Field(examples=["energy-2"])]
    reason: Annotated[str, Field(examples=["缺少电费单"])]


class StepOut(Model):
    """What a level did."""

    number: Annotated[int, Field(examples=[2])]
    act: Annotated[str, Field(examples=["returned"])]
    level: Annotated[str, Field(examples=["city"])]
    reason: Annotated[str, Field(examples=["缺少电费单"])]
    by: Annotated[str, Field(examples=["王处"])]
    at: datetime
    rows: list[RowOut]


class FlagOut(Model):
    """Something to look at: found by a rule, or raised by a person (`rule` is empty)."""

    key: Annotated[str, Field(examples=["shared-file"])]
    rule: Annotated[str, Field(examples=["files"])]
    reason: Annotated[str, Field(examples=["与另一家的文件相同"])]
    details: Annotated[str, Field(description="Of a rule: JSON with its figures.")]
    is_open: bool
    resolved: Annotated[str, Field(description="What came of it.")]


class VisitOut(Model):
    """A note on a visit to the site."""

    day: Annotated[str, Field(examples=["2027-01-05"])]
    text: str
    by: str


class AppealOut(Model):
    """An objection, and what came of it."""

    reason: str
    at: datetime
    upheld: bool | None
    answer: str


class SubmissionOut(Model):
    """A submission, as far as the token's member sees it in the present phase."""

    id: Annotated[int, Field(examples=[17])]
    call: Annotated[int, Field(examples=[3])]
    name: Annotated[str, Field(examples=["江城精密铸造有限公司"])]
    region: Annotated[str, Field(description="GB/T 2260.", examples=["130100"])]
    credit_code: Annotated[str, Field(examples=["91130102MA0000001X"])]
    industry: Annotated[str, Field(description="GB/T 4754-2017.", examples=["C3391"])]
    status: Annotated[Status | None, Field(examples=["received"])]
    level: Annotated[Level | None, Field(description="With whom it lies.", examples=["city"])]
    receipt: ReceiptOut | None
    receipts: list[ReceiptOut]
    steps: list[StepOut]
    flags: list[FlagOut]
    visits: list[VisitOut]
    appeals: list[AppealOut]
    is_declared: Annotated[
        bool, Field(description="Not yet: the member has to say first whether they are biased.")
    ]
    may: Annotated[list[Act], Field(description="What can be done now.", examples=[["check"]])]


class SubmissionPage(Model):
    """A page of submissions, by id."""

    items: list[SubmissionOut]
    next: Next


def submission_out(call: int, seen: Seen) -> SubmissionOut:
    """A submission as it is seen."""
    return SubmissionOut(
        id=seen.id,
        call=call,
        name=seen.name,
        region=seen.region,
        credit_code=seen.credit_code,
        industry=seen.industry,
        status=seen.status,
        level=seen.level,
        receipt=None if seen.receipt is None else _receipt(seen.receipt),
        receipts=[_receipt(one) for one in seen.receipts],
        steps=[_step(one) for one in seen.steps],
        flags=[
            FlagOut(
                key=one.key,
                rule=one.rule,
                reason=one.reason,
                details=one.details,
                is_open=one.is_open,
                resolved=one.resolved,
            )
            for one in seen.flags
        ],
        visits=[VisitOut(day=one.day, text=one.text, by=one.by.name) for one in seen.visits],
        appeals=[_appeal(one) for one in seen.appeals],
        is_declared=seen.is_declared,
        may=sorted(seen.acts),
    )


def _receipt(one: Receipt) -> ReceiptOut:
    return ReceiptOut(
        receipt=one.receipt,
        number=one.number,
        hash=one.hash,
        at=one.at,
        late_minutes=one.late_minutes,
    )


def _step(one: Step) -> StepOut:
    rows = [RowOut(row=row, reason=reason) for row, reason in one.rows]
    return StepOut(
        number=one.number,
        act=one.act,
        level=one.level,
        reason=one.reason,
        by=one.by.name,
        at=one.at,
        rows=rows,
    )


def _appeal(one: Appeal) -> AppealOut:
    return AppealOut(reason=one.reason, at=one.at, upheld=one.upheld, answer=one.answer)


# --- result, decision


class SectionOut(Model):
    """The points of a section."""

    id: Annotated[str, Field(examples=["energy-and-resources"])]
    points: Exact


class ResultOut(Model):
    """What the version came to by the engine when it was handed in; `null` where it is hidden."""

    gates: Annotated[str | None, Field(description="met, open or unmet.", examples=["met"])]
    certain: Exact | None
    possible: Exact | None
    sections: list[SectionOut]


def result_out(result: Result | None) -> ResultOut:
    """The result of a submission."""
    if result is None:
        return ResultOut(gates=None, certain=None, possible=None, sections=[])
    return ResultOut(
        gates=result.gates.name.lower(),
        certain=machine_decimal(result.certain),
        possible=machine_decimal(result.possible),
        sections=[
            SectionOut(id=id, points=machine_decimal(points)) for id, points in result.sections
        ],
    )


class PendingOut(Model):
    """A decision that waits to be applied with all others."""

    outcome: Annotated[Outcome, Field(examples=["recommend"])]
    reason: str
    by: str


class MadeOut(Model):
    """A decision that counts; the applicant is told from `told_from` on."""

    outcome: Annotated[Outcome, Field(examples=["recommend"])]
    reason: str
    by: str
    told_from: datetime
    told: bool


class DecisionOut(Model):
    """The decision on a submission, as far as the member sees it."""

    submission: Annotated[int, Field(examples=[17])]
    name: Annotated[str, Field(examples=["江城精密铸造有限公司"])]
    pending: PendingOut | None
    decision: MadeOut | None


class DecisionPage(Model):
    """The decisions of a call, pending ones too, by submission."""

    items: list[DecisionOut]
    next: Next


def decision_out(seen: Seen) -> DecisionOut:
    """The decision as it is seen."""
    pending, made = seen.pending, seen.decision
    return DecisionOut(
        submission=seen.id,
        name=seen.name,
        pending=None
        if pending is None
        else PendingOut(
            outcome=Outcome(pending.outcome), reason=pending.reason, by=pending.by.name
        ),
        decision=None
        if made is None
        else MadeOut(
            outcome=Outcome(made.outcome),
            reason=made.reason,
            by=made.by.name,
            told_from=made.told_from,
            told=made.told,
        ),
    )
