"""The rows of a new assessment."""

from datetime import datetime

from sqlalchemy import Connection

from storage.base import insert_row, table
from storage.models import Assessment, Case, Client

PROGRAMME = "green-factory"
"""绿色工厂, the only programme so far; its catalogues are editions of it."""

_CLIENTS, _CASES, _ASSESSMENTS = table(Client), table(Case), table(Assessment)


def open_for(connection: Connection, person: int, catalogue: str, now: datetime) -> int:
    """Open an empty assessment by ``catalogue`` of a new client and case; the assessment's id."""
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
