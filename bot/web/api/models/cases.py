"""Cases of an organisation: as on its board, with answers, figures, results and reports."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field

from bot.turns.api.cases import CaseContents, CaseRow, ReportFile
from bot.web.api.models.common import Exact, Json, Model, Next
from bot.wording.results.standing import Points
from dialogs.core.decided import decisions_seen
from dialogs.core.reviewed import is_outdated
from dialogs.dossier.dossier import Dossier, Evidence
from dialogs.question.evidence import UNPLACED
from scoring.answers.serialise import answer_to_json
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.serialise import to_json
from scoring.figures.serialise import figure_to_json
from scoring.rounding import machine_decimal
from scoring.values import Language


class PointsOut(Model):
    """A result with its two ends: what is certain, and what is possible."""

    certain: Exact
    possible: Exact


class CaseOut(Model):
    """A client's case, as the board shows it."""

    id: Annotated[int, Field(examples=[41])]
    name: Annotated[str | None, Field(examples=["江城精密铸造有限公司"])]
    credit_code: Annotated[str | None, Field(examples=["91130102MA0000001X"])]
    catalogue: Annotated[str, Field(examples=["gb36132-2025"])]
    overlays: Annotated[list[str], Field(description="Local rules that apply.")]
    period: Annotated[str | None, Field(description="The year assessed.", examples=["2025"])]
    opened: datetime
    changed: datetime
    closed: Annotated[int, Field(description="The version it is closed as, or 0.", examples=[0])]
    answered: Annotated[int, Field(description="Rows that are answered.", examples=[60])]
    rows: Annotated[int, Field(description="Rows in all.", examples=[99])]
    result: PointsOut
    readiness: Annotated[str, Field(examples=["open"])]
    open_musts: Annotated[int, Field(description="What must hold and has no answer.")]
    unmet: Annotated[int, Field(description="What must hold and does not.")]
    reviewed: Annotated[PointsOut | None, Field(description="For those who may review.")]
    decided: Annotated[PointsOut | None, Field(description="For those who may review.")]


class CasePage(Model):
    """A page of cases, by id."""

    items: list[CaseOut]
    next: Next


def case_out(row: CaseRow) -> CaseOut:
    """A case as the member sees it on the board."""
    summary, standing = row.case.summary, row.standing
    return CaseOut(
        id=summary.id,
        name=summary.name,
        credit_code=summary.credit_code,
        catalogue=summary.catalogue,
        overlays=list(standing.rules[1:]),
        period=summary.period,
        opened=summary.opened,
        changed=summary.last_activity,
        closed=row.case.closed,
        answered=standing.decided,
        rows=standing.total,
        result=PointsOut(
            certain=machine_decimal(standing.certain),
            possible=machine_decimal(standing.possible),
        ),
        readiness=standing.readiness.name.lower(),
        open_musts=standing.open_musts,
        unmet=standing.unmet,
        reviewed=_points(standing.reviewed),
        decided=_points(standing.released),
    )


def _points(points: Points | None) -> PointsOut | None:
    if points is None:
        return None
    return PointsOut(
        certain=machine_decimal(points.certain), possible=machine_decimal(points.possible)
    )


class EvidenceOut(Model):
    """A file that supports an answer; its content is not here."""

    name: Annotated[str, Field(examples=["营业执照.pdf"])]
    sha256: Annotated[str, Field(examples=["ab" * 32])]
    media_type: Annotated[str, Field(examples=["application/pdf"])]
    size: int
    status: Annotated[str, Field(examples=["verified"])]
    valid_until: date | None


class AnswerOut(Model):
    """What was said to a row: the answer in the form of the answers file, note and evidence."""

    row: Annotated[str, Field(examples=["infrastructure-1"])]
    answer: Annotated[Json | None, Field(examples=[{"met": True}])]
    note: str
    evidence: list[EvidenceOut]


class AnswersOut(Model):
    """The answers of a case, in the order of the document."""

    items: list[AnswerOut]


def answers_out(contents: CaseContents) -> AnswersOut:
    """All that was answered, noted or supported."""
    dossier = contents.dossier
    order = [rule.id for rule in contents.catalogue.rules]
    said = {*dossier.answers, *dossier.notes, *dossier.evidence} - {UNPLACED}
    return AnswersOut(items=[_answer(dossier, row) for row in order if row in said])


def _answer(dossier: Dossier, row: str) -> AnswerOut:
    answer = dossier.answers.get(row)
    return AnswerOut(
        row=row,
        answer=None if answer is None else answer_to_json(answer),
        note=dossier.notes.get(row, ""),
        evidence=[_evidence(file) for file in dossier.evidence.get(row, ())],
    )


