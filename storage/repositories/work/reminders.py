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

_DUE = (
    select(_REMINDERS, _SESSIONS.c.state)
    .join(_SESSIONS, _SESSIONS.c.identity_id == _REMINDERS.c.identity_id)
    .where(_REMINDERS.c.sent_at.is_(None), _REMINDERS.c.due <= bindparam("day"))
    .order_by(_REMINDERS.c.due, _REMINDERS.c.assessment_id, _REMINDERS.c.step)
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

    async def due(self, day: date) -> tuple[DueReminder, ...]:
        """Reminders of this day and of earlier ones that were not sent, oldest first."""
        return await self._run(_due, day)

    async def mark_sent(self, reminder: DueReminder, now: datetime) -> bool:
        """Mark a reminder as sent; ``False``: it was sent already, or removed."""
        return await self._run(_mark_sent, reminder, now)


def _due(connection: Connection, day: date) -> tuple[DueReminder, ...]:
    return tuple(
        DueReminder(
            assessment=row.assessment_id,
            step=row.step,
            due=row.due,
            identity=row.identity_id,
            language=DialogueSession.from_dict(row.state).language,
            dossier=read_dossier(connection, row.assessment_id),
        )
        for row in connection.execute(_DUE, {"day": day}).all()
    )


def _mark_sent(connection: Connection, reminder: DueReminder, now: datetime) -> bool:
    of = {"of_assessment": reminder.assessment, "of_step": reminder.step}
    marked = connection.execute(_MARK, of | {"of_due": reminder.due, "at": now})
    if marked.rowcount != 1:
        return False
    connection.execute(_COUNT_UP, {"of_assessment": reminder.assessment})
    return True
