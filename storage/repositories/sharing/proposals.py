"""What members of a case propose, and what became of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select, update

from dialogs.dossier.dossier import Evidence
from storage.backends.protocol import Run
from storage.base import insert_row, table
from storage.mapping import evidence_from_json, evidence_to_json
from storage.models import Case, CaseMember, Invitation, Proposal
from storage.records import Proposal as ProposalRecord
from storage.repositories.sharing.audit import record

_INVITATIONS, _MEMBERS, _PROPOSALS = table(Invitation), table(CaseMember), table(Proposal)
_CASES = table(Case)


class Proposals:
    """The answers of members: rows are added, and get their outcome once."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def propose(
        self,
        member: int,
        assessment: int,
        subject: str,
        *,
        value: dict[str, Any] | None,
        before: dict[str, Any] | None,
        note: str,
        files: Sequence[Evidence],
        person: int,
        channel: str,
        now: datetime,
        outcome: str | None = None,
    ) -> int:
        """Add what a member gave; what they gave before and nobody decided is replaced by it."""
        values = {
            "value": value,
            "before": before,
            "note": note or None,
            "files": {"files": [evidence_to_json(file) for file in files]} if files else None,
            "channel": channel,
            "outcome": outcome,
        }
        return await self._run(_propose, member, assessment, subject, person, values, now)

    async def last_of(self, member: int, subject: str) -> ProposalRecord | None:
        """What a member gave last to a question."""
        return await self._run(_last_of, member, subject)

    async def waiting(self, person: int, assessment: int) -> tuple[ProposalRecord, ...]:
        """What waits for a decision in an assessment of the person's own, oldest first."""
        return await self._run(_waiting, person, assessment)

    async def proposal(self, person: int, assessment: int, proposal: int) -> ProposalRecord | None:
        """A proposal to an assessment of the person's own."""
        return await self._run(_proposal, person, assessment, proposal)

    async def decide(
        self, proposal: ProposalRecord, person: int, outcome: str, reason: str, now: datetime
    ) -> bool:
        """Write the outcome of a proposal; ``False`` if it has one already."""
        return await self._run(_decide, proposal, person, outcome, reason, now)


def _propose(
    connection: Connection,
    member: int,
    assessment: int,
    subject: str,
    person: int,
    values: dict[str, Any],
    now: datetime,
) -> int:
    connection.execute(
        update(_PROPOSALS)
        .where(
            _PROPOSALS.c.member_id == member,
            _PROPOSALS.c.subject == subject,
            _PROPOSALS.c.outcome.is_(None),
        )
        .values(outcome="replaced", decided_at=now)
    )
    made = insert_row(
        connection,
        _PROPOSALS,
        assessment_id=assessment,
        member_id=member,
        subject=subject,
        person_id=person,
        at=now,
        decided_at=now if values["outcome"] else None,
        **values,
    )
    case = connection.execute(
        select(_MEMBERS.c.case_id).where(_MEMBERS.c.id == member)
    ).scalar_one()
    details = {"proposal": made, "subject": subject, "counted": values["outcome"] is not None}
    record(connection, case, person, "proposed", details, now)
    return made


def _proposals(person: int | None = None) -> Select[Any]:
    found = (
        select(_PROPOSALS, _INVITATIONS.c.name.label("name"))
        .join(_MEMBERS, _MEMBERS.c.id == _PROPOSALS.c.member_id)
        .join(_INVITATIONS, _INVITATIONS.c.id == _MEMBERS.c.invitation_id)
        .join(_CASES, _CASES.c.id == _MEMBERS.c.case_id)
    )
    return found if person is None else found.where(_CASES.c.person_id == person)


def _last_of(connection: Connection, member: int, subject: str) -> ProposalRecord | None:
    found = (
        _proposals()
        .where(_PROPOSALS.c.member_id == member, _PROPOSALS.c.subject == subject)
        .order_by(_PROPOSALS.c.id.desc())
        .limit(1)
    )
    row = connection.execute(found).one_or_none()
    return None if row is None else _proposal_of(row)


def _waiting(connection: Connection, person: int, assessment: int) -> tuple[ProposalRecord, ...]:
    found = (
        _proposals(person)
        .where(_PROPOSALS.c.assessment_id == assessment, _PROPOSALS.c.outcome.is_(None))
        .order_by(_PROPOSALS.c.id)
    )
    return tuple(map(_proposal_of, connection.execute(found)))


def _proposal(
    connection: Connection, person: int, assessment: int, proposal: int
) -> ProposalRecord | None:
    found = _proposals(person).where(
        _PROPOSALS.c.assessment_id == assessment, _PROPOSALS.c.id == proposal
    )
    row = connection.execute(found).one_or_none()
    return None if row is None else _proposal_of(row)


def _proposal_of(row: Row[Any]) -> ProposalRecord:
    return ProposalRecord(
        id=row.id,
        assessment=row.assessment_id,
        member=row.member_id,
        name=row.name,
        subject=row.subject,
        value=row.value,
        before=row.before,
        note=row.note or "",
        files=tuple(map(evidence_from_json, (row.files or {"files": []})["files"])),
        person=row.person_id,
        channel=row.channel,
        at=row.at,
        outcome=row.outcome,
        reason=row.reason or "",
    )


def _decide(
    connection: Connection,
    proposal: ProposalRecord,
    person: int,
    outcome: str,
    reason: str,
    now: datetime,
) -> bool:
    decided = connection.execute(
        update(_PROPOSALS)
        .where(_PROPOSALS.c.id == proposal.id, _PROPOSALS.c.outcome.is_(None))
        .values(outcome=outcome, decided_by=person, decided_at=now, reason=reason or None)
        .returning(_PROPOSALS.c.member_id)
    ).scalar_one_or_none()
    if decided is None:
        return False
    case = connection.execute(
        select(_MEMBERS.c.case_id).where(_MEMBERS.c.id == decided)
    ).scalar_one()
    details = {"proposal": proposal.id, "subject": proposal.subject}
    record(connection, case, person, outcome, details, now)
    return True
