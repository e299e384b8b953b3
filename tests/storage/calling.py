"""A call and its people in a line: what the tests of calls say to a database."""

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

from dialogs.calls.events import By
from dialogs.calls.intake import Found
from dialogs.calls.levels import Agency, Level
from dialogs.calls.terms import Call
from dialogs.calls.visible import Result
from scoring.calls.ranking import Gates
from storage.database import Database
from storage.records import Conversation, Version
from storage.repositories.calls.submissions import HandIn
from storage.unit_of_work import UnitOfWork
from tests.dialogs.calls.scene import OPENS, TERMS
from tests.storage.talking import NOW, begin, close, join_organisation

OPEN = OPENS + timedelta(hours=1)
"""A moment at which the call of ``called`` takes submissions."""
CODE = "91130102MA0000001X"
OPERATOR = By(None, "", "")


async def called(uow: UnitOfWork, *agencies: Agency) -> Call:
    """A call of a new agency of the province, in which others take part."""
    own = await uow.organisations.create("agency", "省工信厅", NOW)
    province = Agency(own, Level.PROVINCE, "130000")
    terms = replace(TERMS, agencies=(province, *agencies))
    return await uow.calls.create(own, terms, OPERATOR, NOW)


async def officer(
    database: Database, external_id: str, post: str, organisation: int
) -> Conversation:
    """Somebody with a post in an agency."""
    person = await begin(database, external_id)
    async with database.unit_of_work() as uow:
        await join_organisation(uow, person, "agency", post, organisation)
    return person


async def enterprise(database: Database, external_id: str) -> tuple[Conversation, Version]:
    """Somebody whose assessment is closed as a version."""
    person = await begin(database, external_id)
    return person, await close(database, person)


def handed_in(
    person: Conversation,
    version: Version,
    code: str = CODE,
    *,
    region: str = "130102",
    total: str = "71.25",
    digests: tuple[str, ...] = (),
) -> HandIn:
    """What they hand in."""
    return HandIn(
        person=person.person,
        by="李敏",
        assessment=person.assessment,
        version=version.id,
        version_number=version.number,
        hash=version.hash,
        name="甲厂",
        credit_code=code,
        region=region,
        industry="C3011",
        result=Result(Gates.MET, Fraction(total), Fraction(total), (("energy", Fraction(7, 3)),)),
        digests=frozenset(digests),
    )


async def submit(
    database: Database, call: Call, given: HandIn, now: datetime = OPEN
) -> tuple[int, int] | None:
    """Hand in; the submission and the number of the receipt."""
    async with database.unit_of_work() as uow:
        done = await uow.submissions.hand_in(call, given, now)
    return None if isinstance(done, Found) else (done[0], done[1].receipt)
