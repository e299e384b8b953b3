"""Reminders that are due, each sent once."""

from datetime import date, datetime

from sqlalchemy import Connection, bindparam, select, update

from dialogs.core.session import Session as DialogueSession
from storage.backends.protocol import Run
from storage.base import table
from storage.models import Assessment, Reminder, Session
from storage.records import DueReminder
from storage.repositories.assessments.dossiers import read_dossier

_REMINDERS, _SESSIONS, _ASSESSMENTS = table(Reminder), table(Session), table(Assessment)

_ONE = (
    select(_REMINDERS, _SESSIONS.c.state)
    .join(_SESSIONS, _SESSIONS.c.identity_id == _REMINDERS.c.identity_id)
    .where(
        _REMINDERS.c.assessment_id == bindparam("of_assessment"),
        _REMINDERS.c.step == bindparam("of_step"),
        _REMINDERS.c.due == bindparam("of_due"),
    )
)
_MARK = (
    update(_REMINDERS)
    .where(
        _REMINDERS.c.assessment_id == bindparam("of_assessment"),
        _REMINDERS.c.step == bindparam("of_step"),
        _REMINDERS.c.due == bindparam("of_due"),
        _REMINDERS.c.sent_at.is_(None),
    )
    .values(sent_at=bindparam("at"))
)
_COUNT_UP = (
    update(_ASSESSMENTS)
    .where(_ASSESSMENTS.c.id == bindparam("of_assessment"))
    .values(revision=_ASSESSMENTS.c.revision + 1)
)


class Reminders:
    """The reminders that people set."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def take(
        self, assessment: int, step: str, due: date, now: datetime
    ) -> DueReminder | None:
        """Mark a reminder as sent; ``None``: it was sent already, moved, or removed."""
        return await self._run(_take, assessment, step, due, now)


def _take(
    connection: Connection, assessment: int, step: str, due: date, now: datetime
) -> DueReminder | None:
    of = {"of_assessment": assessment, "of_step": step, "of_due": due}
    row = connection.execute(_ONE, of).one_or_none()
    if row is None or connection.execute(_MARK, of | {"at": now}).rowcount != 1:
        return None
    connection.execute(_COUNT_UP, {"of_assessment": assessment})
    return DueReminder(
        step=row.step,
        identity=row.identity_id,
        language=DialogueSession.from_dict(row.state).language,
        dossier=read_dossier(connection, row.assessment_id),
    )
