"""The record of what was done about the sharing of a case: each row names the one before."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from storage.base import compact_json, table
from storage.models import AuditEvent, Case

FIRST = "0" * 64
"""What the first row of a case names in place of one before."""

_EVENTS, _CASES = table(AuditEvent), table(Case)
_HOLD = select(_CASES.c.id).where(_CASES.c.id == bindparam("case")).with_for_update(key_share=True)
_LAST = (
    select(_EVENTS.c.number, _EVENTS.c.hash)
    .where(_EVENTS.c.case_id == bindparam("case"))
    .order_by(_EVENTS.c.number.desc())
    .limit(1)
)
_ALL = select(_EVENTS).where(_EVENTS.c.case_id == bindparam("case")).order_by(_EVENTS.c.number)


def record(
    connection: Connection,
    case: int,
    person: int,
    act: str,
    details: Mapping[str, Any],
    now: datetime,
) -> None:
    """Add a row to the record of a case."""
    connection.execute(_HOLD, {"case": case})
    last = connection.execute(_LAST, {"case": case}).one_or_none()
    number, previous = (last.number + 1, last.hash) if last else (1, FIRST)
    row = {"case_id": case, "number": number, "at": now, "person": person, "act": act}
    row |= {"details": dict(details), "previous": previous}
    connection.execute(insert(_EVENTS), row | {"hash": digest(row)})


def digest(row: Mapping[str, Any]) -> str:
    """The hash of a row over all its contents, the hash of the row before among them."""
    at = row["at"].astimezone(UTC).isoformat()
    names = ("case_id", "number", "person", "act", "details", "previous")
    content = [at, *(row[name] for name in names)]
    return hashlib.sha256(compact_json(content).encode()).hexdigest()


def first_broken(connection: Connection, case: int) -> int | None:
    """The number of the first row that is not as it was written, or follows a missing one."""
    previous = FIRST
    rows = [dict(row) for row in connection.execute(_ALL, {"case": case}).mappings()]
    for number, row in enumerate(rows, start=1):
        is_next = row["number"] == number and row["previous"] == previous
        if not is_next or digest(row) != row["hash"]:
            return number
        previous = row["hash"]
    return None
