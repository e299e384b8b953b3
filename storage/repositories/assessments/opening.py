"""The rows of a new assessment."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from dialogs.dossier.dossier import RolledFrom
from storage.base import insert_row, table
from storage.errors import NotYours
from storage.mapping import rolled_to_json
from storage.models import Assessment, Case, Client, RollForward
from storage.repositories.assessments.seats import let_in_again

PROGRAMME = "green-factory"
"""绿色工厂, the only programme so far; its catalogues are editions of it."""

_CLIENTS, _CASES, _ASSESSMENTS = table(Client), table(Case), table(Assessment)
_ROLLED = table(RollForward)
_CLIENT_OF = (
    select(_CASES.c.client_id)
    .join(_ASSESSMENTS, _ASSESSMENTS.c.case_id == _CASES.c.id)
    .where(
        _ASSESSMENTS.c.id == bindparam("assessment"),
        _CASES.c.person_id == bindparam("person"),
        ~_ASSESSMENTS.c.is_task,
    )
)


def open_for(connection: Connection, person: int, catalogue: str, now: datetime) -> int:
    """Open an empty assessment by ``catalogue`` of a new client and case; the assessment's id."""
    client = insert_row(connection, _CLIENTS, created_at=now)
    return _open(connection, client, person, catalogue, now)


def open_next(
    connection: Connection,
    person: int,
    earlier: int,
    catalogue: str,
    origin: RolledFrom,
    now: datetime,
) -> int:
    """Open an assessment of the same client as an ``earlier`` one, in a case of its own.

    Raises ``NotYours`` where the earlier one is not the person's.
    """
    of = {"assessment": earlier, "person": person}
    client = connection.execute(_CLIENT_OF, of).scalar_one_or_none()
    if client is None:
        raise NotYours(f"person {person} has no assessment {earlier}")
    opened = _open(connection, client, person, catalogue, now)
    let_in_again(connection, earlier, opened)
    insert_row(
        connection,
        _ROLLED,
        assessment_id=opened,
        year=origin.year,
        content=rolled_to_json(origin),
        person_id=person,
        at=now,
    )
    return opened


def _open(connection: Connection, client: int, person: int, catalogue: str, now: datetime) -> int:
    case = insert_row(connection, _CASES, client_id=client, person_id=person, programme=PROGRAMME)
    return insert_row(
        connection,
        _ASSESSMENTS,
        case_id=case,
        catalogue=catalogue,
        opened_at=now,
        updated_at=now,
    )
