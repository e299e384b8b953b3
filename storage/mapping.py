"""Rows to domain values."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row

from dialogs.dossier import Dossier, Evidence, IssuedReport, Profile
from scoring.answer_json import answer_from_json
from scoring.answers import Answer


def answers_from(revisions: Iterable[Row[Any]]) -> dict[str, Answer]:
    """The answers that hold after ``revisions``, given in their order."""
    values: dict[str, dict[str, Any]] = {}
    for row in revisions:
        values.pop(row.subject, None)
        if row.value is not None:
            values[row.subject] = row.value
    return {subject: answer_from_json(value) for subject, value in values.items()}


def notes_from(revisions: Iterable[Row[Any]]) -> dict[str, str]:
    """The notes that hold after ``revisions``, given in their order."""
    notes = {row.subject: row.text for row in revisions}
    return {subject: text for subject, text in notes.items() if text is not None}


def evidence_from(rows: Iterable[Row[Any]]) -> dict[str, tuple[Evidence, ...]]:
    """The files attached to each criterion, in the order they were added."""
    evidence: dict[str, tuple[Evidence, ...]] = {}
    for row in rows:
        file = Evidence(row.digest, row.name, row.media_type, row.size)
        evidence[row.subject] = (*evidence.get(row.subject, ()), file)
    return evidence


def profile_from(facts: Iterable[Row[Any]], period: str | None) -> Profile:
    """The profile that holds after ``facts``, given in their order."""
    return Profile(**{row.field: row.value for row in facts}, period=period)


def dossier_from(
    catalogue: str,
    *,
    period: str | None,
    facts: Iterable[Row[Any]],
    answers: Iterable[Row[Any]],
    notes: Iterable[Row[Any]],
    evidence: Iterable[Row[Any]],
    reports: Iterable[Row[Any]],
) -> Dossier:
    """The assessment as it stands, from its rows."""
    return Dossier(
        catalogue=catalogue,
        profile=profile_from(facts, period),
        answers=answers_from(answers),
        notes=notes_from(notes),
        evidence=evidence_from(evidence),
        reports=tuple(IssuedReport(row.number, row.sequence, row.issued_at) for row in reports),
    )
