"""Browsers: found by one secret and the one before it, changed only as they were read."""

from datetime import timedelta

from sqlalchemy import update

from dialogs.core.outputs import ProfileRecorded
from storage.base import table
from storage.database import Database
from storage.models import Browser as BrowserRow
from storage.models import Identity
from storage.records import Browser, Conversation
from tests.storage.talking import LATER, NOW, begin, found, say

UNTIL = LATER + timedelta(minutes=2)


async def known(database: Database, name: str = "cookie", hashed: str = "one") -> Browser:
    """A browser that has just become known."""
    begun = await begin(database, name, "web")
    async with database.unit_of_work() as uow:
        await uow.browsers.add(
            begun.identity, begun.person, secret_hash=hashed, form_key=f"key-{name}", now=NOW
        )
    return await at(database, hashed)


async def at(database: Database, secret: str) -> Browser:
    """The browser with a secret."""
    async with database.unit_of_work() as uow:
        browser = await uow.browsers.find(secret)
    assert browser is not None, secret
    return browser


async def test_a_browser_is_found_by_its_secret(database: Database) -> None:
    browser = await known(database)
    conversation = await found(database, await begin(database, "9", "web"))
    assert browser.external_id == "cookie"
    assert browser.identity != conversation.identity
    assert (browser.rotated, browser.created, browser.seen) == (NOW, NOW, NOW)
    assert browser.issued_to == browser.person
    async with database.unit_of_work() as uow:
        assert await uow.browsers.find("two") is None


async def test_a_new_secret_keeps_the_one_before_until_told(database: Database) -> None:
    browser = await known(database)
    async with database.unit_of_work() as uow:
        assert await uow.browsers.rotate(browser, "two", LATER)
    after = await at(database, "two")
    assert after == await at(database, "one")
    assert (after.secret_hash, after.previous_hash, after.previous_until) == ("two", "one", None)
    assert (after.rotated, after.form_key) == (LATER, browser.form_key)
    async with database.unit_of_work() as uow:
        await uow.browsers.touch(after, LATER, previous_until=UNTIL)
    assert (await at(database, "one")).previous_until == UNTIL
    async with database.unit_of_work() as uow:
        await uow.browsers.forget_previous(after)
        assert await uow.browsers.find("one") is None
    await at(database, "two")


async def test_of_two_renewals_one_holds(database: Database, second_worker: Database) -> None:
    browser = await known(database)
    async with database.unit_of_work() as uow:
        assert await uow.browsers.rotate(browser, "two", LATER)
    async with second_worker.unit_of_work() as uow:
        assert not await uow.browsers.rotate(browser, "three", LATER)
        assert await uow.browsers.find("three") is None
    assert (await at(database, "two")).previous_hash == "one"


async def test_a_secret_lost_on_its_way_is_replaced(database: Database) -> None:
    browser = await known(database)
    async with database.unit_of_work() as uow:
        await uow.browsers.rotate(browser, "two", LATER)
    lost = await at(database, "one")
    async with database.unit_of_work() as uow:
        assert await uow.browsers.reissue(lost, "three", UNTIL)
        assert await uow.browsers.find("two") is None
    assert (await at(database, "three")).previous_hash == "one"


async def test_a_browser_ends_with_its_device(database: Database) -> None:
    browser, other = await known(database), await known(database, "other", "two")
    async with database.unit_of_work() as uow:
        [device] = await uow.devices.of(browser.person)
        await uow.devices.end(device)
        assert await uow.browsers.find("one") is None
        assert await uow.browsers.find("two") == other


async def test_a_kept_link_is_used_up_by_who_has_joined(database: Database) -> None:
    owner = await known(database)
    await say(database, await begin_of(database, owner), ProfileRecorded("name", "甲厂"))
    await _give_link(database, owner, "link")
    taker = await known(database, "taker", "two")
    async with database.unit_of_work() as uow:
        link = await uow.browsers.link("link")
        assert link is not None
        assert (link.identity, link.person, link.enterprise) == (
            owner.identity,
            owner.person,
            "甲厂",
        )
        await uow.browsers.take_link("link", taker.identity)
        assert await uow.browsers.link("link") == link, "asked, and not joined yet"
    await _move(database, taker.identity, owner.person)
    async with database.unit_of_work() as uow:
        assert await uow.browsers.link("link") is None
        moved = await uow.browsers.find("two")
        assert moved is not None
        await uow.browsers.rotate(moved, "three", LATER)
    await _move(database, taker.identity, taker.person)
    async with database.unit_of_work() as uow:
        assert await uow.browsers.link("link") is None, "for good"


async def test_a_new_browser_has_no_lasting_link(database: Database) -> None:
    browser = await known(database)
    async with database.unit_of_work() as uow:
        assert await uow.browsers.link("one") is None
        assert await uow.browsers.rotate(browser, "two", LATER)
        assert await uow.browsers.link("two") is None


async def begin_of(database: Database, browser: Browser) -> Conversation:
    """The conversation of a browser."""
    async with database.unit_of_work() as uow:
        conversation = await uow.conversations.find("web", browser.external_id)
    assert conversation is not None
    return conversation


async def _move(database: Database, identity: int, person: int) -> None:
    identities = table(Identity)
    moved = (
        update(identities)
        .where(identities.c.id == identity)
        .values(person_id=person, is_first=False)
    )
    async with database._backend.unit() as run:
        await run(lambda connection: connection.execute(moved))


async def _give_link(database: Database, browser: Browser, link: str) -> None:
    browsers = table(BrowserRow)
    given = (
        update(browsers).where(browsers.c.identity_id == browser.identity).values(link_hash=link)
    )
    async with database._backend.unit() as run:
        await run(lambda connection: connection.execute(given))
