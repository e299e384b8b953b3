"""Endpoints and the log of what was sent."""

from datetime import timedelta

from storage.database import Database
from storage.repositories.api.webhooks import Endpoint
from tests.storage.repositories.api.test_tokens import member
from tests.storage.talking import LATER, NOW

EVENTS = frozenset({"submission.changed"})


async def endpoint(database: Database, membership: int) -> Endpoint:
    """An endpoint of a member."""
    async with database.unit_of_work() as uow:
        made = await uow.webhooks.add(membership, "https://oa.example/in", EVENTS, "one", NOW)
    assert made is not None
    return made


async def test_for_a_while_two_secrets_sign(database: Database) -> None:
    _, membership = await member(database)
    made = await endpoint(database, membership)
    assert made.secrets(NOW) == ("one",)
    async with database.unit_of_work() as uow:
        assert await uow.webhooks.rotate(made.id, "two", LATER)
        (rotated,) = await uow.webhooks.all()
    assert rotated.secrets(LATER - timedelta(seconds=1)) == ("two", "one")
    assert rotated.secrets(LATER) == ("two",)


async def test_an_endpoint_ends_once_and_with_its_member(database: Database) -> None:
    person, membership = await member(database)
    made, other = await endpoint(database, membership), await endpoint(database, membership)
    async with database.unit_of_work() as uow:
        assert await uow.webhooks.end(made.id, NOW)
        assert not await uow.webhooks.end(made.id, NOW)
        assert not await uow.webhooks.rotate(made.id, "two", LATER)
        assert await uow.organisations.end(person.person, membership, NOW) is not None
        assert [(one.id, one.is_open) for one in await uow.webhooks.all()] == [(other.id, False)]
        assert await uow.webhooks.add(membership, "https://x.example", EVENTS, "s", NOW) is None


async def test_a_message_is_sent_again_under_its_number(database: Database) -> None:
    _, membership = await member(database)
    made = await endpoint(database, membership)
    async with database.unit_of_work() as uow:
        message = await uow.webhooks.put(made.id, "msg_1", "submission.changed", {"a": 1}, NOW)
        assert not await uow.webhooks.resend(message), "it is on its way"
        claimed = await uow.jobs.claim("webhook", "w", "t", timedelta(seconds=9))
        assert claimed is not None
        assert claimed.key == str(message)
        assert await uow.jobs.finish(claimed.id, "t")
        await uow.webhooks.tried(message, state="dead", status=500, error=None, now=LATER)
        assert await uow.webhooks.resend(message)
        assert not await uow.webhooks.resend(message + 1)
        (logged,) = await uow.webhooks.log(made.id, 9)
        assert (logged.number, logged.state, logged.attempts) == ("msg_1", "waiting", 1)
        assert (logged.status, logged.tried) == (500, LATER)
        assert await uow.webhooks.log(made.id + 1, 9) == ()
        assert await uow.webhooks.forget(NOW) == 0, "it waits"
        await uow.webhooks.tried(message, state="sent", status=204, error=None, now=LATER)
        assert await uow.webhooks.forget(NOW) == 1
