"""Closed cases that were handed to an organisation, put into a database as rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from scoring.answers.model import Answer
from scoring.answers.serialise import answer_to_json
from storage.base import insert_row, table
from storage.database import Database
from storage.models import Assessment, Case, CaseOrganisation, Client, Version

AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
INDUSTRY, YEAR, EDITION = "3441", "2025", "gb36132-2025"


@dataclass(frozen=True, slots=True)
class Closed:
    """A case of a client; ``client`` is an earlier one's, ``reopened`` leaves none standing."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    industry: str = INDUSTRY
    year: str = YEAR
    edition: str = EDITION
    credit_code: str | None = None
    client: int | None = None
    reopened: bool = False
    at: datetime = AT


async def close_all(
    database: Database, person: int, organisation: int, cases: Iterable[Closed]
) -> list[int]:
    """Give these cases to an organisation; the ids of their clients."""
    async with database.unit_of_work() as uow:
        return await uow.board._run(_insert, person, organisation, tuple(cases))


def _insert(
    connection: Connection, person: int, organisation: int, cases: tuple[Closed, ...]
) -> list[int]:
    clients = []
    for one in cases:
        client = one.client or insert_row(connection, table(Client), created_at=AT)
        clients.append(client)
        case = insert_row(
            connection, table(Case), client_id=client, person_id=person, programme="green"
        )
        assessment = insert_row(
            connection,
            table(Assessment),
            case_id=case,
            catalogue=one.edition,
            opened_at=AT,
            updated_at=AT,
        )
        insert_row(
            connection,
            table(CaseOrganisation),
            case_id=case,
            organisation_id=organisation,
            added_by=person,
            added_at=AT,
        )
        insert_row(connection, table(Version), assessment_id=assessment, **_version(one, person))
    return clients


def _version(one: Closed, person: int) -> dict[str, Any]:
    """What closing writes, of which only these parts are read."""
    profile = {"industry": one.industry, "period": one.year}
    if one.credit_code:
        profile["credit_code"] = one.credit_code
    answers = {subject: answer_to_json(answer) for subject, answer in one.answers.items()}
    reopened = {"reopened_at": AT, "reopened_by": person, "reopened_name": "李敏", "reason": "x"}
    return {
        "number": 1,
        "content": {
            "catalogue": {"id": one.edition, "digest": "d"},
            "profile": profile,
            "report": {"answers": answers},
        },
        "hash": "ab" * 32,
        "closed_by": person,
        "closed_name": "李敏",
        "channel": "web",
        "closed_at": one.at,
    } | (reopened if one.reopened else {})
