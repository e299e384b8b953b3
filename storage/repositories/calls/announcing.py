"""Has other programs told that something happened to a submission, where any wants to know."""

from typing import Final

from sqlalchemy import Connection, bindparam, select

from storage.base import table
from storage.models import CallAgency, Membership, Submission, WebhookEndpoint
from storage.repositories.work.jobs import enqueue

HAPPENED: Final = "submission-events"
"""The kind of job that finds out who may know of it; stored."""

_SUBMISSIONS, _AGENCIES = table(Submission), table(CallAgency)
_MEMBERSHIPS, _ENDPOINTS = table(Membership), table(WebhookEndpoint)
_HEARD = (
    select(_SUBMISSIONS.c.call_id)
    .join(_AGENCIES, _AGENCIES.c.call_id == _SUBMISSIONS.c.call_id)
    .join(_MEMBERSHIPS, _MEMBERSHIPS.c.organisation_id == _AGENCIES.c.organisation_id)
    .join(_ENDPOINTS, _ENDPOINTS.c.membership_id == _MEMBERSHIPS.c.id)
    .where(
        _SUBMISSIONS.c.id == bindparam("submission"),
        _ENDPOINTS.c.ended_at.is_(None),
        _MEMBERSHIPS.c.ended_at.is_(None),
    )
    .limit(1)
)


def announce(connection: Connection, submission: int, first: int, last: int) -> None:
    """Enqueue a job for these events, in the transaction that adds them."""
    if first > last:
        return
    call = connection.execute(_HEARD, {"submission": submission}).scalar_one_or_none()
    if call is None:
        return
    args = {"call": call, "submission": submission, "first": first, "last": last}
    job = {"kind": HAPPENED, "unique_key": f"{submission} {last}", "args": args}
    enqueue(connection, job | {"lane": None, "due": None})
