"""Submissions of a call, put into a database as rows with what happened to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from sqlalchemy import Connection

from dialogs.calls import events as e
from dialogs.calls.access import Part
from dialogs.calls.events import SYSTEM, By, Event
from dialogs.calls.levels import way
from dialogs.calls.terms import Call
from dialogs.calls.visible import Result
from scoring.calls.ranking import Gates
from storage.base import insert_row
from storage.database import Database
from storage.repositories.calls.calls import key_in
from storage.repositories.calls.reading import SUBMISSIONS, result_to_json
from storage.repositories.calls.writing import append

ENTERPRISE = By(None, "李敏", Part.APPLICANT)


@dataclass(frozen=True, slots=True)
class Given:
    """A submission: its facts, and what happened after it was handed in, an hour apart."""

    name: str
    region: str = "130100"
    total: str = "70"
    possible: str = ""
    gates: Gates = Gates.MET
    code: str = ""
    industry: str = "3011"
    person: int | None = None
    assessment: int | None = None
    version: int | None = None
    late: int = 0
    sections: tuple[tuple[str, str], ...] = ()
    events: tuple[Event | tuple[Event, By], ...] = ()


def some_given(count: int, first: int = 1) -> list[Given]:
    """Submissions of mixed quality, none with anything that happened to it."""
    return [
        Given(
            f"示例{at}厂",
            region=("130100", "130200", "130300")[at % 3],
            total=str(Fraction(at * 37 % 400, 10) + 55),
            gates=Gates.UNMET if at % 11 == 0 else Gates.MET,
        )
        for at in range(first, first + count)
    ]


async def fill_call(
    database: Database, call: Call, given: Iterable[Given], at: datetime
) -> tuple[int, ...]:
    """Put them into a call; their ids. Receipts are numbered on, one a minute."""
    async with database.unit_of_work() as uow:
        return await uow.submissions._run(_fill, call, tuple(given), at)


def _fill(
    connection: Connection, call: Call, given: tuple[Given, ...], at: datetime
) -> tuple[int, ...]:
    ids = []
    there = connection.execute(SUBMISSIONS.select().where(SUBMISSIONS.c.call_id == call.id))
    first = len(there.all()) + 1
    for receipt, one in enumerate(given, first):
        moment = at + timedelta(minutes=receipt)
        code = one.code or f"9113010{receipt:011}"
        certain = Fraction(one.total)
        sections = tuple((id, Fraction(points)) for id, points in one.sections)
        result = Result(one.gates, certain, Fraction(one.possible or one.total), sections)
        id = insert_row(
            connection,
            SUBMISSIONS,
            call_id=call.id,
            code_key=key_in(connection, call.id, code),
            person_id=one.person,
            assessment_id=one.assessment,
            version_id=one.version,
            name=one.name,
            region=one.region,
            industry=one.industry,
            credit_code=code,
            result=result_to_json(result),
            status="withdrawn",
            level=None,
            is_live=False,
            last=0,
            created_at=moment,
            updated_at=moment,
        )
        levels = tuple(one.value for one in way(call.terms.agencies, one.region))
        handed_in = e.Submitted(receipt, 1, 1, f"hash-{receipt}", one.late, levels)
        append(connection, id, (handed_in,), ENTERPRISE, moment)
        for hour, event in enumerate(one.events, 1):
            what, by = event if isinstance(event, tuple) else (event, SYSTEM)
            append(connection, id, (what,), by, moment + timedelta(hours=hour))
        ids.append(id)
    return tuple(ids)
