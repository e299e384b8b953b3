"""Tokens speak for a member, and end: by time, by being taken back, with the membership."""

import asyncio
from datetime import timedelta

import pytest

from storage.database import Database
from storage.records import Conversation
from storage.repositories.api.tokens import USED_WITHIN, Token
from tests.storage.talking import LATER, NOW, begin, join_organisation

READ = frozenset({"calls:read", "cases:read"})


async def member(database: Database, external_id: str = "1") -> tuple[Conversation, int]:
    """Somebody in an agency of their own, and their membership."""
    person = await begin(database, external_id)
    async with database.unit_of_work() as uow:
        await join_organisation(uow, person, "agency", "screener")
        (post,) = await uow.organisations.of(person.person)
    return person, post.membership


async def token(database: Database, membership: int, hash: str = "hash") -> Token:
    """A token of theirs."""
    async with database.unit_of_work() as uow:
        made = await uow.api_tokens.create(membership, "OA", hash, READ, NOW, LATER)
    assert made is not None
    return made


async def test_a_token_speaks_for_its_member(database: Database) -> None:
    person, membership = await member(database)
    made = await token(database, membership)
    async with database.unit_of_work() as uow:
        admitted = await uow.api_tokens.admit("hash", NOW)
        assert admitted is not None
        assert (await uow.api_tokens.admit("another", NOW)) is None
        assert await uow.api_tokens.create(999, "OA", "h", READ, NOW, LATER) is None
    assert admitted.id == made.id
    assert admitted.scopes == READ
    speaker = admitted.speaker
    assert (speaker.person, speaker.membership, speaker.post) == (
        person.person,
        membership,
        "screener",
    )
    assert (speaker.organisation_kind, speaker.organisation_name) == ("agency", "绿源咨询")


@pytest.mark.parametrize("how", ["expired", "revoked", "left"])
async def test_a_token_ends(database: Database, how: str) -> None:
    person, membership = await member(database)
    made = await token(database, membership)
    async with database.unit_of_work() as uow:
        assert await uow.api_tokens.admit("hash", LATER - timedelta(seconds=1)) is not None
        at = LATER if how == "expired" else NOW
        if how == "revoked":
            assert await uow.api_tokens.revoke(made.id, NOW)
            assert not await uow.api_tokens.revoke(made.id, NOW), "only once"
        if how == "left":
            assert await uow.organisations.end(person.person, membership, NOW) is not None
            assert await uow.api_tokens.create(membership, "OA", "h", READ, NOW, LATER) is None
        assert await uow.api_tokens.admit("hash", at) is None
        assert [one.id for one in await uow.api_tokens.all()] == [made.id], "still listed"


async def test_its_last_use_is_known_to_within_minutes(database: Database) -> None:
    _, membership = await member(database)
    await token(database, membership)
    used = []
    for passed in (timedelta(0), USED_WITHIN - timedelta(seconds=1), USED_WITHIN):
        async with database.unit_of_work() as uow:
            await uow.api_tokens.admit("hash", NOW + passed)
            used.append((await uow.api_tokens.all())[0].last_used)
    assert used == [NOW, NOW, NOW + USED_WITHIN]


async def test_a_key_is_answered_once_and_as_often_as_it_comes(database: Database) -> None:
    _, membership = await member(database)
    made = await token(database, membership)
    other = await token(database, membership, "other")
    async with database.unit_of_work() as uow:
        assert await uow.api_requests.begin(made.id, "key", "digest", NOW) is None
        await uow.api_requests.answer(made.id, "key", {"done": 1})
    async with database.unit_of_work() as uow:
        earlier = await uow.api_requests.begin(made.id, "key", "another", NOW)
        assert earlier is not None
        assert (earlier.digest, earlier.answer) == ("digest", {"done": 1})
        assert await uow.api_requests.begin(other.id, "key", "digest", NOW) is None, "its own"
    with pytest.raises(ZeroDivisionError):
        await _fail_after_beginning(database, made.id)
    async with database.unit_of_work() as uow:
        assert await uow.api_requests.begin(made.id, "failed", "digest", NOW) is None, "free"
        assert await uow.api_requests.forget(NOW) == 3


async def _fail_after_beginning(database: Database, token: int) -> None:
    async with database.unit_of_work() as uow:
        assert await uow.api_requests.begin(token, "failed", "digest", NOW) is None
        raise ZeroDivisionError


async def test_of_two_requests_at_once_the_second_hears_what_the_first_was_told(
    database: Database,
) -> None:
    _, membership = await member(database)
    made = await token(database, membership)

    async def request(number: int) -> object:
        async with database.unit_of_work() as uow:
            earlier = await uow.api_requests.begin(made.id, "key", "digest", NOW)
            if earlier is None:
                await uow.api_requests.answer(made.id, "key", {"done": number})
            return earlier and earlier.answer["done"]

    answers = await asyncio.gather(*map(request, range(8)))
    assert answers.count(None) == 1, "one does it"
    assert set(answers) - {None} == {answers.index(None)}, "and all others hear of it"