def _evidence(file: Evidence) -> EvidenceOut:
    return EvidenceOut(
        name=file.name,
        sha256=file.digest,
        media_type=file.media_type,
        size=file.size,
        status=file.status.value,
        valid_until=file.valid_until,
    )


class FiguresOut(Model):
    """The yearly figures, in the form of the answers file."""

    period: Annotated[str | None, Field(examples=["2025"])]
    figures: Annotated[
        dict[str, Json],
        Field(examples=[{"electricity": {"value": "1200000", "unit": "kWh"}}]),
    ]
    carriers_open: Annotated[bool, Field(description="There may be more energy carriers.")]


def figures_out(dossier: Dossier) -> FiguresOut:
    """The figures of a case."""
    return FiguresOut(
        period=dossier.profile.period,
        figures={id: figure_to_json(one) for id, one in dossier.figures.items()},
        carriers_open=dossier.carriers_open,
    )


class EvaluationOut(Model):
    """What `score --json` prints; see docs/scoring.md. Numbers are exact, as text."""

    result: Annotated[
        Json,
        Field(examples=[{"catalogue": "gb36132-2018", "total": None, "lower": "12.0000"}]),
    ]


def evaluation_out(contents: CaseContents, language: Language) -> EvaluationOut:
    """The answers, evaluated."""
    result = evaluate(contents.catalogue, contents.dossier.answers)
    return EvaluationOut(result=to_json(contents.catalogue, result, language))


class SignedRow(Model):
    """What a reviewer or decider said of a row."""

    row: Annotated[str, Field(examples=["infrastructure-1"])]
    verdict: Annotated[str, Field(examples=["override"])]
    value: Annotated[Json | None, Field(examples=[{"met": False}])]
    reason: str
    by: str
    role: str
    at: datetime
    outdated: Annotated[bool, Field(description="The answer has changed since.")]


class SignedRows(Model):
    """Reviews or decisions of a case; none where the member may not see them."""

    items: list[SignedRow]


def case_reviews_out(contents: CaseContents) -> SignedRows:
    """What reviewers said, in the order of the document."""
    dossier = contents.dossier
    return SignedRows(
        items=[
            SignedRow(
                row=row,
                verdict=one.verdict.value,
                value=None if one.value is None else answer_to_json(one.value),
                reason=one.reason,
                by=one.by.name,
                role=one.by.role,
                at=one.by.at,
                outdated=is_outdated(dossier, row),
            )
            for row, one in _in_order(contents, dossier.reviews)
        ]
    )


def case_decisions_out(contents: CaseContents) -> SignedRows:
    """What is decided, as far as the member sees it."""
    dossier = contents.dossier
    return SignedRows(
        items=[
            SignedRow(
                row=row,
                verdict="decided" if one.is_own else "by-review",
                value=answer_to_json(one.value),
                reason=one.reason,
                by=one.by.name,
                role=one.by.role,
                at=one.by.at,
                outdated=one.on != dossier.answers.get(row),
            )
            for row, one in _in_order(contents, decisions_seen(dossier))
        ]
    )


def _in_order(contents: CaseContents, rows: Mapping[str, Any]) -> list[tuple[str, Any]]:
    order = [rule.id for rule in contents.catalogue.rules]
    return [(row, rows[row]) for row in order if row in rows]


class ReportOut(Model):
    """An issued report; its file is at `/reports/{name}`."""

    name: Annotated[str, Field(examples=["GF-00041-01-zh"])]
    number: Annotated[str, Field(examples=["GF-00041-01"])]
    sequence: int
    media_type: Annotated[str, Field(examples=["application/pdf"])]
    issued: datetime
    superseded: Annotated[bool, Field(description="There is a newer one.")]
    has_file: Annotated[bool, Field(description="Old ones are made again on request, in chat.")]


class ReportsOut(Model):
    """The reports of a case that the member may read, the oldest first."""

    items: list[ReportOut]


def reports_out(reports: tuple[ReportFile, ...]) -> ReportsOut:
    """The reports of a case."""
    return ReportsOut(
        items=[
            ReportOut(
                name=f"{one.stored.number}-{one.stored.language}",
                number=one.stored.number,
                sequence=one.stored.sequence,
                media_type=one.file.media_type,
                issued=one.stored.issued,
                superseded=one.stored.superseded,
                has_file=one.stored.path is not None,
            )
            for one in reports
            if one.stored.issued is not None
        ]
    )
