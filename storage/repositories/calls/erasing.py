"""What is left of submissions when the one who made them deletes their data.

Always gone: the content, with the version; the link to the person and their name in what they
did; the credit code, the industry, the files' hashes, what flags by rule say, and what the
applicant wrote. Always left: the region, receipt numbers, hashes and times, and all that officers
and reviewers did, with their names and in their words, as the agency has to account for it.

What was decided keeps the enterprise's name and result too. What was not is withdrawn without
them; so is a decision that is undone afterwards (``store_state``). The keyed hash of the credit
code stays, so that the versions handed in under it are counted; of what is withdrawn it is free.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, delete, select, update

from dialogs.calls.access import Part
from dialogs.calls.events import SYSTEM, Erased
from storage.base import db_now, table
from storage.models import SubmissionFile
from storage.repositories.calls.drafts import DRAFTS
from storage.repositories.calls.reading import EVENTS, SUBMISSIONS
from storage.repositories.calls.writing import append, hold

_FILES = table(SubmissionFile)
_WORDS: Final[Mapping[str, Mapping[str, Any]]] = {
    "withdrawn": {"reason": ""},
    "appealed": {"reason": "", "items": []},
    "flags-found": {"flags": []},
}
"""What of an event is the applicant's own, or a figure of theirs, and what takes its place."""


def erase_submissions(connection: Connection, which: ColumnElement[bool]) -> None:
    """Erase what applicants gave in these submissions, before their assessments go."""
    now = connection.execute(select(db_now())).scalar_one()
    for id in connection.execute(select(SUBMISSIONS.c.id).where(which)).scalars().all():
        hold(connection, id)
        append(connection, id, (Erased(),), SYSTEM, now)
        _take_out(connection, id, now)


def _take_out(connection: Connection, submission: int, now: datetime) -> None:
    facts: dict[str, Any] = {
        "person_id": None,
        "assessment_id": None,
        "version_id": None,
        "credit_code": "",
        "industry": "",
        "updated_at": now,
    }
    connection.execute(update(SUBMISSIONS).where(SUBMISSIONS.c.id == submission).values(facts))
    of = EVENTS.c.submission_id == submission
    rows = select(EVENTS.c.id, EVENTS.c.kind, EVENTS.c.data).where(of, EVENTS.c.kind.in_(_WORDS))
    for row in connection.execute(rows).all():
        data = dict(row.data) | dict(_WORDS[row.kind])
        connection.execute(update(EVENTS).where(EVENTS.c.id == row.id).values(data=data))
    mine = (of, EVENTS.c.part == Part.APPLICANT.value)
    connection.execute(update(EVENTS).where(*mine).values(name="", person_id=None))
    connection.execute(delete(_FILES).where(_FILES.c.submission_id == submission))
    connection.execute(delete(DRAFTS).where(DRAFTS.c.submission_id == submission))
