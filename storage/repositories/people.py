"""People: everything kept of one, handed over or deleted; one more way to reach her."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, delete, insert, select, update

from storage.base import Base, table
from storage.errors import ConversationMoved
from storage.models import (
    Answer,
    Assessment,
    Case,
    Client,
    ClientFact,
    Delivery,
    Evidence,
    EvidenceFile,
    Export,
    Figure,
    Identity,
    LinkCode,
    Note,
    Overlay,
    Person,
    PinnedOverlay,
    Plan,
    Reminder,
    Report,
    Session,
)
from storage.repositories.conversations import Conversations
from storage.running import Run
from storage.values import Conversation
from storage.warm import Learned

_PEOPLE, _IDENTITIES, _CODES = table(Person), table(Identity), table(LinkCode)
_SESSIONS, _DELIVERIES = table(Session), table(Delivery)
_CLIENTS, _FACTS, _CASES = table(Client), table(ClientFact), table(Case)
_ASSESSMENTS, _REPORTS = table(Assessment), table(Report)
_ANSWERS, _NOTES, _EVIDENCE = table(Answer), table(Note), table(Evidence)
_FIGURES, _PLANS, _REMINDERS = table(Figure), table(Plan), table(Reminder)
_OVERLAYS, _PINNED = table(Overlay), table(PinnedOverlay)
_FILES, _EXPORTS = table(EvidenceFile), table(Export)

SECRET = frozenset({"code_hash"})
"""Columns that an export leaves out."""


def _owned(person: int) -> dict[Table, ColumnElement[bool]]:
    """For every table, which of its rows are the person's; a row hangs below an earlier table.

    Overlays and files are nobody's own; theirs are those they have pinned or attached.
    """
    identities = select(_IDENTITIES.c.id).where(_IDENTITIES.c.person_id == person)
    clients = select(_CASES.c.client_id).where(_CASES.c.person_id == person)
    cases = select(_CASES.c.id).where(_CASES.c.person_id == person)
    assessments = select(_ASSESSMENTS.c.id).where(_ASSESSMENTS.c.case_id.in_(cases))
    attached = select(_EVIDENCE.c.digest).where(_EVIDENCE.c.assessment_id.in_(assessments))
    pinned = select(_PINNED.c.ref).where(_PINNED.c.assessment_id.in_(assessments))
    return {
        _PEOPLE: _PEOPLE.c.id == person,
        _CODES: _CODES.c.person_id == person,
        _IDENTITIES: _IDENTITIES.c.person_id == person,
        _DELIVERIES: _DELIVERIES.c.identity_id.in_(identities),
        _CLIENTS: _CLIENTS.c.id.in_(clients),
        _FACTS: _FACTS.c.client_id.in_(clients),
        _CASES: _CASES.c.person_id == person,
        _ASSESSMENTS: _ASSESSMENTS.c.case_id.in_(cases),
        _OVERLAYS: _OVERLAYS.c.ref.in_(pinned),
        _PINNED: _PINNED.c.assessment_id.in_(assessments),
        _ANSWERS: _ANSWERS.c.assessment_id.in_(assessments),
        _FIGURES: _FIGURES.c.assessment_id.in_(assessments),
        _NOTES: _NOTES.c.assessment_id.in_(assessments),
        _EVIDENCE: _EVIDENCE.c.assessment_id.in_(assessments),
        _PLANS: _PLANS.c.assessment_id.in_(assessments),
        _REMINDERS: _REMINDERS.c.assessment_id.in_(assessments),
        _FILES: _FILES.c.digest.in_(attached),
        _EXPORTS: _EXPORTS.c.identity_id.in_(identities),
        _REPORTS: _REPORTS.c.assessment_id.in_(assessments),
        _SESSIONS: _SESSIONS.c.identity_id.in_(identities),
    }


class People:
    """The humans behind the identities."""

    def __init__(self, run: Run, learned: Learned, conversations: Conversations) -> None:
        self._run = run
        self._learned = learned
        self._conversations = conversations

    async def export(self, person: int) -> dict[str, Any]:
        """Everything kept of a person, every revision included, as a JSON value by table."""
        return await self._run(_export, person)

    async def delete(self, person: int) -> tuple[str, ...]:
        """Delete every row of a person, but for overlays: those are published rules.

        Gives back the digests of their evidence; once the unit of work has committed, those that
        nothing else holds are to be removed.
        """
        self._learned.forget()
        return await self._run(_delete, person)

    async def link_code(self, person: int, code_hash: str, expires: datetime) -> None:
        """Let whoever has this code join the person; it takes the place of any earlier one."""
        await self._run(_link_code, person, code_hash, expires)

    async def redeem(
        self, code_hash: str, conversation: Conversation, now: datetime
    ) -> Conversation | None:
        """Join the person who gave the code and go on with what she worked on last.

        Whoever the identity belonged to is the same human: her other identities and the
        assessments she has begun come along. ``None``: no such code, used, or expired.
        """
        return await self._run(self._redeem, code_hash, conversation, now)

    def _redeem(
        self, connection: Connection, code_hash: str, conversation: Conversation, now: datetime
    ) -> Conversation | None:
        person = _use_code(connection, code_hash, now)
        if person is None:
            return None
        joined = replace(conversation, person=person)
        assessment = _last_assessment(connection, person, conversation.identity)
        if conversation.person != person:
            _hand_over(connection, conversation.person, person)
        if assessment is not None and assessment != joined.assessment:
            joined = self._conversations.point(connection, joined, assessment)
        if conversation.person != person:
            _forget_empty_cases(connection, person)
        return joined


def _export(connection: Connection, person: int) -> dict[str, Any]:
    return {
        kept.name: _rows(connection, select(kept).where(condition))
        for kept, condition in _owned(person).items()
    }


def _rows(connection: Connection, statement: Select[Any]) -> list[dict[str, Any]]:
    rows = connection.execute(statement).mappings()
    return [{key: _plain(row[key]) for key in row if key not in SECRET} for row in rows]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _delete(connection: Connection, person: int) -> tuple[str, ...]:
    owned = _owned(person)
    referenced = connection.execute(
        select(_EVIDENCE.c.digest).where(owned[_EVIDENCE]).distinct()
    ).scalars()
    digests = sorted(referenced)
    # Sessions point at assessments and reports at identities, hence the order; all else cascades.
    for doomed in (_SESSIONS, _CLIENTS, _IDENTITIES, _PEOPLE):
        connection.execute(delete(doomed).where(owned[doomed]))
    return tuple(digests)


def _link_code(connection: Connection, person: int, code_hash: str, expires: datetime) -> None:
    connection.execute(delete(_CODES).where(_CODES.c.person_id == person))
    connection.execute(
        insert(_CODES), {"person_id": person, "code_hash": code_hash, "expires_at": expires}
    )


def _use_code(connection: Connection, code_hash: str, now: datetime) -> int | None:
    used = (
        update(_CODES)
        .where(
            _CODES.c.code_hash == code_hash,
            _CODES.c.used_at.is_(None),
            _CODES.c.expires_at > now,
        )
        .values(used_at=now)
        .returning(_CODES.c.person_id)
    )
    return connection.execute(used).scalar_one_or_none()


def _last_assessment(connection: Connection, person: int, but_not_of: int) -> int | None:
    """What the person worked on last, through any identity but this one."""
    last = (
        select(_SESSIONS.c.assessment_id)
        .join(_IDENTITIES, _IDENTITIES.c.id == _SESSIONS.c.identity_id)
        .where(_IDENTITIES.c.person_id == person, _IDENTITIES.c.id != but_not_of)
        .order_by(_SESSIONS.c.updated_at.desc())
        .limit(1)
    )
    return connection.execute(last).scalar_one_or_none()


def _hand_over(connection: Connection, old: int, new: int) -> None:
    """What was one person's is the other's, then the one is gone."""
    connection.execute(delete(_CODES).where(_CODES.c.person_id == old))
    for referring in Base.metadata.sorted_tables:
        for column in referring.columns:
            if column.references(_PEOPLE.c.id):
                connection.execute(
                    update(referring).where(column == old).values({column.name: new})
                )
    _inherit_consent(connection, old, new)
    if connection.execute(delete(_PEOPLE).where(_PEOPLE.c.id == old)).rowcount != 1:
        raise ConversationMoved(f"person {old} is gone")


def _inherit_consent(connection: Connection, old: int, new: int) -> None:
    consent = connection.execute(
        select(_PEOPLE.c.consent_at, _PEOPLE.c.consent_version).where(_PEOPLE.c.id == old)
    ).one_or_none()
    if consent is not None:
        connection.execute(
            update(_PEOPLE)
            .where(_PEOPLE.c.id == new, _PEOPLE.c.consent_at.is_(None))
            .values(consent_at=consent.consent_at, consent_version=consent.consent_version)
        )


def _forget_empty_cases(connection: Connection, person: int) -> None:
    """Remove what was opened and never touched, unless a dialogue is about it."""
    kept = (
        select(_ASSESSMENTS.c.id)
        .where(
            _ASSESSMENTS.c.case_id == _CASES.c.id,
            (_ASSESSMENTS.c.revision > 0)
            | _ASSESSMENTS.c.id.in_(select(_SESSIONS.c.assessment_id))
            | _ASSESSMENTS.c.id.in_(select(_REPORTS.c.assessment_id)),
        )
        .exists()
    )
    empty = select(_CASES.c.client_id).where(_CASES.c.person_id == person, ~kept)
    connection.execute(delete(_CLIENTS).where(_CLIENTS.c.id.in_(empty)))
