"""Evidence that is asked for: lines that never change, and events that say what became of them.

Whatever names a line by its id names beside it whose it must be, and finds nothing otherwise.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from dialogs.dossier.dossier import Evidence
from dialogs.dossier.requests import RequestEvent, State, fold
from storage.backends.protocol import Run
from storage.base import insert_row, table
from storage.mapping import evidence_from_json, evidence_to_json
from storage.models import (
    Assessment,
    Case,
    CaseMember,
    EvidenceRequest,
    EvidenceRequestEvent,
    Invitation,
    PinnedOverlay,
)
from storage.records import ListHead, NewRequest, RequestLine
from storage.repositories.sharing.audit import record

_LINES, _EVENTS = table(EvidenceRequest), table(EvidenceRequestEvent)
_CASES, _PINNED = table(Case), table(PinnedOverlay)
_INVITATIONS, _MEMBERS, _ASSESSMENTS = table(Invitation), table(CaseMember), table(Assessment)


class Requests:
    """The lists of evidence that is asked for."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def of(self, assessment: int) -> tuple[RequestLine, ...]:
        """The whole list of an assessment, in its order."""
        return await self._run(_lines, _LINES.c.assessment_id == assessment)

    async def of_member(self, member: int) -> tuple[RequestLine, ...]:
        """What is asked of one member of a case, and nothing else of the list."""
        theirs = select(_MEMBERS.c.invitation_id).where(_MEMBERS.c.id == member)
        return await self._run(_lines, _LINES.c.invitation_id.in_(theirs))

    async def add(
        self,
        assessment: int,
        lines: Sequence[NewRequest],
        *,
        due: date | None,
        invitation: int | None,
        by: int,
        now: datetime,
    ) -> tuple[int, ...]:
        """Add lines at the end of the list; their ids."""
        return await self._run(_add, assessment, lines, due, invitation, by, now)

    async def append(
        self,
        line: int,
        state: State,
        *,
        said: str = "",
        file: Evidence | None = None,
        person: int,
        channel: str,
        now: datetime,
    ) -> bool:
        """Add an event to a line; ``False``: it may not follow what happened to it before."""
        values = {
            "state": str(state),
            "reason": said or None,
            "file": evidence_to_json(file) if file else None,
            "person_id": person,
            "channel": channel,
            "at": now,
        }
        return await self._run(_append, line, values)

    async def head(self, assessment: int) -> ListHead | None:
        """Whose list it is, and by which rules; ``None``: the assessment is gone."""
        return await self._run(_head, assessment)

    async def people_of(self, invitation: int) -> tuple[int, ...]:
        """Who accepted an invitation and has not left."""
        return await self._run(_people_of, invitation)


def _lines(connection: Connection, which: ColumnElement[bool]) -> tuple[RequestLine, ...]:
    rows = connection.execute(
        select(_LINES, _INVITATIONS.c.name)
        .outerjoin(_INVITATIONS, _INVITATIONS.c.id == _LINES.c.invitation_id)
        .where(which)
        .order_by(_LINES.c.assessment_id, _LINES.c.number)
    ).all()
    events = _events(connection, which)
    return tuple(_line(row, events[row.id]) for row in rows)


def count_open(
    connection: Connection, assessments: Collection[int]
) -> dict[tuple[int, int | None], int]:
    """How many lines are still to be given, by assessment and invitation; ``None``: its owner."""
    counts = defaultdict[tuple[int, int | None], int](int)
    for line in _lines(connection, _LINES.c.assessment_id.in_(list(assessments))):
        counts[line.assessment, line.invitation] += line.is_open
    return counts


def _events(connection: Connection, which: ColumnElement[bool]) -> dict[int, list[RequestEvent]]:
    found = (
        select(_EVENTS)
        .join(_LINES, _LINES.c.id == _EVENTS.c.request_id)
        .where(which)
        .order_by(_EVENTS.c.id)
    )
    events = defaultdict[int, list[RequestEvent]](list)
    for row in connection.execute(found):
        events[row.request_id].append(_event(row))
    return events


def _event(row: Row[Any]) -> RequestEvent:
    file = evidence_from_json(row.file) if row.file else None
    return RequestEvent(State(row.state), row.reason or "", file, row.person_id, row.at)


def _line(row: Row[Any], events: list[RequestEvent]) -> RequestLine:
    return RequestLine(
        id=row.id,
        assessment=row.assessment_id,
        number=row.number,
        subject=row.subject,
        document=row.document,
        what=row.what,
        due=row.due,
        invitation=row.invitation_id,
        name=row.name or "",
        made_by=row.made_by,
        status=fold(events),
        said=tuple(one.said for one in events if one.said and one.state is State.RESPONDED),
    )


def _case_of(connection: Connection, assessment: int) -> int:
    found = select(_ASSESSMENTS.c.case_id).where(_ASSESSMENTS.c.id == assessment)
    return int(connection.execute(found.with_for_update()).scalar_one())


def _add(
    connection: Connection,
    assessment: int,
    lines: Sequence[NewRequest],
    due: date | None,
    invitation: int | None,
    by: int,
    now: datetime,
) -> tuple[int, ...]:
    case = _case_of(connection, assessment)  # held, so that numbers are given one after the other
    last = select(func.max(_LINES.c.number)).where(_LINES.c.assessment_id == assessment)
    first = (connection.execute(last).scalar() or 0) + 1
    made = tuple(
        insert_row(
            connection,
            _LINES,
            assessment_id=assessment,
            number=number,
            subject=line.subject,
            document=line.document,
            what=line.what,
            due=due,
            invitation_id=invitation,
            made_by=by,
            made_at=now,
        )
        for number, line in enumerate(lines, start=first)
    )
    details = {"requests": list(made), "invitation": invitation}
    record(connection, case, by, "requested", details, now)
    return made


def _append(connection: Connection, line: int, values: dict[str, Any]) -> bool:
    held = select(_LINES.c.assessment_id).where(_LINES.c.id == line).with_for_update()
    assessment = connection.execute(held).scalar_one_or_none()
    if assessment is None:
        return False
    status = fold(_events(connection, _LINES.c.id == line)[line])
    if not status.may_become(State(values["state"])):
        return False
    insert_row(connection, _EVENTS, request_id=line, **values)
    details = {"request": line, "state": values["state"]}
    case = _case_of(connection, assessment)
    record(connection, case, values["person_id"], "request-answered", details, values["at"])
    return True


def _head(connection: Connection, assessment: int) -> ListHead | None:
    found = (
        select(_ASSESSMENTS.c.case_id, _ASSESSMENTS.c.catalogue, _CASES.c.person_id)
        .join(_CASES, _CASES.c.id == _ASSESSMENTS.c.case_id)
        .where(_ASSESSMENTS.c.id == assessment)
    )
    row = connection.execute(found).one_or_none()
    if row is None:
        return None
    pinned = (
        select(_PINNED.c.ref)
        .where(_PINNED.c.assessment_id == assessment)
        .order_by(_PINNED.c.position)
    )
    overlays = tuple(connection.execute(pinned).scalars())
    return ListHead(row.case_id, row.person_id, row.catalogue, overlays)


def _people_of(connection: Connection, invitation: int) -> tuple[int, ...]:
    found = select(_MEMBERS.c.person_id).where(
        _MEMBERS.c.invitation_id == invitation,
        _MEMBERS.c.ended_at.is_(None),
        _MEMBERS.c.person_id.is_not(None),
    )
    return tuple(connection.execute(found).scalars())
