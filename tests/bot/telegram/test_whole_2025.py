"""From raw bills to the PDF by GB/T 36132-2025, over the Bot API and through a kill."""

import asyncio
import signal

import pytest

from bot.runtime.settings import Settings
from tests.bot.telegram.running import TelegramTalker, process
from tests.bot.test_whole_assessment_2025 import assert_reported
from tests.support.bills_2025 import OUTPUT, OUTPUT_AT_FIRST, by_hand, two_places
from tests.support.bot_api import Person
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

pytestmark = pytest.mark.slow


@pytest.fixture
def settings(settings: Settings, bare_url: str) -> Settings:
    """Settings with a database of either kind that the bot has yet to set up."""
    return settings.model_copy(update={"database_url": bare_url})


async def test_from_raw_bills_to_the_report_through_a_kill(
    settings: Settings, person: Person
) -> None:
    """Killed with a bill on its way: it is on record once, and everything before it too."""
    talker = TelegramTalker(person)
    async with process(settings) as bot:
        await talker.says("/start", "隐私")
        await play(talker, WAY_IN)
        await talker.says("/figures", "能源与碳：0/3")
        await talker.says("产量 120万吨", "1,200,000 t")
        await talker.taps("逐项填能源", "还没有填")
        await play(talker, CARRIERS)
        await talker.taps("返回", "能源与碳：3/3")
        await person.says("用地面积 300亩")
        await asyncio.sleep(0.02)
        bot.send_signal(signal.SIGKILL)
        await bot.wait()

    async with process(settings):
        await talker.says("/figures", "用地：1/4")
        await play(talker, BILLS)
        await talker.says("#1", "· 1/14")
        await play(talker, (*BENCHMARK, *ENDS, *JUDGED))
        assert f"目前总分 {two_places(by_hand(OUTPUT_AT_FIRST).total)}" in person.screen.text
        await play(talker, PLANNED)
        await talker.says("/figures", "改造投资：2/2")
        await talker.says("产量 118万吨", "原来填的是 1,200,000 t")
        await talker.taps("是，就是这个数", "✓ 合格产品产量：1,180,000 t")
        await play(talker, OTHER_PAGES)
        await talker.says("/status", f"总分 {two_places(by_hand(OUTPUT).total)}")
        await talker.says("/report", "要哪种语言")
        await person.taps("中文 PDF")
        report = await person.sees("GF-00001-01", within=PATIENCE_SECONDS)

    assert report.file is not None
    assert_reported(report.file.content)
