"""What a report is made from. The same data always give the same report."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from scoring.answer_json import answer_from_json, answer_to_json
from scoring.answers import Answer
from scoring.answers_file import AnswersFile, EnterpriseFacts
from scoring.catalogue import Catalogue, Text
from scoring.loading import load_catalogue

FORMAT = 1
"""Of the snapshot. A new one earns an upgrade step in ``from_snapshot``."""
FILE_NUMBER_DIGITS = 10


@dataclass(frozen=True, slots=True)
class Enterprise:
    """The enterprise's facts in words, both languages; what was not given is ``None``."""

    name: str
    credit_code: str | None = None
    province: Text | None = None
    city: Text | None = None
    industry: Text | None = None
    headcount: str | None = None


@dataclass(frozen=True)
class ReportData:
    """Everything a report shows. ``number`` to ``issued`` say which report of these facts it is.

    ``overlays`` stays empty until a catalogue can be laid over.
    """

    catalogue: Catalogue
    enterprise: Enterprise
    period: str | None
    answers: Mapping[str, Answer]
    notes: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    overlays: tuple[str, ...] = ()
    number: str = ""
    sequence: int = 1
    supersedes: str | None = None
    issued: date | None = None

    def to_snapshot(self) -> dict[str, Any]:
        """The facts as JSON, without which report it is: two reports of the same facts agree."""
        return {
            "format": FORMAT,
            "catalogue": self.catalogue.id,
            "enterprise": {k: _fact(v) for k, v in _fields(self.enterprise).items()},
            "period": self.period,
            "answers": {id: answer_to_json(answer) for id, answer in self.answers.items()},
            "notes": dict(self.notes),
            "evidence": {id: list(names) for id, names in self.evidence.items()},
            "overlays": list(self.overlays),
        }

    @cached_property
    def data_hash(self) -> str:
        """SHA-256 of the snapshot as canonical JSON; the language and the number do not enter."""
        canonical = json.dumps(
            self.to_snapshot(), ensure_ascii=False, separators=(",", ":"), sort_keys=True
        )
        return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def from_snapshot(
    snapshot: Mapping[str, Any],
    *,
    number: str,
    sequence: int = 1,
    supersedes: str | None = None,
    issued: date | None = None,
    catalogue: Catalogue | None = None,
) -> ReportData:
    """The report ``number`` of what ``to_snapshot`` wrote.

    The catalogue is loaded by its id unless given. Raises ``ValueError`` for another format.
    """
    if snapshot["format"] != FORMAT:
        raise ValueError(f"snapshot of format {snapshot['format']}, not {FORMAT}")
    return ReportData(
        catalogue=catalogue or load_catalogue(snapshot["catalogue"]),
        enterprise=Enterprise(**{k: _unfact(v) for k, v in snapshot["enterprise"].items()}),
        period=snapshot["period"],
        answers={id: answer_from_json(form) for id, form in snapshot["answers"].items()},
        notes=dict(snapshot["notes"]),
        evidence={id: tuple(names) for id, names in snapshot["evidence"].items()},
        overlays=tuple(snapshot["overlays"]),
        number=number,
        sequence=sequence,
        supersedes=supersedes,
        issued=issued,
    )


def from_answers_file(file: AnswersFile, catalogue: Catalogue) -> ReportData:
    """The report of an answers file, numbered by its hash and undated: it needs no clock."""
    facts = ReportData(
        catalogue=catalogue,
        enterprise=_enterprise(file.enterprise),
        period=None if file.period is None else str(file.period),
        answers=file.answers,
        notes=file.notes,
        evidence=file.evidence,
    )
    number = f"FILE-{facts.data_hash[:FILE_NUMBER_DIGITS].upper()}"
    return from_snapshot(facts.to_snapshot(), number=number, catalogue=catalogue)


def same_in_both(words: str | None) -> Text | None:
    """Words that are not translated, such as a name; ``None`` when there are none."""
    return Text(zh=words, en=words) if words else None


def _enterprise(facts: EnterpriseFacts) -> Enterprise:
    return Enterprise(
        name=facts.name,
        credit_code=facts.credit_code,
        province=same_in_both(facts.province),
        city=same_in_both(facts.city),
        industry=same_in_both(facts.industry),
        headcount=None if facts.headcount is None else str(facts.headcount),
    )


def _fields(enterprise: Enterprise) -> dict[str, Any]:
    return {name: getattr(enterprise, name) for name in Enterprise.__slots__}


def _fact(value: str | Text | None) -> str | dict[str, str] | None:
    return value.model_dump() if isinstance(value, Text) else value


def _unfact(value: str | dict[str, str] | None) -> Any:
    return Text(**value) if isinstance(value, dict) else value
