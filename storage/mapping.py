"""Turns rows into domain values."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from sqlalchemy import Row

from dialogs.dossier.decisions import Decision, Release, decision_from_json
from dialogs.dossier.dossier import (
    DRAFT,
    Dossier,
    Evidence,
    EvidenceStatus,
    ExpiredFile,
    IssuedReport,
    Plan,
    Profile,
    Reminder,
    RolledFrom,
    ToConfirm,
)
from dialogs.dossier.reviews import Return, ReturnedRow, Review, Signature, Verdict
from scoring.answers.model import Answer
from scoring.answers.serialise import answer_from_json, answer_to_json
from scoring.figures.model import Figure
from scoring.figures.serialise import figures_from_json


def answers_from(revisions: Iterable[Row[Any]]) -> dict[str, Answer]:
    """The answers that hold after ``revisions``, which come in order."""
    values: dict[str, dict[str, Any]] = {}
    for row in revisions:
        values.pop(row.subject, None)
        if row.value is not None:
            values[row.subject] = row.value
    return {subject: answer_from_json(value) for subject, value in values.items()}


def notes_from(revisions: Iterable[Row[Any]]) -> dict[str, str]:
    """The notes that hold after ``revisions``, which come in order."""
    notes = {row.subject: row.text for row in revisions}
    return {subject: text for subject, text in notes.items() if text is not None}


def marks_from(revisions: Iterable[Row[Any]], answers: Iterable[Row[Any]]) -> dict[str, ToConfirm]:
    """The questions that are to be confirmed after ``revisions`` of the marks and ``answers``.

    Both come in order. An answer settles the marks before it.
    """
    marked = {row.subject: row for row in revisions}
    if not marked:
        return {}
    answered = {row.subject: row.revision for row in answers}
    return {
        subject: ToConfirm(row.why or "", row.year or "")
        for subject, row in marked.items()
        if row.is_open and row.revision > answered.get(subject, 0)
    }


def evidence_from(rows: Iterable[Row[Any]]) -> dict[str, tuple[Evidence, ...]]:
    """The files attached to each criterion, in the order they were added.

    The rows are files and judgements (with a ``status``), by revision. A judgement is of the file
    of this content that was attached last before it; what it was of may be removed by now.
    """
    files: dict[int, tuple[Row[Any], Evidence]] = {}
    last: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (row.subject, row.digest)
        if row.status is None:
            last[key] = row.revision
            files[row.revision] = row, Evidence(row.digest, row.name, row.media_type, row.size)
        elif key in last:
            of, file = files[last[key]]
            status = EvidenceStatus(row.status)
            files[last[key]] = of, replace(file, status=status, valid_until=row.valid_until)
    return _versions(files)


def _versions(files: Mapping[int, tuple[Row[Any], Evidence]]) -> dict[str, tuple[Evidence, ...]]:
    """The files by subject, each with those that it replaced."""
    replaced: dict[int, tuple[Evidence, ...]] = {}
    evidence: dict[str, tuple[Evidence, ...]] = {}
    for revision, (row, file) in files.items():
        earlier = replaced.pop(revision, ())
        if row.replaced_by is not None:
            replaced[row.replaced_by] = (*earlier, file)
            continue
        file = replace(file, earlier=earlier) if earlier else file
        evidence[row.subject] = (*evidence.get(row.subject, ()), file)
    return evidence


def evidence_to_json(file: Evidence) -> dict[str, Any]:
    """A file as JSON, for a proposal: without what was found about it.

    Of the versions that it replaced only the digests.
    """
    kept: dict[str, Any] = {
        "digest": file.digest,
        "name": file.name,
        "media_type": file.media_type,
        "size": file.size,
    }
    if file.valid_until is not None:
        kept["valid_until"] = file.valid_until.isoformat()
    if file.earlier:
        kept["replaces"] = [old.digest for old in file.earlier]
    return kept


def evidence_from_json(kept: Mapping[str, Any]) -> Evidence:
    """The file that ``evidence_to_json`` wrote; what it replaced has no names."""
    until = kept.get("valid_until")
    return Evidence(
        kept["digest"],
        kept["name"],
        kept["media_type"],
        kept["size"],
        valid_until=None if until is None else date.fromisoformat(until),
        earlier=tuple(Evidence(digest, "", "", 0) for digest in kept.get("replaces", ())),
    )


def figures_from(revisions: Iterable[Row[Any]]) -> tuple[dict[str, Figure], bool]:
    """The yearly figures that hold after ``revisions``, and whether there may be more carriers.

    The revisions come in order.
    """
    values: dict[str, dict[str, Any]] = {}
    for row in revisions:
        values.pop(row.figure, None)
        if row.value is not None:
            values[row.figure] = row.value
    return figures_from_json(values)


def plans_from(revisions: Iterable[Row[Any]]) -> dict[int, Plan]:
    """The plans that hold after ``revisions``, which come in order."""
    contents = {row.number: row.content for row in revisions}
    return {
        number: plan_from_json(number, content)
        for number, content in contents.items()
        if content is not None
    }


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """A plan as JSON, without its number."""
    answers = {subject: answer_to_json(answer) for subject, answer in plan.answers.items()}
    content = asdict(plan) | {"answers": answers}
    del content["number"]
    return content


def plan_from_json(number: int, content: dict[str, Any]) -> Plan:
    """The plan that ``plan_to_json`` wrote."""
    answers = {subject: answer_from_json(answer) for subject, answer in content["answers"].items()}
    return Plan(number, **(content | {"answers": answers}))


def rolled_to_json(rolled: RolledFrom) -> dict[str, Any]:
    """Where an assessment came from, as JSON without the year."""
    content = asdict(rolled)
    del content["year"]
    return content


def rolled_from_json(year: str | None, content: dict[str, Any] | None) -> RolledFrom | None:
    """What ``rolled_to_json`` wrote; ``None`` for an assessment that began empty."""
    if year is None or content is None:
        return None
    expired = tuple(ExpiredFile(**file) for file in content.get("expired", ()))
    return RolledFrom(year, content.get("catalogue", ""), content.get("marked", 0), expired)


RETURNED, UNDONE, HANDED_BACK = "returned", "undone", "handed-back"
"""What can happen with rows that are sent back."""


def reviews_from(revisions: Iterable[Row[Any]]) -> dict[str, Review]:
    """The last word on each row after ``revisions``, which come in order."""
    latest = {row.subject: row for row in revisions}
    return {
        subject: Review(
            verdict=Verdict(row.verdict),
            on=_answer(row.on_answer),
            by=Signature(row.name, row.role, row.at),
            value=_answer(row.value),
            reason=row.reason,
        )
        for subject, row in latest.items()
        if row.verdict != Verdict.WITHDRAWN
    }


def returns_from(events: Iterable[Row[Any]]) -> tuple[Return, ...]:
    """What was sent back and not taken back, the latest last; ``events`` come in order."""
    found: list[Return] = []
    for row in events:
        by = Signature(row.name, row.role, row.at)
        match row.act:
            case "returned":
                found.append(Return(returned_from_json(row.rows), by))
            case "undone":
                found.pop()
            case _:
                found[-1] = replace(found[-1], handed_back=by)
    return tuple(found)


def returned_to_json(rows: Iterable[ReturnedRow]) -> dict[str, Any]:
    """Rows sent back, as JSON."""
    return {
        "rows": [
            {
                "subject": row.subject,
                "reason": row.reason,
                "answer": row.answer and answer_to_json(row.answer),
                "note": row.note,
                "files": list(row.files),
            }
            for row in rows
        ]
    }


def returned_from_json(stored: dict[str, Any]) -> tuple[ReturnedRow, ...]:
    """The rows that ``returned_to_json`` wrote."""
    return tuple(
        ReturnedRow(
            row["subject"], row["reason"], _answer(row["answer"]), row["note"], tuple(row["files"])
        )
        for row in stored["rows"]
    )


DECIDED, UNDECIDED, RELEASED = "decided", "undone", "released"
"""What a decider can do."""


def decisions_from(events: Iterable[Row[Any]]) -> dict[str, Decision]:
    """The decider's own word on each row after ``events``, which come in order."""
    latest = {row.subject: row for row in events if row.act != RELEASED}
    found = {subject: _decision(row) for subject, row in latest.items()}
    return {subject: one for subject, one in found.items() if one is not None}


