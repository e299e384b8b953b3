"""Updates that are kept until their turns are on record."""

from storage.database import Database
from storage.records import Arrival
from tests.storage.talking import NOW

UPDATE = {"update_id": 7, "message": {"text": "符合"}}


async def test_what_is_kept_is_recalled_in_its_order_and_counted(database: Database) -> None:
    async with database.unit_of_work() as uow:
        await uow.inbox.keep(
            "telegram", {"u7": Arrival("1", UPDATE), "u6": Arrival("2", {"update_id": 6})}, NOW
        )
        await uow.inbox.keep("web", {"u7": Arrival("1", {})}, NOW)

    for attempts in range(2):
        async with database.unit_of_work() as uow:
            kept = await uow.inbox.recall("telegram")
        assert [(one.key, one.attempts) for one in kept] == [("u7", attempts), ("u6", attempts)]
        assert kept[0].payload == UPDATE


async def test_an_update_is_kept_once(database: Database) -> None:
    for payload in (UPDATE, {"another": True}):
        async with database.unit_of_work() as uow:
            await uow.inbox.keep("telegram", {"u7": Arrival("1", payload)}, NOW)

    async with database.unit_of_work() as uow:
        assert [one.payload for one in await uow.inbox.recall("telegram")] == [UPDATE]


async def test_what_is_removed_is_gone_and_only_that(database: Database) -> None:
    async with database.unit_of_work() as uow:
        await uow.inbox.keep("telegram", {"u7": Arrival("1", UPDATE), "u8": Arrival("1", {})}, NOW)
    async with database.unit_of_work() as uow:
        await uow.inbox.remove("telegram", ("u7", "u9"))
        await uow.inbox.remove("telegram", ())

    async with database.unit_of_work() as uow:
        assert [one.key for one in await uow.inbox.recall("telegram")] == ["u8"]
