"""Closed cases of a person's organisations: which of them an average is made of."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Connection, func, select, update

from scoring.answers.model import Answer, Value
from scoring.answers.serialise import answer_from_json
from storage.base import insert_row, table
from storage.database import Database
from storage.models import Assessment, Case, CaseOrganisation
from storage.records import ClosedCase, Conversation
from tests.storage.talking import NOW, begin, join_organisation
from tests.support.stored.closed_cases import AT, EDITION, INDUSTRY, YEAR, Closed, close_all
from tests.support.stored.statements import statements

SUBJECT = "water-intensity"
_HANDED = table(CaseOrganisation)


def measured(number: int) -> dict[str, Answer]:
    """An answer with a number."""
    return {SUBJECT: Value(Decimal(number), "m³/万元")}


@dataclass(frozen=True, slots=True)
class Here:
    """An owner's case, the member of an organisation it was handed to, and the organisation."""

    owner: Conversation
    member: Conversation
    organisation: int


@pytest.fixture
async def here(database: Database) -> Here:
    return await _handed(database, "42", "7", "consultancy", "consultant")


async def _handed(database: Database, owner: str, member: str, kind: str, post: str) -> Here:
    host, inside = await begin(database, owner), await begin(database, member, "web")
    async with database.unit_of_work() as uow:
        organisation = await join_organisation(uow, inside, kind, post)
        await uow.board._run(_hand, host.assessment, organisation)
    return Here(host, inside, organisation)


def _hand(connection: Connection, assessment: int, organisation: int) -> None:
    which = table(Assessment).c.id == assessment
    case = connection.execute(select(table(Assessment).c.case_id).where(which)).scalar_one()
    insert_row(connection, _HANDED, case_id=case, organisation_id=organisation, added_at=NOW)


def _end_last(connection: Connection) -> None:
    last = select(func.max(_HANDED.c.id)).scalar_subquery()
    connection.execute(update(_HANDED).where(_HANDED.c.id == last).values(ended_at=NOW))


async def found(database: Database, person: Conversation, assessment: int) -> list[ClosedCase]:
    """What somebody would compare an assessment with."""
    async with database.unit_of_work() as uow:
        working = await uow.closed_cases.organisations(person.person, assessment)
        cases = await uow.closed_cases.others(
            working, assessment, catalogue=EDITION, industry=INDUSTRY, period=YEAR
        )
    return list(cases)


def numbers(cases: list[ClosedCase]) -> list[int]:
    """The numbers in them."""
    values = [answer_from_json(case.answers[SUBJECT]) for case in cases]
    return sorted(int(value.value) for value in values if isinstance(value, Value))


@pytest.mark.parametrize("count", [4, 5])
async def test_every_closed_case_of_the_group_is_found(
    database: Database, here: Here, count: int
) -> None:
    closed = [Closed(measured(one)) for one in range(count)]
    await close_all(database, here.owner.person, here.organisation, closed)
    cases = await found(database, here.member, here.owner.assessment)
    assert numbers(cases) == list(range(count))


async def test_what_is_of_another_group_is_not(database: Database, here: Here) -> None:
    others = [
        Closed(measured(1), industry="3011"),
        Closed(measured(2), year="2024"),
        Closed(measured(3), edition="gb36132-2018"),
        Closed(measured(4), reopened=True),
        Closed(measured(5)),
    ]
    await close_all(database, here.owner.person, here.organisation, others)
    assert numbers(await found(database, here.member, here.owner.assessment)) == [5]


async def test_one_client_counts_once(database: Database, here: Here) -> None:
    first, owner = Closed(measured(1), credit_code="91A"), here.owner.person
    (client,) = await close_all(database, owner, here.organisation, [first])
    later = AT + timedelta(days=1)
    again = [Closed(measured(2), client=client, at=later), Closed(measured(3), credit_code="91A")]
    await close_all(database, owner, here.organisation, again)
    cases = await found(database, here.member, here.owner.assessment)
    assert numbers(cases) == [2], "the latest closed"


async def test_the_present_client_is_left_out(database: Database, here: Here) -> None:
    which = table(Assessment).c.id == here.owner.assessment
    async with database.unit_of_work() as uow:
        client = await uow.board._run(
            lambda connection: connection.execute(
                select(table(Case).c.client_id)
                .join(table(Assessment), table(Assessment).c.case_id == table(Case).c.id)
                .where(which)
            ).scalar_one()
        )
    closed = [Closed(measured(1), client=client), Closed(measured(2))]
    await close_all(database, here.owner.person, here.organisation, closed)
    assert numbers(await found(database, here.member, here.owner.assessment)) == [2]


async def test_two_organisations_know_nothing_of_each_other(
    database: Database, here: Here
) -> None:
    other = await _handed(database, "43", "8", "agency", "reviewer")
    await close_all(database, here.owner.person, here.organisation, [Closed(measured(1))])
    await close_all(database, other.owner.person, other.organisation, [Closed(measured(2))])
    assert numbers(await found(database, here.member, here.owner.assessment)) == [1]
    assert numbers(await found(database, other.member, other.owner.assessment)) == [2]
    assert not await found(database, here.member, other.owner.assessment)
    async with database.unit_of_work() as uow:  # of both, but only one works on that case
        await join_organisation(uow, here.member, "agency", "reviewer", other.organisation)
    assert numbers(await found(database, here.member, here.owner.assessment)) == [1]


async def test_who_is_in_no_organisation_with_clients_finds_nothing(
    database: Database, here: Here
) -> None:
    await close_all(database, here.owner.person, here.organisation, [Closed(measured(1))])
    assert not await found(database, here.owner, here.owner.assessment)
    group = await _handed(database, "44", "9", "enterprise", "contributor")
    await close_all(database, group.owner.person, group.organisation, [Closed(measured(2))])
    assert not await found(database, group.member, group.owner.assessment)


async def test_an_ended_membership_or_case_is_over(database: Database, here: Here) -> None:
    closed = [Closed(measured(1)), Closed(measured(2))]
    await close_all(database, here.owner.person, here.organisation, closed)
    async with database.unit_of_work() as uow:
        await uow.board._run(_end_last)
    assert numbers(await found(database, here.member, here.owner.assessment)) == [1]
    async with database.unit_of_work() as uow:
        (member,) = await uow.organisations.members(here.member.person, here.organisation)
        await uow.organisations.end(here.member.person, member.membership, NOW)
    assert not await found(database, here.member, here.owner.assessment)


async def test_fifty_cost_as_many_statements_as_five(database: Database, here: Here) -> None:
    counts = []
    for more in (5, 45):
        closed = [Closed(measured(one)) for one in range(more)]
        await close_all(database, here.owner.person, here.organisation, closed)
        with statements(database) as sent:
            cases = await found(database, here.member, here.owner.assessment)
        counts.append((len(cases), len(sent)))
    assert counts == [(5, 2), (50, 2)]
