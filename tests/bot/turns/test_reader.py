"""What channels read: only what belongs to the person."""

import asyncio

from bot.app import Core
from dialogs.core.inputs import File
from tests.bot.talking import Talker


async def test_only_a_transcribed_channel_keeps_what_was_given_in_words(core: Core) -> None:
    on_the_web, on_telegram = Talker(core, "w", "web"), Talker(core, "t", "telegram")
    for talker in (on_the_web, on_telegram):
        await talker.begins()
        await talker.taps("符合")
        await talker.says("80% <左右>")

    kept = [line.given for line in await core.turns.reader.transcript("web", "w")]
    assert kept[-2:] == ["符合", "80% <左右>"]
    assert {line.given for line in await core.turns.reader.transcript("telegram", "t")} == {""}


async def test_what_only_changes_the_screen_is_known(core: Core) -> None:
    talker = Talker(core, "w", "web")
    await talker.begins()
    for label in ("符合", "说明", "符合"):
        await talker.taps(label)
    lines = await core.turns.reader.transcript("web", "w")
    assert [line.in_place for line in lines[-3:]] == [False, True, False]


async def test_a_stranger_is_nobody(core: Core) -> None:
    turns = core.turns
    assert await turns.reader.find("web", "nobody") is None
    assert await turns.reader.transcript("web", "nobody") == ()
    assert await turns.reader.report("web", "nobody", "GF-00001-01-zh") is None
    assert await turns.reader.evidence("web", "nobody", "0" * 64) is None
    assert await turns.reader.accepts_files("web", "nobody") is False
    await turns.deliveries.note_reachability("web", "nobody", reachable=False)
    assert await turns.reader.find("web", "nobody") is None


async def test_files_are_taken_once_the_privacy_notice_is_agreed_to(
    core: Core, li: Talker
) -> None:
    assert await core.turns.reader.accepts_files("telegram", li.name)
    await li.says("/status")
    assert await core.turns.reader.accepts_files("telegram", li.name)
    wang = Talker(core, "3")
    await wang.says("/start")
    assert not await core.turns.reader.accepts_files("telegram", wang.name)


async def test_evidence_is_shown_to_its_owner_alone(core: Core, li: Talker) -> None:
    wang = Talker(core, "2")
    await wang.begins()
    kept = await core.turns.keep_file(b"%PDF-1.7", "环评.pdf", "application/pdf")
    await li.takes(File(key=li.key(), evidence=kept))

    found = await core.turns.reader.evidence("telegram", li.name, kept.digest)

    assert found is not None
    assert (found.name, found.media_type) == ("环评.pdf", "application/pdf")
    assert await core.turns.reader.evidence("telegram", wang.name, kept.digest) is None


async def test_a_watcher_is_told_of_every_turn(core: Core, li: Talker) -> None:
    watching = core.turns.reader.watch("telegram", li.name)
    await anext(watching)
    look = asyncio.ensure_future(anext(watching))
    await asyncio.sleep(0)

    await li.taps("符合")

    await asyncio.wait_for(look, 30)
