"""A reminder is sent once, as it was set last, to whoever set it."""

import asyncio
from datetime import date

from dialogs.core.outputs import ConsentGiven, OverlaysPinned, ProfileRecorded, ReminderSet
from storage.database import Database
from storage.records import Conversation, DueReminder
from tests.storage.talking import LATER, NOW, begin, found, join, overlay_of, say, show
from tests.support.stored.databases import rows

MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)


async def test_a_reminder_comes_with_what_is_needed_to_say_it(database: Database) -> None:
    begun = await begin(database)
    overlay = overlay_of("calendar-2026")
    await say(
        database,
        begun,
        ProfileRecorded("name", "甲厂"),
        OverlaysPinned((overlay,)),
        ReminderSet("first", MARCH),
        ReminderSet("second", APRIL),
    )
    taken = await _take(database, begun, "first", MARCH)
    assert taken is not None
    after = (await found(database, begun)).dossier
    assert (taken.step, taken.identity, taken.language) == ("first", begun.identity, "zh")
    assert (taken.dossier.profile, taken.dossier.overlays) == (after.profile, (overlay.ref,))
    assert [reminder.step for reminder in after.reminders] == ["second"]


async def test_one_that_was_sent_leaves_the_dossier(
    database: Database, second_worker: Database
) -> None:
    begun = await begin(database)
    await say(database, begun, ReminderSet("first", MARCH), ReminderSet("second", MARCH))
    await found(second_worker, begun)
    assert await _take(database, begun, "first", MARCH)
    assert await _take(second_worker, begun, "first", MARCH) is None
    for worker in (database, second_worker):
        kept = (await found(worker, begun)).dossier.reminders
        assert [reminder.step for reminder in kept] == ["second"]
    sent = [row["sent_at"] for row in (await rows(database))["reminders"]]
    assert sorted(sent, key=str) == [LATER, None]


async def test_two_workers_send_one_reminder_between_them(
    database: Database, second_worker: Database
) -> None:
    begun = await begin(database)
    await say(database, begun, ReminderSet("first", MARCH))
    taken = await asyncio.gather(
        *(_take(worker, begun, "first", MARCH) for worker in (database, second_worker) * 4)
    )
    assert sum(one is not None for one in taken) == 1


async def test_one_called_off_or_put_off_meanwhile_is_not_sent(database: Database) -> None:
    begun = await begin(database)
    await say(database, begun, ReminderSet("off", MARCH), ReminderSet("put-off", MARCH))
    await say(database, begun, ReminderSet("off", None), ReminderSet("put-off", MAY))
    for step in ("off", "put-off"):
        assert await _take(database, begun, step, MARCH) is None
    assert await _take(database, begun, "put-off", MAY)


async def test_a_step_set_again_after_it_was_sent_is_sent_again(database: Database) -> None:
    begun = await begin(database)
    for day in (MARCH, MAY):
        await say(database, begun, ReminderSet("first", day))
        assert await _take(database, begun, "first", day)


async def test_a_reminder_goes_to_whoever_set_it(database: Database) -> None:
    telegram, web = await begin(database), await begin(database, "cookie", "web")
    joined = await join(database, telegram, web)
    assert joined is not None
    await say(database, joined, ConsentGiven(), ReminderSet("first", MARCH))
    taken = await _take(database, joined, "first", MARCH)
    assert taken is not None
    assert taken.identity == web.identity


async def test_a_notice_overtakes_no_message_and_none_overtakes_it(database: Database) -> None:
    begun = await begin(database)
    first = await show(database, begun, payload={"html": "1"})
    async with database.unit_of_work() as uow:
        notice = await uow.deliveries.add_notice(begun.identity, {"html": "!"}, NOW)
        pending = await uow.deliveries.pending("telegram")
    assert [(each.id, each.kind) for each in pending] == [
        (first, "message"),
        (notice, "notice"),
    ]
    await show(database, begun, payload={"html": "2"})
    async with database.unit_of_work() as uow:
        pending = await uow.deliveries.pending("telegram")
    assert [each.payload["html"] for each in pending] == ["!", "2"]


async def _take(database: Database, of: Conversation, step: str, day: date) -> DueReminder | None:
    async with database.unit_of_work() as uow:
        return await uow.reminders.take(of.assessment, step, day, LATER)
