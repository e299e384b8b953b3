"""Conversations: what a turn reads first and writes last.

This is the hot path: one statement finds a cached conversation; on a server, one saves it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, Select, and_, bindparam, or_, select, update
from sqlalchemy.exc import IntegrityError

from dialogs.core.decided import may_decide
from dialogs.core.outputs import Event, Turn
from dialogs.core.reviewed import as_seen, may_review
from dialogs.core.session import Session as DialogueSession
from dialogs.dossier.access import Act, permits_somewhere
from dialogs.dossier.dossier import Dossier, RolledFrom
from storage.backends.protocol import Run
from storage.base import insert_row, table
from storage.cache import PendingCacheWrites
from storage.errors import ConversationMoved, NotYours
from storage.models import Assessment, Case, Identity, Person, Session
from storage.prepared import Prepared
from storage.records import AssessmentSummary, Conversation
from storage.repositories.assessments.deliveries import Deliveries
from storage.repositories.assessments.dossiers import read_decisions, read_dossier
from storage.repositories.assessments.event_log import Record
from storage.repositories.assessments.opening import open_for, open_next
from storage.repositories.assessments.saving import (
    Shown,
    advance,
    count_up,
    fits_one_statement,
    save_at_once,
    step,
    take_received,
)
from storage.repositories.assessments.seats import ENDED, open_to_person, read_seat
from storage.repositories.assessments.summaries import summaries
from storage.repositories.assessments.tasks import read_task

_PEOPLE, _IDENTITIES, _SESSIONS = table(Person), table(Identity), table(Session)
_ASSESSMENTS, _CASES = table(Assessment), table(Case)


def _heads() -> Select[Any]:
    """The ids and versions of a session and its assessment."""
    return (
        select(
            _IDENTITIES.c.id,
            _IDENTITIES.c.person_id,
            _IDENTITIES.c.channel,
            _IDENTITIES.c.external_id,
            _IDENTITIES.c.live_ref,
            _IDENTITIES.c.unreachable,
            _IDENTITIES.c.label,
            _IDENTITIES.c.is_first,
            _SESSIONS.c.id.label("session_id"),
            _SESSIONS.c.version,
            _ASSESSMENTS.c.id.label("assessment"),
            _ASSESSMENTS.c.revision,
            _ASSESSMENTS.c.written,
            _ASSESSMENTS.c.is_task,
            _CASES.c.person_id.label("owner"),
        )
        .join_from(_IDENTITIES, _SESSIONS, _SESSIONS.c.identity_id == _IDENTITIES.c.id)
        .join(_ASSESSMENTS, _ASSESSMENTS.c.id == _SESSIONS.c.assessment_id)
        .join(_CASES, _CASES.c.id == _ASSESSMENTS.c.case_id)
    )


def _locking(heads: Select[Any]) -> Select[Any]:
    """Locks the rows too; also of the identity, whose person must not change during a turn."""
    return heads.with_for_update(of=[_IDENTITIES, _SESSIONS, _ASSESSMENTS], key_share=True)


_OF_IDENTITY = _heads().where(
    _IDENTITIES.c.channel == bindparam("channel"),
    _IDENTITIES.c.external_id == bindparam("external_id"),
)
_LOOK = Prepared(_OF_IDENTITY)
_BY_IDENTITY = Prepared(_locking(_OF_IDENTITY))
_BY_SESSION = Prepared(_locking(_heads().where(_SESSIONS.c.id == bindparam("session"))))
_STATE = select(_SESSIONS.c.state).where(_SESSIONS.c.id == bindparam("session"))
_POINT_SESSION = (
    update(_SESSIONS)
    .where(_SESSIONS.c.id == bindparam("session"), _SESSIONS.c.version == bindparam("read"))
    .values(assessment_id=bindparam("new_assessment"), version=bindparam("next"))
)
_REVISION_OF = (
    select(
        _ASSESSMENTS.c.revision,
        _ASSESSMENTS.c.written,
        _ASSESSMENTS.c.is_task,
        _CASES.c.person_id.label("owner"),
    )
    .join(_CASES, _CASES.c.id == _ASSESSMENTS.c.case_id)
    .where(
        _ASSESSMENTS.c.id == bindparam("assessment"),
        or_(
            _CASES.c.person_id == bindparam("person"),
            and_(~_ASSESSMENTS.c.is_task, _CASES.c.id.in_(open_to_person())),
        ),
    )
)
_HELD = (
    select(_ASSESSMENTS.c.revision, _ASSESSMENTS.c.written)
    .where(_ASSESSMENTS.c.id == bindparam("assessment"), ~_ASSESSMENTS.c.is_task)
    .with_for_update(key_share=True)
)
_OWNER = (
    select(_CASES.c.person_id)
    .join(_ASSESSMENTS, _ASSESSMENTS.c.case_id == _CASES.c.id)
    .where(_ASSESSMENTS.c.id == bindparam("assessment"))
)
_MAKE_TASK = (
    update(_ASSESSMENTS).where(_ASSESSMENTS.c.id == bindparam("assessment")).values(is_task=True)
)


@dataclass(frozen=True, slots=True)
class HeldAssessment:
    """An assessment as it was read: its revision, the size of its history, its dossier."""

    assessment: int
    revision: int
    written: int
    dossier: Dossier


class Conversations:
    """The dialogues of identities, and the assessments they are about."""

    def __init__(self, run: Run, cache_writes: PendingCacheWrites) -> None:
        self._run = run
        self._cache_writes = cache_writes

    async def find(self, channel: str, external_id: str) -> Conversation | None:
        """The conversation of an identity; ``None`` for a new one.

        On PostgreSQL its rows stay locked until the unit of work ends.
        """
        by = {"channel": channel, "external_id": external_id}
        return await self._run(self._read, _BY_IDENTITY, by)

    async def look(self, channel: str, external_id: str) -> Conversation | None:
        """The same, locked only if this process does not have its present version.

        Saving it compares its versions, so that what was only looked at may be saved too.
        """
        by = {"channel": channel, "external_id": external_id}
        head = await self._run.alone(_head, by)
        if head is None:
            return None
        session = self._cache_writes.session(head.session_id, head.version)
        dossier = self._cache_writes.dossier(head.assessment, head.revision)
        if session is None or dossier is None:
            return await self.find(channel, external_id)
        if head.is_task or head.owner != head.person_id:  # it may have been taken back since
            dossier = await self._run(_as_member, dossier, head, head.assessment, head.person_id)
        return _conversation(head, session, dossier)

    async def current(self, session_id: int) -> Conversation | None:
        """The present conversation of a session."""
        return await self._run(self._read, _BY_SESSION, {"session": session_id})

    async def begin(
        self,
        channel: str,
        external_id: str,
        session: DialogueSession,
        dossier: Dossier,
        now: datetime,
        label: str | None = None,
    ) -> Conversation:
        """Begin with a new person, their first device, and an empty assessment by the catalogue
        of ``dossier``.
        """
        return await self._run(
            self._begin, channel, external_id, session, dossier.catalogue, now, label
        )

    async def save(self, conversation: Conversation, turn: Turn, now: datetime) -> Conversation:
        """Write the revisions and the session of a turn; the conversation after it.

        Raises ``ConversationMoved`` when another writer was first; leave the unit of work then.
        """
        return await self._run(self._save, conversation, turn, now)

    async def save_shown(
        self, conversation: Conversation, turn: Turn, now: datetime, shown: Shown
    ) -> tuple[Conversation, int]:
        """``save``, with the message that shows the turn; its delivery's id."""
        deliveries = Deliveries(self._run)
        identity, number = conversation.identity, turn.session.turn
        await deliveries.prune(identity, number)
        if _is_unchanged(conversation, turn):
            saved = conversation
        else:
            record = Record.of(conversation, turn.events, now)
            if self._run.combines and fits_one_statement(record):
                delivery = await self._run.alone(
                    save_at_once, conversation, record, turn.session, shown
                )
                return self._saved(conversation, turn, record), delivery
            saved = await self._run(self._write, conversation, turn, record)
        if shown.received is not None:
            await self._run(take_received, conversation.channel, shown.received)
        delivery = await deliveries.add_message(identity, number, shown.payload, shown.given, now)
        return saved, delivery

    async def open_assessment(
        self,
        conversation: Conversation,
        catalogue: str,
        now: datetime,
        events: Sequence[Event] = (),
    ) -> Conversation:
        """Continue with a new assessment of a new client; the present one is kept.

        It is empty except for ``events``, which become its first revisions.
        """
        return await self._run(self._open, conversation, catalogue, now, events)

    async def roll_forward(
        self,
        conversation: Conversation,
        catalogue: str,
        origin: RolledFrom,
        now: datetime,
        events: Sequence[Event],
    ) -> Conversation:
        """Continue with a new assessment of the same client, which begins with ``events``."""
        return await self._run(self._roll_forward, conversation, catalogue, origin, now, events)

    async def open_task(
        self,
        conversation: Conversation,
        catalogue: str,
        now: datetime,
        events: Sequence[Event] = (),
    ) -> Conversation:
        """``open_assessment`` for the working copy of a member, which has no task yet."""
        opened = await self.open_assessment(conversation, catalogue, now, events)
        await self._run(_make_task, opened.assessment)
        return opened

    async def hold_assessment(self, assessment: int) -> HeldAssessment | None:
        """How an assessment of somebody else stands, locked until the unit of work ends."""
        return await self._run(self._hold_assessment, assessment)

    async def owner_of(self, assessment: int) -> int | None:
        """The person an assessment belongs to; ``None``: it is gone."""
        return await self._run(_owner_of, assessment)

    async def record_in(
        self,
        conversation: Conversation,
        held: HeldAssessment,
        events: Sequence[Event],
        now: datetime,
    ) -> None:
        """Write revisions by the person of a conversation into another assessment, held before.

        Raises ``ConversationMoved``.
        """
        await self._run(_record_in, conversation, held, events, now)

    async def switch(self, conversation: Conversation, assessment: int) -> Conversation:
        """Continue with another assessment that is the person's, or open to them.

        Raises ``NotYours``.
        """
        return await self._run(self.point, conversation, assessment)

    async def assessments(self, person: int) -> tuple[AssessmentSummary, ...]:
        """All assessments of a person, the one changed last first."""
        return await self._run(summaries, person)

    def point(
        self, connection: Connection, conversation: Conversation, assessment: int
    ) -> Conversation:
        """``switch``, for code that has the connection already."""
        of = {"assessment": assessment, "person": conversation.person}
        head = connection.execute(_REVISION_OF, of).one_or_none()
        if head is None:
            raise NotYours(f"person {conversation.person} has no assessment {assessment}")
        pointed = connection.execute(
            _POINT_SESSION, step(conversation) | {"new_assessment": assessment}
        )
        if pointed.rowcount != 1:
            raise ConversationMoved(f"session {conversation.session_id}")
        # Not from the cache: the figures of the year before may have changed elsewhere.
        dossier = read_dossier(connection, assessment)
        self._cache_writes.keep_dossier(assessment, head.revision, dossier)
        dossier = _as_member(connection, dossier, head, assessment, conversation.person)
        moved = replace(
            conversation,
            version=conversation.version + 1,
            assessment=assessment,
            owner=head.owner,
            revision=head.revision,
            written=head.written,
            dossier=dossier,
        )
        self._cache_writes.keep_session(moved.session_id, moved.version, moved.session)
        return moved

    def _read(
        self, connection: Connection, statement: Prepared, by: dict[str, Any]
    ) -> Conversation | None:
        head = statement.first(connection, by)
        if head is None:
            return None
        session = self._cache_writes.session(head.session_id, head.version)
        if session is None:
            state = connection.execute(_STATE, {"session": head.session_id}).scalar_one()
            session = DialogueSession.from_dict(state)
            self._cache_writes.keep_session(head.session_id, head.version, session)
        dossier = self._dossier(connection, head.assessment, head.revision)
        dossier = _as_member(connection, dossier, head, head.assessment, head.person_id)
        return _conversation(head, session, dossier)

    def _dossier(self, connection: Connection, assessment: int, revision: int) -> Dossier:
        dossier = self._cache_writes.dossier(assessment, revision)
        if dossier is None:
            dossier = read_dossier(connection, assessment)
            self._cache_writes.keep_dossier(assessment, revision, dossier)
        return dossier

    def _hold_assessment(self, connection: Connection, assessment: int) -> HeldAssessment | None:
        row = connection.execute(_HELD, {"assessment": assessment}).one_or_none()
        if row is None:
            return None
        dossier = self._dossier(connection, assessment, row.revision)
        return HeldAssessment(assessment, row.revision, row.written, dossier)

    def _begin(
        self,
        connection: Connection,
        channel: str,
        external_id: str,
        session: DialogueSession,
        catalogue: str,
        now: datetime,
        label: str | None,
    ) -> Conversation:
        person = insert_row(connection, _PEOPLE, created_at=now)
        try:
            identity = insert_row(
                connection,
                _IDENTITIES,
                person_id=person,
                channel=channel,
                external_id=external_id,
                created_at=now,
                label=label,
                is_first=True,
            )
        except IntegrityError as error:
            raise ConversationMoved(f"another writer began the {channel} identity") from error
        assessment = open_for(connection, person, catalogue, now)
        session_id = insert_row(
            connection,
            _SESSIONS,
            identity_id=identity,
            assessment_id=assessment,
            state=session.to_dict(),
            turn=session.turn,
            updated_at=now,
        )
        return Conversation(
            channel=channel,
            external_id=external_id,
            identity=identity,
            person=person,
            session_id=session_id,
            assessment=assessment,
            version=1,
            revision=0,
            session=session,
            dossier=Dossier(catalogue),
            owner=person,
            label=label,
        )

    def _save(
        self, connection: Connection, conversation: Conversation, turn: Turn, now: datetime
    ) -> Conversation:
        if _is_unchanged(conversation, turn):
            return conversation
        return self._write(
            connection, conversation, turn, Record.of(conversation, turn.events, now)
        )

    def _write(
        self, connection: Connection, conversation: Conversation, turn: Turn, record: Record
    ) -> Conversation:
        advance(connection, conversation, record, turn.session)
        record.write(connection)
        return self._saved(conversation, turn, record)

    def _saved(self, conversation: Conversation, turn: Turn, record: Record) -> Conversation:
        saved = replace(
            conversation,
            version=conversation.version + 1,
            revision=record.revision,
            written=conversation.written + record.written,
            session=turn.session,
            dossier=turn.dossier if record.changes_assessment else conversation.dossier,
        )
        self._cache_writes.keep_session(saved.session_id, saved.version, saved.session)
        # The figures of the year before may be others; not everybody's dossier is whole.
        is_whole = saved.dossier.seat is None or may_review(saved.dossier)
        if is_whole and not record.identifies:
            self._cache_writes.keep_dossier(saved.assessment, saved.revision, _bare(saved.dossier))
        return saved

    def _open(
        self,
        connection: Connection,
        conversation: Conversation,
        catalogue: str,
        now: datetime,
        events: Sequence[Event],
    ) -> Conversation:
        opened = open_for(connection, conversation.person, catalogue, now)
        return self._fill(connection, conversation, opened, now, events)

    def _roll_forward(
        self,
        connection: Connection,
        conversation: Conversation,
        catalogue: str,
        origin: RolledFrom,
        now: datetime,
        events: Sequence[Event],
    ) -> Conversation:
        earlier, owner = conversation.assessment, conversation.owner
        opened = open_next(connection, owner, earlier, catalogue, origin, now)
        return self._fill(connection, conversation, opened, now, events)

    def _fill(
        self,
        connection: Connection,
        conversation: Conversation,
        opened: int,
        now: datetime,
        events: Sequence[Event],
    ) -> Conversation:
        begun = replace(conversation, assessment=opened, revision=0)
        record = Record.of(begun, events, now)
        count_up(connection, begun, record)
        record.write(connection)
        return self.point(connection, conversation, opened)


