"""Comments on questions. Who may see internal ones is asked before, and every query is told."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, or_, select, true, update

from dialogs.dossier.access import WHOLE_CASE, Act, Membership, Phase, permits
from storage.backends.protocol import Run
from storage.base import insert_row, table
from storage.models import Assessment, CaseMember, Comment, CommentReading
from storage.records import Comment as CommentRecord
from storage.repositories.assessments.tasks import subjects_in
from storage.repositories.sharing.audit import record
from storage.repositories.sharing.case_access import people_in

TOLD_ONCE_IN = timedelta(hours=1)
"""Who has not looked is told of one question of an assessment in so long."""

_COMMENTS, _READINGS = table(Comment), table(CommentReading)
_ASSESSMENTS, _MEMBERS = table(Assessment), table(CaseMember)


def visible(internal: bool) -> ColumnElement[bool]:
    """Which comments may be seen: the one condition of every query about them."""
    return true() if internal else _COMMENTS.c.internal.is_(False)


class Comments:
    """The comments of assessments."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def add(
        self,
        assessment: int,
        subject: str,
        text: str,
        *,
        internal: bool,
        person: int,
        member: int | None,
        name: str,
        channel: str,
        now: datetime,
    ) -> int:
        """Add a comment; its id."""
        row = {
            "assessment_id": assessment,
            "subject": subject,
            "text": text,
            "internal": internal,
            "person_id": person,
            "member_id": member,
            "name": name,
            "channel": channel,
            "at": now,
        }
        return await self._run(_add, row)

    async def of(
        self, assessment: int, subject: str, *, internal: bool
    ) -> tuple[CommentRecord, ...]:
        """The comments on a question that may be seen, oldest first."""
        return await self._run(_of, assessment, subject, internal)

    async def open_in(self, assessment: int) -> tuple[tuple[str, CommentRecord], ...]:
        """The comments of an assessment that are not internal nor withdrawn, oldest first.

        Each with its question.
        """
        return await self._run(_open_in, assessment)

    async def withdraw(
        self, assessment: int, subject: str, comment: int, person: int, now: datetime
    ) -> bool:
        """Withdraw a comment of the person's own; ``False`` if it is none, or withdrawn."""
        return await self._run(_withdraw, assessment, subject, comment, person, now)

    async def read(self, assessment: int, subject: str, person: int, comment: int) -> None:
        """A person has read a question's comments up to one."""
        await self._run(_note, assessment, subject, person, {"seen": comment})

    async def unread(self, assessment: int, person: int, *, internal: bool) -> dict[str, int]:
        """How many comments of others a person has not read, by question."""
        return await self._run(_unread, assessment, person, internal)

    async def to_tell(
        self, assessment: int, subject: str, comment: int, by: int, *, internal: bool
    ) -> dict[int, str]:
        """Who is to be told of a new comment, and what they are in the case.

        They may see it, and are taken as told from now on. Left out is who was told of the
        question before and has not looked since, or was just told of another one.
        """
        return await self._run(_to_tell, assessment, subject, comment, by, internal)


def _add(connection: Connection, row: dict[str, Any]) -> int:
    made = insert_row(connection, _COMMENTS, **row)
    details = {"comment": made, "subject": row["subject"], "internal": row["internal"]}
    record(
        connection,
        _case_of(connection, row["assessment_id"]),
        row["person_id"],
        "commented",
        details,
        row["at"],
    )
    _count_up(connection, row["assessment_id"])
    return made


def _case_of(connection: Connection, assessment: int) -> int:
    case: int = connection.execute(
        select(_ASSESSMENTS.c.case_id).where(_ASSESSMENTS.c.id == assessment)
    ).scalar_one()
    return case


def _count_up(connection: Connection, assessment: int) -> None:
    """The dossier counts comments: what is cached of it is out of date."""
    connection.execute(
        update(_ASSESSMENTS)
        .where(_ASSESSMENTS.c.id == assessment)
        .values(revision=_ASSESSMENTS.c.revision + 1)
    )


def _of(
    connection: Connection, assessment: int, subject: str, internal: bool
) -> tuple[CommentRecord, ...]:
    rows = connection.execute(
        select(_COMMENTS)
        .where(
            _COMMENTS.c.assessment_id == assessment,
            _COMMENTS.c.subject == subject,
            visible(internal),
        )
        .order_by(_COMMENTS.c.id)
    )
    return tuple(map(_comment, rows))


def _open_in(connection: Connection, assessment: int) -> tuple[tuple[str, CommentRecord], ...]:
    rows = connection.execute(
        select(_COMMENTS)
        .where(
            _COMMENTS.c.assessment_id == assessment,
            _COMMENTS.c.withdrawn_at.is_(None),
            visible(internal=False),
        )
        .order_by(_COMMENTS.c.id)
    )
    return tuple((row.subject, _comment(row)) for row in rows)


