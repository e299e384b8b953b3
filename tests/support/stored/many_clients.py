"""Many clients of one person, put into a database as rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

from dialogs.dossier.decisions import Release, release_to_json
from dialogs.dossier.reviews import Review, Signature
from scoring.answers.serialise import answer_to_json
from storage.base import insert_row, table
from storage.database import Database
from storage.mapping import RELEASED
from storage.models import Answer, Assessment, Case, Client, ClientFact, Decision
from storage.models import Review as ReviewRow
from tests.support.stored.stored_assessments import AT, Sample, some_assessments

BEYOND = 1000
"""Reviews have revisions beyond those of the answers."""


@dataclass(frozen=True, slots=True)
class ClientSample:
    """An assessment, the facts beside the name, the year assessed, what was said in review."""

    sample: Sample
    facts: dict[str, str] = field(default_factory=dict)
    period: str | None = None
    reviews: Mapping[str, Review] = field(default_factory=dict)
    released: Release | None = None


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
    reviews, releases = list[dict[str, Any]](), list[dict[str, Any]]()
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
        reviews += [_review(id, *one) for one in enumerate(one.reviews.items(), 1)]
        releases += [_release(id, one.released)] if one.released else []
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
    added = (ClientFact, facts), (Answer, answers), (ReviewRow, reviews), (Decision, releases)
    for kind, rows in added:
        if rows:
            connection.execute(insert(table(kind)), rows)
    return tuple(ids)


def _review(assessment: int, number: int, said: tuple[str, Review]) -> dict[str, Any]:
    subject, review = said
    return {
        "assessment_id": assessment,
        "revision": BEYOND + number,
        "subject": subject,
        "verdict": review.verdict,
        "value": None if review.value is None else answer_to_json(review.value),
        "on_answer": None if review.on is None else answer_to_json(review.on),
        "reason": review.reason,
        "channel": "web",
        **_signed(review.by),
    }


def _release(assessment: int, release: Release) -> dict[str, Any]:
    return {
        "assessment_id": assessment,
        "revision": 2 * BEYOND,
        "act": RELEASED,
        "rows": release_to_json(release),
        "reason": "",
        "channel": "web",
        **_signed(release.by),
    }


def _signed(by: Signature) -> dict[str, Any]:
    return {"name": by.name, "role": by.role, "at": by.at}