def _make_task(connection: Connection, assessment: int) -> None:
    connection.execute(_MAKE_TASK, {"assessment": assessment})


def _owner_of(connection: Connection, assessment: int) -> int | None:
    owner: int | None = connection.execute(_OWNER, {"assessment": assessment}).scalar_one_or_none()
    return owner


def _record_in(
    connection: Connection,
    conversation: Conversation,
    held: HeldAssessment,
    events: Sequence[Event],
    now: datetime,
) -> None:
    there = replace(conversation, assessment=held.assessment, revision=held.revision)
    record = Record.of(there, events, now)
    count_up(connection, there, record)
    record.write(connection)


def _as_member(
    connection: Connection, dossier: Dossier, head: Any, assessment: int, person: int
) -> Dossier:
    """The dossier with what the person is in the case, unless it is theirs alone."""
    if head.owner != person:
        seat = read_seat(connection, assessment, person)
        if seat is ENDED:  # nothing of the case is theirs to see any more
            return Dossier(dossier.catalogue, overlays=dossier.overlays, seat=seat)
        known = dossier.comments if permits_somewhere(seat, Act.SEE_INTERNAL) else {}
        inside = replace(dossier, seat=seat, comments=known)
        if may_decide(inside):
            inside = replace(inside, decisions=read_decisions(connection, assessment))
        return as_seen(inside)
    if head.is_task:
        return replace(dossier, task=read_task(connection, assessment))
    return dossier


def _bare(dossier: Dossier) -> Dossier:
    """A dossier as several people share it in the cache: what one of them may do is read again."""
    is_shared = dossier.seat is None and dossier.task is None
    return dossier if is_shared else replace(dossier, seat=None, task=None, decisions={})


def _is_unchanged(conversation: Conversation, turn: Turn) -> bool:
    return not turn.events and turn.session == conversation.session


def _head(connection: Connection, by: dict[str, Any]) -> Any:
    return _LOOK.first(connection, by)


def _conversation(head: Any, session: DialogueSession, dossier: Dossier) -> Conversation:
    return Conversation(
        channel=head.channel,
        external_id=head.external_id,
        identity=head.id,
        person=head.person_id,
        session_id=head.session_id,
        assessment=head.assessment,
        version=head.version,
        revision=head.revision,
        session=session,
        dossier=dossier,
        owner=head.owner,
        live_ref=head.live_ref,
        reachable=not head.unreachable,
        written=head.written,
        label=head.label,
        is_first=head.is_first,
    )
