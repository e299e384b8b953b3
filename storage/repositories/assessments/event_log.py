"""Writes the events of a turn as revisions: rows are added, never overwritten."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, assert_never

from sqlalchemy import Connection, Executable, Table, bindparam, delete, insert, select, update

from dialogs.core import outputs as o
from dialogs.core.outputs import Event
from dialogs.dossier.decisions import decision_to_json
from dialogs.dossier.reviews import Signature
from scoring.answers.serialise import answer_to_json
from scoring.figures.serialise import CARRIERS_OPEN, carriers_open_to_json, figure_to_json
from scoring.overlays.model import Overlay
from storage.base import compact_json, table
from storage.mapping import (
    DECIDED,
    HANDED_BACK,
    RELEASED,
    RETURNED,
    UNDECIDED,
    UNDONE,
    plan_to_json,
    returned_to_json,
)
from storage.models import (
    Answer,
    Assessment,
    Case,
    ClientFact,
    Decision,
    Evidence,
    EvidenceJudgement,
    Figure,
    Mark,
    Note,
    Person,
    Plan,
    Reminder,
    Return,
    Review,
)
from storage.prepared import Prepared
from storage.records import Conversation
from storage.repositories.assessments.overlays import pin
from storage.repositories.evidence.files import register

CONSENT_VERSION = 5
"""The privacy notice that people agree to now; a notice with another meaning gets a new number."""

_ANSWERS, _NOTES, _EVIDENCE = table(Answer), table(Note), table(Evidence)
_JUDGEMENTS = table(EvidenceJudgement)
_CASES, _FACTS, _PEOPLE = table(Case), table(ClientFact), table(Person)
_ASSESSMENTS = table(Assessment)
_FIGURES, _PLANS, _REMINDERS = table(Figure), table(Plan), table(Reminder)
_MARKS = table(Mark)
_REVIEWS, _RETURNS, _DECISIONS = table(Review), table(Return), table(Decision)

IDENTIFYING = frozenset({"name", "credit_code", "period"})
"""Facts that decide which assessment is the enterprise's previous one."""

_OWN_CASE = (
    select(_ASSESSMENTS.c.case_id)
    .where(_ASSESSMENTS.c.id == bindparam("of_assessment"))
    .scalar_subquery()
)
_REVISION = ("assessment_id", "revision", "person_id", "channel", "at")
_INSERT_ANSWERS = Prepared(insert(_ANSWERS), (*_REVISION, "subject", "value", "before"))
_INSERT_NOTES = insert(_NOTES)
_INSERT_MARKS = insert(_MARKS)
_INSERT_EVIDENCE = insert(_EVIDENCE)
_INSERT_JUDGEMENTS = insert(_JUDGEMENTS)
_INSERT_FIGURES = Prepared(insert(_FIGURES), (*_REVISION, "figure", "value", "before"))
_INSERT_PLANS = insert(_PLANS)
_INSERT_REMINDERS = insert(_REMINDERS)
_INSERT_REVIEWS, _INSERT_RETURNS = insert(_REVIEWS), insert(_RETURNS)
_INSERT_DECISIONS = insert(_DECISIONS)
Statement = Executable | Prepared
_REVISIONS: dict[Statement, Table] = {
    _INSERT_ANSWERS: _ANSWERS,
    _INSERT_NOTES: _NOTES,
    _INSERT_JUDGEMENTS: _JUDGEMENTS,
    _INSERT_MARKS: _MARKS,
    _INSERT_FIGURES: _FIGURES,
    _INSERT_PLANS: _PLANS,
    _INSERT_REVIEWS: _REVIEWS,
    _INSERT_RETURNS: _RETURNS,
    _INSERT_DECISIONS: _DECISIONS,
}
"""The statements that add a revision and change nothing else, with their tables."""
_FORGET_REMINDER = delete(_REMINDERS).where(
    _REMINDERS.c.assessment_id == bindparam("of_assessment"),
    _REMINDERS.c.step == bindparam("of_step"),
)
_SET_CATALOGUE = (
    update(_ASSESSMENTS)
    .where(_ASSESSMENTS.c.id == bindparam("of_assessment"))
    .values(catalogue=bindparam("new_catalogue"))
)
_CLIENT = select(_CASES.c.client_id).where(_CASES.c.id == _OWN_CASE).scalar_subquery()
_OTHER_YEARS = (
    update(_ASSESSMENTS)
    .where(
        _ASSESSMENTS.c.case_id.in_(select(_CASES.c.id).where(_CASES.c.client_id == _CLIENT)),
        _ASSESSMENTS.c.id != bindparam("of_assessment"),
    )
    .values(revision=_ASSESSMENTS.c.revision + 1)
)
"""The facts of an enterprise are in each of its assessments: none may be cached as before."""
_INSERT_FACTS = insert(_FACTS).values(client_id=_CLIENT)
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
_REPLACE_EVIDENCE = (
    update(_EVIDENCE)
    .where(
        _EVIDENCE.c.assessment_id == bindparam("of_assessment"),
        _EVIDENCE.c.subject == bindparam("of_subject"),
        _EVIDENCE.c.digest == bindparam("of_digest"),
        _EVIDENCE.c.removed_at.is_(None),
        _EVIDENCE.c.replaced_by.is_(None),
    )
    .values(replaced_by=bindparam("by"))
)
_CONSENT = (
    update(_PEOPLE)
    .where(_PEOPLE.c.id == bindparam("of_person"))
    .values(consent_at=bindparam("at"), consent_version=CONSENT_VERSION)
)
_NAME = (
    update(_PEOPLE).where(_PEOPLE.c.id == bindparam("of_person")).values(name=bindparam("is_name"))
)

