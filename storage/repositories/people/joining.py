"""Joining a person by a code, after the question was confirmed."""

from datetime import datetime

from msgspec.structs import replace
from sqlalchemy import Connection, Row, delete, select, update

from storage.backends.protocol import Run
from storage.base import Base, table
from storage.errors import ConversationMoved
from storage.models import (
    Assessment,
    Case,
    Client,
    Identity,
    LinkCode,
    Nudge,
    Passkey,
    Person,
    Report,
    Session,
)
from storage.records import Conversation
from storage.repositories.assessments.conversations import Conversations
from storage.repositories.people.codes import CodeKind, is_good, last_assessment
from storage.repositories.people.devices import (
    lock_devices,
    lock_people,
    make_first,
    replace_nobody,
)
from storage.repositories.people.mail_addresses import move_address

_PEOPLE, _IDENTITIES, _CODES = table(Person), table(Identity), table(LinkCode)
_CLIENTS, _CASES, _ASSESSMENTS = table(Client), table(Case), table(Assessment)
_SESSIONS, _REPORTS, _PASSKEYS = table(Session), table(Report), table(Passkey)
_SESSIONS, _REPORTS, _NUDGES = table(Session), table(Report), table(Nudge)


class Joining:
    """Moves the devices of one person to another person."""

    def __init__(self, run: Run, conversations: Conversations) -> None:
        self._run = run
        self._conversations = conversations

    async def join(
        self, code: int, conversation: Conversation, now: datetime
    ) -> Conversation | None:
        """Use up a code, join its person, and continue with what they worked on last.

        The conversation's device is the first of its person; their other devices and their
        assessments come along. With a recovery code, or where no device was left, it becomes the
        first device of the person joined. ``None``: the code is used, replaced or expired, and
        nothing has changed.
        """
        return await self._run(self._join, code, conversation, now)

    def _join(
        self, connection: Connection, code: int, conversation: Conversation, now: datetime
    ) -> Conversation | None:
        owner = connection.execute(
            select(_CODES.c.person_id).where(_CODES.c.id == code)
        ).scalar_one_or_none()
        if owner is None:
            return None
        lock_people(connection, owner, conversation.person)
        used = _use(connection, code, now)
        if used is None:
            return None
        joined = conversation
        if conversation.person != used.person_id:
            joined = self._move(connection, conversation, used.person_id, now)
        if used.kind == CodeKind.RECOVERY:
            make_first(connection, used.person_id, conversation.identity)
        return replace(joined, is_first=_is_first(connection, conversation.identity))

    def _move(
        self, connection: Connection, conversation: Conversation, person: int, now: datetime
    ) -> Conversation:
        lock_devices(connection, conversation.person)
        assessment = last_assessment(connection, person, conversation.identity)
        _bind_passkeys(connection, conversation.person, conversation.identity)
        _hand_over(connection, conversation.person, person, now)
        replace_nobody(connection, person, conversation.identity)
        is_own = conversation.owner == conversation.person
        joined = replace(
            conversation, person=person, owner=person if is_own else conversation.owner
        )
        if not _has_first(connection, person):
            make_first(connection, person, conversation.identity)
        if assessment is not None and assessment != joined.assessment:
            joined = self._conversations.point(connection, joined, assessment)
        _forget_empty_cases(connection, person)
        return joined


def _use(connection: Connection, code: int, now: datetime) -> Row[tuple[int, str]] | None:
    used = (
        update(_CODES)
        .where(_CODES.c.id == code, *is_good(now))
        .values(used_at=now)
        .returning(_CODES.c.person_id, _CODES.c.kind)
    )
    return connection.execute(used).one_or_none()


def _hand_over(connection: Connection, old: int, new: int, now: datetime) -> None:
    """Give everything of one person to another, then delete the one."""
    connection.execute(delete(_CODES).where(_CODES.c.person_id == old))
    connection.execute(
        update(_IDENTITIES)
        .where(_IDENTITIES.c.person_id == old)
        .values(is_first=False, joined_at=now)
    )
    _merge_nudges(connection, old, new)
    move_address(connection, old, new)
    for referring in Base.metadata.sorted_tables:
        for column in referring.columns:
            if column.references(_PEOPLE.c.id):
                connection.execute(
                    update(referring).where(column == old).values({column.name: new})
                )
    _inherit_consent(connection, old, new)
    _inherit_name(connection, old, new)
    if connection.execute(delete(_PEOPLE).where(_PEOPLE.c.id == old)).rowcount != 1:
        raise ConversationMoved(f"person {old} was deleted")


def _bind_passkeys(connection: Connection, person: int, identity: int) -> None:
    """Let passkeys whose device has logged out go wherever the device goes that joins."""
    connection.execute(
        update(_PASSKEYS)
        .where(_PASSKEYS.c.person_id == person, _PASSKEYS.c.identity_id.is_(None))
        .values(identity_id=identity)
    )


def _has_first(connection: Connection, person: int) -> bool:
    first = select(_IDENTITIES.c.id).where(
        _IDENTITIES.c.person_id == person, _IDENTITIES.c.is_first
    )
    return connection.execute(first).first() is not None


def _is_first(connection: Connection, identity: int) -> bool:
    of = select(_IDENTITIES.c.is_first).where(_IDENTITIES.c.id == identity)
    return bool(connection.execute(of).scalar_one())


def _merge_nudges(connection: Connection, old: int, new: int) -> None:
    """Of two who were told on one day about one case only one was told as this person."""
    others = _NUDGES.alias("others")
    is_there = select(others.c.id).where(
        others.c.case_id == _NUDGES.c.case_id,
        others.c.day == _NUDGES.c.day,
        others.c.person_id == new,
    )
    connection.execute(
        update(_NUDGES).where(_NUDGES.c.person_id == old, is_there.exists()).values(person_id=None)
    )


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


def _inherit_name(connection: Connection, old: int, new: int) -> None:
    name = select(_PEOPLE.c.name).where(_PEOPLE.c.id == old).scalar_subquery()
    connection.execute(
        update(_PEOPLE).where(_PEOPLE.c.id == new, _PEOPLE.c.name.is_(None)).values(name=name)
    )


def _forget_empty_cases(connection: Connection, person: int) -> None:
    """Remove cases that were opened and never used, unless a dialogue is about them."""
    kept = (
        select(_ASSESSMENTS.c.id)
        .where(
            _ASSESSMENTS.c.case_id == _CASES.c.id,
            (_ASSESSMENTS.c.revision > 0)
            | _ASSESSMENTS.c.is_task
            | _ASSESSMENTS.c.id.in_(select(_SESSIONS.c.assessment_id))
            | _ASSESSMENTS.c.id.in_(select(_REPORTS.c.assessment_id)),
        )
        .exists()
    )
    empty = select(_CASES.c.client_id).where(_CASES.c.person_id == person, ~kept)
    used = select(_CASES.c.client_id).where(_CASES.c.person_id == person, kept)
    doomed = delete(_CLIENTS).where(_CLIENTS.c.id.in_(empty), _CLIENTS.c.id.not_in(used))
    connection.execute(doomed)
