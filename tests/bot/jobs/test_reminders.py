"""Reminders go out in the morning of their day, once, to the channel they were asked for in."""

import asyncio
from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from bot.app import Core, running_core
from bot.jobs.kinds import FIRST_WAIT, HeldJob
from bot.jobs.reminders import Reminders
from bot.runtime.settings import Settings
from bot.screens.core.texts import words_of
from bot.turns.reader import TranscriptLine
from dialogs.core.outputs import Event, OverlaysPinned, ReminderSet, Turn
from dialogs.dossier.dossier import Reminder
from scoring.overlays.library import shipped
from scoring.values import Language
from tests.bot.talking import ENTERPRISE, Clock, Talker
from tests.support.jobs import do_all

STEP, TITLE = "national-recommendation", "省里向工业和信息化部推荐国家级绿色工厂"
DAY = date(2027, 7, 17)
NIGHT, MORNING = datetime(2027, 7, 17, 0, 59, tzinfo=UTC), datetime(2027, 7, 17, 1, 0, tzinfo=UTC)
"""In China one minute to nine, and nine."""


@pytest.fixture(autouse=True)
def database_clock(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database's clock is that of the test."""
    monkeypatch.setattr("storage.repositories.work.jobs.now", lambda _connection: clock.now)


@pytest.fixture
async def waiting(core: Core, li: Talker) -> Talker:
    """Somebody by this year's calendar who is to be reminded of one of its steps."""
    await _brings(core, li, OverlaysPinned((shipped().overlay("calendar-2026"),)))
    await _brings(core, li, ReminderSet(STEP, DAY))
    return li


async def test_the_reminder_names_the_step_in_the_morning_of_the_day(
    core: Core, waiting: Talker, clock: Clock
) -> None:
    clock.now = NIGHT
    await do_all(core, "reminder")
    assert await _notices(core, waiting) == []

    clock.now = MORNING
    await do_all(core, "reminder")

    (notice,) = await _notices(core, waiting)
    assert notice.message is not None
    assert notice.message.html.startswith(f"🔔 提醒（{ENTERPRISE}）：{TITLE}")
    assert notice.message.rows == ()
    (pending,) = [
        each for each in await core.turns.deliveries.pending("telegram") if each.kind == "notice"
    ]
    assert (pending.external_id, pending.id) == (waiting.name, notice.delivery)


async def test_it_goes_out_once_even_after_a_restart(
    core: Core, core_settings: Settings, waiting: Talker, clock: Clock
) -> None:
    clock.now = MORNING
    for _ in range(3):
        await do_all(core, "reminder")
    async with running_core(core_settings) as again:
        await do_all(again, "reminder")
    assert len(await _notices(core, waiting)) == 1
    assert (await waiting.dossier()).reminders == ()


async def test_several_processes_remind_once_between_them(
    core: Core, core_settings: Settings, waiting: Talker, clock: Clock
) -> None:
    clock.now = MORNING
    async with running_core(core_settings) as other:
        await asyncio.gather(*(do_all(each, "reminder") for each in (core, other)))
    assert len(await _notices(core, waiting)) == 1


async def test_one_that_was_missed_is_made_up_for(
    core_settings: Settings, core: Core, waiting: Talker, clock: Clock
) -> None:
    clock.now = MORNING.replace(month=9)
    async with running_core(core_settings):
        async with asyncio.timeout(30):
            while not await _notices(core, waiting):  # noqa: ASYNC110 - no word of it comes
                await asyncio.sleep(0.01)


async def test_a_failure_before_the_commit_leaves_it_due(
    core: Core, waiting: Talker, clock: Clock
) -> None:
    clock.now = MORNING

    def broken(*_: object, **__: object) -> str:
        raise RuntimeError("no words for that")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("bot.jobs.reminders.say", broken)
        await do_all(core, "reminder")
    assert await _notices(core, waiting) == []
    assert (await waiting.dossier()).reminders == (Reminder(STEP, DAY),)

    clock.advance(FIRST_WAIT)
    await do_all(core, "reminder")
    assert len(await _notices(core, waiting)) == 1


async def test_one_that_cannot_be_sent_holds_no_other_up(
    core: Core, li: Talker, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    wang = Talker(core, "2")
    await wang.begins()
    await _brings(core, li, ReminderSet("a", DAY))
    await _brings(core, wang, ReminderSet("b", DAY))
    really = Reminders.run

    async def half(self: Reminders, job: HeldJob) -> None:
        if job.claimed.args["step"] == "a":
            raise RuntimeError("broken")
        await really(self, job)

    monkeypatch.setattr(Reminders, "run", half)
    clock.now = MORNING
    await do_all(core, "reminder")
    assert len(await _notices(core, wang)) == 1
    assert await _notices(core, li) == []


async def test_the_question_asked_meanwhile_stays_the_one_to_answer(
    core: Core, waiting: Talker, clock: Clock
) -> None:
    asked = waiting.message
    clock.now = MORNING
    await do_all(core, "reminder")
    assert waiting.message == asked
    await waiting.taps("符合")
    assert len((await waiting.dossier()).answers) == 1
    kinds = [each.kind for each in await core.turns.deliveries.pending("telegram")]
    assert sorted(kinds) == ["message", "notice"], "neither overtakes the other"


async def test_a_step_whose_calendar_is_gone_still_reminds(
    core: Core, li: Talker, clock: Clock
) -> None:
    await _brings(core, li, ReminderSet("a-step-of-old", DAY))
    clock.now = MORNING
    await do_all(core, "reminder")
    (notice,) = await _notices(core, li)
    assert notice.message is not None
    assert "/timeline" in notice.message.html


async def test_a_reminder_speaks_the_language_of_the_dialogue(
    core: Core, waiting: Talker, clock: Clock
) -> None:
    await waiting.says("/language")
    await waiting.taps("English")
    clock.now = MORNING
    await do_all(core, "reminder")
    (notice,) = await _notices(core, waiting)
    assert notice.message is not None
    assert "The province recommends to the ministry" in notice.message.html


async def test_who_deleted_everything_is_not_reminded(
    core: Core, waiting: Talker, clock: Clock
) -> None:
    await waiting.says("/delete_my_data")
    await waiting.taps("确认全部删除")
    clock.now = MORNING
    await do_all(core, "reminder")
    assert await core.turns.deliveries.pending("telegram") == ()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_both_languages_have_the_words(language: Language) -> None:
    told = words_of(language)["told"]
    assert {"reminder", "reminder-of-timeline"} <= told.keys()


async def _brings(core: Core, talker: Talker, *events: Event) -> None:
    """A turn that brings such events, as the dialogue would."""
    before = await talker.conversation()
    refs = [
        overlay.ref
        for event in events
        if isinstance(event, OverlaysPinned)
        for overlay in event.overlays
    ]
    reminders = tuple(
        Reminder(event.step, event.due)
        for event in events
        if isinstance(event, ReminderSet) and event.due
    )
    dossier = replace(
        before.dossier, overlays=tuple(refs) or before.dossier.overlays, reminders=reminders
    )
    async with core.database.unit_of_work() as uow:
        turn = Turn(before.session, dossier, events, ())
        await core.effects.apply(uow, before, turn, datetime.now(UTC))
        await uow.conversations.save(before, turn, datetime.now(UTC))


async def _notices(core: Core, talker: Talker) -> list[TranscriptLine]:
    lines = await core.turns.reader.transcript(talker.channel, talker.name)
    return [line for line in lines if line.message is not None and line.message.is_notice]