def _comment(row: Row[Any]) -> CommentRecord:
    return CommentRecord(
        row.id,
        "" if row.withdrawn_at is not None else row.text,
        row.internal,
        row.person_id,
        row.name,
        row.at,
        row.withdrawn_at is not None,
    )


def _withdraw(
    connection: Connection,
    assessment: int,
    subject: str,
    comment: int,
    person: int,
    now: datetime,
) -> bool:
    withdrawn = connection.execute(
        update(_COMMENTS)
        .where(
            _COMMENTS.c.id == comment,
            _COMMENTS.c.assessment_id == assessment,
            _COMMENTS.c.subject == subject,
            _COMMENTS.c.person_id == person,
            _COMMENTS.c.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now)
    )
    if withdrawn.rowcount != 1:
        return False
    details = {"comment": comment, "subject": subject}
    case = _case_of(connection, assessment)
    record(connection, case, person, "comment-withdrawn", details, now)
    _count_up(connection, assessment)
    return True


def _note(
    connection: Connection, assessment: int, subject: str, person: int, values: dict[str, int]
) -> None:
    which = {"assessment_id": assessment, "subject": subject, "person_id": person}
    conditions = (_READINGS.c[name] == value for name, value in which.items())
    noted = connection.execute(update(_READINGS).where(*conditions).values(values))
    if noted.rowcount == 0:
        connection.execute(insert(_READINGS), which | {"seen": 0, "told": 0} | values)


def _unread(
    connection: Connection,
    assessment: int,
    person: int,
    internal: bool,
) -> dict[str, int]:
    seen = (
        select(func.max(_READINGS.c.seen))
        .where(
            _READINGS.c.assessment_id == _COMMENTS.c.assessment_id,
            _READINGS.c.subject == _COMMENTS.c.subject,
            _READINGS.c.person_id == person,
        )
        .scalar_subquery()
    )
    found = (
        select(_COMMENTS.c.subject, func.count().label("unread"))
        .where(
            _COMMENTS.c.assessment_id == assessment,
            or_(_COMMENTS.c.person_id.is_(None), _COMMENTS.c.person_id != person),
            _COMMENTS.c.withdrawn_at.is_(None),
            _COMMENTS.c.id > func.coalesce(seen, 0),
            visible(internal),
        )
        .group_by(_COMMENTS.c.subject)
    )
    return {row.subject: row.unread for row in connection.execute(found)}


def _to_tell(
    connection: Connection, assessment: int, subject: str, comment: int, by: int, internal: bool
) -> dict[int, str]:
    act = Act.SEE_INTERNAL if internal else Act.SEE_COMMENTS
    may_see = {
        person: membership.role
        for person, membership in _everybody(connection, assessment)
        if person != by and permits(membership, act, subject)
    }
    busy = _know_enough(connection, assessment, subject, comment)
    due = {person: role for person, role in may_see.items() if person not in busy}
    for person in due:
        _note(connection, assessment, subject, person, {"told": comment})
    return due


def _everybody(connection: Connection, assessment: int) -> Iterator[tuple[int, Membership]]:
    """Everybody in the case now with what they are in it; who is in the whole of it comes last."""
    asked = select(_MEMBERS.c.person_id, _MEMBERS.c.role, _MEMBERS.c.scope).where(
        _MEMBERS.c.case_id == _case_of(connection, assessment),
        _MEMBERS.c.role.not_in(WHOLE_CASE),
        _MEMBERS.c.ended_at.is_(None),
        _MEMBERS.c.person_id.is_not(None),
    )
    for row in connection.execute(asked).all():
        subjects = subjects_in(row.scope)
        scope = None if subjects is None else frozenset(subjects)
        yield row.person_id, Membership(row.role, Phase.OPEN, scope)
    for person, role in people_in(connection, assessment):
        yield person, Membership(role, Phase.OPEN, None)


def _know_enough(
    connection: Connection, assessment: int, subject: str, comment: int
) -> frozenset[int]:
    """Who has not looked since they were told of this question, or just now of another one."""
    this, last = _COMMENTS.alias("this"), _COMMENTS.alias("last")
    at = connection.execute(select(this.c.at).where(this.c.id == comment)).scalar_one()
    told = (
        select(_READINGS.c.person_id)
        .join(last, last.c.id == _READINGS.c.told)
        .where(
            _READINGS.c.assessment_id == assessment,
            _READINGS.c.told > _READINGS.c.seen,
            or_(_READINGS.c.subject == subject, last.c.at > at - TOLD_ONCE_IN),
        )
    )
    return frozenset(connection.execute(told).scalars())
