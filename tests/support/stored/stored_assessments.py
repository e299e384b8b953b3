"""Assessments put into a database as rows, without the dialogue: as many as are wanted."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import Connection, insert

from scoring.answers.model import Answer
from scoring.answers.serialise import answer_to_json
from scoring.catalogue.loading import load_catalogue
from scoring.overlays.library import shipped
from storage.archive.connections import run, writing
from storage.base import table
from storage.models import Answer as AnswerRow
from storage.models import Assessment, Case, Client, ClientFact, Person
from storage.repositories.assessments.overlays import pin
from tests.bench.support.samples import some_answer

AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
BATCH = 200

Rows = dict[type[Any], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Sample:
    """One assessment of an enterprise, and when all its answers were given."""

    name: str | None
    answers: Mapping[str, Answer]
    catalogue: str = "gb36132-2018"
    at: datetime = AT
    overlays: tuple[str, ...] = ()
    """Ids of built-in overlays that it pins."""


def some_assessments(count: int, seed: int = 36132) -> Iterator[Sample]:
    """Factories that have answered a part of the 2018 edition, or all of it."""
    random = Random(seed)  # noqa: S311 - samples, no secrets
    rules = load_catalogue("gb36132-2018").rules
    for number in range(1, count + 1):
        answered = rules[: random.randint(1, len(rules))]
        answers = {rule.id: some_answer(rule, random) for rule in answered}
        yield Sample(f"示例{number}厂", answers)


def store(url: str, samples: Iterable[Sample]) -> None:
    """Put them into an empty database, with ids from 1 on."""
    run(lambda: _store(url, enumerate(samples, 1)))


def _store(url: str, numbered: Iterator[tuple[int, Sample]]) -> None:
    with writing(url) as connection:
        while batch := list(islice(numbered, BATCH)):
            _insert(connection, batch)


def _insert(connection: Connection, batch: list[tuple[int, Sample]]) -> None:
    rows: Rows = {kind: [] for kind in (Person, Client, ClientFact, Case, Assessment, AnswerRow)}
    for id, sample in batch:
        said = {"person_id": id, "channel": "web"}
        rows[Person].append({"id": id, "created_at": sample.at})
        rows[Client].append({"id": id, "created_at": sample.at})
        rows[ClientFact].append(
            {
                "id": id,
                "client_id": id,
                "field": "name",
                "value": sample.name,
                "recorded_at": sample.at,
                **said,
            }
        )
        rows[Case].append({"id": id, "client_id": id, "person_id": id, "programme": "green"})
        rows[Assessment].append(
            {
                "id": id,
                "case_id": id,
                "catalogue": sample.catalogue,
                "opened_at": sample.at,
                "updated_at": sample.at,
                "revision": len(sample.answers),
            }
        )
        rows[AnswerRow] += [
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
    for kind, of_kind in rows.items():
        if of_kind:
            connection.execute(insert(table(kind)), of_kind)
    for id, sample in batch:
        if sample.overlays:
            pin(connection, id, [*map(shipped().overlay, sample.overlays)])
