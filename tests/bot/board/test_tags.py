"""Tags on the web board: put on, taken off, filtered by, kept in views, for members alone."""

import pytest

from bot.app import Core
from storage.records import Conversation
from tests.bot.board.conftest import Join, Site
from tests.bot.board.test_leaks import HANDED, OPEN, everything, owners, site
from tests.bot.board.test_pages import names, row
from tests.storage.talking import NOW, join_organisation
from tests.support.stored.databases import rows as stored

__all__ = ["owners", "site"]
TAG = "重点客户"


@pytest.fixture
async def second(join: Join) -> Site:
    """Somebody else in a browser; before those who come by other ways."""
    return await join()


async def made(site: Site, owners: dict[str, Conversation], name: str = TAG) -> int:
    """A tag on the client that the visitor's organisation works on; its id."""
    await site.client.get(f"/board/tags?c={owners[HANDED].assessment}")
    await site.client.submit("/board/tags/new", name=name)
    tags = (await stored(site.core.database))["tags"]
    found: int = next(one["id"] for one in tags if one["name"] == name)
    return found


async def test_a_tag_is_made_put_on_filtered_by_and_taken_off(
    site: Site, owners: dict[str, Conversation]
) -> None:
    tag = await made(site, owners)
    page = (await site.client.get("/board")).text
    assert TAG in row(page, HANDED)
    assert TAG not in row(page, OPEN)
    assert names((await site.client.get(f"/board?tag={tag}")).text) == [HANDED]
    assert (
        TAG
        in (await site.client.get("/board.csv")).text.splitlines()[1:][0]
        + (await site.client.get("/board.csv")).text.splitlines()[-1]
    )
    # a saved view keeps the filter
    await site.client.get(f"/board?tag={tag}")
    await site.client.submit("/board/views", name="重点")
    (view,) = (await stored(site.core.database))["saved_views"]
    assert view["query"] == f"tag={tag}"
    # taken off: a row ends, none is deleted
    await site.client.get(f"/board/tags?c={owners[HANDED].assessment}")
    await site.client.submit("/board/tags", tag=str(tag), act="take")
    assert TAG not in row((await site.client.get("/board")).text, HANDED)
    (kept,) = (await stored(site.core.database))["case_tags"]
    assert kept["taken_at"] is not None
    assert names((await site.client.get(f"/board?tag={tag}")).text) == []


async def test_a_retired_tag_stays_and_is_put_on_no_more(
    site: Site, owners: dict[str, Conversation]
) -> None:
    tag = await made(site, owners)
    await site.client.get("/board/tags")
    await site.client.submit("/board/tags/retire", tag=str(tag), act="retire")
    page = await site.client.get("/board/tags")
    assert "已停用" in page.text
    assert TAG in row((await site.client.get("/board")).text, HANDED)
    await site.client.get("/board/tags")
    fields = {"token": site.client.hidden("/board/tags/retire")["token"]}
    case = str(owners[HANDED].assessment)
    refused = await site.client.post(
        "/board/tags", fields | {"c": case, "tag": str(tag), "act": "put"}
    )
    assert refused.status == 422
    assert len((await stored(site.core.database))["tags"]) == 1
    await site.client.get("/board/tags")
    await site.client.submit("/board/tags/retire", tag=str(tag), act="restore")
    assert (await stored(site.core.database))["tags"][0]["retired_at"] is None