Parameters = dict[str, Any]
ROW_BYTES = 100
"""Estimated size of a revision, apart from its content."""


@dataclass(slots=True)
class Record:
    """What the events of one turn write. ``revision`` is the assessment's afterwards.

    ``identifies``: the previous assessment of the enterprise may be another one now. ``written``
    is by how many bytes the history of the assessment grows.
    """

    conversation: Conversation
    now: datetime
    revision: int
    identifies: bool = False
    written: int = 0
    _writes: list[tuple[Statement, list[Parameters]]] = field(default_factory=list)
    _pinned: tuple[Overlay, ...] | None = None
    _files: list[tuple[str, int]] = field(default_factory=list)

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

    @property
    def revisions(self) -> tuple[tuple[Table, Parameters], ...] | None:
        """Each revision by itself; ``None`` where anything else is written too."""
        plain = not self._files and self._pinned is None and not self.identifies
        if not plain or any(statement not in _REVISIONS for statement, _ in self._writes):
            return None
        return tuple(
            (_REVISIONS[statement], row) for statement, rows in self._writes for row in rows
        )

    def add(self, event: Event) -> None:
        """Add one event."""
        match event:
            case o.AnswerRecorded(subject, before, answer):
                self._revise(
                    _INSERT_ANSWERS,
                    subject=subject,
                    value=answer and answer_to_json(answer),
                    before=before and answer_to_json(before),
                )
            case o.FigureRecorded(id, figure_before, figure):
                self._revise(
                    _INSERT_FIGURES,
                    figure=id,
                    value=figure and figure_to_json(figure),
                    before=figure_before and figure_to_json(figure_before),
                )
            case o.CarriersOpened() | o.CarriersClosed():
                is_open = isinstance(event, o.CarriersOpened)
                self._revise(
                    _INSERT_FIGURES,
                    figure=CARRIERS_OPEN,
                    value=carriers_open_to_json(is_open),
                    before=carriers_open_to_json(not is_open),
                )
            case o.NoteRecorded(subject, text):
                self._revise(_INSERT_NOTES, subject=subject, text=text)
            case o.MarkRecorded(subject, mark):
                year = (mark.year if mark else "") or None
                why = (mark.why if mark else "") or None
                is_open = mark is not None
                self._revise(_INSERT_MARKS, subject=subject, is_open=is_open, year=year, why=why)
            case o.PlanRecorded(number, plan):
                content = plan and plan_to_json(plan)
                self._revise(_INSERT_PLANS, number=number, content=content)
            case o.ReviewRecorded(subject, review):
                self._revise(
                    _INSERT_REVIEWS,
                    subject=subject,
                    verdict=review.verdict.value,
                    value=review.value and answer_to_json(review.value),
                    reason=review.reason,
                    on_answer=review.on and answer_to_json(review.on),
                    name=review.by.name,
                    role=review.by.role,
                )
            case o.DecisionRecorded(subject, decision, by):
                self._add_decision(
                    DECIDED if decision else UNDECIDED,
                    by,
                    subject=subject,
                    value=decision and answer_to_json(decision.value),
                    on_answer=decision and decision.on and answer_to_json(decision.on),
                    reason=decision.reason if decision else "",
                )
            case o.DecisionsReleased(release):
                rows = {of: decision_to_json(one) for of, one in release.rows.items()}
                self._add_decision(RELEASED, release.by, rows={"rows": rows})
            case o.RowsReturned(returned):
                self._add_return(RETURNED, returned.by, rows=returned_to_json(returned.rows))
            case o.ReturnUndone(_, by):
                self._add_return(UNDONE, by)
            case o.RowsHandedBack(by):
                self._add_return(HANDED_BACK, by)
            case o.EvidenceAdded() | o.EvidenceRemoved():
                self._add_evidence(event)
            case o.EvidenceJudged() | o.EvidenceDated():
                self._add_judgement(event)
            case o.ProfileRecorded():
                self._add_fact(event)
            case o.OverlaysPinned(overlays):
                self.revision += 1
                self._pinned = overlays
            case o.CatalogueChosen(catalogue):
                self._change(_SET_CATALOGUE, new_catalogue=catalogue)
                self._pinned = ()  # what was pinned belonged to the other edition
            case o.ReminderSet():
                self._add_reminder(event)
            case o.ConsentGiven():
                self._write(_CONSENT, {"of_person": self.conversation.person, "at": self.now})
            case o.NameGiven(name):
                self._write(_NAME, {"of_person": self.conversation.person, "is_name": name})
            case o.LanguageChosen() | o.ModeChosen():
                pass  # the session holds them
            case (
                o.EvidenceRequested()
                | o.ReportRequested()
                | o.ThirdPartyReportRequested()
                | o.ExportRequested()
                | o.DeletionConfirmed()
                | o.NewAssessmentRequested()
                | o.NewAssessmentCancelled()
                | o.AssessmentChosen()
                | o.AssessmentDeletionConfirmed()
                | o.LinkRequested()
                | o.LinkOffered()
                | o.JoinConfirmed()
                | o.LetInConfirmed()
                | o.KeptOut()
                | o.PasskeyEndConfirmed()
                | o.MailAddressGiven()
                | o.MailCodeRequested()
                | o.MailCodeTyped()
                | o.MailAddressRemoved()
                | o.RecoveryRequested()
                | o.DeviceEndConfirmed()
                | o.OtherDevicesEndConfirmed()
                | o.InvitationRequested()
                | o.WholeCaseOffered()
                | o.CaseHandedOver()
                | o.AccessEnded()
                | o.Nudged()
                | o.ClientsNudged()
                | o.RequestsMade()
                | o.RequestAnswered()
                | o.RequestAccepted()
                | o.RequestRejected()
                | o.RequestWithdrawn()
                | o.RequestFileShown()
                | o.RequestsExported()
                | o.MemberInvited()
                | o.SubmissionMade()
                | o.SubmissionWithdrawn()
                | o.SubmissionAppealed()
                | o.SubmissionHandled()
                | o.RowJudged()
                | o.BillToBeRead()
                | o.ReadBillsOpened()
                | o.DecisionsConfirmed()
                | o.DecisionsTakenBack()
                | o.MemberInvitationRevoked()
                | o.MembershipAccepted()
                | o.MembershipEnded()
                | o.InvitationRevoked()
                | o.InvitationAccepted()
                | o.EndsOfCasesTaken()
                | o.ProposalTaken()
                | o.ProposalDeclined()
                | o.ProposalFileRequested()
                | o.TaskFinished()
                | o.OwnCaseChosen()
                | o.AnswerConfirmed()
                | o.Commented()
                | o.CommentWithdrawn()
                | o.TagMade()
                | o.Tagged()
                | o.CloseConfirmed()
                | o.ReopenConfirmed()
                | o.VersionReportRequested()
                | o.SignatureRequested()
                | o.SignedOff()
                | o.SigningDeclined()
                | o.SigningPdfRequested()
                | o.CheckRequested()
                | o.FileCheckRequested()
            ):
                pass  # the effects of the turn, not part of the history
            case _:
                assert_never(event)

    def write(self, connection: Connection) -> None:
        """Write it all, in the order of the events."""
        if self._files:
            register(connection, self._files, self.now)
        for statement, rows in self._writes:
            if isinstance(statement, Prepared):
                statement.change_each(connection, rows)
            else:
                connection.execute(statement, rows)
        if self._pinned is not None:
            pin(connection, self.conversation.assessment, self._pinned)

    def _write(self, statement: Statement, row: Parameters) -> None:
        """Add a row; consecutive rows of one kind are written by one statement."""
        if self._writes and self._writes[-1][0] is statement:
            self._writes[-1][1].append(row)
        else:
            self._writes.append((statement, [row]))

    def _revise(self, statement: Statement, moment: str = "at", **content: object) -> None:
        """Add a revision by the person who acts."""
        self.revision += 1
        self.written += _size(content)
        revision = {
            "assessment_id": self.conversation.assessment,
            "revision": self.revision,
            "person_id": self.conversation.person,
            "channel": self.conversation.channel,
            moment: self.now,
        }
        self._write(statement, revision | content)

    def _change(self, statement: Executable, **values: object) -> None:
        """Change something of the assessment that has no revisions of its own."""
        self.revision += 1
        self.written += _size(values)
        self._write(statement, {"of_assessment": self.conversation.assessment} | values)

    def _add_evidence(self, event: o.EvidenceAdded | o.EvidenceRemoved) -> None:
        if isinstance(event, o.EvidenceRemoved):
            of = {"of_subject": event.subject, "of_digest": event.digest}
            self._change(_REMOVE_EVIDENCE, **of, at=self.now)
            return
        file = event.evidence
        if event.replaces is not None:  # before the new row, which may have the same content
            old = {"of_subject": event.subject, "of_digest": event.replaces}
            by = {"of_assessment": self.conversation.assessment, "by": self.revision + 1}
            self._write(_REPLACE_EVIDENCE, old | by)
        self._files.append((file.digest, file.size))
        self._revise(
            _INSERT_EVIDENCE,
            moment="added_at",
            subject=event.subject,
            digest=file.digest,
            name=file.name,
            media_type=file.media_type,
            size=file.size,
        )

    def _add_judgement(self, event: o.EvidenceJudged | o.EvidenceDated) -> None:
        file = event.evidence
        reason = event.reason if isinstance(event, o.EvidenceJudged) else ""
        self._revise(
            _INSERT_JUDGEMENTS,
            subject=event.subject,
            digest=file.digest,
            status=str(file.status),
            valid_until=file.valid_until,
            reason=reason or None,
        )

    def _add_fact(self, event: o.ProfileRecorded) -> None:
        self.identifies = self.identifies or event.field in IDENTIFYING
        if event.field == "period":  # the case's, not the enterprise's
            self._change(_SET_PERIOD, new_period=event.value)
            return
        self._change(
            _INSERT_FACTS,
            field=event.field,
            value=event.value,
            recorded_at=self.now,
            person_id=self.conversation.person,
            channel=self.conversation.channel,
        )
        self._write(_OTHER_YEARS, {"of_assessment": self.conversation.assessment})

    def _add_return(
        self, act: str, by: Signature, rows: Mapping[str, object] | None = None
    ) -> None:
        self._revise(_INSERT_RETURNS, act=act, rows=rows, name=by.name, role=by.role)

    def _add_decision(self, act: str, by: Signature, **content: object) -> None:
        row: dict[str, Any] = dict.fromkeys(("subject", "value", "on_answer", "rows"))
        row |= {"act": act, "reason": "", "name": by.name, "role": by.role}
        self._revise(_INSERT_DECISIONS, **(row | content))

    def _add_reminder(self, event: o.ReminderSet) -> None:
        self._change(_FORGET_REMINDER, of_step=event.step)
        if event.due is None:
            return
        row = {"assessment_id": self.conversation.assessment, "step": event.step}
        row |= {"identity_id": self.conversation.identity, "due": event.due, "set_at": self.now}
        self._write(_INSERT_REMINDERS, row)


def _size(content: Mapping[str, object]) -> int:
    """About how many bytes a revision takes."""
    size = ROW_BYTES
    for value in content.values():
        if isinstance(value, str):
            size += len(value.encode("utf-8", "surrogatepass"))
        elif isinstance(value, dict):
            size += len(compact_json(value).encode("utf-8", "surrogatepass"))
    return size