def _decision(row: Row[Any]) -> Decision | None:
    value = _answer(row.value)
    if value is None:
        return None
    by = Signature(row.name, row.role, row.at)
    return Decision(value, _answer(row.on_answer), by, row.reason)


def release_from(row: Row[Any] | None) -> Release | None:
    """What was released last."""
    if row is None:
        return None
    rows = {subject: decision_from_json(form) for subject, form in row.rows["rows"].items()}
    return Release(Signature(row.name, row.role, row.at), rows)


def _answer(stored: dict[str, Any] | None) -> Answer | None:
    return None if stored is None else answer_from_json(stored)


def profile_from(facts: Iterable[Row[Any]], period: str | None) -> Profile:
    """The profile that holds after ``facts``, which come in order."""
    return Profile(**{row.field: row.value for row in facts}, period=period)


def dossier_from(
    catalogue: str,
    *,
    profile: Profile,
    answers: Iterable[Row[Any]],
    notes: Iterable[Row[Any]],
    evidence: Iterable[Row[Any]],
    reports: Iterable[Row[Any]],
    overlays: Iterable[Row[Any]],
    figures: Iterable[Row[Any]],
    previous: Mapping[str, Figure],
    plans: Iterable[Row[Any]],
    reminders: Iterable[Row[Any]],
    reviews: Iterable[Row[Any]] = (),
    returns: Iterable[Row[Any]] = (),
    released: Release | None = None,
    closed: int = 0,
    marks: Iterable[Row[Any]],
    rolled_from: RolledFrom | None,
    comments: Mapping[str, int] | None = None,
) -> Dossier:
    """The present state of the assessment, from its rows."""
    of_answers = tuple(answers)
    of_plans = tuple(plans)
    of_figures, carriers_open = figures_from(figures)
    return Dossier(
        catalogue=catalogue,
        profile=profile,
        answers=answers_from(of_answers),
        notes=notes_from(notes),
        evidence=evidence_from(evidence),
        reports=tuple(IssuedReport(row.number, row.sequence, row.issued_at) for row in reports),
        overlays=tuple(row.ref for row in overlays),
        figures=of_figures,
        carriers_open=carriers_open,
        previous=previous,
        plans=plans_from(of_plans),
        last_plan=max((row.number for row in of_plans), default=DRAFT),
        reminders=tuple(Reminder(row.step, row.due) for row in reminders),
        reviews=reviews_from(reviews),
        returns=returns_from(returns),
        released=released,
        closed=closed,
        to_confirm=marks_from(marks, of_answers),
        rolled_from=rolled_from,
        comments=comments or {},
    )
