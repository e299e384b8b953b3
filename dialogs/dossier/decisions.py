"""What a decider set for rows, and what was released: values, folded from events."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dialogs.dossier.reviews import Signature
from scoring.answers.model import Answer
from scoring.answers.serialise import answer_from_json, answer_to_json


@dataclass(frozen=True, slots=True)
class Decision:
    """The decided answer of a row, and whose word it is.

    ``on`` is the self-assessed answer that it was made on: where the present one differs, the
    decision is outdated. ``is_own``: the decider set it; else it is what the review came to.
    """

    value: Answer
    on: Answer | None
    by: Signature
    reason: str = ""
    is_own: bool = True


@dataclass(frozen=True, slots=True)
class Release:
    """All decided rows as they stood when the decider released them to the enterprise."""

    by: Signature
    rows: Mapping[str, Decision] = field(default_factory=dict)


def decision_to_json(decision: Decision) -> dict[str, Any]:
    """A decision as JSON."""
    return {
        "value": answer_to_json(decision.value),
        "on": None if decision.on is None else answer_to_json(decision.on),
        "reason": decision.reason,
        "is_own": decision.is_own,
        **signature_to_json(decision.by),
    }


def decision_from_json(stored: Mapping[str, Any]) -> Decision:
    """What ``decision_to_json`` wrote."""
    return Decision(
        value=answer_from_json(stored["value"]),
        on=None if stored["on"] is None else answer_from_json(stored["on"]),
        by=signature_from_json(stored),
        reason=stored["reason"],
        is_own=stored["is_own"],
    )


def release_to_json(release: Release) -> dict[str, Any]:
    """A release as JSON; the order of the rows is kept."""
    rows = {subject: decision_to_json(one) for subject, one in release.rows.items()}
    return {"rows": rows, **signature_to_json(release.by)}


def release_from_json(stored: Mapping[str, Any] | None) -> Release | None:
    """What ``release_to_json`` wrote; ``None`` where nothing was released."""
    if stored is None:
        return None
    rows = {subject: decision_from_json(form) for subject, form in stored["rows"].items()}
    return Release(signature_from_json(stored), rows)


def signature_to_json(by: Signature) -> dict[str, str]:
    """Name, role and time as JSON."""
    return {"name": by.name, "role": by.role, "at": by.at.isoformat()}


def signature_from_json(stored: Mapping[str, Any]) -> Signature:
    """What ``signature_to_json`` wrote."""
    return Signature(stored["name"], stored["role"], datetime.fromisoformat(stored["at"]))
