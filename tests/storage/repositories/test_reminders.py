"""Who asked to be reminded is found when the day has come, and once."""

import asyncio
from dataclasses import replace
from datetime import date

from dialogs.core.outputs import ConsentGiven, OverlaysPinned, ProfileRecorded, ReminderSet
from storage.database import Database
from storage.records import DueReminder
from tests.storage.talking import LATER, NOW, begin, found, join, overlay_of, say, show
from tests.support.databases import rows

MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)


async def test_what_is_due_comes_with_what_is_needed_to_say_it(database: Database) -> None:
    begun = await begin(database)
    overlay = overlay_of("calendar-2026")
    await say(
        database,
        begun,
        ProfileRecorded("name", "甲厂"),
        OverlaysPinned((overlay,)),
        ReminderSet("later", MAY),
        ReminderSet("second", APRIL),
        ReminderSet("first", MARCH),
    )
    assert await _due(database, date(2026, 2, 28)) == ()
    assert [each.step for each in await _due(database, MARCH)] == ["first"]
    due = await _due(database, APRIL)
    assert [each.step for each in due] == ["first", "second"]
    assert due[0] == DueReminder(
        assessment=begun.assessment,
        step="first",
        due=MARCH,
        identity=begun.identity,
        language="zh",
        dossier=(await found(database, begun)).dossier,
    )
    assert due[0].dossier.overlays == (overlay.ref,)


async def test_one_that_was_sent_is_not_due_again_and_leaves_the_dossier(
    database: Database, second_worker: Database
) -> None:
    begun = await begin(database)
    await say(database, begun, ReminderSet("first", MARCH), ReminderSet("second", MARCH))
    first, second = await _due(database, MARCH)
    assert await _marked(database, first)
    assert not await _marked(second_worker, first)
    after = (await found(database, begun)).dossier
    assert await _due(second_worker, MAY) == (replace(second, dossier=after),)
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
    (due,) = await _due(database, MARCH)
    marked = await asyncio.gather(
        *(_marked(worker, due) for worker in (database, second_worker) * 4)
    )
    assert sum(marked) == 1


async def test_one_called_off_or_put_off_meanwhile_is_not_sent(database: Database) -> None:
    begun = await begin(database)
    await say(database, begun, ReminderSet("off", MARCH), ReminderSet("put-off", MARCH))
    due = await _due(database, MARCH)
    await say(database, begun, ReminderSet("off", None), ReminderSet("put-off", MAY))
    for reminder in due:
        assert not await _marked(database, reminder)
    assert [each.step for each in await _due(database, MAY)] == ["put-off"]


async def test_a_step_set_again_after_it_was_sent_is_due_again(database: Database) -> None:
    begun = await begin(database)
    await say(database, begun, ReminderSet("first", MARCH))
    (due,) = await _due(database, MARCH)
    await _marked(database, due)
    await say(database, begun, ReminderSet("first", MAY))
    assert [each.due for each in await _due(database, MAY)] == [MAY]


async def test_a_reminder_goes_to_whoever_set_it(database: Database) -> None:
    telegram, web = await begin(database), await begin(database, "cookie", "web")
    joined = await join(database, telegram, web)
    assert joined is not None
    await say(database, joined, ConsentGiven(), ReminderSet("first", MARCH))
    assert [each.identity for each in await _due(database, MARCH)] == [web.identity]


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


async def _due(database: Database, day: date) -> tuple[DueReminder, ...]:
    async with database.unit_of_work() as uow:
        return await uow.reminders.due(day)


async def _marked(database: Database, reminder: DueReminder) -> bool:
    async with database.unit_of_work() as uow:
        return await uow.reminders.mark_sent(reminder, LATER)
