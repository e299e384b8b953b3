"""What was committed to be shown is shown, once, and what was not is found again."""

from datetime import timedelta

from storage.database import Database
from storage.records import PendingDelivery
from tests.storage.talking import LATER, NOW, PAYLOAD, begin, found, show
from tests.support.stored.databases import rows


async def test_what_nobody_acknowledged_is_pending_after_a_restart(
    database: Database, second_worker: Database
) -> None:
    begun = await begin(database)
    shown = await show(database, begun)
    async with second_worker.unit_of_work() as uow:
        assert await uow.deliveries.pending("telegram") == (
            PendingDelivery(
                id=shown,
                identity=begun.identity,
                external_id="42",
                payload=PAYLOAD,
                kind="message",
                live_ref=None,
            ),
        )
        assert await uow.deliveries.pending("web") == ()


async def test_what_is_acknowledged_is_no_longer_pending(database: Database) -> None:
    people = [await begin(database, str(number)) for number in range(3)]
    ids = [await show(database, person) for person in people]
    async with database.unit_of_work() as uow:
        await uow.deliveries.acknowledge(ids[:2], "777", LATER)
        await uow.deliveries.acknowledge([], None, LATER)
        assert [each.id for each in await uow.deliveries.pending("telegram")] == ids[2:]
    async with database.unit_of_work() as uow:  # the acknowledgement comes twice
        await uow.deliveries.acknowledge(ids[:2], "778", LATER + timedelta(hours=1))
    delivered = [row for row in (await rows(database))["deliveries"] if row["delivered_at"]]
    assert [(row["message_ref"], row["delivered_at"]) for row in delivered] == [
        ("777", LATER),
        ("777", LATER),
    ]


async def test_of_messages_only_the_newest_is_pending_of_files_all(database: Database) -> None:
    begun = await begin(database)
    await show(database, begun)
    async with database.unit_of_work() as uow:
        report = await uow.deliveries.add_attachment(begun.identity, {"path": "r.pdf"}, NOW)
        export = await uow.deliveries.add_attachment(begun.identity, {"path": "e.zip"}, NOW)
    newest = await show(database, begun)
    async with database.unit_of_work() as uow:
        pending = await uow.deliveries.pending("telegram")
        assert [(each.id, each.kind) for each in pending] == [
            (report, "attachment"),
            (export, "attachment"),
            (newest, "message"),
        ]
        await uow.deliveries.acknowledge([report, export, newest], "9", NOW)
        assert await uow.deliveries.pending("telegram") == ()


async def test_nothing_is_pending_for_who_cannot_be_reached(database: Database) -> None:
    begun = await begin(database)
    await show(database, begun)
    async with database.unit_of_work() as uow:
        await uow.identities.mark_unreachable(begun.identity)
        assert await uow.deliveries.pending("telegram") == ()
    assert not (await found(database, begun)).reachable
    async with database.unit_of_work() as uow:
        await uow.identities.mark_reachable(begun.identity)
        assert len(await uow.deliveries.pending("telegram")) == 1
    assert (await found(database, begun)).reachable


async def test_the_live_message_is_known_with_the_conversation(database: Database) -> None:
    begun = await begin(database)
    async with database.unit_of_work() as uow:
        await uow.identities.set_live_ref(begun.identity, "1001")
    assert (await found(database, begun)).live_ref == "1001"
    async with database.unit_of_work() as uow:
        await uow.identities.set_live_ref(begun.identity, None)
    assert (await found(database, begun)).live_ref is None


async def test_the_transcript_has_the_last_deliveries_in_order(database: Database) -> None:
    begun = await begin(database)
    for number in range(5):
        given = {"text": f"第{number}句"}
        await show(database, begun, payload={"html": str(number)}, given=given)
    async with database.unit_of_work() as uow:
        await uow.deliveries.add_attachment(begun.identity, {"path": "r.pdf"}, LATER)
        shown = await uow.deliveries.transcript(begun.identity, limit=3)
    assert [(entry.kind, entry.given, entry.payload) for entry in shown] == [
        ("message", {"text": "第3句"}, {"html": "3"}),
        ("message", {"text": "第4句"}, {"html": "4"}),
        ("attachment", None, {"path": "r.pdf"}),
    ]
    assert (shown[0].created, shown[2].created, shown[2].delivered) == (NOW, LATER, None)


async def test_a_delivery_is_pending_until_it_was_shown(
    database: Database, second_worker: Database
) -> None:
    begun = await begin(database)
    async with database.unit_of_work() as uow:
        notice = await uow.deliveries.add_notice(begun.identity, PAYLOAD, NOW)
        overtaken = await uow.deliveries.add_message(begun.identity, 1, PAYLOAD, None, NOW)
        newest = await uow.deliveries.add_message(begun.identity, 2, PAYLOAD, None, NOW)
    async with second_worker.unit_of_work() as uow:
        pending = await uow.deliveries.pending("telegram")
        assert [one.id for one in pending] == [notice, newest]
        for one in pending:
            assert await uow.deliveries.still_pending("telegram", one.id) == one
        assert await uow.deliveries.still_pending("telegram", overtaken) is None
        assert await uow.deliveries.still_pending("web", notice) is None
        await uow.deliveries.acknowledge([notice], "ref", LATER)
        assert await uow.deliveries.still_pending("telegram", notice) is None
