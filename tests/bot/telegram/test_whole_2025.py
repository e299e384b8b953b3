"""From raw bills to the PDF by GB/T 36132-2025, over the Bot API and through two kills."""

import asyncio
import signal
from pathlib import Path

import pytest

from bot.runtime.settings import Settings
from tests.bot.telegram.running import TelegramTalker, database_of, process, refused, settings_for
from tests.bot.test_whole_assessment_2025 import assert_reported
from tests.support.bills_2025 import OUTPUT, OUTPUT_AT_FIRST, by_hand
from tests.support.bot_api import BotApiServer, Person
from tests.support.bot_api.people import PATIENCE_SECONDS
from tests.support.story_2025 import (
    BENCHMARK,
    BILLS,
    CARRIERS,
    ENDS,
    JUDGED,
    OTHER_PAGES,
    PLANNED,
    WAY_IN,
    play,
)

pytestmark = pytest.mark.long


@pytest.fixture
def settings(server: BotApiServer, tmp_path: Path, bare_url: str) -> Settings:
    """On either database, made by the program itself."""
    return settings_for(server, tmp_path).model_copy(update={"database_url": bare_url})


async def test_from_raw_bills_to_the_report_through_two_kills(
    settings: Settings, person: Person, server: BotApiServer
) -> None:
    """Killed with a bill on its way, and while the report is made.

    The bill is on record once, and everything before it too; the report is made after all.
    Telegram refuses no call, but for one that was made before the kill and is made again.
    """
    talker = TelegramTalker(person)
    async with process(settings) as bot:
        await talker.says("/start", "隐私")
        await play(talker, WAY_IN)
        await talker.says("/figures", "能源与碳：0/3")
        await talker.says("产量 120万吨", "1,200,000 t")
        await talker.taps("逐项填能源", "还没有填")
        await play(talker, CARRIERS)
        await talker.taps("返回", "能源与碳：3/3")
        assert refused(server) == []
        await person.says("用地面积 300亩")
        await asyncio.sleep(0.02)
        bot.send_signal(signal.SIGKILL)
        await bot.wait()

    async with process(settings) as bot:
        await talker.says("/figures", "用地：1/4")
        await server.settles()
        shown_again = refused(server)
        assert all("is not modified" in why for _, why in shown_again)
        await play(talker, BILLS)
        await talker.says("#1", "· 1/14")
        await play(talker, (*BENCHMARK, *ENDS, *JUDGED))
        assert f"目前得分区间 {by_hand(OUTPUT_AT_FIRST).span}" in person.screen.text
        await play(talker, PLANNED)
        await talker.says("/figures", "改造投资：2/2")
        await talker.says("产量 118万吨", "原来填的：1,200,000 t")
        await talker.taps("用新数值", "✓ 合格产品产量：1,180,000 t")
        await play(talker, OTHER_PAGES)
        await talker.says("/status", f"得分区间 {by_hand(OUTPUT).span}")
        assert refused(server) == shown_again
        await talker.says("/report", "要哪一种")
        await person.taps("中文 PDF")
        await person.is_answered()
        await _report_asked(settings)
        bot.send_signal(signal.SIGKILL)
        await bot.wait()

    async with process(settings):
        report = await person.sees("GF-00001-01", within=PATIENCE_SECONDS)

    assert report.file is not None
    assert_reported(report.file.content)


async def _report_asked(settings: Settings) -> None:
    async with database_of(settings) as database, asyncio.timeout(PATIENCE_SECONDS):
        while True:
            async with database.unit_of_work() as uow:
                if await uow.reports.of(1):
                    return
            await asyncio.sleep(0.01)