async def test_only_clients_of_the_organisation_can_be_tagged(
    core: Core, site: Site, owners: dict[str, Conversation]
) -> None:
    tag = await made(site, owners)
    await site.client.get("/board/tags")
    fields = {"token": site.client.hidden("/board/tags/new")["token"], "tag": str(tag)}
    mine = str(owners[OPEN].assessment)
    refused = await site.client.post("/board/tags", fields | {"c": mine, "act": "put"})
    assert refused.status == 422
    others = [str(one.assessment) for name, one in owners.items() if name not in (OPEN, HANDED)]
    for id in (*others, "900000"):
        answer = await site.client.post("/board/tags", fields | {"c": id, "act": "put"})
        assert answer.status == 404
        assert (await site.client.get(f"/board/tags?c={id}")).status == 404
    assert len((await stored(core.database))["case_tags"]) == 1
    unnamed = await site.client.post(
        "/board/tags/new", fields | {"organisation": "1", "name": " "}
    )
    assert unnamed.status == 422
    foreign = fields | {"organisation": "77", "name": "别人的"}
    assert (await site.client.post("/board/tags/new", foreign)).status == 422
    assert len((await stored(core.database))["tags"]) == 1


async def test_another_organisation_of_the_same_client_sees_no_tag(
    core: Core, second: Site, site: Site, owners: dict[str, Conversation]
) -> None:
    tag = await made(site, owners)
    other = await second.conversation()
    async with core.database.unit_of_work() as uow:
        firm = await join_organisation(uow, other, "consultancy", "administrator")
        assert await uow.case_access.hand_over(owners[HANDED].assessment, firm, other.person, NOW)
    said = await everything(second)
    assert HANDED in said
    assert TAG not in said
    case = {"c": str(owners[HANDED].assessment)}
    for path in ("/board/tags", f"/board/tags?c={case['c']}"):
        assert TAG not in (await second.client.get(path)).text
    assert names((await second.client.get(f"/board?tag={tag}")).text) == []
    await second.client.get(f"/board/tags?c={case['c']}")
    fields = {"token": second.client.hidden("/board/tags/new")["token"], "tag": str(tag)}
    for act in ("put", "take"):
        answer = await second.client.post("/board/tags", fields | case | {"act": act})
        assert answer.status == 422
    retiring = fields | {"act": "retire"}
    assert (await second.client.post("/board/tags/retire", retiring)).status == 422
    (kept,) = (await stored(core.database))["case_tags"]
    assert kept["taken_at"] is None


async def test_the_client_sees_no_tag(core: Core, second: Site, site: Site) -> None:
    """The owner whose case was handed over, and is in no organisation."""
    owner, visitor = await second.conversation(), await site.conversation()
    async with core.database.unit_of_work() as uow:
        firm = await join_organisation(uow, visitor, "consultancy", "administrator")
        assert await uow.case_access.hand_over(owner.assessment, firm, visitor.person, NOW)
        tag = await uow.tags.make(visitor.person, firm, TAG, NOW)
        assert tag is not None
        assert await uow.tags.put(visitor.person, owner.assessment, tag, NOW)
        assert [one.is_on for one in await uow.tags.at(visitor.person, owner.assessment)] == [True]
        assert await uow.tags.at(owner.person, owner.assessment) == ()
        assert not await uow.tags.take(owner.person, owner.assessment, tag, NOW)
        assert not await uow.tags.put(owner.person, owner.assessment, tag, NOW)
        exported = await uow.people.export(owner.person)
    assert exported["case_tags"] == exported["tags"] == []
    paths = ("/board", "/board.csv", f"/board?tag={tag}", "/board/tags", "/")
    said = [(await second.client.get(path)).text for path in paths]
    assert TAG not in "".join(said)


async def test_an_ended_part_shows_no_tags(
    core: Core, site: Site, owners: dict[str, Conversation]
) -> None:
    await made(site, owners)
    person = await site.person()
    async with core.database.unit_of_work() as uow:
        (organisation,) = await uow.organisations.of(person)
        members = await uow.organisations.members(person, organisation.id)
        mine = next(one for one in members if one.person == person)
        assert await uow.organisations.end(person, mine.membership, NOW)
    assert TAG not in await everything(site)
    assert (await site.client.get("/board/tags")).text.count(TAG) == 0


async def test_without_an_organisation_the_board_is_as_it_was(second: Site) -> None:
    page = (await second.client.get("/board")).text
    assert "/board/tags" not in page
    assert 'name="tag"' not in page
