"""The events of a turn as revisions: what is appended, never what is overwritten."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, assert_never

from sqlalchemy import Connection, bindparam, insert, select, update

from dialogs.outputs import (
    AnswerRecorded,
    AssessmentChosen,
    ConsentGiven,
    DeletionConfirmed,
    Event,
    EvidenceAdded,
    EvidenceRemoved,
    ExportRequested,
    LanguageChosen,
    LinkOffered,
    LinkRequested,
    ModeChosen,
    NewAssessmentRequested,
    NoteRecorded,
    ProfileRecorded,
    ReportRequested,
)
from scoring import answers
from scoring.answer_json import answer_to_json
from storage.base import table
from storage.models import Answer, Assessment, Case, ClientFact, Evidence, Note, Person
from storage.values import Conversation

CONSENT_VERSION = 1
"""The privacy notice that people agree to now; a notice with another meaning is a new number."""

_ANSWERS, _NOTES, _EVIDENCE = table(Answer), table(Note), table(Evidence)
_CASES, _FACTS, _PEOPLE = table(Case), table(ClientFact), table(Person)
_ASSESSMENTS = table(Assessment)

_OWN_CASE = (
    select(_ASSESSMENTS.c.case_id)
    .where(_ASSESSMENTS.c.id == bindparam("of_assessment"))
    .scalar_subquery()
)
_INSERT_ANSWERS = insert(_ANSWERS)
_INSERT_NOTES = insert(_NOTES)
_INSERT_EVIDENCE = insert(_EVIDENCE)
_INSERT_FACTS = insert(_FACTS).values(
    client_id=select(_CASES.c.client_id).where(_CASES.c.id == _OWN_CASE).scalar_subquery()
)
_SET_PERIOD = update(_CASES).where(_CASES.c.id == _OWN_CASE).values(period=bindparam("new_period"))
_REMOVE_EVIDENCE = (
    update(_EVIDENCE)
    .where(
        _EVIDENCE.c.assessment_id == bindparam("of_assessment"),
        _EVIDENCE.c.subject == bindparam("of_subject"),
        _EVIDENCE.c.digest == bindparam("of_digest"),
        _EVIDENCE.c.removed_at.is_(None),
    )
    .values(removed_at=bindparam("at"))
)
_CONSENT = (
    update(_PEOPLE)
    .where(_PEOPLE.c.id == bindparam("of_person"))
    .values(consent_at=bindparam("at"), consent_version=CONSENT_VERSION)
)

Parameters = dict[str, Any]


@dataclass(slots=True)
class Record:
    """What the events of one turn write. ``revision`` counts on from the assessment's."""

    conversation: Conversation
    now: datetime
    revision: int
    answers: list[Parameters] = field(default_factory=list)
    notes: list[Parameters] = field(default_factory=list)
    facts: list[Parameters] = field(default_factory=list)
    evidence: list[Parameters] = field(default_factory=list)
    removed: list[Parameters] = field(default_factory=list)
    periods: list[Parameters] = field(default_factory=list)
    consented: bool = False

    @classmethod
    def of(cls, conversation: Conversation, events: Iterable[Event], now: datetime) -> "Record":
        """The record of a turn."""
        record = cls(conversation, now, conversation.revision)
        for event in events:
            record.add(event)
        return record

    @property
    def changes_assessment(self) -> bool:
        """Whether the dossier differs afterwards."""
        return self.revision != self.conversation.revision

    def add(self, event: Event) -> None:
        """Take up one event."""
        match event:
            case AnswerRecorded(subject, before, answer):
                value = {"value": _json(answer), "before": _json(before)}
                self.answers.append(self._revision(subject) | value | {"at": self.now})
            case NoteRecorded(subject, text):
                self.notes.append(self._revision(subject) | {"text": text, "at": self.now})
            case EvidenceAdded(subject, file):
                self.evidence.append(
                    self._revision(subject)
                    | {"digest": file.digest, "name": file.name, "size": file.size}
                    | {"media_type": file.media_type, "added_at": self.now}
                )
            case EvidenceRemoved(subject, digest):
                self.revision += 1
                self.removed.append(
                    {"of_assessment": self.conversation.assessment, "of_subject": subject}
                    | {"of_digest": digest, "at": self.now}
                )
            case ProfileRecorded():
                self._add_fact(event)
            case ConsentGiven():
                self.consented = True
            case LanguageChosen() | ModeChosen():
                pass  # the session holds them
            case (
                ReportRequested()
                | ExportRequested()
                | DeletionConfirmed()
                | NewAssessmentRequested()
                | AssessmentChosen()
                | LinkRequested()
                | LinkOffered()
            ):
                pass  # the turn service acts on them through other calls
            case _:
                assert_never(event)

    def write(self, connection: Connection) -> None:
        """Append it all."""
        for statement, rows in (
            (_INSERT_ANSWERS, self.answers),
            (_INSERT_NOTES, self.notes),
            (_INSERT_FACTS, self.facts),
            (_INSERT_EVIDENCE, self.evidence),
            (_REMOVE_EVIDENCE, self.removed),
            (_SET_PERIOD, self.periods),
        ):
            if rows:
                connection.execute(statement, rows)
        if self.consented:
            connection.execute(_CONSENT, {"of_person": self.conversation.person, "at": self.now})

    def _revision(self, subject: str) -> Parameters:
        self.revision += 1
        return {
            "assessment_id": self.conversation.assessment,
            "revision": self.revision,
            "subject": subject,
            "person_id": self.conversation.person,
            "channel": self.conversation.channel,
        }

    def _add_fact(self, event: ProfileRecorded) -> None:
        self.revision += 1
        of = {"of_assessment": self.conversation.assessment}
        if event.field == "period":  # the case's, not the enterprise's
            self.periods.append(of | {"new_period": event.value})
            return
        self.facts.append(
            of
            | {"field": event.field, "value": event.value, "recorded_at": self.now}
            | {"person_id": self.conversation.person, "channel": self.conversation.channel}
        )


def _json(answer: answers.Answer | None) -> dict[str, Any] | None:
    return None if answer is None else answer_to_json(answer)
