"""The rows a new person and a new assessment begin with."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, CursorResult, Table, insert

from storage.base import table
from storage.models import Assessment, Case, Client

PROGRAMME = "green-factory"
"""绿色工厂: the one programme so far; its catalogues are editions of it."""

_CLIENTS, _CASES, _ASSESSMENTS = table(Client), table(Case), table(Assessment)


def new_id(inserted: CursorResult[Any]) -> int:
    """The id that one inserted row was given."""
    key = inserted.inserted_primary_key
    assert key is not None  # noqa: S101  (a single row always has one)
    return int(key[0])


def insert_row(connection: Connection, into: Table, **values: object) -> int:
    """Insert one row and say its id."""
    return new_id(connection.execute(insert(into), values))


def open_for(connection: Connection, person: int, catalogue: str, now: datetime) -> int:
    """A client, its case and an empty assessment by ``catalogue``; the assessment's id."""
    client = insert_row(connection, _CLIENTS, created_at=now)
    case = insert_row(connection, _CASES, client_id=client, person_id=person, programme=PROGRAMME)
    return insert_row(
        connection,
        _ASSESSMENTS,
        case_id=case,
        catalogue=catalogue,
        opened_at=now,
        updated_at=now,
    )
