"""Submissions read from their rows and events."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from dialogs.calls.events import By, Entry, event_from_json
from dialogs.calls.state import State, fold
from dialogs.calls.terms import Call
from dialogs.calls.visible import Result, Submission, agreement_of
from scoring.calls.ranking import Gates
from storage.base import table
from storage.models import Submission as SubmissionRow
from storage.models import SubmissionEvent

SUBMISSIONS, EVENTS = table(SubmissionRow), table(SubmissionEvent)


def read_submissions(
    connection: Connection, call: Call, *which: ColumnElement[bool]
) -> tuple[tuple[Submission, tuple[Entry, ...]], ...]:
    """The submissions of a call with their events, by two statements however many there are."""
    found = (SUBMISSIONS.c.call_id == call.id, *which)
    rows = connection.execute(select(SUBMISSIONS).where(*found).order_by(SUBMISSIONS.c.id)).all()
    entries = read_entries(connection, select(SUBMISSIONS.c.id).where(*found)) if rows else {}
    return tuple(
        (_submission(call, row, fold(entries.get(row.id, ()))), entries.get(row.id, ()))
        for row in rows
    )


def read_entries(connection: Connection, which: Any) -> Mapping[int, tuple[Entry, ...]]:
    """The events of submissions, by submission, in their order."""
    rows = connection.execute(
        select(EVENTS)
        .where(EVENTS.c.submission_id.in_(which))
        .order_by(EVENTS.c.submission_id, EVENTS.c.number)
    )
    found: dict[int, list[Entry]] = {}
    for row in rows:
        found.setdefault(row.submission_id, []).append(_entry(row))
    return {id: tuple(entries) for id, entries in found.items()}


def _entry(row: Row[Any]) -> Entry:
    by = By(row.person_id, row.name, row.part, row.level)
    return Entry(row.number, event_from_json(row.kind, row.data), by, row.at)


def _submission(call: Call, row: Row[Any], state: State) -> Submission:
    return Submission(
        id=row.id,
        call=row.call_id,
        name=row.name,
        region=row.region,
        applicant=row.person_id,
        state=state,
        assessment=row.assessment_id,
        version=row.version_id,
        credit_code=row.credit_code,
        industry=row.industry,
        result=None if row.result is None else result_from_json(row.result),
        agreement=agreement_of(call.terms, state),
    )


def result_to_json(result: Result) -> dict[str, Any]:
    """What is stored of a result: exact fractions."""
    return {
        "gates": result.gates.name,
        "certain": str(result.certain),
        "possible": str(result.possible),
        "sections": [[id, str(points)] for id, points in result.sections],
    }


def result_from_json(data: Mapping[str, Any]) -> Result:
    """What ``result_to_json`` wrote."""
    sections: Iterable[tuple[str, str]] = data["sections"]
    return Result(
        Gates[data["gates"]],
        Fraction(data["certain"]),
        Fraction(data["possible"]),
        tuple((id, Fraction(points)) for id, points in sections),
    )
