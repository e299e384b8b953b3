"""Many clients of one person, put into a database as rows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

from scoring.answers.serialise import answer_to_json
from storage.base import insert_row, table
from storage.database import Database
from storage.models import Answer, Assessment, Case, Client, ClientFact
from tests.support.stored.stored_assessments import AT, Sample, some_assessments


@dataclass(frozen=True, slots=True)
class ClientSample:
    """An assessment, the facts beside the name, and the year assessed."""

    sample: Sample
    facts: dict[str, str] = field(default_factory=dict)
    period: str | None = None


def some_clients(count: int, at: datetime = AT) -> list[ClientSample]:
    """Factories that have answered a part of the 2018 edition, or all of it."""
    return [
        ClientSample(Sample(one.name, one.answers, at=at), period="2025")
        for one in some_assessments(count)
    ]


async def fill(
    database: Database, person: int, clients: Iterable[ClientSample]
) -> tuple[int, ...]:
    """Give a person these clients; the ids of the assessments."""
    async with database.unit_of_work() as uow:
        return await uow.board._run(_fill, person, tuple(clients))


def _fill(
    connection: Connection, person: int, clients: tuple[ClientSample, ...]
) -> tuple[int, ...]:
    ids, answers, facts = [], list[dict[str, Any]](), list[dict[str, Any]]()
    for one in clients:
        sample, said = one.sample, {"person_id": person, "channel": "web"}
        client = insert_row(connection, table(Client), created_at=sample.at)
        named = one.facts | ({"name": sample.name} if sample.name else {})
        facts += [
            {"client_id": client, "field": key, "value": value, "recorded_at": sample.at, **said}
            for key, value in named.items()
        ]
        case = insert_row(
            connection,
            table(Case),
            client_id=client,
            person_id=person,
            programme="green",
            period=one.period,
        )
        id = insert_row(
            connection,
            table(Assessment),
            case_id=case,
            catalogue=sample.catalogue,
            opened_at=sample.at,
            updated_at=sample.at,
            revision=len(sample.answers),
        )
        ids.append(id)
        answers += [
            {
                "assessment_id": id,
                "revision": revision,
                "subject": subject,
                "value": answer_to_json(answer),
                "before": None,
                "at": sample.at,
                **said,
            }
            for revision, (subject, answer) in enumerate(sample.answers.items(), 1)
        ]
    for kind, rows in ((ClientFact, facts), (Answer, answers)):
        if rows:
            connection.execute(insert(table(kind)), rows)
    return tuple(ids)
