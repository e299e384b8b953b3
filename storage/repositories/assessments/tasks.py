"""What the member of somebody else's case was asked to do, read for their working copy."""

from typing import Any

from sqlalchemy import Connection, bindparam, select

from dialogs.dossier.access import Phase, Role
from dialogs.dossier.dossier import Task
from storage.base import table
from storage.models import Case, CaseMember, ClientFact, Invitation

_MEMBERS, _INVITATIONS = table(CaseMember), table(Invitation)
_CASES, _FACTS = table(Case), table(ClientFact)

ENTERPRISE = (
    select(_FACTS.c.value)
    .where(_FACTS.c.client_id == _CASES.c.client_id, _FACTS.c.field == "name")
    .order_by(_FACTS.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
"""The name of a case's client."""
_TASK_OF = (
    select(
        _MEMBERS.c.id,
        _MEMBERS.c.role,
        _MEMBERS.c.scope,
        _MEMBERS.c.done_at,
        _MEMBERS.c.ended_at,
        _INVITATIONS.c.name,
        _INVITATIONS.c.note,
        _INVITATIONS.c.due,
        _INVITATIONS.c.at_once,
        ENTERPRISE.label("enterprise"),
    )
    .join(_INVITATIONS, _INVITATIONS.c.id == _MEMBERS.c.invitation_id)
    .join(_CASES, _CASES.c.id == _MEMBERS.c.case_id)
    .where(_MEMBERS.c.assessment_id == bindparam("assessment"))
)
GONE = Task(0, Role.CONTRIBUTOR, Phase.ENDED, ())
"""The task of a working copy whose case was deleted."""


def subjects_in(scope: dict[str, Any] | None) -> tuple[str, ...] | None:
    """The questions of a stored scope."""
    return None if scope is None else tuple(scope["subjects"])


def scope_of(
    subjects: tuple[str, ...] | None, version: int | None = None
) -> dict[str, Any] | None:
    """A scope as it is stored: questions, and the version that is to be signed, if one is."""
    if version is not None:
        return {"subjects": list(subjects or ()), "version": version}
    return None if subjects is None else {"subjects": list(subjects)}


def read_task(connection: Connection, assessment: int) -> Task:
    """The task that a working copy is for."""
    row = connection.execute(_TASK_OF, {"assessment": assessment}).one_or_none()
    if row is None:
        return GONE
    return Task(
        member=row.id,
        role=row.role,
        phase=Phase.OPEN if row.ended_at is None else Phase.ENDED,
        subjects=subjects_in(row.scope),
        enterprise=row.enterprise or "",
        name=row.name,
        note=row.note or "",
        due=row.due,
        at_once=row.at_once,
        is_done=row.done_at is not None,
    )
